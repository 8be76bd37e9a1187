"""A post that reviews a thing: the author's verdict, and what search engines are told."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from blog.models import Post
from ratings.models import Review
from tests.helpers import MakePost, cast_votes

pytestmark = pytest.mark.django_db


def things(client: Client) -> list[dict[str, Any]]:
    page = client.get("/2010/04/29/a/").content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return [thing for script in scripts for thing in json.loads(script)["@graph"]]


def rated(client: Client) -> list[dict[str, Any]]:
    return [thing for thing in things(client) if "aggregateRating" in thing]


def test_a_plain_post_has_no_aggregate_rating(client: Client, make_post: MakePost) -> None:
    cast_votes(make_post(slug="a"), 9, 8, 8)
    assert "BlogPosting" in [thing["@type"] for thing in things(client)]
    assert rated(client) == []
    assert "AggregateRating" not in client.get("/2010/04/29/a/").content.decode()


@pytest.mark.parametrize("kind", Review.Thing.values)
def test_the_thing_reviewed_has_one(client: Client, make_post: MakePost, kind: str) -> None:
    post = make_post(slug="a")
    Review.objects.create(post=post, thing=kind, name="Ding")
    cast_votes(post, 9, 8, 8)
    (thing,) = rated(client)
    assert (thing["@type"], thing["name"]) == (kind, "Ding")
    assert thing["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "8.3",
        "bestRating": 10,
        "worstRating": 1,
        "ratingCount": 3,
    }
    assert "review" not in thing


def test_two_votes_are_not_told_to_search_engines(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    Review.objects.create(post=post, thing="Book", name="Ding")
    cast_votes(post, 9, 8)
    assert rated(client) == []


def test_the_authors_verdict_is_apart_from_the_readers(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    Review.objects.create(post=post, thing="Book", name="Ding", stars=4, verdict="Zu <lang>.")
    cast_votes(post, 9, 8, 8)
    (thing,) = rated(client)
    assert thing["review"]["reviewRating"]["ratingValue"] == 4
    assert thing["review"]["reviewBody"] == "Zu <lang>."
    assert thing["review"]["author"][0]["name"] == "Anna Albers"
    page = client.get("/2010/04/29/a/").content.decode()
    verdict = page[page.index('class="verdict"') : page.index('class="rating"')]
    assert "4/10" in verdict
    assert "Zu &lt;lang&gt;." in verdict
    assert "8,3" not in verdict


def test_a_review_without_stars_shows_no_verdict(client: Client, make_post: MakePost) -> None:
    Review.objects.create(post=make_post(slug="a"), thing="Book", name="Ding")
    assert 'class="verdict"' not in client.get("/2010/04/29/a/").content.decode()


def test_a_verdict_needs_stars(make_post: MakePost) -> None:
    with pytest.raises(ValidationError):
        Review(post=make_post(), thing="Book", name="Ding", verdict="Gut.").full_clean()


@pytest.mark.parametrize("stars", [0, 11])
def test_the_database_refuses_other_stars(make_post: MakePost, stars: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(post=make_post(), thing="Book", name="Ding", stars=stars)


def filled(post: Post, **fields: Any) -> dict[str, Any]:
    return {
        "title": post.title,
        "slug": post.slug,
        "body": post.body,
        "publish": "now",
        "author": post.author.pk,
        "version": post.modified_at.isoformat(),
        **fields,
    }


def test_the_author_says_so_in_the_posts_form(anna_client: Client, make_post: MakePost) -> None:
    post = make_post()
    assert 'name="review-0-name"' in (
        anna_client.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    )
    response = anna_client.post(
        f"/admin/blog/post/{post.pk}/change/",
        filled(post)
        | {
            "review-TOTAL_FORMS": "1",
            "review-INITIAL_FORMS": "0",
            "review-0-post": post.pk,
            "review-0-thing": "Recipe",
            "review-0-name": "Grünkohl",
            "review-0-stars": "9",
            "review-0-verdict": "Wie bei Oma.",
        },
    )
    assert response.status_code == 302
    assert (post.review.name, post.review.stars) == ("Grünkohl", 9)


def test_a_form_without_the_reviews_fields_leaves_it_alone(
    anna_client: Client, make_post: MakePost
) -> None:
    post = make_post()
    Review.objects.create(post=post, thing="Book", name="Ding", stars=4)
    response = anna_client.post(f"/admin/blog/post/{post.pk}/change/", filled(post))
    assert response.status_code == 302
    assert Review.objects.get().stars == 4
