"""Trains the filter: always anew from what is there, so that it forgets what is gone.

`manage.py train_filter` calls it every few minutes; nobody who decides or comments waits for it.
"""

import secrets

from django.db import transaction
from django.utils import timezone

from comments.models import CommentSettings, LearnedFilter
from comments.rules.learning.features import features_of
from comments.rules.learning.lessons import Source, figures, sources
from comments.rules.learning.regression import Lesson, trained

LEAST_LESSONS = 20
"""Of spam and of good comments, each; below that the filter says nothing."""


def refresh(*, anew: bool = False) -> bool:
    """Bring the filter up to date with the decisions; True if it was trained.

    Trains only if a decision, a comment or its post has changed since, or `anew` is given.
    """
    settings = CommentSettings.load()
    stored = LearnedFilter.load()
    wanted = [] if settings.filter_mode == settings.FilterMode.OFF else sources(stored.learns_since)
    keys = sources_of(wanted)
    trains = anew or keys != stored.sources
    counts = figures(settings.filter_percent) if wanted else {}
    if not trains and counts == stored.figures:
        return False
    weights = weights_from(wanted) if trains else stored.weights
    with transaction.atomic():
        row = LearnedFilter.objects.select_for_update().filter(pk=1).first() or LearnedFilter()
        if row.learns_since != stored.learns_since:
            # Somebody has reset it meanwhile; the next run learns from what counts now.
            return False
        row.figures = counts
        if trains:
            row.weights, row.sources = weights, keys
            row.version = secrets.randbits(62) if weights else 0
            row.spam = sum(source.is_spam for source in wanted)
            row.honest = len(wanted) - row.spam
            row.trained_at = timezone.now()
        row.save()
    return trains


def sources_of(wanted: list[Source]) -> dict[str, str]:
    """As they are stored beside the weights."""
    return {str(source.comment): source.digest for source in wanted}


def weights_from(wanted: list[Source]) -> dict[str, float]:
    """What these comments teach; nothing as long as they are too few of a kind."""
    spam = sum(source.is_spam for source in wanted)
    if min(spam, len(wanted) - spam) < LEAST_LESSONS:
        return {}
    # In an order that does not depend on how the database found them.
    ordered = sorted(wanted, key=lambda source: source.comment)
    return trained([Lesson(features_of(one.written), one.is_spam) for one in ordered])


@transaction.atomic
def reset() -> None:
    """Forget all, and learn from now on only from what is decided from now on."""
    LearnedFilter(learns_since=timezone.now()).save()
