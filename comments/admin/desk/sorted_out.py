"""What rules put to spam by themselves, listed so that a person can bring it back in time."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.decisions import handle_button
from accounts.models import User
from accounts.pk import parse_pk
from comments import moderation
from comments.admin.decisions import tell_of_decisions
from comments.admin.desk.moves import undo
from comments.models import Comment, SortedOut, Status

PER_PAGE = 50
BACK = {
    Status.APPROVED: gettext_lazy("Approve"),
    Status.HELD: gettext_lazy("Put in the inbox"),
}
"""Where a moderator can bring a comment back to, and the labels of the buttons that do."""


def sorted_out(request: HttpRequest) -> HttpResponse:
    """Those that nobody has decided on, the oldest first; being shown here counts as listed."""
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    if request.method == "POST":
        handle_button(request, {"_decide": bring_back, "_undo": undo})
        return redirect(request.get_full_path())
    found = page_of(parse_pk(request.GET.get("after", "")))
    SortedOut.objects.filter(pk__in=[one.pk for one in found]).mark_as_listed()
    context = {
        **admin.site.each_context(request),
        "title": _("Sorted out automatically"),
        "cards": [(one, reasons_of(one.comment)) for one in found],
        "next_after": found[-1].pk if len(found) == PER_PAGE else None,
        "actions": BACK,
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/sorted_out.html", context)


def page_of(after: int) -> list[SortedOut]:
    undecided = SortedOut.objects.undecided().filter(pk__gt=after).order_by("pk")
    comments = undecided.select_related("comment__post").prefetch_related("comment__decisions")
    return list(comments.defer("comment__post__body", "comment__post__body_html")[:PER_PAGE])


def reasons_of(comment: Comment) -> list[str]:
    decisions = list(comment.decisions.all())
    return moderation.explain(decisions[0]) if decisions else []


def bring_back(request: HttpRequest, value: str) -> None:
    """“key:status”"""
    key, _colon, status = value.partition(":")
    comment = Comment.objects.filter(pk=parse_pk(key), status=Status.SPAM).first()
    if status not in BACK:
        return
    try:
        if comment is None:
            raise moderation.AlreadyDecidedError
        decision = moderation.decide(comment, Status(status), by=cast(User, request.user))
    except moderation.AlreadyDecidedError:
        messages.warning(request, _("Somebody else has already decided on this."))
    else:
        tell_of_decisions(request, 1, Status(status), undo=decision.batch)
