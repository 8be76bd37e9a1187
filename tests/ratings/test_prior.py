"""The prior of the rankings: what the blog's stars are usually like, taken anew once a day."""

import datetime

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from accounts.voters import Voter
from blog.models import Post
from ratings.models import RankingPrior, Score
from ratings.scores import ranking
from ratings.scores.importing import add_imported_rating
from ratings.scores.ranking import refresh_ranks
from ratings.votes.casting import cast_vote, withdraw_vote
from tests.clock import clock_at
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
MOMENT = datetime.timedelta(milliseconds=1)


def give(post: Post, *stars: int) -> Post:
    for number, given in enumerate(stars):
        cast_vote(post, Voter(f"v{number}"), given)
    return post


def measured() -> tuple[float, int]:
    """The mean and the weight that the blog's votes give now."""
    refresh_ranks(even_if_fresh=True)
    prior = RankingPrior.objects.get()
    return prior.mean, prior.weight


class TestTheMean:
    def test_is_that_of_all_votes_with_two_decimals(self, make_post: MakePost) -> None:
        give(make_post(), 9, 9, 9, 10)
        give(make_post(), 3, 4, 5)
        assert measured()[0] == 7

        give(make_post(), 1, 1, 2)
        assert measured()[0] == 5.3

        give(make_post(), 8, 8, 8)
        assert measured()[0] == 5.92  # 77/13

    def test_takes_posts_from_the_third_vote_on(self, make_post: MakePost) -> None:
        give(make_post(), 8, 8, 8)
        post = give(make_post(), 2, 2)
        assert measured()[0] == 8
        cast_vote(post, Voter("third"), 2)
        assert measured()[0] == 5

    def test_takes_imported_votes_with_the_others(self, make_post: MakePost) -> None:
        post = give(make_post(), 10, 10)
        add_imported_rating(post, "GD Star Rating", 4.0, 4, 10)
        assert measured()[0] == 6

    def test_stays_what_it_was_where_there_are_no_votes(self) -> None:
        before = RankingPrior.load()
        assert measured() == (before.mean, before.weight)


class TestTheWeight:
    @pytest.mark.parametrize(
        ("votes", "weight"),
        [([3, 4, 3], 5), ([3, 7, 20], 7), ([6, 9], 9), ([3, 51, 60], 50), ([3, 50, 60], 50)],
    )
    def test_is_the_number_of_votes_in_the_middle_between_five_and_fifty(
        self, make_post: MakePost, votes: list[int], weight: int
    ) -> None:
        for number in votes:
            add_imported_rating(make_post(), "GD Star Rating", 7.0, number, 10)
        assert measured()[1] == weight

    def test_takes_imported_votes_with_the_others(self, make_post: MakePost) -> None:
        post = give(make_post(), 10, 10)
        add_imported_rating(post, "GD Star Rating", 4.0, 4, 10)
        assert measured()[1] == 6


class TestTakingItAnew:
    @pytest.fixture
    def post(self, make_post: MakePost) -> Post:
        """Rated by a prior of seven stars and ten votes, which are not the blog's."""
        RankingPrior.objects.create(pk=1, mean=7, weight=10, computed_at=timezone.now())
        return give(make_post(), 9, 9, 9)

    def test_leaves_a_fresh_one_alone(self, post: Post) -> None:
        refresh_ranks()
        assert Score.objects.get().rank == pytest.approx((10 * 7 + 27) / 13)

    def test_ranks_all_posts_once_it_is_a_day_old(self, post: Post) -> None:
        computed = RankingPrior.objects.get().computed_at
        assert computed
        with clock_at(computed + DAY - MOMENT):
            refresh_ranks()
        assert Score.objects.get().rank == pytest.approx((10 * 7 + 27) / 13)
        with clock_at(computed + DAY + MOMENT):
            refresh_ranks()
        assert Score.objects.get().rank == pytest.approx((5 * 9 + 27) / 8)
        assert RankingPrior.objects.get().computed_at == computed + DAY + MOMENT

    def test_changes_the_prior_and_the_ranks_together(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_arguments: object, **_fields: object) -> None:
            raise OSError("The disk is full.")

        monkeypatch.setattr(QuerySet, "update", fail)
        with pytest.raises(OSError, match="full"):
            refresh_ranks(even_if_fresh=True)
        assert RankingPrior.objects.get().mean == 7

    def test_can_be_asked_for_at_any_time(self, post: Post) -> None:
        Score.objects.update(rank=1)
        refresh_ranks(even_if_fresh=True)
        assert Score.objects.get().rank == pytest.approx((5 * 9 + 27) / 8)

    def test_counts_imported_votes_in_the_rank(self, post: Post) -> None:
        add_imported_rating(post, "GD Star Rating", 3.0, 9, 10)
        refresh_ranks(even_if_fresh=True)
        # Twelve votes of 54 stars are all that there are.
        assert Score.objects.get().rank == pytest.approx(4.5)

    def test_gives_no_rank_to_posts_with_two_votes(self, post: Post, make_post: MakePost) -> None:
        other = give(make_post(), 9, 9)
        refresh_ranks(even_if_fresh=True)
        assert Score.objects.get(post=other).rank is None


class TestTheLists:
    def test_end_after_fifty_posts(self, make_post: MakePost) -> None:
        for _number in range(51):
            post = make_post()
            Score.objects.create(post=post, votes=3, total=27, rank=8, popularity=1)
        posts = Post.objects.published()
        assert len(ranking.best(posts)) == 50
        assert len(ranking.popular(posts)) == 50

    def test_begin_with_the_later_of_two_equals(self, make_post: MakePost) -> None:
        first, second = make_post(), make_post()
        for post in (first, second):
            Score.objects.create(post=post, votes=3, total=27, rank=8, popularity=1)
        posts = Post.objects.published()
        assert ranking.best(posts) == [second.pk, first.pk]
        assert ranking.popular(posts) == [second.pk, first.pk]

    def test_hold_even_what_everybody_gave_one_star(self, make_post: MakePost) -> None:
        post = give(make_post(), 1, 1, 1, 1, 1)
        refresh_ranks(even_if_fresh=True)
        assert Score.objects.get().rank == 1
        assert ranking.best(Post.objects.published()) == [post.pk]

    def test_leave_out_what_nobody_likes_any_more(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = give(make_post(title="Vergessen"), 9, 9, 9)
        assert "Vergessen" in client.get("/beliebt/").content.decode()
        for number in range(3):
            withdraw_vote(post, Voter(f"v{number}"))
        assert "Vergessen" not in client.get("/beliebt/").content.decode()
        assert "Vergessen" not in client.get("/bestbewertet/").content.decode()
