"""The front page of the desk, and what is said before something is deleted."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Revision
from blog.templatetags.desk import ago
from tests.helpers import MakeComment, MakePost, page_text, said

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


def test_deleting_a_post_names_what_people_know_of_it(
    anna_client: Client, anna: User, edda: User, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(tags=["a"])
    post.co_authors.add(edda)
    make_comment(post, body="Ganz meiner Meinung.")
    Revision.record(post, anna)
    page = page_text(anna_client, f"/admin/blog/post/{post.pk}/delete/")
    assert "Ganz meiner Meinung." in page
    assert said("revisions") in page
    for unknown in ("Post_co_authors", "object (", "Search entry", "Search text"):
        assert unknown not in page
