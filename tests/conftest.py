"""The people and things that tests are about: Anna writes, Edda edits, Mo moderates, Rita reads."""

import datetime
import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from accounts import daily_keys
from accounts.models import User
from blog.models import Category, Post
from blog.rendering.saving import save_text
from comments.models import Comment, Status
from tests.helpers import PASSWORD, SPRING_2010, MakeComment, MakePost, person, signed_in
from tests.page_cache.small_site import restart_keys
from tests.properties import USUAL

# The suite tries the same examples at every run; `make explore` looks for new ones.
hypothesis_settings.register_profile(
    "same", max_examples=USUAL, derandomize=True, deadline=None, database=None
)
hypothesis_settings.register_profile("explore", max_examples=30 * USUAL, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database is the same on PostgreSQL, and does not run there again."""
    if connection.vendor != "postgresql":
        return
    touching: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        uses_database = "db" in getattr(item, "fixturenames", ())
        is_marked = item.get_closest_marker("django_db") is not None
        (touching if uses_database or is_marked else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = touching


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look through what stays, Django and thousands of tests, once: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 50)


@pytest.fixture(scope="session")
def _all_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _own_media(settings: Any, _all_media: Path) -> None:
    # Made by the first upload: most tests need no folder, and thousands of them take their time.
    settings.MEDIA_ROOT = _all_media / str(next(_numbers))


_numbers = itertools.count()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _daily_keys() -> Iterator[None]:
    """Each day's key without a query: a process asks for it once a day, not in each request.

    tests/accounts/test_daily_keys.py asks the database.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            daily_keys,
            "_load",
            lambda today: tuple(
                str(today - datetime.timedelta(days=days)) for days in range(daily_keys.KEYS)
            ),
        )
        yield


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for fixtures that build something once for all tests of a module.

    It is a transaction around theirs. The module's tests must not be transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def first_keys(db: None) -> None:
    """Keys from 1, by which the sitemap's files are numbered."""
    restart_keys()


@pytest.fixture
def anna(db: None) -> User:
    """An author."""
    return person("anna", "Anna Albers", "Authors")


@pytest.fixture
def edda(db: None) -> User:
    """An editor."""
    return person("edda", "Edda Ehlers", "Editors")


@pytest.fixture
def mo(db: None) -> User:
    """A moderator."""
    return person("mo", "Mo Meier", "Moderators")


@pytest.fixture
def host(db: None) -> User:
    """Who runs the blog and may do everything."""
    return User.objects.create_superuser("host", "host@example.org", PASSWORD)


@pytest.fixture
def make_post(anna: User) -> MakePost:
    """Create a public post of Anna's, from 29 April 2010 unless told otherwise."""

    def make(
        *, categories: list[Category] | None = None, tags: list[str] | None = None, **fields: Any
    ) -> Post:
        number = Post.objects.count() + 1
        defaults: dict[str, Any] = {
            "title": f"Beitrag {number}",
            "author": anna,
            "body": "<p>Ein Text.</p>",
            "published_at": SPRING_2010,
        }
        post = save_text(Post(**(defaults | fields)))
        post.categories.set(categories or [])
        post.tags.set(tags or [])
        return post

    return make


@pytest.fixture
def make_comment() -> MakeComment:
    """Create an approved comment of Rita's unless told otherwise."""

    def make(post: Post, **fields: Any) -> Comment:
        defaults: dict[str, Any] = {
            "author_name": "Rita",
            "email": "rita@example.org",
            "body": "Gut gesagt.",
            "status": Status.APPROVED,
        }
        return Comment.objects.create(post=post, **(defaults | fields))

    return make


@pytest.fixture
def tomorrow() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=1)


@pytest.fixture
def anna_client(anna: User) -> Client:
    return signed_in(anna)


@pytest.fixture
def edda_client(edda: User) -> Client:
    return signed_in(edda)


@pytest.fixture
def mo_client(mo: User) -> Client:
    return signed_in(mo)
