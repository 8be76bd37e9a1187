"""One rule, one place: what is not published shows nowhere."""

import datetime

import pytest
from django.test import Client

from blog.models import Category, Page
from blog.rendering.saving import save_text
from tests.helpers import MakeComment, MakePost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_keys")]

ADDRESSES = [
    "/",
    "/category/garten/",
    "/tag/a/",
    "/author/anna-albers/",
    "/2010/",
    "/2010/04/",
    "/2010/04/29/",
    "/2010/04/29/sichtbar/",
    "/2010/04/29/sichtbar/feed/",
    "/feed/",
    "/feed/atom/",
    "/feed/?s=text",
    "/category/garten/feed/",
    "/tag/a/feed/",
    "/author/anna-albers/feed/atom/",
    "/2010/04/29/sichtbar/feed/atom/",
    "/comments/feed/",
    "/comments/feed/atom/",
    "/?s=text",
    "/?s=kommentar",
    "/?s=gibtesnicht",
    "/archiv/",
    "/kategorien/",
    "/schlagwoerter/",
    "/bildnachweise/",
    "/bestbewertet/",
    "/bestbewertet/2010/",
    "/bestbewertet/category/garten/",
    "/beliebt/",
    "/sterne/",
    "/sitemap.xml",
    "/sitemap-posts-1.xml",
    "/sitemap-pages-1.xml",
    "/sitemap-categories-1.xml",
    "/sitemap-tags-1.xml",
    "/sitemap-authors-1.xml",
    "/robots.txt",
    "/impressum/",
    "/datenschutz/",
    "/teilen/mastodon/?url=/2010/04/29/sichtbar/",
    "/comments/reply/{comment}/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_a_hidden_post_is_on_no_public_address(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    tomorrow: datetime.datetime,
    address: str,
    state: str,
) -> None:
    category = Category.objects.create(name="Garten")
    save_text(Page(title="Impressum", path="impressum"))
    shown = make_post(
        pk=1, title="Sichtbar", body="<p>Ein Text.</p>", categories=[category], tags=["a"]
    )
    comment = make_comment(shown)
    hidden = make_post(
        pk=2,
        title="Verborgenes",
        slug="verborgenes",
        body="<p>Verborgener Text</p>",
        categories=[category],
        tags=["a", "verborgenwort"],
        published_at=tomorrow if state == "scheduled" else None,
    )
    make_comment(hidden, body="Verborgener Kommentar")
    response = client.get(address.format(comment=comment.pk))
    assert response.status_code == 200
    assert "verborgen" not in response.getvalue().decode().lower()


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_a_hidden_post_has_no_address_of_its_own(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    tomorrow: datetime.datetime,
    state: str,
) -> None:
    hidden = make_post(
        slug="verborgen",
        tags=["verborgenwort"],
        published_at=tomorrow if state == "scheduled" else None,
    )
    comment = make_comment(hidden)
    day = tomorrow.date().strftime("/%Y/%m/%d/")
    for address in [
        f"{day}verborgen/",
        f"{day}verborgen/share.png",
        f"/teilen/mastodon/?url={day}verborgen/",
        f"{day}verborgen/feed/",
        "/tag/verborgenwort/",
        f"/comments/{comment.pk}/",
        f"/comments/reply/{comment.pk}/",
    ]:
        assert client.get(address).status_code == 404, address


def test_a_draft_page_has_no_address(client: Client) -> None:
    save_text(Page(title="Vereinsheim", path="vereinsheim", published_at=None))
    assert client.get("/vereinsheim/").status_code == 404
    assert "Vereinsheim" not in client.get("/").content.decode()


def test_a_preview_is_not_for_strangers(client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    response = client.get(f"/preview/{post.pk}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_a_preview_is_not_for_moderators(mo_client: Client, make_post: MakePost) -> None:
    assert mo_client.get(f"/preview/{make_post(published_at=None).pk}/").status_code == 404


def test_the_author_sees_the_preview(anna_client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None, body="<p>Noch nicht fertig</p>")
    response = anna_client.get(f"/preview/{post.pk}/")
    assert "Noch nicht fertig" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
