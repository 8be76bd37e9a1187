"""Who is signed in and may change a text finds the way from its page to its form."""

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Page
from blog.rendering.saving import save_text
from tests.helpers import MakePost, page_text

pytestmark = pytest.mark.django_db


def link(text: object, kind: str = "post") -> str:
    return f'href="/admin/blog/{kind}/{getattr(text, "pk", 0)}/change/"'


def test_authors_and_editors_see_it_and_nobody_else(
    client: Client,
    anna_client: Client,
    edda_client: Client,
    mo_client: Client,
    edda: User,
    make_post: MakePost,
) -> None:
    annas, eddas = make_post(slug="a"), make_post(slug="e", author=edda)
    assert link(annas) in page_text(anna_client, "/2010/04/29/a/")
    assert link(annas) in page_text(edda_client, "/2010/04/29/a/")
    assert link(eddas) not in page_text(anna_client, "/2010/04/29/e/")
    for stranger in (mo_client, client):
        assert "/admin/" not in page_text(stranger, "/2010/04/29/a/")


def test_a_co_author_sees_it(
    edda_client: Client, anna_client: Client, edda: User, anna: User, make_post: MakePost
) -> None:
    post = make_post(slug="e", author=edda)
    post.co_authors.add(anna)
    assert link(post) in page_text(anna_client, "/2010/04/29/e/")


def test_pages_have_it_for_editors(
    client: Client, anna_client: Client, edda_client: Client
) -> None:
    page = save_text(Page(title="Wir", path="wir"))
    assert link(page, "page") in page_text(edda_client, "/wir/")
    assert "/admin/" not in page_text(anna_client, "/wir/")
    assert "/admin/" not in page_text(client, "/wir/")


def test_previews_lead_back(anna_client: Client, edda_client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    assert link(post) in page_text(anna_client, f"/preview/{post.pk}/")
    page = save_text(Page(title="Wir", path="wir", published_at=None))
    assert link(page, "page") in page_text(edda_client, f"/preview/page/{page.pk}/")


def test_readers_are_told_nothing_of_sessions(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    response = client.get("/2010/04/29/a/")
    assert not response.cookies
    save_text(Page(title="Wir", path="wir"))
    assert "Cookie" not in client.get("/wir/").get("Vary", "")
