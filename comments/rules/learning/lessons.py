"""What the filter learns from: comments that a person has approved or marked as spam."""

import datetime
import hashlib
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from comments.models import Decision, Status
from comments.rules.content.written import Written

MAX_LESSONS = 1_500
"""Of each kind, the newest."""
FIGURES_DAYS = 30
"""As long as spam is kept, so that it is counted like all else."""
MAX_COUNTED = 2_000


class Source(NamedTuple):
    comment: int
    written: Written
    is_spam: bool
    digest: str
    """Of the text and the decision: another one, and there is something else to learn."""


def sources(since: datetime.datetime | None) -> list[Source]:
    """The newest comments of each kind, and each text once, for waves of the same are decided at
    once."""
    found: dict[str, Source] = {}
    for status in (Status.SPAM, Status.APPROVED):
        decisions = decided(since).filter(after=status).order_by("-pk")
        rows = decisions.values_list(
            "comment_id",
            "comment__body_html",
            "comment__author_name",
            "comment__website",
            "comment__post__title",
            "comment__post__excerpt",
        )[:MAX_LESSONS]
        for key, html, name, website, title, excerpt in rows:
            written = Written(html, name, website, f"{title}\n{excerpt}")
            one = Source(key, written, status == Status.SPAM, digest_of(written, status))
            found.setdefault(one.digest, one)
    return list(found.values())


def decided(since: datetime.datetime | None) -> QuerySet[Decision]:
    """The last decisions on comments, if a person made them and the comment still stands so."""
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    decisions = Decision.objects.filter(
        ~Exists(later), rule=Decision.PERSON, after=F("comment__status")
    )
    decisions = decisions.exclude(comment__body="")
    return decisions.filter(decided_at__gte=since) if since else decisions


def digest_of(written: Written, status: str) -> str:
    facts = "\0".join([status, written.html, written.name, written.website, written.about])
    return hashlib.blake2b(facts.encode(), digest_size=8).hexdigest()


def figures(percent: int) -> dict[str, int]:
    """Of the comments that people decided on lately, how many the filter would have held.

    It counts what the filter said before the decision, and so before it learned from it.
    """
    since = timezone.now() - datetime.timedelta(days=FIGURES_DAYS)
    before = Decision.objects.filter(
        comment=OuterRef("comment"), pk__lt=OuterRef("pk"), prediction__isnull=False
    )
    rows = (
        decided(since)
        .filter(after__in=[Status.SPAM, Status.APPROVED])
        .order_by("-pk")
        .annotate(said=Subquery(before.order_by("-pk").values("prediction")[:1]))
        .values_list("after", "said")[:MAX_COUNTED]
    )
    counts = {"spam": 0, "spam_held": 0, "honest": 0, "honest_held": 0}
    for after, said in rows:
        if said is not None:
            kind = "spam" if after == Status.SPAM else "honest"
            counts[kind] += 1
            counts[f"{kind}_held"] += said["percent"] >= percent
    return counts
