"""E-mails about posts that contributors submit: to editors, and back to the writer."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from blog.admin.submitting import Step
from blog.models import Post, SiteSettings
from subscriptions.outbox import queue_email

TEMPLATES = {
    Step.SUBMITTED: "post_submitted",
    Step.GIVEN_BACK: "post_given_back",
    Step.PUBLISHED: "post_published",
}


def tell(post: Post, step: Step, by: User, writer: User | None, note: str = "") -> None:
    """Queue the e-mails about one step, in its transaction; nobody is told of what they did."""
    ctx: dict[str, Any] = {
        "post": post,
        "by": by,
        "note": note,
        "site": SiteSettings.load().title,
        "form_path": reverse("admin:blog_post_change", args=[post.pk]),
    }
    people = editors() if step is Step.SUBMITTED else wanting(User.objects.filter(pk=pk_of(writer)))
    for person in people.exclude(pk=by.pk):
        queue_email(person.email, TEMPLATES[step], {**ctx, "person": person})


def editors() -> QuerySet[User]:
    """Those who publish what others wrote, and want to be told."""
    return wanting(User.objects.with_perm("blog.change_any_post", include_superusers=True))


def wanting(people: QuerySet[User]) -> QuerySet[User]:
    """Those whom an e-mail reaches, and who have not switched these off."""
    reachable = people.filter(is_active=True, is_staff=True, wants_submission_mail=True)
    return reachable.exclude(email="").order_by("pk")


def pk_of(person: User | None) -> int:
    return person.pk if person else 0


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Store whether the person wants these e-mails."""
    person = cast(User, request.user)
    if not person.has_perm("blog.change_post"):
        raise PermissionDenied
    person.wants_submission_mail = "wanted" in request.POST
    person.save(update_fields=["wants_submission_mail"])
    messages.success(request, _("Your choice has been saved."))
    return redirect("admin:index")
