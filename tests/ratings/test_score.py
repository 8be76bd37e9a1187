"""How a score reads."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from ratings.models import Score, Vote
from ratings.scores.formatting import score_text
from tests.helpers import MakePost


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


@pytest.mark.django_db
def test_the_database_refuses_a_second_vote_by_the_same_cookie(make_post: MakePost) -> None:
    post = make_post()
    Vote.objects.create(post=post, voter="user:1", cookie="c", stars=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(post=post, voter="user:2", cookie="c", stars=6)


@pytest.mark.django_db
def test_the_database_refuses_a_sum_that_its_votes_cannot_have(make_post: MakePost) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(post=make_post(), votes=2, total=21)
