"""What the inbox shows: held comments with everything needed to decide, page by page."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Value

from comments import moderation
from comments.models import Comment, Decision, Fingerprint, Note, SortedOut, Status
from comments.rules.fingerprints import fingerprint_value, linked_hosts
from comments.rules.popular_hosts import popular_among

CARDS_PER_PAGE = 50
# Held comments read for one page of cards: a wave of many shares one card.
READ_AHEAD = 200
MAX_WAVE = 500
"""Comments that are listed, and decided on, together."""
# Not senders: behind one connection of a mobile network or a school are thousands of people.
MAKE_WAVES = [Fingerprint.Kind.TEXT, Fingerprint.Kind.LINK, Fingerprint.Kind.EMAIL]
# Names among the fingerprints' values, which are hexadecimal.
WAITING, SORTED_OUT = "waiting", "sorted out"


@dataclass
class Card:
    """One held comment, or the first of several similar ones."""

    comment: Comment
    reasons: list[str] = field(default_factory=list)
    history: list[tuple[str, int]] = field(default_factory=list)
    """Statuses of other comments from the same e-mail address, with their numbers."""
    alike: int = 0
    """The number of other held comments with the same `fingerprint`."""
    notes: list[Note] = field(default_factory=list)
    fingerprint: Fingerprint | None = None
    """What it has in common with the most others: text, linked site or e-mail address."""


@dataclass(frozen=True)
class Inbox:
    cards: list[Card]
    waiting: int
    next_after: int | None
    """The value of `after` on the next page, or None on the last."""
    sorted_out: int
    """How many comments rules put to spam, which nobody has decided on."""


def load_inbox(after: int = 0) -> Inbox:
    """Cards of held comments after the pk `after`, oldest first."""
    held = Comment.objects.held()
    # Plus nothing, so that databases walk over what is held, and not over all comments since.
    keys = held.annotate(key=F("pk") + 0).filter(key__gt=after).order_by("key").values("key")
    queue = held.filter(pk__in=keys[:READ_AHEAD])
    queue = queue.order_by("pk").select_related("post__author", "parent")
    queue = queue.annotate(has_notes=Exists(Note.objects.filter(comment=OuterRef("pk"))))
    found = list(queue.defer("post__body", "post__body_html")[:READ_AHEAD])
    by_comment = fingerprints_by_comment(found)
    sizes = count(by_comment)
    cards, seen = cards_for(found, by_comment, sizes)
    add_reasons(cards)
    add_histories(cards)
    add_notes(cards)
    exhausted = seen == len(found) and len(found) < READ_AHEAD
    return Inbox(
        cards=cards,
        waiting=sizes[WAITING],
        next_after=None if exhausted else found[seen - 1].pk,
        sorted_out=sizes[SORTED_OUT],
    )


def counted(rows: QuerySet[Any], name: str) -> QuerySet[Any, Any]:
    """The name with the number of rows, so that one query counts several things."""
    named: QuerySet[Any, Any] = rows.order_by().annotate(name=Value(name)).values("name")
    numbers: QuerySet[Any, Any] = named.annotate(number=Count("pk"))
    return numbers.values_list("name", "number")


def wave(fingerprint: Fingerprint) -> QuerySet[Comment]:
    """Held comments with the fingerprint, oldest first."""
    if fingerprint.kind not in MAKE_WAVES:
        return Comment.objects.none()
    same = Fingerprint.objects.filter(kind=fingerprint.kind, value=fingerprint.value)
    return Comment.objects.held().filter(pk__in=same.values("comment")).order_by("pk")


def cards_for(
    comments: list[Comment], by_comment: dict[int, list[Fingerprint]], sizes: Counter[str]
) -> tuple[list[Card], int]:
    """A card for each wave among the comments, and the number of comments covered."""
    for value in values_of_popular_sites(comments, by_comment, sizes):
        del sizes[value]
    cards: list[Card] = []
    waves: set[str] = set()
    for index, comment in enumerate(comments):
        fingerprints = by_comment[comment.pk]
        if waves & {one.value for one in fingerprints}:
            continue
        if len(cards) == CARDS_PER_PAGE:
            return cards, index
        card = Card(comment)
        most_shared = max(fingerprints, key=lambda one: sizes[one.value], default=None)
        if most_shared and sizes[most_shared.value] > 1:
            card.fingerprint, card.alike = most_shared, sizes[most_shared.value] - 1
            waves.add(most_shared.value)
        cards.append(card)
    return cards, len(comments)


def fingerprints_by_comment(comments: list[Comment]) -> dict[int, list[Fingerprint]]:
    found: dict[int, list[Fingerprint]] = defaultdict(list)
    keys = [comment.pk for comment in comments]
    for one in Fingerprint.objects.filter(comment__in=keys, kind__in=MAKE_WAVES):
        found[one.comment_id].append(one)
    return found


def count(by_comment: dict[int, list[Fingerprint]]) -> Counter[str]:
    """How many comments wait altogether and with each fingerprint, and how many are sorted out."""
    values = {one.value for fingerprints in by_comment.values() for one in fingerprints}
    alike = Fingerprint.objects.filter(value__in=values, comment__status=Status.HELD)
    numbers: QuerySet[Any, Any] = alike.values("value").annotate(number=Count("pk"))
    return Counter(
        dict(
            numbers.values_list("value", "number").union(
                counted(Comment.objects.held(), WAITING),
                counted(SortedOut.objects.undecided(), SORTED_OUT),
            )
        )
    )


def values_of_popular_sites(
    comments: list[Comment], by_comment: dict[int, list[Fingerprint]], sizes: Counter[str]
) -> set[str]:
    """The fingerprints, shared by several of the comments, of sites that everybody links to."""
    kind = Fingerprint.Kind.LINK
    shared = {
        one.value
        for fingerprints in by_comment.values()
        for one in fingerprints
        if one.kind == kind and sizes[one.value] > 1
    }
    linking = [
        comment
        for comment in comments
        if any(one.value in shared for one in by_comment[comment.pk])
    ]
    hosts = {
        fingerprint_value(kind, host): host for comment in linking for host in linked_hosts(comment)
    }
    popular = popular_among({hosts[value] for value in shared & hosts.keys()})
    return {value for value in shared & hosts.keys() if hosts[value] in popular}


def add_reasons(cards: list[Card]) -> None:
    latest: dict[int, Decision] = {}
    keys = [card.comment.pk for card in cards]
    for decision in Decision.objects.filter(comment__in=keys).order_by("decided_at", "pk"):
        latest[decision.comment_id] = decision
    for card in cards:
        if card.comment.pk in latest:
            card.reasons = moderation.explain(latest[card.comment.pk])


def add_notes(cards: list[Card]) -> None:
    """Asks nothing where there is none."""
    noted = {card.comment.pk: card for card in cards if getattr(card.comment, "has_notes", False)}
    notes = Note.objects.filter(comment__in=noted).select_related("by") if noted else []
    for note in notes:
        noted[note.comment_id].notes.append(note)


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
