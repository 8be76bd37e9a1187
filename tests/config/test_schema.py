"""An empty database, migrated, is what the models describe: on SQLite and on PostgreSQL."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Field, Model

BESIDE_THE_MODELS = {("blog_searchentry", "vector"), ("blog_searchentry", "title_vector")}
"""Columns that only migrations know: PostgreSQL's full-text index (blog/0002_search_index)."""


MODELS: list[type[Model]] = apps.get_models(include_auto_created=True)
"""Every model with a table, those of many-to-many relations included."""
OURS = [model for model in MODELS if (settings.BASE_DIR / model._meta.app_label).is_dir()]


def stored_fields(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {str(field.column): field for field in model._meta.concrete_fields}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_table_has_the_columns_of_its_model(model: type[Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    nullable = {
        column.name: bool(column.null_ok)
        for column in found
        if (table, column.name) not in BESIDE_THE_MODELS
    }
    assert nullable == {name: field.null for name, field in stored_fields(model).items()}


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_table_has_the_indexes_and_constraints_of_its_model(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    named = {index.name for index in model._meta.indexes}
    named |= {constraint.name for constraint in model._meta.constraints}
    assert named <= found.keys()
    fields: list[Any] = [field for field in model._meta.local_fields if not field.primary_key]
    unique = {tuple(facts["columns"]) for facts in found.values() if facts["unique"]}
    indexed = {tuple(facts["columns"])[:1] for facts in found.values()}
    for field in fields:
        assert not field.unique or (field.column,) in unique, field
        assert not field.db_index or (field.column,) in indexed, field


@pytest.mark.django_db
def test_the_database_has_no_table_without_a_model() -> None:
    found = set(connection.introspection.table_names())
    known = {model._meta.db_table for model in MODELS} | {"django_migrations"}
    assert {name for name in found - known if not name.startswith("blog_search_fts")} == set()


@pytest.mark.django_db
def test_paths_of_a_thread_sort_by_their_bytes() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "comments_comment")
    collation = next(column.collation for column in found if column.name == "path")
    assert collation == ("C" if connection.vendor == "postgresql" else None)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["blog_post", "blog_page", "blog_revision"])
def test_long_texts_stand_behind_all_other_columns(table: str) -> None:
    """SQLite walks through a text to reach the column behind it, as lists would at each row."""
    if connection.vendor == "postgresql":
        pytest.skip("keeps long texts outside their rows, and can only add columns behind them")
    texts = {"excerpt", "teaser_html", "body_html", "body"}
    with connection.cursor() as cursor:
        names = [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]
    first = min(names.index(name) for name in texts & set(names))
    assert set(names[first:]) <= texts
