"""The moderators' inbox: waiting comments with all that one needs to decide, a page at a time."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Max, QuerySet

from comments import moderation
from comments.models import Comment, Decision, Mark, Status

CARDS_PER_PAGE = 20
# How many waiting comments are looked at for a page of cards: a wave of many is one card.
READ_AHEAD = 200


@dataclass
class Card:
    """One waiting comment, or the first of several that are alike."""

    comment: Comment
    reasons: list[str] = field(default_factory=list)
    history: list[tuple[str, int]] = field(default_factory=list)
    """How many other comments of the same address have which status."""
    alike: int = 0
    """How many other waiting comments share `mark`."""
    mark: Mark | None = None
    """What most others share with it: its text, a link's site, its address or sender."""


@dataclass(frozen=True)
class Inbox:
    cards: list[Card]
    waiting: int
    newest: int
    """The highest key of what waits: a move never takes in what came after the page was made."""
    next_after: int | None
    """What `after` is on the next page; None: there is none."""


def load_inbox(after: int = 0) -> Inbox:
    """Cards of what waits behind the comment `after`, the oldest first."""
    held = Comment.objects.held()
    facts = held.aggregate(waiting=Count("pk"), newest=Max("pk"))
    queue = held.filter(pk__gt=after).order_by("pk").select_related("post__author", "parent")
    found = list(queue.defer("post__body", "post__body_html")[:READ_AHEAD])
    cards, seen = cards_for(found)
    add_reasons(cards)
    add_histories(cards)
    exhausted = seen == len(found) and len(found) < READ_AHEAD
    return Inbox(
        cards=cards,
        waiting=facts["waiting"],
        newest=facts["newest"] or 0,
        next_after=None if exhausted else found[seen - 1].pk,
    )


def wave(mark: Mark, newest: int) -> QuerySet[Comment]:
    """All waiting comments up to the key `newest` that share the mark."""
    sharing = Mark.objects.filter(kind=mark.kind, value=mark.value).values("comment")
    return Comment.objects.held().filter(pk__lte=newest, pk__in=sharing)


def cards_for(comments: list[Comment]) -> tuple[list[Card], int]:
    """A card for each wave among the comments, and how many comments the cards speak for."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(comment__in=[comment.pk for comment in comments]):
        marks[mark.comment_id].append(mark)
    sizes = count_waiting({mark.value for own in marks.values() for mark in own})
    cards: list[Card] = []
    waves: set[str] = set()
    for number, comment in enumerate(comments):
        values = {mark.value for mark in marks[comment.pk]}
        if values & waves:
            continue
        if len(cards) == CARDS_PER_PAGE:
            return cards, number
        card = Card(comment)
        largest = max(marks[comment.pk], key=lambda mark: sizes[mark.value], default=None)
        if largest and sizes[largest.value] > 1:
            card.mark, card.alike = largest, sizes[largest.value] - 1
            waves.add(largest.value)
        cards.append(card)
    return cards, len(comments)


def count_waiting(values: set[str]) -> Counter[str]:
    """How many waiting comments bear each mark."""
    bearing = Mark.objects.filter(value__in=values, comment__status=Status.HELD)
    return Counter(dict(bearing.values_list("value").annotate(Count("pk"))))


def add_reasons(cards: list[Card]) -> None:
    latest: dict[int, Decision] = {}
    keys = [card.comment.pk for card in cards]
    for decision in Decision.objects.filter(comment__in=keys).order_by("decided_at", "pk"):
        latest[decision.comment_id] = decision
    for card in cards:
        if card.comment.pk in latest:
            card.reasons = moderation.explain(latest[card.comment.pk])


def add_histories(cards: list[Card]) -> None:
    emails = {card.comment.email for card in cards} - {""}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = Comment.objects.filter(email__in=emails).values_list("email", "status")
    for email, status, count in rows.annotate(Count("pk")).order_by():
        counts[email][status] = count
    for card in cards:
        own = counts[card.comment.email].copy()
        own[card.comment.status] -= 1
        card.history = [
            (str(Status(status).label), count) for status, count in own.items() if count > 0
        ]
