"""Queries that are compiled once, and on PostgreSQL planned once for each connection."""

import datetime

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.models import Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Category, Post
from blog.models.prepared import ask
from blog.models.standing import StandingQuery
from tests.helpers import SPRING_2010, MakePost

DAY = datetime.date(2010, 4, 29)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL is asked by prepared statements"
)


def prepared() -> list[str]:
    """The statements that this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def titles(query: StandingQuery, *values: int | str | datetime.date) -> list[str]:
    return [title for (title,) in query.rows(values)]


@pytest.mark.django_db
class TestValues:
    def test_are_keys_texts_days_and_moments(self, make_post: MakePost) -> None:
        post = make_post(title="Brot", slug="brot", published_at=SPRING_2010)
        make_post(title="Butter", slug="butter", published_at=SPRING_2010)
        query = StandingQuery(
            lambda values: Post.objects.filter(
                pk=values[0], slug=values[1], published_on=values[2], published_at__lte=values[3]
            ).values_list("title")
        )
        assert titles(query, post.pk, "brot", DAY, SPRING_2010) == ["Brot"]
        assert titles(query, post.pk, "butter", DAY, SPRING_2010) == []
        assert titles(query, post.pk, "brot", DAY + datetime.timedelta(days=1), SPRING_2010) == []
        before = SPRING_2010 - datetime.timedelta(seconds=1)
        assert titles(query, post.pk, "brot", DAY, before) == []

    def test_may_be_texts_that_look_like_sql(self, make_post: MakePost) -> None:
        make_post(title="100 % Brot", slug="brot")
        query = StandingQuery(
            lambda values: Post.objects.filter(title=values[0]).values_list("slug")
        )
        assert titles(query, "100 % Brot") == ["brot"]
        assert titles(query, "' OR 1=1 --") == []

    def test_may_be_more_at_another_time(self, make_post: MakePost) -> None:
        keys = [make_post(title=title, slug=title).pk for title in ("a", "b", "c")]
        query = StandingQuery(
            lambda keys: Post.objects.filter(pk__in=keys).order_by("pk").values_list("title")
        )
        assert titles(query, *keys[:2]) == ["a", "b"]
        assert titles(query, *keys) == ["a", "b", "c"]

    def test_stand_beside_constants(self, make_post: MakePost) -> None:
        make_post(title="5 %s", slug="brot")
        query = StandingQuery(
            lambda values: Post.objects.filter(
                title__contains="%s", slug=values[0], is_sticky=False
            ).values_list("title", Value("100 %"))
        )
        assert query.rows(["brot"]) == [("5 %s", "100 %")]
        assert query.rows(["butter"]) == []


@on_postgresql
@pytest.mark.django_db
class TestStatements:
    def test_are_prepared_once_for_small_and_large_keys(self) -> None:
        query = StandingQuery(lambda keys: Category.objects.filter(pk=keys[0]).values_list("pk"))
        before = len(prepared())
        for key in (1, 70_000, 10**12):
            query.rows([key])
        assert len(prepared()) == before + 1

    def test_are_seen_by_those_who_count_queries(self) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask("SELECT 1", [])
        assert len(queries) == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
class TestAMigrationMeanwhile:
    """It changes the type of a column that statements return, while a process runs."""

    @pytest.fixture(autouse=True)
    def column(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE migrated (name varchar(10))")
            cursor.execute("INSERT INTO migrated VALUES ('a')")

    @pytest.fixture(autouse=True)
    def _dropped(self, column: None) -> object:
        yield
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE migrated")

    def migrate(self) -> None:
        another = connection.copy()
        try:
            with another.cursor() as cursor:
                cursor.execute("ALTER TABLE migrated ALTER COLUMN name TYPE varchar(20)")
        finally:
            another.close()

    def test_is_not_noticed(self) -> None:
        for _time in range(2):
            assert ask("SELECT name FROM migrated", []) == [("a",)]
        self.migrate()
        assert ask("SELECT name FROM migrated", []) == [("a",)]

    def test_ends_a_transaction_but_no_later_one(self) -> None:
        assert ask("SELECT name FROM migrated", []) == [("a",)]
        self.migrate()
        with pytest.raises(NotSupportedError), transaction.atomic():
            ask("SELECT name FROM migrated", [])
        with transaction.atomic():
            assert ask("SELECT name FROM migrated", []) == [("a",)]


@pytest.mark.django_db
def test_a_page_is_asked_by_statements_that_are_kept(client: Client, make_post: MakePost) -> None:
    make_post()
    client.get("/")
    if connection.vendor == "postgresql":
        assert any("blog_listtotal" in statement for statement in prepared())
