"""Posts in the admin: who may change which, and what else can be done with them."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.pk import parse_pks
from blog.admin import revisions as admin_revisions
from blog.admin.bulk import BULK_ACTIONS, BulkAdmin
from blog.admin.kept_numbers import CountedPosts, PostChangeList
from blog.admin.post_form import PostForm
from blog.admin.review_panel import ReviewedAdmin
from blog.admin.texts import OPEN, STEP, TRASH_ACTION, WRITING, TextAdmin
from blog.models import Post, Revision, is_public, may_edit_all, preview_links
from blog.models.posts import DRAFTS_FIRST
from blog.models.public import is_hidden
from blog.search.finding import find_posts
from blog.search.queries import parse
from blog.search.related import store_related


class StateFilter(admin.SimpleListFilter):
    """Drafts, scheduled and public posts."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("draft")),
            ("submitted", _("submitted")),
            ("scheduled", _("scheduled")),
            ("public", _("public")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        states = {
            "draft": Q(published_at=None),
            "submitted": Q(submitted__returned_at=None, submitted__isnull=False),
            "scheduled": is_hidden(),
            "public": is_public(),
        }
        return queryset.filter(states.get(self.value() or "", Q()))


class CategoryFilter(admin.RelatedFieldListFilter):
    """Posts of a category, by its members instead of by a join that may show a post twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = escape(gettext("without a category"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        if not self.lookup_val:
            narrowed = super().queryset(request, queryset)
            return queryset if narrowed is None else narrowed
        members = Post.categories.through.objects.filter(category__in=parse_pks(self.lookup_val))
        return queryset.filter(pk__in=members.values("post"))


class PostAdmin(BulkAdmin, ReviewedAdmin, TextAdmin[Post]):
    """Authors change their own posts, alone or with others; editors change every post."""

    form = PostForm
    change_form_template = "admin/blog/post/change_form.html"
    list_display = ["title", "author", "state", "published_at"]
    list_filter = [StateFilter, ("categories", CategoryFilter)]
    list_select_related = ["author"]
    # Only says that there is a search; see get_search_results.
    search_fields = ["title", "body"]
    actions = [*BULK_ACTIONS, TRASH_ACTION]
    ordering = DRAFTS_FIRST
    date_hierarchy = "published_at"
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["title", "body"], "classes": [WRITING]}),
        (_("Publish"), {"fields": ["publish", "published_at"], "classes": [STEP]}),
        (_("Sort"), {"fields": ["categories", "new_category", "tags"], "classes": [OPEN]}),
        (_("Picture and excerpt"), {"fields": ["picture", "excerpt"], "classes": [OPEN]}),
        (_("Who writes"), {"fields": ["author", "co_authors"]}),
        (_("Switches"), {"fields": ["comments_open", "ratings_open", "is_sticky"]}),
        (_("Language"), {"fields": ["language"]}),
        (_("Address"), {"fields": ["slug", "first_published_url"]}),
    ]
    only_for_editors = {"author", "is_sticky", "new_category"}

    @classmethod
    def add_inline(cls, inline: type[InlineModelAdmin[Any, Post]]) -> None:
        """Show another app's part of a post in this form."""
        cls.inlines = [*cls.inlines, inline]

    @admin.display(description=_("state"))
    def state(self, post: Post) -> str:
        if post.published_at is None:
            return gettext("draft")
        return gettext("public") if post.is_published else gettext("scheduled")

    def get_urls(self) -> list[Any]:
        revisions = "<int:pk>/revisions/"
        return [
            self._path(revisions, "revisions", self.revisions),
            self._path(f"{revisions}compare/", "compare", self.compare),
            self._path(f"{revisions}<int:revision>/restore/", "restore", self.restore),
            self._path("<int:pk>/preview-link/", "preview_link", self.preview_link),
            *super().get_urls(),
        ]

    def _path(self, route: str, name: str, view: Any) -> Any:
        return path(route, self.admin_site.admin_view(view), name=f"blog_post_{name}")

    def revisions(self, request: HttpRequest, pk: int) -> HttpResponse:
        return admin_revisions.revision_list(request, self, pk)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        return admin_revisions.revision_difference(request, self, pk)

    def restore(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        return admin_revisions.restore(request, self, pk, revision)

    def preview_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the preview link, or revoke it."""
        return _preview_link(request, self, pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if post := self.get_object(request, object_id):
            link = preview_links.link_to(post)
            context |= {
                "link": link,
                "link_address": link and request.build_absolute_uri(link.get_absolute_url()),
            }
        return super().change_view(request, object_id, form_url, context)

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        # Django makes a new class for each request.
        form.user = request.user
        for name in {"author", "picture"} & set(form.base_fields):
            # The library and the people are changed where they are, not beside a text.
            widget: Any = form.base_fields[name].widget
            widget.can_change_related = widget.can_delete_related = False
            widget.can_view_related = False
        return form

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PostChangeList]:
        return PostChangeList

    def preview_url(self, post: Post) -> str:
        return reverse("preview", args=[post.pk])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """The posts that the person may change; nobody sees the drafts of others."""
        posts = CountedPosts(Post)
        theirs = posts.editable_by(cast(User, request.user))
        return theirs.defer("body_html", "teaser_html")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Post], search_term: str
    ) -> tuple[QuerySet[Post], bool]:
        """By the index that readers search, as reading the texts of all posts takes seconds."""
        if not search_term.strip():
            return queryset, False
        is_everything = isinstance(queryset, CountedPosts) and queryset.is_everything()
        keys = find_posts(parse(search_term), None if is_everything else queryset)
        return queryset.filter(pk__in=keys), False

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Only editors choose the author, and what stays on top."""
        fieldsets = super().get_fieldsets(request, obj)
        if may_edit_all(request.user):
            return fieldsets
        return [
            (name, options | {"fields": self._without_editors_fields(options["fields"])})
            for name, options in fieldsets
        ]

    def _without_editors_fields(self, fields: Iterable[Any]) -> list[Any]:
        return [field for field in fields if field not in self.only_for_editors]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        if not change and not may_edit_all(request.user):
            obj.author = cast(User, request.user)
        before = Post.objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        Revision.record(obj, cast(User, request.user), before)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if category := form.cleaned_data["new_category"]:
            if category.pk is None:
                category.save()
            form.instance.categories.add(category)
        # Now that its categories and tags are stored, too.
        store_related(form.instance)

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """A co-author may change the post, but not delete it."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or may_edit_all(request.user) or obj.author_id == request.user.pk

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return super().has_view_permission(request, obj) and self._is_theirs(request, obj)

    def _is_theirs(self, request: HttpRequest, post: Post | None) -> bool:
        if post is None or may_edit_all(request.user):
            return True
        return request.user in post.authors


@require_POST
def _preview_link(request: HttpRequest, post_admin: PostAdmin, pk: int) -> HttpResponseRedirect:
    post = admin_revisions.editable_post(post_admin, request, pk)
    if "revoke" in request.POST:
        preview_links.revoke_link(post)
        post_admin.message_user(request, gettext("The link no longer works."))
    elif not post.is_published:
        preview_links.make_link(post)
        post_admin.message_user(request, gettext("The link is ready; it is shown below."))
    return HttpResponseRedirect(
        reverse("admin:blog_post_change", args=[pk]) + "#preview-link-heading"
    )
