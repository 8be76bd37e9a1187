"""The authors' desk: posts, pictures, categories, pages and the name over the door."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as TaggitTag

from accounts.admin.bases import SingletonAdmin
from accounts.models import User
from blog.admin.embeds import EmbedAdmin
from blog.admin.forms import PageForm
from blog.admin.posts import PostAdmin
from blog.admin.texts import DeletesOneByOne, TextAdmin
from blog.admin.uploads import describe_images, upload_images
from blog.models import Category, Embed, Image, ImageQuerySet, Page, Post, SiteSettings, Tag
from blog.models.image_uses import with_uses
from blog.rendering.saving import save_site_settings
from blog.rendering.saving_images import delete_image, save_image

admin.site.register(Post, PostAdmin)


@admin.register(Category)
class CategoryAdmin(DeletesOneByOne[Category]):
    list_display = ["indented_name", "path"]
    search_fields = ["name", "description"]
    fields = ["name", "slug", "parent", "description"]

    @admin.display(description=_("name"))
    def indented_name(self, category: Category) -> str:
        return "\u2003" * category.depth + category.name


class Lacking(admin.SimpleListFilter):
    """Pictures of which something is still to be said."""

    title = _("what is missing")
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


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin[Image]):
    change_list_template = "admin/blog/image/change_list.html"
    list_display = ["small_picture", "__str__", "creator", "license", "used", "uploaded_at"]
    list_display_links = ["small_picture", "__str__"]
    list_filter = [Lacking]
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
        save_image(obj)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        delete_image(obj)

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or obj.editable_by(cast(User, request.user))
        )


admin.site.register(Embed, EmbedAdmin)


@admin.register(Page)
class PageAdmin(TextAdmin[Page]):
    form = PageForm
    change_form_template = "admin/blog/page/change_form.html"
    list_display = ["title", "path", "published_at", "in_footer"]
    search_fields = ["title", "body"]
    fields = ["title", "body", "path", "published_at", "in_footer"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(SingletonAdmin[SiteSettings]):
    fieldsets = [
        (None, {"fields": ["title", "tagline", "footer", "feeds_in_full"]}),
        (
            _("Imprint"),
            {
                "description": _(
                    "What German law wants to find under “Imprint” (§ 5 DDG, § 18 MStV). Only what "
                    "is filled in is shown; name, address and e-mail are needed by everybody who "
                    "does not write for family and friends alone."
                ),
                "fields": [
                    "owner",
                    "owner_address",
                    "owner_email",
                    "owner_phone",
                    "represented_by",
                    "register_entry",
                    "vat_id",
                    "responsible",
                ],
            },
        ),
        (_("Privacy"), {"fields": ["server_logs"]}),
    ]

    def store(self, row: SiteSettings) -> None:
        save_site_settings(row)


# Taggit registers its own model, which no post uses.
admin.site.unregister(TaggitTag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin[Tag]):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
