"""Which posts stand in which list, and how many: the same whatever changed, and by whatever way."""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import pre_migrate
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts.models import User
from blog.models import Category, Listing, ListKind, ListMonth, ListTotal, Post, Tag, TaggedPost
from blog.models.lists import triggers
from blog.models.lists.rebuilding import rebuild
from blog.models.lists.tables import KEYS_PER_FILE
from blog.rendering.saving import save_text
from page_cache import named_triggers
from tests.helpers import SPRING_2010
from tests.properties import examples

pytestmark = pytest.mark.django_db

Row = tuple[int, int, datetime.date, datetime.datetime, datetime.datetime]
STEPS: dict[str, Callable[[int], object]] = {}


def expected() -> set[Row]:
    """All listings, derived in Python from what they are derived from."""
    rows: set[Row] = set()
    for post in Post.objects.exclude(published_at=None):
        assert post.published_at
        assert post.published_on
        changed_at = max(post.modified_at, post.published_at)
        for key in keys_of(post):
            rows.add((key, post.pk, post.published_on, post.published_at, changed_at))
    return rows


def keys_of(post: Post) -> set[int]:
    keys = {ListKind.EVERYTHING.key()}
    keys |= {ListKind.STICKY.key()} if post.is_sticky else set()
    keys.add(ListKind.SITEMAP_FILE.key((post.pk - 1) // KEYS_PER_FILE + 1))
    keys |= {ListKind.AUTHOR.key(author.pk) for author in post.authors}
    keys |= {ListKind.TAG.key(tag.pk) for tag in post.tags.all()}
    above: Category | None
    for above in post.categories.all():
        while above is not None:
            keys.add(ListKind.CATEGORY.key(above.pk))
            above = above.parent
    return keys


def found() -> set[Row]:
    rows = Listing.objects.values_list(
        "list_key", "post_id", "published_on", "published_at", "changed_at"
    )
    return set(rows)


def check() -> None:
    """Lists and counts are what they would be if they were derived anew."""
    rows = found()
    assert rows == expected()
    totals = Counter(key for key, *_rest in rows)
    assert dict(ListTotal.objects.values_list("list_key", "posts")) == totals
    assert set(ListTotal.objects.values_list("kind", flat=True)) == {
        key // 10**12 for key in totals
    }
    months = Counter((key, day.replace(day=1)) for key, _post, day, *_rest in rows)
    counted = ListMonth.objects.values_list("list_key", "month", "posts")
    assert {(key, month): posts for key, month, posts in counted} == months


def step(act: Callable[[int], object]) -> Callable[[int], object]:
    STEPS[act.__name__] = act
    return act


def post(number: int) -> Post | None:
    posts = Post.objects.order_by("pk")
    return posts[number % posts.count()] if posts else None


def category(number: int) -> Category:
    return Category.objects.order_by("pk")[number % Category.objects.count()]


def person(number: int) -> User:
    return User.objects.order_by("pk")[number % User.objects.count()]


@step
def a_post_is_written(number: int) -> None:
    moments = [None, SPRING_2010, timezone.now() + datetime.timedelta(days=number)]
    written = save_text(
        Post(
            title=f"Neu {Post.objects.count()} {number}",
            author=person(number),
            published_at=moments[number % 3],
            is_sticky=number % 5 == 0,
        )
    )
    written.tags.set(["alt", f"Wort {number % 4}"])
    written.categories.set([category(number)])


@step
def a_post_changes(number: int) -> None:
    if changed := post(number):
        changed.title = f"Anders {number}"
        changed.is_sticky = not changed.is_sticky
        changed.author = person(number)
        save_text(changed)


@step
def a_post_moves_in_time(number: int) -> None:
    if moved := post(number):
        moments = [None, SPRING_2010 - datetime.timedelta(days=number), timezone.now()]
        moved.published_at = moments[number % 3]
        moved.slug = f"anders-{Post.objects.count()}-{number}-{moved.pk}"
        save_text(moved)


@step
def a_post_is_deleted(number: int) -> None:
    if gone := post(number):
        gone.delete()


@step
def posts_change_at_once(number: int) -> None:
    late = datetime.datetime(2031, 3, 1, 12, tzinfo=datetime.UTC)
    changes: list[dict[str, Any]] = [
        {"is_sticky": True},
        {"published_at": None, "published_on": None},
        {"published_on": datetime.date(2003, 2, 1)},
        {"modified_at": late},
        {"author": person(number)},
    ]
    # Two of them, as the URLs of one day differ.
    keys = list(Post.objects.exclude(published_at=None).values_list("pk", flat=True)[:2])
    Post.objects.filter(pk__in=keys).update(**changes[number % 5])


@step
def tags_change(number: int) -> None:
    if tagged := post(number):
        tagged.tags.set([f"Wort {number % 4}", f"Wort {number % 3}"])


@step
def a_tag_is_deleted_or_others_become_it(number: int) -> None:
    tag = Tag.objects.order_by("pk").first()
    if tag and number % 2:
        tag.delete()
    elif tag:
        others = TaggedPost.objects.exclude(
            content_object__in=tag.tagged_posts.values("content_object")
        )
        TaggedPost.objects.filter(pk__in=[use.pk for use in others[:1]]).update(tag=tag)


@step
def categories_of_a_post_change(number: int) -> None:
    if sorted_in := post(number):
        sorted_in.categories.set([category(number), category(number + 2)][: number % 3])


@step
def a_category_moves(number: int) -> None:
    moved, above = category(number), category(number // 3)
    if number % 4 == 0:
        moved.parent = None
    elif not above.is_within(moved):
        moved.parent = above
    moved.slug = f"ort-{number}-{moved.pk}"
    moved.save()


@step
def a_category_is_deleted(number: int) -> None:
    gone = category(number)
    if Category.objects.count() > 3 and not gone.children.exists():
        gone.delete()


@step
def authors_change(number: int) -> None:
    if written := post(number):
        written.co_authors.set([person(number), person(number + 1)][: number % 3])


@step
def sorted_in_by_other_ways(number: int) -> None:
    if sorted_in := post(number):
        through = Post.categories.through
        row = through(post_id=sorted_in.pk, category_id=category(number).pk)
        through.objects.bulk_create([row], ignore_conflicts=True)
        rows = through.objects.filter(post_id=sorted_in.pk)[:1]
        free = Category.objects.exclude(posts=sorted_in).first()
        if free:
            through.objects.filter(pk__in=[one.pk for one in rows]).update(category_id=free.pk)


def build() -> None:
    for name in ("anna", "bernd", "carla"):
        User.objects.create_user(name)
    garden = Category.objects.create(name="Garten")
    bed = Category.objects.create(name="Beet", parent=garden)
    Category.objects.create(name="Rose", parent=bed)
    Category.objects.create(name="Reisen")
    for number in range(4):
        a_post_is_written(number)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 99)), min_size=5, max_size=15)
)
@examples(25, [HealthCheck.too_slow])
def test_lists_are_what_they_would_be_if_derived_anew(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        build()
        check()
        for name, number in steps:
            STEPS[name](number)
            check()
        assert rebuild() == 0
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_without_triggers_lists_go_stale_and_are_rebuilt(name: str) -> None:
    """So the test above sees what a trigger does; where it sees nothing, the step is no test."""
    build()
    moved = Post.objects.order_by("-pk")[1]
    moved.categories.add(Category.objects.get(name="Rose"), Category.objects.get(name="Reisen"))
    moved.co_authors.add(User.objects.get(username="carla"))
    triggers.remove(connection)
    before = found()

    for number in (0, 1, 2, 4, 7, 11):
        STEPS[name](number)

    assert expected() != before
    assert rebuild() > 0
    check()
    assert rebuild() == 0


def test_migrating_puts_triggers_back_and_derives_what_they_missed() -> None:
    build()
    triggers.remove(connection)
    a_post_is_written(1)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == set()
    check()


def test_a_missing_trigger_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    triggers.remove(connection)
    call_command("check", databases=["default"])
    assert "blog.W002" in capsys.readouterr().err


def test_while_migrations_run_there_are_none() -> None:
    """SQLite cannot rebuild a table that the trigger of another one names."""
    app = apps.get_app_config("blog")
    pre_migrate.send(app, using="default", plan=[])
    assert triggers.missing(connection) == set()
    pre_migrate.send(app, using="default", plan=[("a migration", False)])
    assert named_triggers.there(connection, triggers.PREFIX) == {}
