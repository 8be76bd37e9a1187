"""What is public: the one rule for posts and pages, in the database and in memory."""

import datetime
import operator
from collections.abc import Callable
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

M = TypeVar("M", bound=models.Model)

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def is_public(prefix: str = "", moment: datetime.datetime | None = None) -> Q:
    """The rule: a text is public once the time of its publication has come.

    Whoever asks in the database for public texts filters by this; `prefix` names the relation
    that leads to the text, such as "post__". `moment` is for StandingQuery; otherwise it is now.
    """
    return Q(**{f"{prefix}published_at__lte": moment or timezone.now()})


OPPOSITES = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt"}


def is_hidden(prefix: str = "", moment: datetime.datetime | None = None) -> Q:
    """The opposite of the rule, for texts that have a time of publication.

    Comparisons are turned round instead of put behind NOT, so that an index finds the few texts
    that are hidden.
    """
    return _opposite(is_public(prefix, moment))


def _opposite(condition: Q) -> Q:
    parts: list[Any] = condition.children
    if condition.negated:
        return Q(*parts, _connector=condition.connector)
    opposites = (
        _opposite(part) if isinstance(part, Q) else _opposite_comparison(*part) for part in parts
    )
    return Q(*opposites, _connector=Q.OR if condition.connector == Q.AND else Q.AND)


def _opposite_comparison(lookup: str, wanted: Any) -> Q:
    field, _separator, comparison = lookup.rpartition("__")
    if comparison in OPPOSITES:
        return Q(**{f"{field}__{OPPOSITES[comparison]}": wanted})
    return ~Q(**{lookup: wanted})


class PublicQuerySet(models.QuerySet[M]):
    def published(self, moment: datetime.datetime | None = None) -> Self:
        return self.filter(is_public(moment=moment))

    def outside_trash(self) -> Self:
        """Without those in the trash, which are drafts all of them.

        As a question about drafts alone: PostgreSQL would join the trash to all texts.
        """
        entry: Any = self.model._meta.get_field("trash")
        entries = entry.related_model.objects.filter(**{entry.field.name: OuterRef("pk")})
        return self.filter(Q(published_at__isnull=False) | ~Exists(entries))

    def hidden(self) -> Self:
        """Drafts and scheduled texts; an index finds both."""
        return self.filter(Q(published_at=None) | is_hidden())


def holds(condition: Q, instance: object) -> bool:
    """Whether an object in memory meets a condition on its own fields, without a query.

    For the rule above and what it may become: comparisons of fields, joined and negated. Raises
    KeyError for any other lookup.
    """
    parts: list[Any] = condition.children
    met = (
        holds(part, instance) if isinstance(part, Q) else _compare(instance, *part)
        for part in parts
    )
    result = all(met) if condition.connector == Q.AND else any(met)
    return result != condition.negated


def _compare(instance: object, lookup: str, wanted: Any) -> bool:
    field, _separator, comparison = lookup.partition("__")
    value = getattr(instance, field)
    # As in SQL, nothing compares with an empty field.
    return value is not None and COMPARISONS[comparison or "exact"](value, wanted)
