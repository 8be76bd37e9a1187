"""The exact edges of what holds votes back, and that a vote and its score change together."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Attempt, User
from accounts.voters import Voter
from blog.models import Post
from ratings.models import DayScore, Score, Vote, VoteHold
from ratings.votes import casting
from ratings.votes.abuse import expected_votes
from ratings.votes.casting import cast_vote, withdraw_vote
from ratings.votes.decisions import decide
from tests.clock import clock_at
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2024, 5, 1, 10, tzinfo=datetime.UTC)
MOMENT = datetime.timedelta(milliseconds=1)
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post()


def newcomers(post: Post, number: int, at: datetime.datetime, name: str = "n") -> None:
    """Some new voters, all at the same time."""
    for count in range(number):
        cast_vote(post, Voter(f"{name}{count}"), 10, at=at)


def is_counted(post: Post, at: datetime.datetime, key: str = "the next") -> bool:
    """Whether the vote of one more newcomer counts."""
    return cast_vote(post, Voter(key), 10, at=at).is_counted


class TestTheWindowOfABurst:
    def test_holds_the_twenty_first_of_the_same_moment(self, post: Post) -> None:
        newcomers(post, 20, NOON)
        assert not is_counted(post, NOON)

    def test_reaches_back_ten_minutes(self, post: Post) -> None:
        newcomers(post, 20, NOON)
        assert not is_counted(post, NOON + 10 * MINUTE - MOMENT)

    def test_reaches_back_no_further(self, post: Post) -> None:
        newcomers(post, 20, NOON)
        assert is_counted(post, NOON + 10 * MINUTE)

    def test_does_not_look_at_what_came_later(self, post: Post) -> None:
        newcomers(post, 20, NOON)
        assert is_counted(post, NOON - MINUTE)

    def test_is_over_an_hour_after_its_last_vote(self, post: Post) -> None:
        newcomers(post, 21, NOON)
        assert not is_counted(post, NOON + HOUR - MOMENT)
        assert is_counted(post, NOON + 2 * HOUR - MOMENT, key="later")

    def test_takes_more_where_the_busiest_day_had_more(self, post: Post) -> None:
        DayScore.objects.create(post=post, day=NOON.date() - DAY, votes=1440, total=1440)
        newcomers(post, 50, NOON)
        assert Score.objects.get(post=post).votes == 50
        assert not is_counted(post, NOON)
        assert VoteHold.objects.get().expected == 50


class TestTheBusiestDay:
    @pytest.mark.parametrize(
        ("days_ago", "expected"), [(0, 20), (1, 50), (30, 50), (31, 20), (-1, 20)]
    )
    def test_is_one_of_the_thirty_before(self, post: Post, days_ago: int, expected: int) -> None:
        day = NOON.date() - datetime.timedelta(days=days_ago)
        DayScore.objects.create(post=post, day=day, votes=1440, total=1440)
        assert expected_votes(post.pk, NOON) == expected

    def test_is_that_of_the_same_post(self, post: Post, make_post: MakePost) -> None:
        day = NOON.date() - DAY
        DayScore.objects.create(post=make_post(), day=day, votes=1440, total=1440)
        assert expected_votes(post.pk, NOON) == 20


class TestANewcomer:
    def test_is_somebody_whose_first_vote_is_a_day_old(
        self, post: Post, make_post: MakePost
    ) -> None:
        cast_vote(make_post(), Voter("x"), 7, at=NOON - DAY)
        newcomers(post, 20, NOON)
        assert not is_counted(post, NOON, key="x")

    def test_is_nobody_whose_first_vote_is_older(self, post: Post, make_post: MakePost) -> None:
        cast_vote(make_post(), Voter("x"), 7, at=NOON - DAY - MOMENT)
        newcomers(post, 20, NOON)
        assert is_counted(post, NOON, key="x")


class TestADecisionToCount:
    @pytest.fixture
    def decided(self, post: Post, mo: User) -> datetime.datetime:
        """A moderator counted a burst on the post; the time of the decision."""
        newcomers(post, 21, NOON)
        with clock_at(NOON + HOUR):
            decide(VoteHold.objects.get(), VoteHold.Status.COUNTED, mo)
        return NOON + HOUR

    def test_applies_for_a_day(self, post: Post, decided: datetime.datetime) -> None:
        newcomers(post, 20, decided + DAY - SECOND, name="more")
        assert is_counted(post, decided + DAY - MOMENT)

    def test_applies_no_longer(self, post: Post, decided: datetime.datetime) -> None:
        newcomers(post, 20, decided + DAY - SECOND, name="more")
        assert not is_counted(post, decided + DAY)

    def test_applies_to_no_other_post(
        self, decided: datetime.datetime, make_post: MakePost
    ) -> None:
        other = make_post()
        newcomers(other, 20, decided + MINUTE, name="more")
        assert not is_counted(other, decided + MINUTE)


class TestAHold:
    """Votes that are held wait together: those of one post, held for one reason."""

    def test_is_of_one_post(self, post: Post, make_post: MakePost) -> None:
        newcomers(post, 21, NOON)
        other = make_post()
        newcomers(other, 21, NOON, name="more")
        assert set(VoteHold.objects.values_list("post", flat=True)) == {post.pk, other.pk}
        assert [hold.votes.count() for hold in VoteHold.objects.all()] == [21, 21]

    def test_is_of_one_reason(self, post: Post) -> None:
        for number in range(20):
            cast_vote(post, Voter(f"v{number}", fingerprint="office"), 8, at=NOON)
        newcomers(post, 1, NOON)
        cast_vote(post, Voter("x", fingerprint="office"), 8, at=NOON)
        assert set(VoteHold.objects.values_list("reason", flat=True)) == {"burst", "connection"}

    def test_takes_no_more_once_it_is_decided_on(self, post: Post, mo: User) -> None:
        newcomers(post, 21, NOON)
        decide(VoteHold.objects.get(), VoteHold.Status.DISCARDED, mo)
        newcomers(post, 21, NOON + HOUR, name="more")
        assert set(VoteHold.objects.values_list("status", flat=True)) == {"discarded", "open"}


class TestAConnection:
    @pytest.fixture(autouse=True)
    def _twenty_votes(self, post: Post) -> None:
        for number in range(20):
            cast_vote(post, Voter(f"v{number}", fingerprint="office"), 8, at=NOON + number * HOUR)

    def test_is_remembered_for_72_hours(self, post: Post) -> None:
        Attempt.objects.update(created_at=timezone.now() - 72 * HOUR + MINUTE)
        assert not cast_vote(post, Voter("x", fingerprint="office"), 8).is_counted

    def test_is_forgotten_after_that(self, post: Post) -> None:
        Attempt.objects.update(created_at=timezone.now() - 72 * HOUR)
        assert cast_vote(post, Voter("x", fingerprint="office"), 8).is_counted

    def test_does_not_limit_accounts(self, post: Post) -> None:
        for number in range(21):
            at = NOON + number * HOUR
            assert cast_vote(post, Voter(f"user:{number}"), 8, at=at).is_counted


class TestSomebodyWhoVotedWithTheCookieAndWithTheAccount:
    """Their two votes meet once both are known."""

    @pytest.fixture(autouse=True)
    def _two_votes(self, post: Post) -> None:
        cast_vote(post, Voter("cookie"), 4)
        cast_vote(post, Voter("user:1"), 6)

    def test_sees_the_one_of_the_account(self, post: Post) -> None:
        voter = Voter("user:1", cookie="cookie")
        assert [vote.stars for vote in casting.votes_of(post, voter)] == [6, 4]

    def test_keeps_the_time_of_that_one(self, post: Post) -> None:
        Vote.objects.filter(voter="user:1").update(created_at=NOON)
        cast_vote(post, Voter("user:1", cookie="cookie"), 7)
        assert Vote.objects.get().created_at == NOON

    def test_keeps_one_when_changing_it(self, post: Post) -> None:
        cast_vote(post, Voter("user:1", cookie="cookie"), 7)
        assert Vote.objects.get().stars == 7
        assert Score.objects.get().total == 7

    def test_keeps_none_when_withdrawing(self, post: Post) -> None:
        withdraw_vote(post, Voter("user:1", cookie="cookie"))
        assert not Vote.objects.exists()
        assert Score.objects.get().votes == 0

    def test_loses_nothing_of_the_score_by_a_vote_that_was_held(self, post: Post) -> None:
        Vote.objects.filter(voter="cookie").update(is_counted=False)
        Score.objects.update(votes=1, total=6, spread=[0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
        cast_vote(post, Voter("user:1", cookie="cookie"), 7)
        assert Vote.objects.get().stars == 7
        assert Score.objects.get().total == 7


def test_a_second_account_in_a_browser_takes_over_the_cookie_on_that_post_alone(
    post: Post, make_post: MakePost
) -> None:
    cast_vote(post, Voter("user:1", cookie="c"), 4)
    cast_vote(make_post(), Voter("user:2", cookie="c"), 6)
    assert Vote.objects.get(post=post).cookie == "c"
    cast_vote(post, Voter("user:2", cookie="c"), 6)
    assert list(Vote.objects.filter(post=post).order_by("pk").values_list("cookie")) == [
        (None,),
        ("c",),
    ]


def test_an_account_takes_no_cookie_from_another_browser(post: Post) -> None:
    cast_vote(post, Voter("user:1", cookie="a"), 4)
    cast_vote(post, Voter("user:2", cookie="b"), 6)
    cast_vote(post, Voter("user:2", cookie="b"), 7)
    assert set(Vote.objects.values_list("voter", "cookie")) == {("user:1", "a"), ("user:2", "b")}


class TestAVoteAndItsScore:
    """Where the score cannot be changed, the vote is not changed either."""

    @pytest.fixture
    def _no_score(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        cast_vote(post, Voter("before"), 8)

        def fail(*_facts: Any) -> None:
            raise OSError("The disk is full.")

        monkeypatch.setattr(casting, "apply", fail)

    @pytest.mark.usefixtures("_no_score")
    def test_are_cast_together(self, post: Post) -> None:
        with pytest.raises(OSError, match="full"):
            cast_vote(post, Voter("new"), 3)
        assert Vote.objects.get().voter == "before"

    @pytest.mark.usefixtures("_no_score")
    def test_are_changed_together(self, post: Post) -> None:
        with pytest.raises(OSError, match="full"):
            cast_vote(post, Voter("before"), 3)
        assert Vote.objects.get().stars == 8

    @pytest.mark.usefixtures("_no_score")
    def test_are_withdrawn_together(self, post: Post) -> None:
        with pytest.raises(OSError, match="full"):
            withdraw_vote(post, Voter("before"))
        assert Vote.objects.get().voter == "before"


class TestPopularity:
    @pytest.mark.parametrize(("days", "is_remembered"), [(399, True), (400, False), (900, False)])
    def test_is_made_of_the_400_days_before_the_last_vote(
        self, post: Post, make_post: MakePost, days: int, is_remembered: bool
    ) -> None:
        other = make_post()
        cast_vote(other, Voter("now"), 10, at=NOON)
        cast_vote(post, Voter("before"), 10, at=NOON - days * DAY)
        cast_vote(post, Voter("now"), 10, at=NOON)
        scores = [Score.objects.get(post=each).popularity for each in (post, other)]
        assert (scores[0] > scores[1]) is is_remembered
