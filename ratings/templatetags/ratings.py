"""How stars come into the pages of the blog, which knows nothing of them."""

from typing import Any

from django import template
from django.db.models import F, FloatField
from django.db.models.functions import Cast

from accounts.models import User
from accounts.readers import reader_key
from blog.models import Post
from ratings.formatting import rounded_mean, score_text
from ratings.models import MAX_STARS, MIN_STARS, Score, Vote

register = template.Library()

LISTED = 5
VOTES_THAT_COUNT = 3


def box(post: Post, reader: str | None) -> dict[str, Any]:
    """What ratings/_box.html shows: the score, and the reader's own stars (0: none)."""
    score = Score.objects.filter(post=post).first() or Score(post=post)
    own = Vote.objects.filter(post=post, voter=reader).first() if reader else None
    return {
        "post": post,
        "score_text": score_text(score),
        "own": own.stars if own else 0,
        "choices": range(MIN_STARS, MAX_STARS + 1),
    }


@register.inclusion_tag("ratings/_box.html", takes_context=True)
def rating_box(context: dict[str, Any], post: Post) -> dict[str, Any]:
    return box(post, reader_key(context["request"]))


@register.simple_tag
def prefetch_scores(posts: list[Post]) -> str:
    """Set `score` (a Score or None) on every post of the list, by one query for all."""
    scores = Score.objects.in_bulk([post.pk for post in posts])
    for post in posts:
        post.score = scores.get(post.pk)  # type: ignore[attr-defined]
    return ""


@register.inclusion_tag("ratings/_stars.html")
def shown_score(post: Post) -> dict[str, Any]:
    """The stars on a card; call `prefetch_scores` for the list first."""
    score: Score | None = post.score  # type: ignore[attr-defined]
    if score is None or not score.votes:
        return {"score_text": ""}
    mean = rounded_mean(score)
    return {"score_text": score_text(score), "filled": round(mean) if mean else 0}


@register.simple_tag
def best_rated(user: User) -> list[Post]:
    """Of the posts that the person may change, those with the best mean of at least 3 votes."""
    scores = (
        Score.objects.filter(votes__gte=VOTES_THAT_COUNT)
        .filter(post__in=Post.objects.editable_by(user).published())
        .order_by((Cast("total", FloatField()) / F("votes")).desc(), "-votes", "-pk")
        .select_related("post")
        .only("votes", "total", "post__title", "post__slug", "post__published_on")[:LISTED]
    )
    for score in scores:
        score.post.score_text = score_text(score)  # type: ignore[attr-defined]
    return [score.post for score in scores]
