"""Which models readers see, which columns of them, and what a change of a row is called.

Each app declares its models in a `cached.py` beside them. A tag is the name of what a page read
or a writer changed: `blog_post` is the whole table, `comments_comment.thread:17` the facet
“thread” of the rows whose scope is 17, and `blog_listing.place:17:2010-04-29` a row of that day.
Whoever forgets to narrow what a page reads has it removed too often; columns count as shown unless
they are declared unseen.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.apps import apps
from django.db import models

Model = type[models.Model]


@dataclass(frozen=True)
class Facet:
    """Some columns of a table's rows that pages may depend on without the others."""

    columns: tuple[str, ...]
    scope: str = ""
    """The field by whose value changes are told apart; empty: they are not."""
    rows: str = ""
    """An SQL condition on `{row}`: only such rows are shown, before or after the change."""
    day: str = ""
    """The date field that orders the rows of a scope: pages may depend on some days of it."""


class Span(NamedTuple):
    """The days of a scope that a page depends on: all changes from the first to the last."""

    tag: str
    first: str
    last: str

    def covers(self, tag: str) -> bool:
        scope, day = day_of(tag)
        return scope == self.tag and self.first <= day <= self.last


@dataclass(frozen=True)
class Watched:
    model: Model
    whole: Facet
    facets: Mapping[str, Facet] = field(default_factory=dict)
    logs_inserts: bool = True
    appears_at: str = ""
    """The field that says when a row becomes public by itself."""

    @property
    def table(self) -> str:
        return self.model._meta.db_table


_watched: dict[str, Watched] = {}
_not_shown: dict[str, str] = {}


def watch(
    model: Model,
    *,
    unseen: Iterable[str] = (),
    scope: str = "",
    rows: str = "",
    facets: Mapping[str, Facet] | None = None,
    logs_inserts: bool = True,
    appears_at: str = "",
) -> None:
    """Declare that pages show the model: all its fields but the `unseen`.

    Without `logs_inserts` a new row is shown by nothing until a row of another watched model
    points to it.
    """
    names = {one.name for one in model._meta.concrete_fields}
    if unknown := set(unseen) - names:
        raise ValueError(f"{model._meta.label} has no fields {sorted(unknown)}")
    columns = tuple(sorted(names - set(unseen)))
    _watched[model._meta.db_table] = Watched(
        model, Facet(columns, scope, rows), facets or {}, logs_inserts, appears_at
    )


def not_shown(reason: str, *models_or_labels: Model | str) -> None:
    """Declare that no kept page shows these models, and why."""
    for one in models_or_labels:
        model = apps.get_model(one) if isinstance(one, str) else one
        _not_shown[model._meta.db_table] = reason


def watched() -> Mapping[str, Watched]:
    """By the tables' names."""
    return _watched


def undeclared() -> list[str]:
    """Labels of models about which nothing is said."""
    known = _watched.keys() | _not_shown.keys()
    every = apps.get_models(include_auto_created=True)
    return sorted(one._meta.label for one in every if one._meta.db_table not in known)


def tags(model: Model, facet: str = "", of: Iterable[object] | None = None) -> set[str]:
    """The tags of a table, of a facet, and of these scopes of it; a wrong name raises KeyError."""
    entry = _watched[model._meta.db_table]
    chosen = entry.facets[facet] if facet else entry.whole
    name = f"{entry.table}.{facet}" if facet else entry.table
    if of is None:
        return {name}
    if not chosen.scope:
        raise KeyError(f"{name} has no scope")
    return {f"{name}:{value}" for value in of}


def span(
    model: Model,
    facet: str,
    scope: object,
    first: datetime.date | None,
    last: datetime.date | None,
) -> Span:
    """These days of a scope and all between them; None is without an end."""
    (tag,) = tags(model, facet, [scope])
    if not _watched[model._meta.db_table].facets[facet].day:
        raise KeyError(f"{tag} has no days")
    return Span(tag, first.isoformat() if first else "", last.isoformat() if last else "~")


def pages_of(tag: str) -> set[str]:
    """The tags of the pages that a change with this tag concerns."""
    scope, _day = day_of(tag)
    return {tag, scope, tag.partition(":")[0]}


def day_of(tag: str) -> tuple[str, str]:
    """The tag of a change without its day, and the day; an empty text where it has none."""
    parts = tag.split(":")
    return (":".join(parts[:2]), parts[2]) if len(parts) == 3 else (tag, "")
