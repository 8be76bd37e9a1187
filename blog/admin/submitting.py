"""Submitting a post: contributors write, editors publish or give back with a note."""

import enum
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from blog.models import Post, SubmittedPost
from blog.models.submitted import MAX_NOTE


class Step(enum.Enum):
    """What happens to a submitted post, and is worth an e-mail."""

    SUBMITTED = "submitted"
    GIVEN_BACK = "given back"
    PUBLISHED = "published"


def may_publish(user: User | AnonymousUser) -> bool:
    """Whether the person decides alone when a post appears; contributors do not."""
    return user.has_perm("blog.publish_post")


class SubmittedAdmin(admin.ModelAdmin[Post]):
    """The part of the posts' admin about submitting and giving back."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post = kwargs.get("obj")
        submitted = SubmittedPost.objects.filter(post=post).select_related("returned_by")
        context |= {
            "may_publish": may_publish(request.user),
            "submitted": submitted.first() if post else None,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        post, user = form.instance, cast(User, request.user)
        if post.published_at:
            self.end_submission(post, user)
        elif "_submit" in request.POST:
            if submit(post, user):
                self.tell(post, Step.SUBMITTED, by=user, writer=user)
            messages.success(request, _("Submitted. An editor will read it and publish it."))
        elif "_return" in request.POST and may_publish(user):
            if given := give_back(post, user, request.POST.get("note", "")):
                writer = given.submitted_by
                self.tell(post, Step.GIVEN_BACK, by=user, writer=writer, note=given.note)
            messages.success(request, _("Given back to its author."))

    def end_submission(self, post: Post, by: User) -> None:
        """The post is published or scheduled."""
        rows = SubmittedPost.objects.filter(post=post).select_related("submitted_by")
        if submitted := rows.first():
            submitted.delete()
            self.tell(post, Step.PUBLISHED, by=by, writer=submitted.submitted_by)

    def tell(
        self, post: Post, step: Step, *, by: User, writer: User | None, note: str = ""
    ) -> None:
        """For the app above this one that writes e-mails; in the transaction of the step."""

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """What an editor has published or scheduled, contributors change no more."""
        if obj is not None and obj.published_at and not may_publish(request.user):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        if obj is not None and obj.published_at and not may_publish(request.user):
            return False
        return super().has_delete_permission(request, obj)


def submit(post: Post, by: User) -> bool:
    """Submit the draft, or again after it was given back; False where it waits already."""
    if SubmittedPost.objects.filter(post=post, returned_at=None).exists():
        return False
    SubmittedPost.objects.update_or_create(
        post=post,
        defaults={
            "submitted_at": timezone.now(),
            "submitted_by": by,
            "returned_at": None,
            "returned_by": None,
            "note": "",
        },
    )
    return True


def give_back(post: Post, by: User, note: str) -> SubmittedPost | None:
    """Only a post that waits can be given back; None where it does not."""
    count = SubmittedPost.objects.filter(post=post, returned_at=None).update(
        returned_at=timezone.now(), returned_by=by, note=note.strip()[:MAX_NOTE]
    )
    if not count:
        return None
    return SubmittedPost.objects.select_related("submitted_by").get(post=post)
