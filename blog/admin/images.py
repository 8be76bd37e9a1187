"""The library of pictures in the admin, and the editor's window for choosing one of them."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.admin.library import LibraryAdmin
from blog.admin.uploads import adopt_image, describe_images, upload_images
from blog.media.exif import creator_named_in
from blog.models import Image, ImageQuerySet
from blog.models.uses import with_uses
from blog.rendering.saving_images import save_image

IMAGES_PER_PAGE = 24
FOCUS = ("focus_x", "focus_y")


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


class ImageAdmin(LibraryAdmin[Image]):
    change_list_template = "admin/blog/image/change_list.html"
    list_display = ["small_picture", "__str__", "creator", "license", "used", "uploaded_at"]
    list_display_links = ["__str__"]
    list_filter = [MissingFilter]
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
        FOCUS,
        "shown_by",
    ]

    class Media:
        js = [Script("js/focus.js", type="module")]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The focus is set where the picture is seen."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name != FOCUS]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in FOCUS:
            field.widget.attrs |= {"max": 100, "data-focus": db_field.name[-1]}
        return field

    @admin.display(description=_("Preview"))
    def small_picture(self, image: Image) -> str:
        return format_html('<img src="{}" alt="" width="96" loading="lazy">', image.small_url)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(upload_images), name="blog_image_upload"),
            path("adopt/", wrap(adopt_image), name="blog_image_adopt"),
            path("describe/", wrap(describe_images), name="blog_image_describe"),
            *super().get_urls(),
        ]

    def save_thing(self, thing: Image) -> None:
        if thing.pk is None:
            thing.creator = thing.creator or creator_named_in(thing.file)
        save_image(thing)


@require_safe
@staff_member_required
@permission_required("blog.view_image", raise_exception=True)
def image_picker(request: HttpRequest) -> HttpResponse:
    """Pictures, searched and paged; static/js/image-picker.js hands the choice to the editor."""
    words = request.GET.get("q", "").strip()
    images = with_uses(Image.objects.outside_trash().search(words), cast(User, request.user))
    page = Paginator(images, IMAGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "words": words,
        "shared": None,
        "next": request.get_full_path(),
    }
    return render(request, "admin/blog/image_picker.html", context)
