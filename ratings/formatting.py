"""“8,3/10 (11 Stimmen)”: how a score reads in the reader's language."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import ngettext

from ratings.models import MAX_STARS, Score


def rounded_mean(score: Score) -> Decimal | None:
    """The mean with one digit, halves up, computed from whole numbers; None without a vote."""
    if not score.votes:
        return None
    mean = Decimal(score.total) / Decimal(score.votes)
    return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)


def score_text(score: Score) -> str:
    """Empty without a vote."""
    mean = rounded_mean(score)
    if mean is None:
        return ""
    votes = ngettext("%(count)s vote", "%(count)s votes", score.votes) % {
        "count": number_format(score.votes, use_l10n=True, force_grouping=True)
    }
    return f"{number_format(mean, decimal_pos=1)}/{MAX_STARS} ({votes})"
