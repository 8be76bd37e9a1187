"""Counting again finds every score that does not match its votes, and repairs it as a whole."""

from collections.abc import Iterator

import pytest

from accounts.voters import Voter
from blog.models import Post
from ratings.models import DayScore, ImportedRating, Score, Vote
from ratings.scores import recounting
from ratings.scores.importing import add_imported_rating
from ratings.scores.recounting import recount_all
from ratings.votes.casting import cast_vote
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(make_post: MakePost) -> Iterator[Post]:
    """Rated by a reader and by an import; after the test, its score is right."""
    post = make_post()
    cast_vote(post, Voter("a"), 8)
    add_imported_rating(post, "GD Star Rating", 6.0, 4, 10)
    yield post
    assert list(recount_all()) == []


def test_a_right_score_is_no_difference(post: Post) -> None:
    assert list(recount_all()) == []


def test_an_import_that_the_score_does_not_know_is_found(post: Post) -> None:
    Score.objects.update(imported_votes=0, imported_total=0, imported=[])
    assert [difference.post_id for difference in recount_all()] == [post.pk]
    assert Score.objects.get().imported_votes == 4


def test_scores_that_match_their_votes_are_not_locked(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stars in (3, 8):
        cast_vote(make_post(), Voter("a"), stars)
    held = cast_vote(make_post(), Voter("b"), 5)
    Vote.objects.filter(pk=held.pk).update(is_counted=False)
    recounting.recount(held.post_id)
    recounted: list[int] = []
    monkeypatch.setattr(recounting, "recount", recounted.append)
    assert list(recount_all()) == []
    assert recounted == []


def test_a_difference_tells_of_its_own_post_alone(post: Post, make_post: MakePost) -> None:
    other = make_post()
    vote = cast_vote(other, Voter("a"), 3)
    Score.objects.filter(post=other).update(total=4)
    [difference] = recount_all()
    day = vote.day.isoformat()
    assert difference.stored == f"1 4 [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] [{day}:3/1] 0.0000/0"
    assert difference.counted == f"1 3 [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] [{day}:3/1] 0.0000/0"


@pytest.mark.parametrize("votes", [4, 1])
def test_an_import_that_only_the_score_knows_is_found(post: Post, votes: int) -> None:
    ImportedRating.objects.all().delete()
    Score.objects.update(imported_votes=votes)
    assert [difference.post_id for difference in recount_all()] == [post.pk]
    assert Score.objects.get().imported_votes == 0


def test_where_the_score_cannot_be_stored_its_days_stay(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_facts: object) -> None:
        raise OSError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(recounting, "apply", fail)
        with pytest.raises(OSError, match="full"):
            recounting.recount(post.pk)
    assert DayScore.objects.get().votes == 1
