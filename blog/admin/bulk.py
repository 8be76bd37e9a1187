"""What can be done with several posts at once, and making a copy of one."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from taggit.forms import TagField

from accounts.models import User
from blog.admin.post_form import refuse_long_tags
from blog.admin.review import review
from blog.admin.submitting import SubmittedAdmin, may_publish
from blog.admin.trash import MAX_AT_ONCE
from blog.models import Category, Post, Revision, may_edit_all
from blog.rendering.saving import save_text
from blog.search.related import store_related

BULK_ACTIONS = ["publish_selected", "unpublish_selected", "change_selected"]
"""The actions of the class below; Django would take those of one class only."""


class ChangesForm(forms.Form):
    """What to add to all chosen posts; empty fields change nothing."""

    categories = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        label=gettext_lazy("add categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagField(label=gettext_lazy("add tags"), required=False)
    author = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("change the author to"), required=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_edit_all(user):
            del self.fields["author"]
        else:
            writers = User.objects.with_perm("blog.change_post", include_superusers=True)
            cast(Any, self.fields["author"]).queryset = writers.order_by("display_name", "username")

    def clean_tags(self) -> list[str]:
        return refuse_long_tags(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Nothing is chosen."))
        return cleaned


class BulkAdmin(SubmittedAdmin):
    """The part of the posts' admin about several posts at once."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.duplicate))
        return [path("<int:pk>/duplicate/", view, name="blog_post_duplicate"), *super().get_urls()]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by Django for actions that want it."""
        return may_publish(request.user)

    @admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        count = 0
        for post in self.theirs(request, queryset):
            if post.is_published:
                continue
            post.published_at = timezone.now()
            if mistake := why_not(post):
                sentence = _("“%(title)s” was not published: %(mistake)s")
                messages.warning(request, sentence % {"title": post.title, "mistake": mistake})
                continue
            with transaction.atomic():
                save_text(post)
                self.end_submission(post, cast(User, request.user))
                self.log_change(request, post, _("Published."))
            count += 1
        text = ngettext("%(count)s post was published.", "%(count)s posts were published.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=gettext_lazy("Back to the drafts"), permissions=["publish"])
    def unpublish_selected(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        count = 0
        for post in self.theirs(request, queryset):
            if post.published_at:
                post.published_at = None
                with transaction.atomic():
                    save_text(post)
                    self.log_change(request, post, _("Taken back to the drafts."))
                count += 1
        text = ngettext(
            "%(count)s post is a draft again.", "%(count)s posts are drafts again.", count
        )
        messages.success(request, text % {"count": count})

    @admin.action(
        description=gettext_lazy("Add categories and tags, change the author"),
        permissions=["change"],
    )
    def change_selected(
        self, request: HttpRequest, queryset: QuerySet[Post]
    ) -> HttpResponse | None:
        """Asks what to change; the form sends the same action again."""
        posts = self.theirs(request, queryset)
        user = cast(User, request.user)
        form = ChangesForm(user, request.POST if "_apply" in request.POST else None)
        if form.is_valid():
            with transaction.atomic():
                apply(form.cleaned_data, posts)
                for post in posts:
                    changed = [{"changed": {"fields": given_in(form)}}]
                    self.log_change(request, post, changed)
            count = len(posts)
            text = ngettext("%(count)s post was changed.", "%(count)s posts were changed.", count)
            messages.success(request, text % {"count": count})
            return None
        ctx = {
            **self.admin_site.each_context(request),
            "title": _("Change several posts"),
            "opts": self.opts,
            "posts": posts,
            "form": form,
        }
        return render(request, "admin/blog/post/change_several.html", ctx)

    def theirs(self, request: HttpRequest, queryset: QuerySet[Post]) -> list[Post]:
        """The posts that the person may change, whole; tells of those that they may not."""
        keys = list(queryset.order_by().values_list("pk", flat=True)[:MAX_AT_ONCE])
        # Not those of the list, which leaves out the long texts.
        posts = list(Post.objects.filter(pk__in=keys).order_by("pk"))
        theirs = [post for post in posts if self.has_change_permission(request, post)]
        if len(theirs) < len(posts):
            messages.warning(request, _("Some of the posts are not yours to change."))
        if queryset.count() > MAX_AT_ONCE:
            sentence = _("Only the first %(count)s were taken; please repeat it for the others.")
            messages.warning(request, sentence % {"count": MAX_AT_ONCE})
        return theirs

    def duplicate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft of the person's own from a post that they may change."""
        post = self.get_object(request, str(pk))
        if post is None:
            raise Http404
        if not self.has_view_permission(request, post) or not self.has_add_permission(request):
            raise PermissionDenied
        copy = copied(post, cast(User, request.user))
        self.log_addition(request, copy, [{"added": {}}])
        messages.success(request, _("This is a copy, as a draft."))
        return redirect("admin:blog_post_change", copy.pk)


def given_in(form: ChangesForm) -> list[str]:
    """The names of the fields that change something, as the admin's history has them."""
    names = {"categories": "categories", "tags": "tags", "author": "author"}
    return [name for key, name in names.items() if form.cleaned_data.get(key)]


def why_not(post: Post) -> str:
    """What the form would say against publishing the post; empty if nothing."""
    if mistakes := [finding for finding in review(post.body) if finding.blocks]:
        return str(mistakes[0])
    try:
        post.clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def apply(changes: dict[str, Any], posts: list[Post]) -> None:
    for post in posts:
        if author := changes.get("author"):
            post.author = author
            save_text(post)
            post.co_authors.remove(author)
        post.categories.add(*changes["categories"])
        post.tags.add(*changes["tags"])
        store_related(post)


def copied(post: Post, author: User) -> Post:
    """A draft with the same text, picture, categories and tags."""
    copy = Post(
        title=_("%(title)s (copy)") % {"title": post.title[:280]},
        body=post.body,
        excerpt=post.excerpt,
        picture=post.picture,
        language=post.language,
        author=author,
        comments_open=post.comments_open,
        ratings_open=post.ratings_open,
    )
    save_text(copy)
    copy.categories.set(post.categories.all())
    copy.tags.set(post.tags.all())
    Revision.record(copy, author)
    return copy
