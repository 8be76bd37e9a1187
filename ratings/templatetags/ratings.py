"""Template tags that put stars into the pages of the blog, which knows nothing about them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString

from accounts.absolute import absolute_by
from accounts.models import User
from accounts.voters import Voter, known_voter, vote_of
from blog.discovery import structured_data as jsonld
from blog.models import Post, is_public
from blog.models.posts import may_edit_all
from blog.models.standing import StandingQuery
from blog.templatetags.parts import part_of
from page_cache.reads import reads
from ratings.formulas import SHOWN_FROM
from ratings.models import Review, Score, Vote, VoteHold
from ratings.scores.formatting import mean_text, rounded_mean, score_text, votes_text
from ratings.scores.rendering import choices, spread

register = template.Library()

LISTED = 5


def imports_of(score: Score) -> list[dict[str, str]]:
    """Where imported votes come from, in words."""
    return [
        {
            "source": entry["source"],
            "votes": votes_text(entry["votes"]),
            "mean": mean_text(Decimal(entry["mean"])),
            "scale": entry["scale"],
        }
        for entry in score.imported
    ]


SCORE = [field.attname for field in Score._meta.concrete_fields]
REVIEW = [field.attname for field in Review._meta.concrete_fields]
SCORES = StandingQuery(lambda keys: Score.objects.filter(post__in=keys).values_list(*SCORE))
SCORE_AND_REVIEW = [*(f"rating__{name}" for name in SCORE), *(f"review__{name}" for name in REVIEW)]
OF_POST = StandingQuery(
    lambda keys: Post.objects.filter(pk__in=keys).values_list(*SCORE_AND_REVIEW)
)


@dataclass(frozen=True)
class OfPost:
    """What a post's page shows of stars."""

    score: Score
    review: Review | None
    voter: Voter | None
    """The reader, if they may have voted."""
    own_stars: int = 0
    is_counted: bool = False
    """Whether the reader's stars count, or wait for a moderator."""


def of_post(post: Post, voter: Voter | None = None) -> OfPost:
    """All of it in a single query per page, if the first to ask names the reader."""
    known: OfPost | None = getattr(post, "stars", None)
    if known is None or (voter and voter != known.voter):
        known = post.stars = _read(post, voter)  # type: ignore[attr-defined]  # for the next
    return known


def _read(post: Post, voter: Voter | None) -> OfPost:
    with reads(Score, of=[post.pk]), reads(Review, of=[post.pk]), reads(Post, of=[post.pk]):
        rows = _with_own_stars(post, voter) if voter else OF_POST.rows([post.pk])
    values = list(rows[0]) if rows else []
    score, values = values[: len(SCORE)], values[len(SCORE) :]
    review, own = values[: len(REVIEW)], values[len(REVIEW) :]
    return OfPost(
        Score.from_db(DEFAULT_DB_ALIAS, SCORE, score) if any(score) else Score(post=post),
        Review.from_db(DEFAULT_DB_ALIAS, REVIEW, review) if any(review) else None,
        voter,
        *(own if any(own) else []),
    )


def _with_own_stars(post: Post, voter: Voter) -> list[tuple[Any, ...]]:
    own = vote_of(voter, Vote.objects.filter(post=OuterRef("pk")))
    stars, is_counted = Subquery(own.values("stars")), Subquery(own.values("is_counted"))
    found = Post.objects.filter(pk=post.pk)
    return list(found.values_list(*SCORE_AND_REVIEW, stars, is_counted))


def box(post: Post, voter: Voter | None) -> dict[str, Any]:
    """What ratings/_box.html shows: the score, and the reader's own stars (0: none)."""
    shown = of_post(post, voter)
    score, own_stars = shown.score, shown.own_stars
    return {
        "post": post,
        "votes": score.all_votes,
        "votes_text": votes_text(score.all_votes),
        "score_text": score_text(score) if score.is_shown else "",
        "mean": mean_text(score.mean) if score.mean and score.is_shown else "",
        "spread": spread(score, own_stars if shown.is_counted else 0)
        if score.is_shown and score.votes
        else "",
        "imports": imports_of(score),
        "shown_from": SHOWN_FROM,
        "own": own_stars,
        "own_waits": bool(own_stars) and not shown.is_counted,
        "choices": choices(own_stars),
    }


@register.inclusion_tag("ratings/_box.html", takes_context=True)
def rating_box(context: dict[str, Any], post: Post) -> dict[str, Any]:
    shown = box(post, known_voter(context["request"], "stars"))
    return shown | {"is_preview": context.get("is_preview", False)}


@register.inclusion_tag("ratings/_verdict.html")
def author_verdict(post: Post) -> dict[str, Any]:
    """The verdict of a review's author, separate from the readers' stars."""
    review = of_post(post).review
    return {"post": post, "review": review if review and review.stars else None}


@register.simple_tag(takes_context=True)
def review_facts(context: dict[str, Any], post: Post) -> SafeString | str:
    """For search engines: the thing reviewed with its stars; nothing for other posts."""
    shown = of_post(post, known_voter(context["request"], "stars"))
    score, review = shown.score, shown.review
    if review is None:
        return ""
    absolute = absolute_by(context["request"])
    page = absolute(post.get_absolute_url())
    thing = {
        "@type": review.thing,
        "@id": f"{page}#reviewed",
        "name": review.name,
        "image": absolute(post.picture.file.url) if post.picture else "",
        "aggregateRating": _aggregate(score),
        "review": _verdict(review, post, page, absolute),
        "subjectOf": {"@id": f"{page}#post"},
    }
    return jsonld.script(jsonld.known(thing))


def _aggregate(score: Score) -> dict[str, Any]:
    mean = rounded_mean(score)
    if mean is None or not score.is_shown:
        return {}
    return {
        "@type": "AggregateRating",
        "ratingValue": f"{mean}",
        "bestRating": 10,
        "worstRating": 1,
        "ratingCount": score.all_votes,
    }


def _verdict(review: Review, post: Post, page: str, absolute: Any) -> dict[str, Any]:
    if not review.stars:
        return {}
    return jsonld.known(
        {
            "@type": "Review",
            "@id": f"{page}#verdict",
            "author": [
                {
                    "@type": "Person",
                    "name": author.public_name,
                    "url": absolute(author.get_absolute_url()),
                }
                for author in post.authors
            ],
            "datePublished": post.published_on.isoformat() if post.published_on else "",
            "reviewBody": review.verdict,
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": review.stars,
                "bestRating": 10,
                "worstRating": 1,
            },
        }
    )


@register.simple_tag
def prefetch_scores(posts: list[Post]) -> str:
    """Set `score` (a Score or None) on every post of the list, by one query for all."""
    keys = [post.pk for post in posts]
    with reads(Score, "shown", keys):
        rows = SCORES.rows(keys) if keys else []
    found = [Score.from_db(DEFAULT_DB_ALIAS, SCORE, row) for row in rows]
    scores = {score.post_id: score for score in found}
    for post in posts:
        post.score = scores.get(post.pk)  # type: ignore[attr-defined]
    return ""


@register.simple_tag
def shown_score(post: Post) -> SafeString:
    """The stars on a card; call `prefetch_scores` for the list first."""
    score: Score | None = post.score  # type: ignore[attr-defined]  # set for the template
    text = score_text(score) if score and score.is_shown else ""
    return part_of("ratings/_stars.html", score_text=text)


@register.simple_tag
def waiting_vote_holds() -> QuerySet[VoteHold]:
    """The holds that have waited longest for a moderator."""
    waiting = VoteHold.objects.filter(status=VoteHold.Status.OPEN).order_by("opened_at", "pk")
    return waiting.select_related("post").defer("post__body", "post__body_html")[:LISTED]


@register.simple_tag
def best_rated(user: User) -> list[Post]:
    """The best-ranked posts among those that the user may change."""
    scores = Score.objects.filter(is_public("post__"), rank__gt=0)
    if not may_edit_all(user):
        # Not for editors: the database would list all posts before it looks at the ranking.
        scores = scores.filter(post__in=Post.objects.editable_by(user))
    # Not by "-post", which is the order of posts.
    best = scores.order_by("-rank", "-post_id").select_related("post")
    best = best.defer("post__body", "post__body_html", "post__teaser_html")[:LISTED]
    for score in best:
        # Set for the template.
        score.post.score_text = score_text(score)  # type: ignore[attr-defined]
    return [score.post for score in best]
