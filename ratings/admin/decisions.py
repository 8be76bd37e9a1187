"""The log of decisions about votes in the admin."""

from decimal import Decimal

from django.contrib import admin
from django.utils.translation import gettext_lazy

from accounts.admin.bases import ReadOnlyAdmin
from ratings.models import RatingDecision
from ratings.scores.formatting import mean_text, votes_text


class RatingDecisionAdmin(ReadOnlyAdmin[RatingDecision]):
    """The log: who did what with votes, when and why."""

    list_display = ["decided_at", "post", "kind", "numbers", "by", "reason"]
    list_display_links = None
    list_filter = ["kind", "decided_at"]
    list_select_related = ["post", "by"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("votes"))
    def numbers(self, decision: RatingDecision) -> str:
        if not decision.votes:
            return "0"
        mean = mean_text(Decimal(decision.total) / decision.votes)
        return f"{mean}/10 ({votes_text(decision.votes)})"
