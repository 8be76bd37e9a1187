import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.models import Post
from ratings.formatting import score_text
from ratings.models import Score, Vote, cast_vote, withdraw_vote
from tests.conftest import MakePost


@pytest.mark.parametrize(
    ("votes", "total", "german", "english"),
    [
        (0, 0, "", ""),
        (1, 7, "7,0/10 (1 Stimme)", "7.0/10 (1 vote)"),
        (11, 91, "8,3/10 (11 Stimmen)", "8.3/10 (11 votes)"),
        (20, 165, "8,3/10 (20 Stimmen)", "8.3/10 (20 votes)"),
        (1200, 12000, "10,0/10 (1.200 Stimmen)", "10.0/10 (1,200 votes)"),
    ],
)
def test_reads_naturally_with_halves_rounded_up(
    votes: int, total: int, german: str, english: str
) -> None:
    score = Score(votes=votes, total=total)
    with translation.override("de"):
        assert score_text(score) == german
    with translation.override("en"):
        assert score_text(score) == english


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.one_of(st.none(), st.integers(1, 10))),
        max_size=15,
    )
)
def test_always_equals_a_recount(make_post: MakePost, moves: list[tuple[str, int | None]]) -> None:
    post = make_post(slug=f"s{Post.objects.count()}")
    expected: dict[str, int] = {}
    for voter, stars in moves:
        if stars is None:
            withdraw_vote(post, voter)
            expected.pop(voter, None)
        else:
            cast_vote(post, voter, stars)
            expected[voter] = stars
    score = Score.objects.filter(post=post).first() or Score()
    assert (score.votes, score.total) == (len(expected), sum(expected.values()))


@pytest.mark.django_db
def test_the_database_refuses_a_second_vote(make_post: MakePost) -> None:
    post = make_post()
    Vote.objects.create(post=post, voter="a", stars=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(post=post, voter="a", stars=6)


@pytest.mark.django_db
@pytest.mark.parametrize("stars", [0, 11])
def test_the_database_refuses_other_stars(make_post: MakePost, stars: int) -> None:
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Vote.objects.create(post=make_post(), voter="a", stars=stars)


@pytest.mark.django_db(transaction=True)
def test_voters_at_the_same_moment_are_all_counted(make_post: MakePost) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database has one connection; PostgreSQL runs this")
    post = make_post()
    start = threading.Barrier(4)

    def vote(voter: str) -> None:
        start.wait()
        try:
            for stars in (3, 9):
                cast_vote(post, voter, stars)
        finally:
            connection.close()

    threads = [threading.Thread(target=vote, args=(f"v{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    score = Score.objects.get(post=post)
    assert (score.votes, score.total) == (4, 36)
