"""Whose comment appears at once: who has proved their address and was approved under it before."""

import datetime

import pytest

from blog.models import Post
from comments import moderation
from comments.models import Comment, CommentSettings, Status
from comments.rules.submission import Submission
from subscriptions.models import ConfirmedEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

RITA, KEY = "rita@example.org", "rita's key"


def status_of(post: Post, *, email: str = RITA, reader: str = KEY) -> str:
    """The status that a comment gets from that address in that browser."""
    comment = Comment(post=post, author_name="Rita", email=email, reader=reader, body="Noch etwas.")
    settings = CommentSettings(hold_everything=False, hold_unknown=True)
    age = datetime.timedelta(minutes=1)
    moderation.submit(Submission(comment=comment, settings=settings, form_age=age))
    return comment.status


@pytest.fixture(autouse=True)
def _confirmed() -> None:
    ConfirmedEmail.objects.create(email=RITA, reader=KEY)


@pytest.fixture
def earlier(make_post: MakePost, make_comment: MakeComment) -> Comment:
    """An approved comment of Rita's from when she had proved her address."""
    return make_comment(make_post(), email=RITA, email_confirmed=True)


def test_a_known_writer_need_not_wait(earlier: Comment) -> None:
    assert status_of(earlier.post) == Status.APPROVED


def test_an_approved_comment_of_somebody_else_is_no_proof(earlier: Comment) -> None:
    Comment.objects.update(email="anna@example.org")
    assert status_of(earlier.post) == Status.HELD


def test_a_comment_under_an_address_that_was_not_proved_is_none(earlier: Comment) -> None:
    Comment.objects.update(email_confirmed=False)
    assert status_of(earlier.post) == Status.HELD


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.TRASH])
def test_a_comment_that_was_not_approved_is_none(earlier: Comment, status: Status) -> None:
    Comment.objects.update(status=status)
    assert status_of(earlier.post) != Status.APPROVED


@pytest.mark.parametrize(
    ("email", "reader"), [(RITA, "another's key"), (RITA, ""), ("anna@example.org", KEY)]
)
def test_the_address_of_another_is_no_proof(
    earlier: Comment, make_comment: MakeComment, email: str, reader: str
) -> None:
    make_comment(earlier.post, email="anna@example.org", email_confirmed=True)
    assert status_of(earlier.post, email=email, reader=reader) == Status.HELD
