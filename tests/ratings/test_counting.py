"""A score always equals its votes."""

import datetime
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts.voters import Voter
from bench.parallel_votes import hammer
from blog.models import Post
from ratings.formulas import bayesian_mean, no_spread, popularity
from ratings.models import DayScore, RankingPrior, Score, Vote
from ratings.scores import reading
from ratings.scores.recounting import recount, recount_all
from ratings.votes.casting import cast_vote, withdraw_vote
from tests.helpers import MakePost
from tests.properties import examples

NOON = datetime.datetime(2024, 5, 1, 10, tzinfo=datetime.UTC)

# Rita has an account and a cookie, which she uses signed in and signed out.
VOTERS = {
    "rita": Voter("user:1", cookie="c1"),
    "rita, signed out": Voter("c1"),
    "rita, elsewhere": Voter("user:1"),
    "otto": Voter("c2"),
    "anja": Voter("user:2"),
}
PERSON = {name: name.split(",")[0] for name in VOTERS}

MOVES = st.lists(
    st.tuples(
        st.sampled_from(sorted(VOTERS)),
        st.one_of(st.none(), st.integers(1, 10)),
        st.integers(0, 5),
    ),
    max_size=20,
)


@pytest.mark.django_db
@examples(40, [HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_any_moves_add_up_to_what_was_given_last(
    make_post: MakePost, moves: list[tuple[str, int | None, int]]
) -> None:
    post = make_post(slug=f"s{Post.objects.count()}")
    # Somebody who is known to the account has voted with it before.
    expected: dict[str, int] = {}
    cast_vote(post, VOTERS["rita"], 5, at=NOON)
    expected["rita"] = 5
    for name, stars, days in moves:
        if stars is None:
            withdraw_vote(post, VOTERS[name])
            expected.pop(PERSON[name], None)
            if PERSON[name] == "rita":
                cast_vote(post, VOTERS["rita"], 5, at=NOON)
                expected["rita"] = 5
        else:
            cast_vote(post, VOTERS[name], stars, at=NOON + datetime.timedelta(days=days))
            expected[PERSON[name]] = stars
    score = Score.objects.get(post=post)
    spread = Counter(expected.values())
    assert score.spread == [spread[stars] for stars in range(1, 11)]
    assert (score.votes, score.total) == (len(expected), sum(expected.values()))
    assert sum(DayScore.objects.filter(post=post).values_list("votes", flat=True)) == score.votes
    popular, rank = score.popularity, score.rank
    assert recount(post.pk) is None
    score.refresh_from_db()
    assert (score.popularity, score.rank) == (popular, rank)


@pytest.mark.django_db
def test_the_command_repairs_and_reports(
    make_post: MakePost, capsys: pytest.CaptureFixture[str]
) -> None:
    post, untouched, forgotten = make_post(), make_post(), make_post()
    for number in range(3):
        cast_vote(post, Voter(f"v{number}"), 7)
        cast_vote(untouched, Voter(f"v{number}"), 9)
    cast_vote(forgotten, Voter("v"), 2)
    Score.objects.filter(post=forgotten).delete()
    Score.objects.filter(post=post).update(votes=4, total=30)
    with pytest.raises(CommandError):
        call_command("recount_ratings")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [str(post.pk), str(forgotten.pk)]
    score = Score.objects.get(post=post)
    assert (score.votes, score.total, score.spread[6]) == (3, 21, 3)
    assert Score.objects.get(post=forgotten).total == 2
    call_command("recount_ratings")


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["votes", "total"])
def test_the_command_sees_a_wrong_day(make_post: MakePost, field: str) -> None:
    post = make_post()
    cast_vote(post, Voter("a"), 7)
    DayScore.objects.update(**{field: 9})
    assert [difference.post_id for difference in recount_all()] == [post.pk]
    assert (DayScore.objects.get().votes, DayScore.objects.get().total) == (1, 7)


@pytest.mark.django_db
def test_a_vote_counts_for_its_day_where_the_blog_is_at_home(make_post: MakePost) -> None:
    late = datetime.datetime(2024, 5, 1, 22, 30, tzinfo=datetime.UTC)
    cast_vote(make_post(), Voter("a"), 7, at=late)
    assert DayScore.objects.get().day == datetime.date(2024, 5, 2)


@pytest.mark.django_db
def test_a_changed_vote_keeps_its_day_and_a_day_without_votes_goes(make_post: MakePost) -> None:
    post = make_post()
    cast_vote(post, Voter("a"), 7, at=NOON)
    cast_vote(post, Voter("a"), 9)
    assert (DayScore.objects.get().day, DayScore.objects.get().total) == (NOON.date(), 9)
    withdraw_vote(post, Voter("a"))
    assert not DayScore.objects.exists()
    assert Score.objects.get().spread == no_spread()


@pytest.mark.django_db
def test_the_rank_begins_with_the_third_vote(make_post: MakePost) -> None:
    post = make_post()
    RankingPrior.objects.create(pk=1, mean=7, weight=10, computed_at=timezone.now())
    cast_vote(post, Voter("a"), 10)
    cast_vote(post, Voter("b"), 10)
    assert Score.objects.get().rank is None
    cast_vote(post, Voter("c"), 10)
    assert Score.objects.get().rank == pytest.approx(100 / 13)


def test_the_shrunk_mean_is_what_the_explanation_says() -> None:
    # Ten more votes of 7 stars beside three of 10.
    assert bayesian_mean(3, 30, 7, 10) == pytest.approx((10 * 7 + 30) / 13)
    assert bayesian_mean(11, 91, 7.5, 25) == pytest.approx((25 * 7.5 + 91) / 36)
    assert bayesian_mean(1, 10, 7.5, 25) < bayesian_mean(40, 364, 7.5, 25)


def test_popularity_halves_in_thirty_days() -> None:
    day = datetime.date(2024, 5, 1)
    now = popularity([(day, 2, 20)])
    earlier = popularity([(day - datetime.timedelta(days=30), 2, 20)])
    assert now == pytest.approx(2 * earlier)
    assert popularity([(day, 4, 22)]) == 0
    assert popularity([(day, 1, 1)]) == pytest.approx(-popularity([(day, 1, 10)]))


def test_popularity_is_a_number_for_every_year() -> None:
    for year in (1990, 2010, 2100):
        assert 0 < popularity([(datetime.date(year, 1, 1), 1, 10)]) < float("inf")


@pytest.mark.django_db(transaction=True)
def test_sixteen_voters_at_once_are_all_counted_by_postgresql(make_post: MakePost) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the next test is the one for SQLite")
    post = make_post()
    requests, errors = hammer(post.pk, seconds=3)
    assert requests > 0
    assert errors == []
    assert list(recount_all()) == []
    assert Vote.objects.count() == Score.objects.get().votes


def test_sixteen_voters_at_once_are_all_counted_by_sqlite(tmp_path: Path) -> None:
    # A process of its own: the tests' database is in memory and has only one connection.
    done = subprocess.run(
        [sys.executable, "-m", "bench.parallel_votes", "3"],
        env={"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path / 'votes.sqlite3'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors" in done.stdout
    assert "0 differences" in done.stdout


def test_a_vote_of_a_day_long_ago_can_be_changed_and_withdrawn(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "REMEMBERED_DAYS", 2)
    post = make_post()
    for number in range(5):
        cast_vote(post, Voter(f"v{number}"), 8, at=NOON + datetime.timedelta(days=number))
    cast_vote(post, Voter("v0"), 3)
    assert list(recount_all()) == []
    withdraw_vote(post, Voter("v1"))
    assert list(recount_all()) == []
    assert DayScore.objects.count() == 4


def test_popularity_is_what_counting_again_finds(make_post: MakePost) -> None:
    post = make_post()
    for number in range(5):
        at = NOON + datetime.timedelta(days=100 * number)
        cast_vote(post, Voter(f"v{number}"), 8, at=at)
        cast_vote(post, Voter(f"w{number}"), 2, at=at)
    withdraw_vote(post, Voter("w2"))
    cast_vote(post, Voter("v4"), 10)
    stored = Score.objects.get().popularity
    recount(post.pk)
    assert Score.objects.get().popularity == stored != 0
