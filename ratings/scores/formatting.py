"""Scores as text in the reader's language: “8,3/10 (11 Stimmen)”."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import ngettext

from ratings.models import Score


def rounded(mean: Decimal) -> Decimal:
    """One digit, halves up."""
    return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)


def rounded_mean(score: Score) -> Decimal | None:
    """None without a vote."""
    return None if score.mean is None else rounded(score.mean)


def number_text(number: int) -> str:
    """“1.200”"""
    return number_format(number, use_l10n=True, force_grouping=True)


def votes_text(votes: int) -> str:
    """“11 Stimmen”"""
    return ngettext("%(count)s vote", "%(count)s votes", votes) % {"count": number_text(votes)}


def mean_text(mean: Decimal) -> str:
    """“8,3”"""
    return number_format(rounded(mean), decimal_pos=1)


def score_text(score: Score) -> str:
    """Empty without a vote."""
    if score.mean is None:
        return ""
    return f"{mean_text(score.mean)}/10 ({votes_text(score.all_votes)})"
