"""The sitemap and robots.txt."""

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from blog.models import Category, Image, Page, Post, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from blog.rendering.saving_images import save_image
from tests.helpers import SPRING_2010, MakePost
from tests.pictures import encoded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_keys")]

NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def document(client: Client, address: str) -> ElementTree.Element:
    response: Any = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.getvalue())


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [str(found.text) for found in element.findall(path, NAMESPACES)]


def changed(post: Post, moment: datetime.datetime) -> None:
    """Say that the post was last changed then; saving would say “now”."""
    Post.objects.filter(pk=post.pk).update(modified_at=moment)


def test_the_index_names_every_file_with_its_newest_change(
    client: Client, make_post: MakePost
) -> None:
    changed(make_post(pk=7), SPRING_2010 + datetime.timedelta(days=1))
    changed(make_post(pk=1_000), SPRING_2010 + datetime.timedelta(days=2))
    changed(make_post(pk=1_001), SPRING_2010 + datetime.timedelta(days=3))
    index = document(client, "/sitemap.xml")
    rows = dict(
        zip(texts(index, "s:sitemap/s:loc"), texts(index, "s:sitemap/s:lastmod"), strict=True)
    )
    assert rows["http://testserver/sitemap-posts-1.xml"] == "2010-05-01T07:30:00+00:00"
    assert rows["http://testserver/sitemap-posts-2.xml"] == "2010-05-02T07:30:00+00:00"
    assert rows["http://testserver/sitemap-authors-1.xml"] == "2010-05-02T07:30:00+00:00"
    assert "http://testserver/sitemap-posts-3.xml" not in rows
    assert "http://testserver/sitemap-tags-1.xml" not in rows


def test_a_file_has_the_posts_of_its_thousand_keys(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", pk=1_000)
    make_post(slug="b", pk=1_001)
    assert texts(document(client, "/sitemap-posts-1.xml"), "s:url/s:loc") == [
        "http://testserver/2010/04/29/a/"
    ]
    assert texts(document(client, "/sitemap-posts-2.xml"), "s:url/s:loc") == [
        "http://testserver/2010/04/29/b/"
    ]


def test_a_scheduled_post_has_changed_when_it_appeared(client: Client, make_post: MakePost) -> None:
    changed(make_post(pk=1), SPRING_2010 - datetime.timedelta(days=9))
    posts = document(client, "/sitemap-posts-1.xml")
    assert texts(posts, "s:url/s:lastmod") == ["2010-04-29T07:30:00+00:00"]


def test_a_post_names_its_pictures_with_their_whole_address(
    client: Client, make_post: MakePost
) -> None:
    picture = save_image(Image(file=ContentFile(encoded(), "lampen.jpg")))
    make_post(pk=1, body=f'<img src="{picture.file.url}">')
    pictures = texts(document(client, "/sitemap-posts-1.xml"), "s:url/i:image/i:loc")
    assert pictures == [f"http://testserver{picture.file.url}"]


def test_a_category_counts_what_is_below_it(client: Client, make_post: MakePost) -> None:
    top = Category.objects.create(name="Garten")
    beds = Category.objects.create(name="Beete", parent=top)
    Category.objects.create(name="Leer")
    make_post(categories=[beds])
    categories = document(client, "/sitemap-categories-1.xml")
    assert texts(categories, "s:url/s:loc") == [
        "http://testserver/category/garten/",
        "http://testserver/category/garten/beete/",
    ]


def test_lists_tags_and_co_authors(client: Client, make_post: MakePost, edda: User) -> None:
    post = make_post(tags=["Lesen"])
    post.co_authors.add(edda)
    tags = document(client, "/sitemap-tags-1.xml")
    authors = document(client, "/sitemap-authors-1.xml")
    assert texts(tags, "s:url/s:loc") == ["http://testserver/tag/lesen/"]
    assert texts(authors, "s:url/s:loc") == [
        "http://testserver/author/anna-albers/",
        "http://testserver/author/edda-ehlers/",
    ]


def test_lists_pages_and_an_imprint_that_is_filled_in(client: Client) -> None:
    save_text(Page(title="Über uns", path="ueber-uns"))
    save_text(Page(title="Impressum", path="impressum"))
    paths = ["/", "/datenschutz/", "/archiv/", "/kategorien/", "/schlagwoerter/", "/ueber-uns/"]
    here = [f"http://testserver{path}" for path in paths]
    assert texts(document(client, "/sitemap-pages-1.xml"), "s:url/s:loc") == here
    save_site_settings(
        SiteSettings(owner="Wir", owner_address="Hier", owner_email="wir@example.org")
    )
    here.insert(1, "http://testserver/impressum/")
    assert texts(document(client, "/sitemap-pages-1.xml"), "s:url/s:loc") == here


def test_is_sent_only_to_those_who_do_not_have_it(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a", pk=1)
    response = client.get("/sitemap-posts-1.xml")
    assert response.streaming
    etag = response["ETag"]
    again = client.get("/sitemap-posts-1.xml", headers={"If-None-Match": etag})
    assert again.status_code == 304
    make_post(slug="b", pk=2)
    post.delete()
    assert client.get("/sitemap-posts-1.xml", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/sitemap-posts-1.xml", "/sitemap-posts-999999.xml", "/sitemap-nothing-1.xml"]
)
def test_there_are_no_empty_files(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        make_post(
            pk=number + 1,
            tags=[f"Wort {number}"],
            categories=[Category.objects.create(name=f"K{number}")],
        )
        file = ContentFile(encoded(), f"{number}.jpg")
        # Just made.
        Post.objects.last().images.add(save_image(Image(file=file)))  # type: ignore[union-attr]
    with django_assert_num_queries(3):
        client.get("/sitemap.xml")
    for section, queries in {"posts": 3, "categories": 3, "tags": 3, "authors": 3}.items():
        response: Any = client.get(f"/sitemap-{section}-1.xml")
        with django_assert_num_queries(queries):
            response = client.get(f"/sitemap-{section}-1.xml")
            assert response.getvalue()


@pytest.mark.parametrize("section", ["categories", "tags", "authors"])
@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_what_only_hidden_posts_have_is_not_listed(
    client: Client,
    make_post: MakePost,
    edda: User,
    mo: User,
    tomorrow: datetime.datetime,
    section: str,
    state: str,
) -> None:
    make_post(categories=[Category.objects.create(name="Garten")], tags=["Lesen"])
    hidden = make_post(
        author=edda,
        categories=[Category.objects.create(name="Geheim")],
        tags=["Geheim"],
        published_at=tomorrow if state == "scheduled" else None,
    )
    hidden.co_authors.add(mo)
    assert len(texts(document(client, f"/sitemap-{section}-1.xml"), "s:url/s:loc")) == 1
