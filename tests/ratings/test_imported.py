"""What readers gave elsewhere is added as a sum, and named."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.voters import Voter
from ratings.models import ImportedRating, Score, Vote
from ratings.scores.formatting import score_text
from ratings.scores.importing import add_imported_rating
from ratings.scores.recounting import recount_all
from ratings.votes.casting import cast_vote
from tests.helpers import MakePost, stars_said

pytestmark = pytest.mark.django_db


def test_is_added_to_the_score_and_is_no_vote(make_post: MakePost) -> None:
    post = make_post()
    add_imported_rating(post, "GD Star Rating", Decimal("8.3"), 11, 10)
    cast_vote(post, Voter("a"), 2)
    score = Score.objects.get(post=post)
    assert score_text(score) == stars_said(12, 93.3)
    assert (score.votes, score.total, Vote.objects.count()) == (1, 2, 1)
    assert score.rank is not None
    assert list(recount_all()) == []


def test_another_scale_is_converted_for_the_score_alone(make_post: MakePost) -> None:
    post = make_post()
    rating = add_imported_rating(post, "WP-PostRatings", 4.2, 10, 5)
    assert (rating.scale, rating.votes, rating.total) == (5, 10, Decimal(42))
    assert score_text(Score.objects.get(post=post)) == stars_said(10, 84)


def test_a_second_import_replaces_the_first(make_post: MakePost) -> None:
    post = make_post()
    add_imported_rating(post, "GD Star Rating", 8.3, 11, 10)
    add_imported_rating(post, "GD Star Rating", 8.0, 12, 10)
    add_imported_rating(post, "WP-PostRatings", 5, 1, 5)
    assert ImportedRating.objects.count() == 2
    assert Score.objects.get(post=post).all_votes == 13


@pytest.mark.parametrize(
    ("mean", "count", "scale"),
    [
        (8.3, 0, 10),
        (8.3, -1, 10),
        (0, 5, 10),
        (10.1, 5, 10),
        (float("nan"), 5, 10),
        (float("inf"), 5, 10),
        (1, 5, 1),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    make_post: MakePost, mean: float, count: int, scale: int
) -> None:
    with pytest.raises(ValueError, match="No rating"):
        add_imported_rating(make_post(), "x", mean, count, scale)
    assert not ImportedRating.objects.exists()


def test_readers_are_told_where_it_comes_from(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    add_imported_rating(post, "<b>Altes</b> Blog", 4.25, 11, 5)
    page = client.get("/2010/04/29/a/").content.decode()
    assert stars_said(11, 93.5) in page
    assert "&lt;b&gt;Altes&lt;/b&gt; Blog" in page
    assert "4,3" in page
    assert 'class="spread"' not in page


def test_a_wrong_sum_is_found_by_counting_again(make_post: MakePost) -> None:
    post = make_post()
    add_imported_rating(post, "GD Star Rating", 8.3, 11, 10)
    Score.objects.update(imported_votes=99)
    assert [difference.post_id for difference in recount_all()] == [post.pk]
    assert Score.objects.get().imported_votes == 11
