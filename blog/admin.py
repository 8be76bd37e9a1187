"""The authors' desk: posts, pictures, categories, pages and the name over the door."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as TaggitTag

from accounts.models import User
from blog.admin_embeds import EmbedAdmin
from blog.admin_forms import PageForm, PostForm
from blog.admin_review import review_text
from blog.models import Category, Embed, Image, Page, Post, SiteSettings, Tag
from blog.review import review


def may_edit_all(request: HttpRequest) -> bool:
    return request.user.has_perm("blog.change_any_post")


@admin.register(Post)
class PostAdmin(admin.ModelAdmin[Post]):
    form = PostForm
    change_form_template = "admin/blog/post/change_form.html"
    list_display = ["title", "author", "state", "published_at"]
    list_filter = ["published_at", "categories"]
    list_select_related = ["author"]
    search_fields = ["title", "body"]
    date_hierarchy = "published_at"
    list_per_page = 50
    autocomplete_fields = ["picture"]
    raw_id_fields = ["author"]
    fieldsets = [
        (None, {"fields": ["title", "body", "excerpt", "picture"]}),
        (_("Sort"), {"fields": ["categories", "tags"]}),
        (_("Publish"), {"fields": ["publish", "published_at", "slug", "author"]}),
        (_("Take part"), {"fields": ["comments_open", "ratings_open"]}),
    ]

    @admin.display(description=_("state"))
    def state(self, post: Post) -> str:
        if post.published_at is None:
            return gettext("draft")
        return gettext("public") if post.is_published else gettext("scheduled")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(review_text)
        return [path("review/", view, name="blog_post_review"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        post = self.get_object(request, object_id)
        findings = review(post.body, post.excerpt, post.picture) if post else []
        context = {**(extra_context or {}), "findings": findings}
        return super().change_view(request, object_id, form_url, context)

    def view_on_site(self, post: Post) -> str:
        return post.get_absolute_url() if post.is_published else reverse("preview", args=[post.pk])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """What one may change; the drafts of others are nobody's business."""
        theirs = Post.objects.editable_by(cast(User, request.user))
        return theirs.order_by("-published_at", "-pk").defer("body_html", "teaser_html")

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Only editors choose whose post it is."""
        fieldsets = super().get_fieldsets(request, obj)
        if may_edit_all(request):
            return fieldsets
        return [
            (name, {"fields": [field for field in options["fields"] if field != "author"]})
            for name, options in fieldsets
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        if not change and not may_edit_all(request):
            obj.author = cast(User, request.user)
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_preview" in request.POST:
            return redirect(self.view_on_site(obj))
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        if "_preview" in request.POST:
            return redirect(self.view_on_site(obj))
        return super().response_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_theirs(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_view_permission(request, obj) and self._is_theirs(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who may delete a post may delete the conversation and the stars that hang on it."""
        objects, counts, _permissions_needed, protected = super().get_deleted_objects(objs, request)
        return objects, counts, set(), protected

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """One by one, so that each address says that its post is gone."""
        for post in queryset:
            post.delete()

    def _is_theirs(self, request: HttpRequest, post: Post | None) -> bool:
        if post is None or may_edit_all(request):
            return True
        return request.user in post.authors


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    list_display = ["indented_name", "path"]
    search_fields = ["name", "description"]
    fields = ["name", "slug", "parent", "description"]

    @admin.display(description=_("name"))
    def indented_name(self, category: Category) -> str:
        return "\u2003" * category.depth + category.name


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin[Image]):
    list_display = ["small_picture", "__str__", "creator", "license", "uploaded_at"]
    list_display_links = ["small_picture", "__str__"]
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
    ]

    @admin.display(description=_("picture"))
    def small_picture(self, image: Image) -> str:
        return format_html('<img src="{}" alt="" width="96" loading="lazy">', image.file.url)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = cast(User, request.user)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or may_edit_all(request) or obj.uploaded_by_id == request.user.pk
        )


admin.site.register(Embed, EmbedAdmin)


@admin.register(Page)
class PageAdmin(admin.ModelAdmin[Page]):
    form = PageForm
    list_display = ["title", "path", "published_at", "in_footer"]
    search_fields = ["title", "body"]
    fields = ["title", "body", "path", "published_at", "in_footer"]


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin[SiteSettings]):
    """One row: opening the list opens the form."""

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

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_change_permission(request):
            return super().changelist_view(request, extra_context)
        SiteSettings.load().save()
        return redirect("admin:blog_sitesettings_change", 1)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False


# Taggit registers its own model, which no post uses.
admin.site.unregister(TaggitTag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin[Tag]):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
