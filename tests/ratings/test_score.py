"""The score of a post: what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ratings.models import Score, Vote
from tests.helpers import MakePost


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
