"""Held votes in the admin: moderators count or discard them."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Aggregate, Avg, Count, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.bases import ReadOnlyAdmin
from accounts.admin.decisions import DecisionConsole, WaitingFirstFilter
from accounts.models import User
from ratings.models import Score, Vote, VoteHold
from ratings.scores.formatting import mean_text, score_text, votes_text
from ratings.votes import decisions


class StatusFilter(WaitingFirstFilter):
    title = gettext_lazy("decision")
    parameter_name = "status"
    states = VoteHold.Status
    waiting = VoteHold.Status.OPEN


def of_its_votes(aggregate: Aggregate) -> Subquery:
    """Of the votes of the holds that are shown; a join would read those of all holds to count."""
    votes = Vote.objects.filter(hold=OuterRef("pk")).order_by().values("hold")
    return Subquery(votes.annotate(result=aggregate).values("result"))


class VoteHoldAdmin(ReadOnlyAdmin[VoteHold], DecisionConsole[VoteHold]):
    """The numbers of held votes, and two buttons; nobody sees who voted."""

    list_display = ["place", "the_votes", "effect", "decision_buttons", "state"]
    list_display_links = None
    list_filter = [StatusFilter]
    list_select_related = ["post", "post__rating", "decided_by"]
    list_per_page = 50
    ordering = ["-opened_at", "-pk"]
    actions = None
    decision_labels = {
        VoteHold.Status.COUNTED: gettext_lazy("Count"),
        VoteHold.Status.DISCARDED: gettext_lazy("Discard"),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[VoteHold]:
        holds = VoteHold.objects.defer("post__body", "post__body_html")
        return holds.annotate(
            number=Coalesce(of_its_votes(Count("pk")), 0),
            total=Coalesce(of_its_votes(Sum("stars")), 0),
            mean=of_its_votes(Avg("stars")),
            fewest=of_its_votes(Min("stars")),
            most=of_its_votes(Max("stars")),
        )

    @admin.display(description=gettext_lazy("post"))
    def place(self, hold: VoteHold) -> SafeString:
        url = reverse("admin:ratings_score_change", args=[hold.post_id])
        first, last = localtime(hold.opened_at), localtime(hold.last_vote_at)
        return format_html(
            '<a href="{}">{}</a><br><small>{} – {}: {} ({})</small>',
            url,
            hold.post.title,
            date_format(first, "SHORT_DATETIME_FORMAT"),
            date_format(last, "TIME_FORMAT"),
            hold.get_reason_display(),
            _("plausible: %(count)s") % {"count": hold.expected},
        )

    @admin.display(description=gettext_lazy("votes"))
    def the_votes(self, hold: Any) -> str:
        if not hold.number:
            return votes_text(0)
        mean = mean_text(Decimal(str(hold.mean)))
        stars = _("mean %(mean)s, from %(fewest)s to %(most)s stars") % {
            "mean": mean,
            "fewest": hold.fewest,
            "most": hold.most,
        }
        return f"{votes_text(hold.number)}: {stars}"

    @admin.display(description=gettext_lazy("the score without and with them"))
    def effect(self, hold: Any) -> str:
        score = hold.post.rating
        is_counted = hold.status == VoteHold.Status.COUNTED
        sign = -1 if is_counted else 1
        other = Score(
            votes=score.votes + sign * hold.number,
            total=score.total + sign * hold.total,
            imported_votes=score.imported_votes,
            imported_total=score.imported_total,
        )
        without, including = (other, score) if is_counted else (score, other)
        return f"{score_text(without) or '–'} → {score_text(including) or '–'}"

    @admin.display(description=gettext_lazy("decision"))
    def state(self, hold: VoteHold) -> str:
        if hold.decided_at is None:
            return hold.get_status_display()
        when = date_format(localtime(hold.decided_at), "SHORT_DATETIME_FORMAT")
        return f"{hold.get_status_display()}: {hold.decided_by or '–'}, {when}"

    def decide(self, request: HttpRequest, row: VoteHold, wanted: str) -> None:
        number = row.votes.count()
        try:
            decisions.decide(row, VoteHold.Status(wanted), cast(User, request.user))
        except decisions.AlreadyDecidedError:
            messages.warning(request, _("Somebody else has decided on these votes already."))
            return
        text = ngettext("%(count)s vote: %(verdict)s.", "%(count)s votes: %(verdict)s.", number)
        messages.success(request, text % {"count": number, "verdict": row.get_status_display()})
