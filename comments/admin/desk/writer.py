"""What is known of a comment's writer, notes between moderators, and a letter that warns."""

from dataclasses import dataclass
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.decisions import handle_button
from accounts.models import User
from accounts.pk import parse_pk
from comments.models import CannedReply, Comment, Fingerprint, Note, Status
from subscriptions.outbox import queue_email

LISTED = 50


@dataclass(frozen=True)
class Trace:
    """Other comments that may be by the same person, and how much that proves."""

    heading: str | Promise
    explanation: str | Promise
    counts: list[tuple[str, int]]
    newest: list[Comment]


def writer(request: HttpRequest, key: int) -> HttpResponse:
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    comment = get_object_or_404(Comment.objects.select_related("post", "user"), pk=key)
    if request.method == "POST":
        handle_button(request, {"_note": take_note, "_warn": warn})
        return redirect(request.get_full_path())
    context = {
        **admin.site.each_context(request),
        "title": _("About %(name)s") % {"name": comment.author_name},
        "comment": comment,
        "traces": traces_of(comment),
        "listed": LISTED,
        "notes": Note.objects.filter(comment=comment).select_related("by"),
        "may_warn": may_warn(comment),
        "answers": CannedReply.objects.all()[:50],
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/writer.html", context)


# History


def traces_of(comment: Comment) -> list[Trace]:
    """By what proves most; each is counted and listed by an index."""
    others = Comment.objects.exclude(pk=comment.pk)
    traces = []
    if comment.user_id:
        traces.append(
            trace(
                gettext_lazy("From the same account"),
                gettext_lazy("Written after signing in: it is the same person."),
                others.filter(user=comment.user_id),
            )
        )
    if comment.email and comment.email_confirmed:
        traces.append(
            trace(
                gettext_lazy("From the same confirmed address"),
                gettext_lazy("All these were confirmed by a link sent to this address."),
                others.filter(email=comment.email, email_confirmed=True),
            )
        )
    if comment.email:
        traces.append(
            trace(
                gettext_lazy("With the same address, unconfirmed"),
                gettext_lazy("Proves nothing: anybody can type any address."),
                others.filter(email=comment.email, email_confirmed=False),
            )
        )
    senders = comment.fingerprints.filter(kind=Fingerprint.Kind.SENDER).values("value")
    same = Fingerprint.objects.filter(kind=Fingerprint.Kind.SENDER, value__in=senders)
    traces.append(
        trace(
            gettext_lazy("From the same connection, on the same day"),
            gettext_lazy(
                "May be many people: a household, a school, a mobile network. Known for 72 hours."
            ),
            others.filter(pk__in=same.values("comment")),
        )
    )
    return [one for one in traces if one.counts]


def trace(heading: str | Promise, explanation: str | Promise, comments: QuerySet[Comment]) -> Trace:
    counts = comments.order_by().values_list("status").annotate(Count("pk"))
    newest = comments.select_related("post").defer("post__body", "post__body_html")
    return Trace(
        heading,
        explanation,
        [(str(Status(status).label), number) for status, number in counts],
        list(newest.order_by("-pk")[:LISTED]),
    )


# Notes and letters


def take_note(request: HttpRequest, value: str) -> None:
    """“key”, with the note in `text`."""
    comment = Comment.objects.filter(pk=parse_pk(value)).first()
    text = request.POST.get("text", "").strip()[: Note.MAX_LENGTH]
    if comment is None or not text:
        messages.warning(request, _("Please write something."))
        return
    Note.objects.create(comment=comment, by=cast(User, request.user), text=text)
    messages.success(request, _("Your note has been saved. Only moderators see it."))


def may_warn(comment: Comment) -> bool:
    """A letter goes only to an address that the writer has confirmed."""
    return bool(comment.email and comment.email_confirmed)


@transaction.atomic
def warn(request: HttpRequest, value: str) -> None:
    """“key”, with the words in `text`; one letter for each comment, and a note that tells of it."""
    comment = Comment.objects.select_related("post").filter(pk=parse_pk(value)).first()
    text = request.POST.get("text", "").strip()[: Note.MAX_LENGTH]
    if comment is None or not may_warn(comment) or not text:
        messages.warning(request, _("Please write something."))
        return
    context = {"comment": comment, "words": text}
    if not queue_email(comment.email, "warning", context, dedup_key=f"warning:{comment.pk}"):
        messages.warning(request, _("Somebody has already written to them about this comment."))
        return
    note = _("Warned by e-mail: %(text)s") % {"text": text}
    Note.objects.create(comment=comment, by=cast(User, request.user), text=note[: Note.MAX_LENGTH])
    messages.success(request, _("The e-mail is on its way."))
