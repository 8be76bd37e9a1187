"""The library of pictures in the admin, and the editor's window for choosing one of them."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.admin.bases import NamesWhatGoes
from accounts.models import User
from blog.admin.uploads import describe_images, upload_images
from blog.media.exif import creator_named_in
from blog.models import Image, ImageQuerySet
from blog.models.uses import with_uses
from blog.rendering.saving_images import delete_image, save_image

IMAGES_PER_PAGE = 24


class MissingFilter(admin.SimpleListFilter):
    """Pictures that lack an alternative text or a credit."""

    title = _("missing details")
    parameter_name = "lacking"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("text", _("alternative text")), ("credit", _("credit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        match self.value():
            case "text":
                return queryset.filter(alternative_text="")
            case "credit":
                return cast(ImageQuerySet, queryset).without_credit()
        return queryset


class ImageAdmin(NamesWhatGoes[Image]):
    change_list_template = "admin/blog/image/change_list.html"
    list_display = ["small_picture", "__str__", "creator", "license", "used", "uploaded_at"]
    list_display_links = ["__str__"]
    list_filter = [MissingFilter]
    readonly_fields = ["shown_by"]
    search_fields = ["title", "alternative_text", "caption", "creator", "file"]
    list_per_page = 50
    fields = [
        "file",
        "title",
        "alternative_text",
        "caption",
        "creator",
        "creator_url",
        "source_url",
        "license",
        "changes",
        "shown_by",
    ]

    @admin.display(description=_("picture"))
    def small_picture(self, image: Image) -> str:
        return format_html('<img src="{}" alt="" width="96" loading="lazy">', image.small_url)

    @admin.display(description=_("used"), ordering="times_used")
    def used(self, image: Image) -> int:
        return int(getattr(image, "times_used", 0))

    @admin.display(description=_("shown by"))
    def shown_by(self, image: Image) -> str:
        return render_to_string("admin/blog/image/_users.html", {"image": image})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return with_uses(Image.objects.all(), cast(User, request.user))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(upload_images), name="blog_image_upload"),
            path("describe/", wrap(describe_images), name="blog_image_describe"),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name != "shown_by"]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        """One by one, so that their files go and texts are rendered without them."""
        for image in queryset:
            delete_image(image)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = cast(User, request.user)
            obj.creator = obj.creator or creator_named_in(obj.file)
        save_image(obj)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        delete_image(obj)

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or obj.editable_by(cast(User, request.user))
        )


@require_safe
@staff_member_required
@permission_required("blog.view_image", raise_exception=True)
def image_picker(request: HttpRequest) -> HttpResponse:
    """Pictures, searched and paged; static/js/image-picker.js hands the choice to the editor."""
    words = request.GET.get("q", "").strip()
    images = with_uses(Image.objects.search(words), cast(User, request.user))
    page = Paginator(images, IMAGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "words": words,
        "shared": None,
        "next": request.get_full_path(),
    }
    return render(request, "admin/blog/image_picker.html", context)
