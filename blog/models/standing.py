"""Queries that every page asks in the same words: their SQL is compiled once in each process.

The database is asked each time, which costs it next to nothing, so that no value is older than the
page, whoever changed it, and the page cache sees what the page reads. What is saved is the making
of the query, which takes longer than its answer.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Rows = list[tuple[Any, ...]]


class StandingQuery:
    """Asks a query that is always the same; nothing in it may depend on the moment."""

    def __init__(self, queryset: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self._queryset = queryset
        self._compiled: tuple[Any, str, Any, dict[int, Any]] | None = None

    def rows(self) -> Rows:
        compiler, sql, parameters, converters = self._compiled or self._compile()
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: Rows = cursor.fetchall()
        if converters:
            rows = [tuple(row) for row in compiler.apply_converters(rows, converters)]
        return rows

    def _compile(self) -> tuple[Any, str, Any, dict[int, Any]]:
        compiler = self._queryset().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        self._compiled = compiler, sql, parameters, converters
        return self._compiled


class OnlyRow(Generic[M]):
    """The one row of a table of settings, or the defaults as long as there is none."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields]
        self._query = StandingQuery(
            lambda: model._default_manager.filter(pk=1).values_list(*self._names)
        )

    def get(self) -> M:
        for row in self._query.rows():
            return self._model.from_db(DEFAULT_DB_ALIAS, self._names, row)
        return self._model()
