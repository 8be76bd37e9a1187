"""Queries that every page asks in the same words: their SQL is compiled once in each process.

The database is asked each time, which costs it next to nothing, so that no value is older than the
page, whoever changed it, and the page cache sees what the page reads. What is saved is the making
of the query, which takes longer than its answer, and on PostgreSQL its planning.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from blog.models.prepared import Rows, ask, with_literals

M = TypeVar("M", bound=Model)

Value = int | str | datetime.date | datetime.datetime

# Values that occur in no query: while a query is compiled, they stand for the first value.
FIRST_KEY = -4_000_000_000_000_000_000
FIRST_MOMENT = datetime.datetime(1, 1, 3, tzinfo=datetime.UTC)


def _stand_in(number: int, kind: type) -> Any:
    if kind is int:
        return FIRST_KEY + number
    if kind is str:
        return f"\ufffe{number}"
    moment = FIRST_MOMENT + datetime.timedelta(days=number)
    return moment if kind is datetime.datetime else moment.date()


def _adapted(value: Any) -> Any:
    """As the database's own library takes it."""
    if isinstance(value, datetime.datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
    return value


@dataclass(frozen=True)
class Compiled:
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    values_at: dict[int, int]
    """Which of the parameters are values, and which ones."""
    converters: dict[int, Any]

    def filled(self, values: Sequence[Value]) -> list[Any]:
        parameters = list(self.parameters)
        for place, number in self.values_at.items():
            parameters[place] = _adapted(values[number])
        return parameters


class StandingQuery:
    """Asks a query that is always the same but for the values that it looks for.

    The queryset is given as a function of these values: keys, texts, days, moments. Nothing else
    in it may change, such as the moment, and nothing may depend on what the values are.
    """

    def __init__(self, queryset: "Callable[[list[Any]], QuerySet[Any, Any]]") -> None:
        self._queryset = queryset
        self._compiled: dict[tuple[type, ...], Compiled] = {}

    def rows(self, values: Sequence[Value] = ()) -> Rows:
        kinds = tuple(map(type, values))
        compiled = self._compiled.get(kinds) or self._compile(kinds)
        rows = ask(compiled.sql, compiled.filled(values))
        if compiled.converters:
            converted = compiled.compiler.apply_converters(rows, compiled.converters)
            rows = [tuple(row) for row in converted]
        return rows

    def _compile(self, kinds: tuple[type, ...]) -> Compiled:
        stand_ins = [_stand_in(number, kind) for number, kind in enumerate(kinds)]
        compiler = self._queryset(stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        known = [_adapted(stand_in) for stand_in in stand_ins]
        slots = {place for place, value in enumerate(parameters) if value in known}
        sql, left = with_literals(sql, parameters, slots)
        compiled = Compiled(
            compiler,
            sql,
            tuple(left),
            {place: known.index(value) for place, value in enumerate(left) if value in known},
            compiler.get_converters([column for column, *_rest in compiler.select]),
        )
        self._compiled[kinds] = compiled
        return compiled


def in_order(model: type[Model], names: set[str]) -> list[str]:
    """The columns in the order of the model's fields, which `from_db` takes for granted."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


def from_row(model: type[M], row: Sequence[Any]) -> M:
    """The instance for all columns of a row, in the order of the model's fields."""
    return model.from_db(DEFAULT_DB_ALIAS, [f.attname for f in model._meta.concrete_fields], row)


class OnlyRow(Generic[M]):
    """The one row of a table of settings, or the defaults as long as there is none."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields]
        self._query = StandingQuery(
            lambda _keys: model._default_manager.filter(pk=1).values_list(*self._names)
        )

    def get(self) -> M:
        for row in self._query.rows():
            return self._model.from_db(DEFAULT_DB_ALIAS, self._names, row)
        return self._model()


class StandingPrefetch(Generic[M]):
    """Reads related rows of many instances, for the manager of this name, as prefetch_related does.

    The queryset gives for each row the key of its owner, and then all fields of the model.
    """

    def __init__(
        self,
        name: str,
        model: type[M],
        links: "Callable[[list[int]], QuerySet[Any]]",
        *,
        owner: str,
        prefix: str = "",
    ) -> None:
        self._name = name
        self._model = model
        names = [field.attname for field in model._meta.concrete_fields]
        self._names = names
        self._query = StandingQuery(
            lambda keys: links(keys).values_list(owner, *(f"{prefix}{name}" for name in names))
        )

    def into(self, instances: Iterable[Model]) -> None:
        by_key: dict[int, list[Model]] = {}
        for instance in instances:
            by_key.setdefault(instance.pk, []).append(instance)
        found: dict[int, list[M]] = {key: [] for key in by_key}
        made: dict[Any, M] = {}
        for owner, key, *values in self._query.rows(list(by_key)) if by_key else ():
            # Their key is the first of the fields, and many posts are in the same category.
            one = made.get(key)
            if one is None:
                one = self._model.from_db(DEFAULT_DB_ALIAS, self._names, [key, *values])
                made[key] = one
            found[owner].append(one)
        for key, several in by_key.items():
            for instance in several:
                set_prefetched(instance, self._name, self._model, found[key])


def prefetched(instance: Model, name: str) -> list[Any]:
    """What `set_prefetched` has set, without the cost of a manager."""
    found: list[Any] = instance.__dict__["_prefetched_objects_cache"][name]._result_cache
    return found


def set_prefetched(instance: Model, name: str, model: type[M], found: list[M]) -> None:
    """Let the instance's manager of this name have these, as prefetch_related does."""
    related: QuerySet[M] = QuerySet(model)
    related._result_cache = found
    instance.__dict__.setdefault("_prefetched_objects_cache", {})[name] = related
