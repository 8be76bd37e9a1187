"""The moderators' inbox: see held comments, decide with a key or a tap, and undo."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.admin.decisions import ButtonHandler, handle_button
from accounts.models import User
from accounts.pk import parse_pk
from comments import moderation
from comments.admin.decisions import tell_of_decisions
from comments.admin.desk.moves import own_moves, undo
from comments.admin.desk.waves import REASON_LENGTH
from comments.admin.queue import load_inbox
from comments.models import (
    CannedReply,
    Comment,
    CommentSettings,
    NotificationPreference,
    Shortcuts,
    Status,
)
from comments.rules.bans import ban_sender
from comments.rules.evaluation import RefusedError
from comments.rules.submission import Submission


def inbox(request: HttpRequest) -> HttpResponse:
    """Held comments, oldest first; every button works without JavaScript."""
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    if request.method == "POST":
        handle_button(request, HANDLERS)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"messages": list(taken_messages(request))})
        return redirect(request.get_full_path())
    context = {
        **admin.site.each_context(request),
        "title": _("Inbox"),
        "inbox": load_inbox(parse_pk(request.GET.get("after", ""))),
        "moves": own_moves(person(request)),
        "shortcuts": Shortcuts.of(person(request)),
        "actions": moderation.ACTIONS,
        "answers": CannedReply.objects.all()[:50],
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/inbox.html", context)


def taken_messages(request: HttpRequest) -> Iterator[dict[str, str]]:
    """The messages for the script, which shows them by itself."""
    for message in messages.get_messages(request):
        yield {"tags": message.tags, "html": conditional_escape(message.message)}


def decide_one(request: HttpRequest, value: str) -> None:
    """“key:status”, with a reason if one was given."""
    key, _colon, status = value.partition(":")
    if status in moderation.ACTIONS:
        comments = Comment.objects.filter(pk=parse_pk(key))
        reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
        batch = moderation.decide_all(comments, Status(status), by=person(request), reason=reason)
        tell(request, batch, status)


def tell(request: HttpRequest, batch: str, status: str) -> None:
    """A message with the result, and a button to undo it."""
    if not batch:
        messages.warning(request, _("Somebody else has already decided on this."))
        return
    tell_of_decisions(request, moderation.size_of(batch), Status(status), undo=batch)


def answer(request: HttpRequest, value: str) -> None:
    """Approve the comment and post the moderator's reply to it."""
    comment = Comment.objects.select_related("post__author").filter(pk=parse_pk(value)).first()
    prepared = CannedReply.objects.filter(pk=parse_pk(request.POST.get("prepared", "")))
    words = request.POST.get("answer", "").strip() or "".join(
        prepared.values_list("text", flat=True)
    )
    if comment is None or not words:
        messages.warning(request, _("Please write a reply, or choose a canned one."))
        return
    batch = moderation.decide_all(
        Comment.objects.filter(pk=comment.pk), Status.APPROVED, by=person(request)
    )
    tell(request, batch, Status.APPROVED)
    if batch:
        store_answer(request, comment, words[:20_000])


def store_answer(request: HttpRequest, comment: Comment, words: str) -> bool:
    """Post the person's reply; False where a rule refuses it, which a message says."""
    writer = person(request)
    reply = Comment(
        post=comment.post,
        parent=comment,
        user=writer,
        author_name=writer.public_name,
        email=writer.email,
        website=writer.website,
        body=words,
        reader=f"user:{writer.pk}",
    )
    try:
        moderation.submit(Submission(comment=reply, settings=CommentSettings.load(), person=writer))
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, _("Your reply is now below it."))
    return True


def ban(request: HttpRequest, value: str) -> None:
    """Ban the comment's sender and e-mail address for a time, and mark the comment as spam."""
    comment = Comment.objects.filter(pk=parse_pk(value)).first()
    if comment is None:
        return
    ban_sender(comment, by=person(request))
    decide_one(request, f"{comment.pk}:{Status.SPAM}")
    messages.success(request, _("The sender is banned for at most 3 days, the address for 30."))


@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Store which mails about comments the moderator or author wants."""
    frequency = request.POST.get("how", "")
    if frequency in NotificationPreference.Frequency.values:
        choice: dict[str, Any] = {"frequency": frequency}
        if "reports" in request.POST:
            choice["tells_of_reports"] = request.POST["reports"] == "1"
        NotificationPreference.objects.update_or_create(user=person(request), defaults=choice)
        messages.success(request, _("Your choice has been saved."))
    return redirect("admin:index")


def person(request: HttpRequest) -> User:
    return cast(User, request.user)


HANDLERS: dict[str, ButtonHandler] = {
    "_decide": decide_one,
    "_undo": undo,
    "_answer": answer,
    "_ban": ban,
}
