"""Votes set aside in the admin: moderators count or discard them."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Avg, Count, Max, Min, QuerySet, Sum
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
from ratings import decisions
from ratings.formatting import mean_text, score_text, votes_text
from ratings.models import Score, SetAside


class VerdictFilter(WaitingFirstFilter):
    title = gettext_lazy("decision")
    parameter_name = "verdict"
    states = SetAside.Verdict
    waiting = SetAside.Verdict.OPEN


class SetAsideAdmin(ReadOnlyAdmin[SetAside], DecisionConsole[SetAside]):
    """Votes that wait: their numbers, and two buttons."""

    list_display = ["place", "the_votes", "effect", "decision_buttons", "state"]
    list_display_links = None
    list_filter = [VerdictFilter]
    list_select_related = ["post", "post__rating", "decided_by"]
    list_per_page = 50
    ordering = ["-opened_at", "-pk"]
    actions = None
    state_field = "verdict"
    decision_labels = {
        SetAside.Verdict.COUNTED: gettext_lazy("Count"),
        SetAside.Verdict.DISCARDED: gettext_lazy("Discard"),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[SetAside]:
        groups = SetAside.objects.defer("post__body", "post__body_html")
        return groups.annotate(
            number=Count("votes"),
            total=Sum("votes__stars", default=0),
            mean=Avg("votes__stars"),
            fewest=Min("votes__stars"),
            most=Max("votes__stars"),
        )

    @admin.display(description=gettext_lazy("post"))
    def place(self, group: SetAside) -> SafeString:
        address = reverse("admin:ratings_score_change", args=[group.post_id])
        first, last = localtime(group.opened_at), localtime(group.last_vote_at)
        return format_html(
            '<a href="{}">{}</a><br><small>{} – {}: {} ({})</small>',
            address,
            group.post.title,
            date_format(first, "SHORT_DATETIME_FORMAT"),
            date_format(last, "TIME_FORMAT"),
            group.get_reason_display(),
            _("still usual: %(count)s") % {"count": group.usual},
        )

    @admin.display(description=gettext_lazy("votes"))
    def the_votes(self, group: Any) -> str:
        if not group.number:
            return votes_text(0)
        mean = mean_text(Decimal(str(group.mean)))
        stars = _("mean %(mean)s, from %(fewest)s to %(most)s stars") % {
            "mean": mean,
            "fewest": group.fewest,
            "most": group.most,
        }
        return f"{votes_text(group.number)}: {stars}"

    @admin.display(description=gettext_lazy("the score without and with them"))
    def effect(self, group: Any) -> str:
        score = group.post.rating
        is_counted = group.verdict == SetAside.Verdict.COUNTED
        sign = -1 if is_counted else 1
        other = Score(
            votes=score.votes + sign * group.number,
            total=score.total + sign * group.total,
            imported_votes=score.imported_votes,
            imported_total=score.imported_total,
        )
        without, including = (other, score) if is_counted else (score, other)
        return f"{score_text(without) or '–'} → {score_text(including) or '–'}"

    @admin.display(description=gettext_lazy("decision"))
    def state(self, group: SetAside) -> str:
        if group.decided_at is None:
            return group.get_verdict_display()
        when = date_format(localtime(group.decided_at), "SHORT_DATETIME_FORMAT")
        return f"{group.get_verdict_display()}: {group.decided_by or '–'}, {when}"

    def decide(self, request: HttpRequest, row: SetAside, wanted: str) -> None:
        number = row.votes.count()
        try:
            decisions.decide(row, SetAside.Verdict(wanted), cast(User, request.user))
        except decisions.AlreadyDecidedError:
            messages.warning(request, _("Somebody else has decided on these votes already."))
            return
        text = ngettext("%(count)s vote: %(verdict)s.", "%(count)s votes: %(verdict)s.", number)
        messages.success(request, text % {"count": number, "verdict": row.get_verdict_display()})
