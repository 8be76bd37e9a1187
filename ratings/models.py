"""Stars from readers: one row a vote, and one row a post with their sum."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blog.models import Post

MIN_STARS = 1
MAX_STARS = 10


class ScoreQuerySet(models.QuerySet["Score"]):
    def for_posts(self, posts: list[Post]) -> Self:
        return self.filter(post__in=[post.pk for post in posts])


class Score(models.Model):
    """What all votes on a post add up to; changed only together with a vote."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    votes = models.PositiveIntegerField(_("votes"), default=0)
    total = models.PositiveIntegerField(_("sum of stars"), default=0)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=F("votes") * MIN_STARS, total__lte=F("votes") * MAX_STARS),
                name="score_total_fits_its_votes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.total}/{self.votes}"

    @property
    def mean(self) -> float | None:
        """The plain mean, 1 to 10; None without a vote."""
        return self.total / self.votes if self.votes else None


class Vote(models.Model):
    """One voter's stars for one post; it can be changed and withdrawn."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    voter = models.CharField(max_length=64, editable=False)
    """A key from accounts.readers; never a name or an address."""
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(MIN_STARS), MaxValueValidator(MAX_STARS)]
    )
    created_at = models.DateTimeField(_("given"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["post", "voter"], name="one_vote_per_voter_and_post"),
            models.CheckConstraint(
                condition=Q(stars__gte=MIN_STARS, stars__lte=MAX_STARS),
                name="vote_has_1_to_10_stars",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/{MAX_STARS}"


@transaction.atomic
def cast_vote(post: Post, voter: str, stars: int) -> None:
    """Store the voter's stars for the post, in place of any they gave before."""
    lock_score(post)
    before = Vote.objects.filter(post=post, voter=voter).values_list("stars", flat=True).first()
    Vote.objects.update_or_create(post=post, voter=voter, defaults={"stars": stars})
    change_score(post, votes=int(before is None), total=stars - (before or 0))


@transaction.atomic
def withdraw_vote(post: Post, voter: str) -> None:
    """Take the voter's stars back, if they gave any."""
    lock_score(post)
    vote = Vote.objects.filter(post=post, voter=voter).first()
    if vote is not None:
        vote.delete()
        change_score(post, votes=-1, total=-vote.stars)


def lock_score(post: Post) -> None:
    """Make votes on the same post wait for each other until the transaction ends."""
    Score.objects.get_or_create(post=post)
    Score.objects.select_for_update().get(post=post)


def change_score(post: Post, *, votes: int, total: int) -> None:
    Score.objects.filter(post=post).update(votes=F("votes") + votes, total=F("total") + total)
