"""A decision on a comment is stored with its record, or neither is."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from comments import moderation
from comments.models import Comment, CommentSettings, Decision, Fingerprint, Status
from comments.rules.submission import Submission
from comments.rules.word_lists import first_listed
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(), body="Gut gesagt.", status=Status.HELD)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and no decision can be recorded any more."""

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise OSError("The disk is full.")

    def fill() -> None:
        monkeypatch.setattr(Decision.objects, "create", fail)
        monkeypatch.setattr(Decision.objects, "bulk_create", fail)

    return fill


def test_a_new_comment(make_post: MakePost, full_disk: Callable[[], None]) -> None:
    comment = Comment(post=make_post(), author_name="Rita", email="r@example.org", body="Gut.")
    full_disk()
    with pytest.raises(OSError, match="full"):
        moderation.submit(Submission(comment=comment, settings=CommentSettings()))
    assert not Comment.objects.exists()
    assert not Fingerprint.objects.exists()


def test_a_revised_comment(held: Comment, full_disk: Callable[[], None]) -> None:
    full_disk()
    with pytest.raises(OSError, match="full"):
        moderation.revise(held, "Anders gesagt.", CommentSettings())
    assert Comment.objects.get().body == "Gut gesagt."


def test_a_withdrawn_comment(held: Comment, full_disk: Callable[[], None]) -> None:
    full_disk()
    with pytest.raises(OSError, match="full"):
        moderation.withdraw(held)
    stored = Comment.objects.get()
    assert (stored.body, stored.status) == ("Gut gesagt.", Status.HELD)


def test_one_decision(held: Comment, mo: User, full_disk: Callable[[], None]) -> None:
    full_disk()
    with pytest.raises(OSError, match="full"):
        moderation.decide(held, Status.APPROVED, by=mo)
    assert Comment.objects.get().status == Status.HELD


def test_many_decisions(held: Comment, mo: User, full_disk: Callable[[], None]) -> None:
    full_disk()
    with pytest.raises(OSError, match="full"):
        moderation.decide_all(Comment.objects.all(), Status.APPROVED, by=mo)
    assert Comment.objects.get().status == Status.HELD


def test_the_undo_of_many(held: Comment, mo: User, full_disk: Callable[[], None]) -> None:
    batch = moderation.decide_all(Comment.objects.all(), Status.APPROVED, by=mo)
    full_disk()
    with pytest.raises(OSError, match="full"):
        moderation.undo_batch(batch, by=mo)
    assert Comment.objects.get().status == Status.APPROVED


def test_a_line_of_blanks_in_a_word_list_stands_for_nothing() -> None:
    assert first_listed("  \n * \n casino ", "Ein schöner Text") is None
    assert first_listed("  \n * \n casino ", "Ein Casino") == "casino"
