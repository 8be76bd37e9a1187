"""Whatever changes in the database, by whatever way: no page that shows it may stay.

Every column of every row is changed by raw SQL, every row is copied and deleted. What the triggers
write says which pages would go; all others must come out as before. It happens in a transaction
that is rolled back, so that the kept pages stay good for the next change.
"""

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections, connection, models, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.voters import Voter
from blog.models import Post
from comments.models import Comment
from comments.thread.helpful import vote
from page_cache import log, reads, triggers, watch
from page_cache.models import LogEntry
from page_cache.reads import Render
from page_cache.watch import Span, pages_of, undeclared, watched
from page_cache.wsgi import make_page
from ratings.votes.casting import cast_vote
from tests.page_cache import small_site

# Fields that decide whether or where a row is shown: a change hides the others' changes.
HIDING = {"status", "published_at", "published_on", "path", "slug", "page_size", "page_order"}
# Columns of which a change is told by another one, with the reason.
TOLD_ELSEWHERE = {
    "ratings_score.rank": "written anew for all posts when the basis changes, which tells of it",
}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the connection open between requests, for it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Shown:
    """A page as it came out."""

    content: tuple[object, ...]
    tags: frozenset[str]
    spans: frozenset[Span]
    is_kept: bool

    def asked(self, table: str) -> bool:
        tags = self.tags | {span.tag for span in self.spans}
        return any(re.split(r"[.:]", tag)[0] == table for tag in tags)


def render(address: str) -> Shown:
    """The page as it would be kept."""
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {"HTTP_HOST": "testserver", "SERVER_NAME": "testserver", "SERVER_PORT": "80"}
    environ |= {"wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "SCRIPT_NAME": ""}
    page_render = Render(query=query)
    heard: list[Any] = []
    django: Any = get_wsgi_application()
    with page_render.collecting():
        result = django(environ, lambda *given: heard.append(given))
        body = b"".join(result)
    page = make_page(heard[0][1], body, page_render)
    content = (heard[0][0], tuple(page.headers), page.bodies[""])
    tags, spans = frozenset(page_render.tags), frozenset(page_render.spans)
    return Shown(content, tags, spans, page_render.may_be_kept)


@pytest.fixture
def site(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Shown]:
    """The pages of the small site, each with what it read."""
    monkeypatch.setattr("blog.views.archives.POSTS_PER_PAGE", small_site.POSTS_PER_PAGE)
    # The test compares texts; compressing them would take most of its time.
    monkeypatch.setattr("page_cache.pages.LEAST_COMPRESSED", 10**9)
    settings.PAGE_CACHE_DIR = "/nowhere"
    reads.known_tables.cache_clear()
    reads.tables_in.cache_clear()
    triggers.install(connection)
    small_site.restart_keys()
    small_site.build()
    return {address: render(address) for address in small_site.addresses()}


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the block is seen by it alone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def logged_since(key: int) -> frozenset[str]:
    return frozenset(LogEntry.objects.filter(pk__gt=key).values_list("tag", flat=True))


def last_key() -> int:
    return LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def stays(shown: Shown, logged: frozenset[str]) -> bool:
    gone = {tag for one in logged for tag in pages_of(one)}
    is_in_span = any(span.covers(tag) for span in shown.spans for tag in logged)
    return log.EVERYTHING not in gone and shown.tags.isdisjoint(gone) and not is_in_span


def stale(site: dict[str, Shown], logged: frozenset[str], table: str = "") -> list[str]:
    """Pages that would stay, and no longer are what the database says.

    With a table only the pages that asked it, which are fewer.
    """
    return [
        address
        for address, shown in site.items()
        if (shown.asked(table) or not table)
        and stays(shown, logged)
        and render(address).content != shown.content
    ]


def needlessly_gone(site: dict[str, Shown], logged: frozenset[str]) -> list[str]:
    """Pages that would go, and come back as they were."""
    return [
        address
        for address, shown in site.items()
        if not stays(shown, logged) and render(address).content == shown.content
    ]


# Other values


def other(field: models.Field[Any, Any], value: Any) -> Any:
    """A value that shows, as the database wants to have it; None where there is no other."""
    if field.is_relation:
        keys = field.related_model._default_manager.exclude(pk=value)  # type: ignore[union-attr]  # a model
        return keys.order_by("-pk").values_list("pk", flat=True).first()
    if field.choices:
        return next((key for key, _label in field.flatchoices if key != value), None)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or datetime.datetime.now(datetime.UTC)) - datetime.timedelta(hours=7)
    if isinstance(field, models.DateField):
        return value - datetime.timedelta(days=3) if value else None
    if isinstance(field, models.JSONField):
        return _other_json(value)
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return f"{value or ''}x"
    return (value or 0) + 1


def _other_json(value: Any) -> Any:
    if value and isinstance(value[0], dict):
        return [{**value[0], "source": "anderswo", "votes": 1}]
    return [*value[:-1], 3] if value else value


@dataclass(frozen=True)
class Change:
    """One column of one row."""

    table: str
    column: str | None
    key_column: str | None
    key: Any
    value: Any

    def make(self) -> None:
        make([self])

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of {self.key}"


def make(several: Iterable[Change]) -> None:
    """Make the changes by raw SQL, all of one row by one statement."""
    by_row: dict[Any, list[Change]] = defaultdict(list)
    for change in several:
        by_row[change.table, change.key].append(change)
    with connection.cursor() as cursor:
        for (_table, key), own in by_row.items():
            columns = ", ".join(f'"{change.column}" = %s' for change in own)
            sql = f'UPDATE "{own[0].table}" SET {columns} WHERE "{own[0].key_column}" = %s'  # noqa: S608  # our own names
            cursor.execute(sql, [*(change.value for change in own), key])


def shown_models() -> list[type[models.Model]]:
    return [entry.model for entry in watched().values()]


def changes(model: type[models.Model]) -> Iterator[tuple[bool, Change]]:
    """Every column of every row; whether it may be changed along with others.

    On PostgreSQL of one row of each table: its triggers are its own, but what a page reads of
    which row is the same on both, and SQLite has tried it.
    """
    rows = model._default_manager.order_by("pk")
    for row in rows[:1] if connection.vendor == "postgresql" else rows:
        for field in model._meta.concrete_fields:
            if field.primary_key:
                continue  # what points to the row would point to nothing
            before = field.value_from_object(row)
            value = other(field, before)
            if value is None:
                continue
            stored = field.get_db_prep_save(value, connection)
            if isinstance(field, models.JSONField) and connection.vendor == "postgresql":
                stored = json.dumps(value)
            yield (
                field.name not in HIDING and not field.is_relation,
                Change(model._meta.db_table, field.column, model._meta.pk.column, row.pk, stored),
            )


def tried(change: Change) -> frozenset[str] | None:
    """What the log says of it; None where the database refuses the value."""
    key = last_key()
    try:
        with undone():
            change.make()
            return logged_since(key)
    except DatabaseError:
        return None


Told = tuple[Change, frozenset[str]]
"""A change, and what the log says of it."""


def together(model: type[models.Model]) -> list[list[Told]]:
    """All changes of a table, in sets that can be made at once: the plain ones come first.

    What decides whether or where a row is shown is changed by itself, row by row.
    """
    plain: list[Told] = []
    others: dict[tuple[str | None, Any], list[Told]] = defaultdict(list)
    for is_plain, change in changes(model):
        logged = tried(change)
        if logged is None or f"{change.table}.{change.column}" in TOLD_ELSEWHERE:
            continue
        if is_plain:
            plain.append((change, logged))
        else:
            others[change.column, change.key].append((change, logged))
    return [plain, *others.values()]


def unnoticed_by(
    site: dict[str, Shown], several: list[Told]
) -> dict[tuple[Change, ...], list[str]]:
    """The pages by the changes that leave them where they are, and so must not be seen there.

    One page's changes are made at once: if all of them are unseen, so is each.
    """
    found: dict[tuple[Change, ...], list[str]] = defaultdict(list)
    for address, shown in site.items():
        unseen = tuple(change for change, logged in several if stays(shown, logged))
        if unseen:
            found[unseen].append(address)
    return found


def stale_after(site: dict[str, Shown], several: Sequence[Change], among: list[str]) -> list[str]:
    """Which of the pages the changes are seen in."""
    try:
        with undone():
            make(several)
            wrong = [one for one in among if render(one).content != site[one].content]
    except DatabaseError:
        # Together they break a constraint.
        apart = [[change] for change in several] if len(several) > 1 else []
        return [text for one in apart for text in stale_after(site, one, among)]
    return [f"{address}: {', '.join(map(str, several[:40]))}" for address in wrong]


def test_no_change_of_a_column_leaves_a_stale_page(site: dict[str, Shown]) -> None:
    found: list[str] = []
    not_asked: dict[str, list[Change]] = defaultdict(list)
    for model in shown_models():
        table = model._meta.db_table
        asking = {address: shown for address, shown in site.items() if shown.asked(table)}
        plain, *others = together(model)
        for several in [plain, *others]:
            for unseen, addresses in unnoticed_by(asking, several).items():
                found += stale_after(site, unseen, addresses)
        for address in site.keys() - asking.keys():
            not_asked[address] += [change for change, _logged in plain]
    for address, unasked in not_asked.items():
        found += stale_after(site, unasked, [address])
    assert found == []


def test_no_insert_or_delete_leaves_a_stale_page(site: dict[str, Shown]) -> None:
    found: list[str] = []
    for model in shown_models():
        for act in (_copy, _delete):
            rows = list(model._default_manager.order_by("pk"))
            for row in rows if act is _delete else [rows[0], rows[-1]]:
                key = last_key()
                try:
                    with undone():
                        act(model, row)
                        logged = logged_since(key)
                        wrong = stale(site, logged, model._meta.db_table)
                        found += [f"{one} {act.__name__} {row!r}" for one in wrong]
                except DatabaseError:
                    continue
    assert found == []


def _copy(model: type[models.Model], row: models.Model) -> None:
    values = {field.attname: field.value_from_object(row) for field in model._meta.concrete_fields}
    key = model._meta.pk.attname
    values.pop(key) if not model._meta.pk.is_relation else values.update({key: _unrated_post()})
    for field in model._meta.concrete_fields:
        if field.unique and field.attname in values and not field.is_relation:
            values[field.attname] = other(field, values[field.attname])
    model._default_manager.bulk_create([model(**values)])


def _unrated_post() -> int:
    return int(Post.objects.filter(rating=None).values_list("pk", flat=True)[0])


def _delete(model: type[models.Model], row: models.Model) -> None:
    """With what points to it, as the databases demand."""
    model._default_manager.filter(pk=row.pk).delete()


# Exactness


def gone_in_vain(site: dict[str, Shown], act: Callable[[], object]) -> list[str]:
    with undone():
        key = last_key()
        act()
        return needlessly_gone(site, logged_since(key))


def test_a_comment_removes_no_page_that_comes_back_equal(site: dict[str, Shown]) -> None:
    post = Post.objects.get(slug="beitrag-1")

    def act() -> None:
        facts = {"author_name": "Neu", "body": "Neu.", "status": Comment.Status.APPROVED}
        Comment.objects.create(post=post, **facts)

    assert gone_in_vain(site, act) == []


def test_a_vote_removes_no_page_that_comes_back_equal(site: dict[str, Shown]) -> None:
    post = Post.objects.get(slug="beitrag-3")
    assert gone_in_vain(site, lambda: cast_vote(post, Voter("somebody"), 3)) == []


def test_a_judgement_removes_no_page_that_comes_back_equal(site: dict[str, Shown]) -> None:
    comment = Comment.objects.filter(post__slug="beitrag-1").order_by("path")[0]
    assert gone_in_vain(site, lambda: vote(comment, Voter("somebody"), True)) == []


def test_a_column_that_is_left_out_would_be_seen(
    site: dict[str, Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = watched()["accounts_user"]
    columns = tuple(one for one in entry.whole.columns if one != "bio")
    triggers.remove(connection)
    forgetful = replace(entry, whole=replace(entry.whole, columns=columns))
    monkeypatch.setitem(watch._watched, "accounts_user", forgetful)
    triggers.install(connection)
    key = last_key()
    with undone():
        User.objects.update(bio="Anders")
        wrong = stale(site, logged_since(key))
    assert {"/author/anna/", "/2010/04/29/beitrag-1/"} <= set(wrong)


def test_every_address_is_kept(site: dict[str, Shown]) -> None:
    assert [address for address, shown in site.items() if not shown.is_kept] == []


def test_every_url_is_named_kept_or_never_kept() -> None:
    names = set(names_of(get_resolver()))
    assert names == small_site.ADDRESSES.keys() | small_site.NEVER.keys()


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}"
        elif pattern.namespace != "admin":
            yield from names_of(
                pattern, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


def test_every_model_is_declared_watched_or_not_shown() -> None:
    assert undeclared() == []
