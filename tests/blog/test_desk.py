"""The front page of the desk, and what is said before something is deleted."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from blog.templatetags.desk import ago
from tests.helpers import MakePost, page_text, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (0, ("just now",)),
        (1 / 24, ("%(count)s hour ago", "%(count)s hours ago", 1)),
        (1.9, ("%(count)s day ago", "%(count)s days ago", 1)),
        (45, ("%(count)s month ago", "%(count)s months ago", 1)),
        (920, ("%(count)s year ago", "%(count)s years ago", 2)),
    ],
)
def test_how_long_ago_is_said_in_one_unit(days: float, sentence: tuple[str, str, int]) -> None:
    assert ago(timezone.now() - datetime.timedelta(days=days)) == said(*sentence)


def test_deleting_names_what_people_know_of_it(edda_client: Client, make_post: MakePost) -> None:
    post = make_post(tags=["Berge"])
    tag = post.tags.get()
    page = page_text(edda_client, f"/admin/blog/tag/{tag.pk}/delete/")
    assert "Berge" in page
    for unknown in ("Tagged", "tagged", "object ("):
        assert unknown not in page
