"""Saving many new posts at once stores what saving each by itself stores."""

import datetime
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from blog.models import Category, Embed, Post, Redirect, RelatedPost, SearchText, Tag, TaggedPost
from blog.rendering.saving import save_text
from blog.rendering.saving_new import NewPost, save_new_posts
from tests.blog.test_pictures_in_texts import make_image
from tests.helpers import SPRING_2010

pytestmark = pytest.mark.django_db

MOMENTS = {"created_at", "modified_at", "changed_at", "since"}


def rows() -> dict[str, list[str]]:
    """What is stored of posts anywhere, without keys and the moment of saving."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        to_post = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Post
        }
        if not (to_post or model in {Post, SearchText}) or model is RelatedPost:
            continue
        left_out = to_post | MOMENTS | {"object_id", "entry"}
        names = [
            field.name
            for field in model._meta.concrete_fields
            if not field.primary_key and field.name not in left_out
        ]
        found[model._meta.label] = sorted(map(repr, model._default_manager.values(*names)))
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute(
            "SELECT title, text FROM blog_search_fts"
            if is_sqlite
            else "SELECT title_vector::text, vector::text FROM blog_searchentry"
        )
        # The block tells the key of an entry, which is another one in each of the blogs.
        words = [re.sub(r"'block:\d+' ?", "", repr(row)) for row in cursor.fetchall()]
        found["words"] = sorted(words)
    return found


def posts(anna: User) -> list[Post]:
    image = make_image()
    bodies: list[dict[str, Any]] = [
        {"body": "<p>Ein Text</p>\n<p>www.example.org</p>"},
        {"body": "<p>Eins</p><!--nextpage--><p>Zwei</p>"},
        {"body": "<p>Oben</p><!--more--><p>Unten</p>", "excerpt": "Kurz &amp; gut"},
        {"body": "<p>https://youtu.be/dQw4w9WgXcQ</p>"},
        {"body": f'<p><img src="{image.file.url}">Bild</p>', "picture": image},
        {"body": "<script>x</script>Loser Text", "is_sticky": True},
        {"body": "<p>Entwurf</p>", "published_at": None},
        {"body": "<p>Bald</p>", "published_at": timezone.now() + datetime.timedelta(days=3)},
    ]
    moment = {"published_at": SPRING_2010}
    return [
        Post(title=f"Beitrag {number}", author=anna, **moment | fields)
        for number, fields in enumerate(bodies)
    ]


def test_it_stores_the_same_rows_everywhere(anna: User) -> None:
    rita = User.objects.create_user("rita")
    garden = Category.objects.create(name="Garten")
    bed = Category.objects.create(name="Beet", parent=garden)
    tag = Tag.objects.create(name="alt")
    url = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    Embed.objects.bulk_create([Embed(url=url, provider="youtube")])
    new = posts(anna)
    before = rows()
    with transaction.atomic():
        for post in new:
            save_text(post)
            post.categories.set([bed])
            post.co_authors.set([rita])
            post.tags.set([tag])
        apart = rows()
        transaction.set_rollback(True)
    assert rows() == before
    for post in new:
        post.pk, post.slug, post._state.adding = None, "", True
    save_new_posts([NewPost(post, {bed.pk}, {rita.pk}, {tag.pk}) for post in new])
    together = rows()
    assert together.keys() == apart.keys()
    for table, found in together.items():
        assert found == apart[table], table
    assert len(together["blog.Post"]) == len(new)
    assert TaggedPost.objects.count() == len(new)


def test_where_a_new_post_stands_nothing_is_redirected(anna: User) -> None:
    Redirect.add("/2010/04/29/hier/")
    post = Post(title="Hier", author=anna, published_at=SPRING_2010)
    save_new_posts([NewPost(post)])
    assert post.get_absolute_url() == "/2010/04/29/hier/"
    assert not Redirect.objects.exists()
