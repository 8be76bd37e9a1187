"""A category that is missing is made without leaving the text."""

import pytest
from django.test import Client

from blog.models import Category
from tests.helpers import MakePost, page_text, save_post, send_post

pytestmark = pytest.mark.django_db


def test_it_is_made_and_given_to_the_post(edda_client: Client, make_post: MakePost) -> None:
    old = Category.objects.create(name="Garten")
    post = make_post(published_at=None)
    save_post(
        edda_client, post, author=post.author.pk, categories=[old.pk], new_category="Grüne Küche"
    )
    assert {category.path for category in post.categories.all()} == {"garten", "gruene-kueche"}


def test_one_that_is_there_already_is_used(edda_client: Client, make_post: MakePost) -> None:
    known = Category.objects.create(name="Küche")
    post = make_post(published_at=None)
    save_post(edda_client, post, author=post.author.pk, new_category="küche")
    assert list(post.categories.all()) == [known]


def test_a_refused_one_says_why(edda_client: Client, make_post: MakePost) -> None:
    Category.objects.create(name="Anders", slug="kueche")
    post = make_post(published_at=None)
    for name in ("Küche", "…"):
        response = send_post(edda_client, post, author=post.author.pk, new_category=name)
        assert "new_category" in response.context["adminform"].form.errors
    assert Category.objects.count() == 1


def test_authors_have_no_such_field(anna_client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    url = f"/admin/blog/post/{post.pk}/change/"
    assert 'name="new_category"' not in page_text(anna_client, url)
    assert send_post(anna_client, post, new_category="Küche").status_code == 200
    assert not Category.objects.exists()
