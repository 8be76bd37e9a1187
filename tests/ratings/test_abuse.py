"""Votes that come in heaps are set aside; a moderator counts or discards them."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.voters import Voter
from blog.models import Post
from ratings.models import DayScore, RatingDecision, Score, Vote, VoteHold
from ratings.scores.recounting import recount_all
from ratings.votes.abuse import TooManyVotesError, expected_votes
from ratings.votes.casting import cast_vote, withdraw_vote
from ratings.votes.decisions import AlreadyDecidedError, decide
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2024, 5, 1, 10, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def burst(post: Post, number: int = 25, *, at: datetime.datetime = NOON, name: str = "b") -> None:
    """Newcomers vote, one each second."""
    for count in range(number):
        cast_vote(post, Voter(f"{name}{count}"), 10, at=at + count * SECOND)


def slowly(post: Post, number: int = 20, *, name: str = "s") -> None:
    """Twenty votes of three stars, one an hour, on the days before."""
    for count in range(number):
        moment = NOON - datetime.timedelta(days=2, hours=count)
        cast_vote(post, Voter(f"{name}{count}"), 3, at=moment)


def counts(post: Post) -> tuple[int, int]:
    score = Score.objects.get(post=post)
    return score.votes, score.total


def test_nineteen_newcomers_in_ten_minutes_all_count(make_post: MakePost) -> None:
    post = make_post()
    burst(post, 20)
    assert counts(post) == (20, 200)
    assert not VoteHold.objects.exists()


def test_with_the_twenty_first_all_of_them_are_set_aside(make_post: MakePost) -> None:
    post = make_post()
    slowly(post)
    burst(post, 21)
    assert counts(post) == (20, 60)
    hold = VoteHold.objects.get()
    assert (hold.reason, hold.votes.count(), hold.expected) == ("burst", 21, 20)
    assert list(recount_all()) == []


def test_later_newcomers_join_them_until_it_has_been_calm(make_post: MakePost) -> None:
    post = make_post()
    burst(post, 21)
    cast_vote(post, Voter("late"), 10, at=NOON + datetime.timedelta(minutes=50))
    assert VoteHold.objects.get().votes.count() == 22
    cast_vote(post, Voter("next day"), 10, at=NOON + datetime.timedelta(hours=20))
    assert counts(post) == (1, 10)


def test_readers_who_voted_before_count_in_the_middle_of_it(make_post: MakePost) -> None:
    post, other = make_post(), make_post()
    cast_vote(other, Voter("regular"), 7, at=NOON - datetime.timedelta(days=3))
    burst(post, 21)
    cast_vote(post, Voter("regular"), 4, at=NOON + 30 * SECOND)
    assert counts(post) == (1, 4)


def test_many_regulars_at_once_set_off_no_alarm(make_post: MakePost) -> None:
    post, other = make_post(), make_post()
    for number in range(30):
        before = NOON - datetime.timedelta(days=3, hours=number)
        cast_vote(other, Voter(f"b{number}"), 7, at=before)
    burst(post, 30)
    cast_vote(post, Voter("newcomer"), 4, at=NOON + 40 * SECOND)
    assert counts(post) == (31, 304)


def test_an_account_is_no_newcomer_if_its_cookie_voted_before(make_post: MakePost) -> None:
    post, other = make_post(), make_post()
    cast_vote(other, Voter("c"), 7, at=NOON - datetime.timedelta(days=3))
    burst(post, 21)
    cast_vote(post, Voter("user:1", cookie="c"), 4, at=NOON + 30 * SECOND)
    assert counts(post) == (1, 4)


def test_other_posts_are_not_touched(make_post: MakePost) -> None:
    post, other = make_post(), make_post()
    burst(post, 21)
    cast_vote(other, Voter("x"), 5, at=NOON + 30 * SECOND)
    assert counts(other) == (1, 5)


def test_what_is_usual_depends_on_the_posts_busiest_day(make_post: MakePost) -> None:
    post = make_post()
    assert expected_votes(post.pk, NOON) == 20
    day = NOON.date() - datetime.timedelta(days=1)
    DayScore.objects.create(post=post, day=day, votes=1440, total=1440)
    assert expected_votes(post.pk, NOON) == 50
    burst(post, 40)
    assert counts(post) == (40, 400)


def test_a_vote_set_aside_can_be_changed_and_withdrawn(make_post: MakePost) -> None:
    post = make_post()
    burst(post, 21)
    cast_vote(post, Voter("b3"), 2)
    withdraw_vote(post, Voter("b4"))
    assert counts(post) == (0, 0)
    hold = VoteHold.objects.get()
    assert sorted(hold.votes.values_list("stars", flat=True)) == [2] + [10] * 19


def test_a_moderator_counts_them(make_post: MakePost, mo: User) -> None:
    post = make_post()
    slowly(post)
    burst(post, 21)
    decide(VoteHold.objects.get(), VoteHold.Status.COUNTED, mo)
    assert counts(post) == (41, 270)
    decision = RatingDecision.objects.get()
    assert (decision.kind, decision.by, decision.votes, decision.total) == ("count", mo, 21, 210)
    assert list(recount_all()) == []


def test_a_moderator_discards_them_and_they_are_kept(make_post: MakePost, mo: User) -> None:
    post = make_post()
    slowly(post)
    burst(post, 21)
    decide(VoteHold.objects.get(), VoteHold.Status.DISCARDED, mo)
    assert counts(post) == (20, 60)
    assert Vote.objects.count() == 41
    assert RatingDecision.objects.get().kind == "discard"


def test_a_verdict_can_be_changed(make_post: MakePost, mo: User) -> None:
    post = make_post()
    burst(post, 21)
    hold = VoteHold.objects.get()
    decide(hold, VoteHold.Status.COUNTED, mo)
    decide(hold, VoteHold.Status.DISCARDED, mo)
    assert counts(post) == (0, 0)
    assert RatingDecision.objects.count() == 2
    assert list(recount_all()) == []


def test_of_two_moderators_the_second_is_told(make_post: MakePost, mo: User) -> None:
    burst(make_post(), 21)
    mine, theirs = VoteHold.objects.get(), VoteHold.objects.get()
    decide(theirs, VoteHold.Status.DISCARDED, mo)
    with pytest.raises(AlreadyDecidedError):
        decide(mine, VoteHold.Status.COUNTED, mo)


def test_counted_once_a_day_of_more_is_welcome(make_post: MakePost, mo: User) -> None:
    post = make_post()
    now = timezone.now()
    burst(post, 21, at=now)
    decide(VoteHold.objects.get(), VoteHold.Status.COUNTED, mo)
    burst(post, 30, at=now + datetime.timedelta(minutes=2), name="more")
    assert counts(post) == (51, 510)


def test_of_one_connection_twenty_new_voters_count(make_post: MakePost) -> None:
    post = make_post()
    for number in range(23):
        cast_vote(
            post, Voter(f"v{number}", fingerprint="office"), 10, at=NOON + number * 40 * SECOND
        )
    assert counts(post) == (20, 200)
    hold = VoteHold.objects.get()
    assert (hold.reason, hold.votes.count()) == ("connection", 3)
    cast_vote(post, Voter("x", fingerprint="elsewhere"), 5)
    assert counts(post) == (21, 205)


def test_of_one_connection_two_hundred_are_kept(make_post: MakePost) -> None:
    post = make_post()
    for number in range(200):
        cast_vote(
            post, Voter(f"v{number}", fingerprint="office"), 10, at=NOON + number * 40 * SECOND
        )
    with pytest.raises(TooManyVotesError):
        cast_vote(post, Voter("one more", fingerprint="office"), 10)
    assert Vote.objects.count() == 200
    cast_vote(post, Voter("v7", fingerprint="office"), 3)
    assert Vote.objects.get(voter="v7").stars == 3
