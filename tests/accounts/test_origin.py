"""Which forms are accepted without a token, and from where; Django's check guards all others."""

from typing import Any

import pytest
from django.test import Client

from ratings.models import Vote
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict() -> Client:
    """A browser that the origin check looks at; the usual test client is let through."""
    return Client(enforce_csrf_checks=True)


def give(client: Client, make_post: MakePost, **headers: str) -> int:
    """The status of the answer to stars from a form that carries no token."""
    url = f"/ratings/{make_post().pk}/"
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(url, {"stars": "8"}, headers=headers).status_code


class TestAFormOfReaders:
    @pytest.mark.parametrize("site", ["same-origin", "none"])
    def test_is_taken_from_the_blog_itself(
        self, strict: Client, make_post: MakePost, site: str
    ) -> None:
        assert give(strict, make_post, Sec_Fetch_Site=site) == 303
        assert Vote.objects.count() == 1

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "", "SAME-ORIGIN"])
    def test_is_refused_from_any_other_site(
        self, strict: Client, make_post: MakePost, site: str
    ) -> None:
        assert give(strict, make_post, Sec_Fetch_Site=site) == 403
        assert not Vote.objects.exists()

    def test_is_refused_from_another_site_that_claims_our_origin(
        self, strict: Client, make_post: MakePost
    ) -> None:
        headers = {"Sec_Fetch_Site": "cross-site", "Origin": "http://testserver"}
        assert give(strict, make_post, **headers) == 403

    def test_is_taken_from_an_older_browser_that_says_our_origin(
        self, strict: Client, make_post: MakePost
    ) -> None:
        assert give(strict, make_post, Origin="http://testserver") == 303

    @pytest.mark.parametrize(
        "origin",
        ["http://evil.example", "null", "http://testserver:8080", "https://testserver", ""],
    )
    def test_is_refused_from_another_origin(
        self, strict: Client, make_post: MakePost, origin: str
    ) -> None:
        assert give(strict, make_post, Origin=origin) == 403
        assert not Vote.objects.exists()

    def test_is_refused_where_nothing_says_where_it_comes_from(
        self, strict: Client, make_post: MakePost
    ) -> None:
        assert give(strict, make_post) == 403
        assert give(strict, make_post, Referer="http://testserver/") == 403

    def test_may_be_opened_from_anywhere(self, strict: Client) -> None:
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://mail.example"}
        response = strict.get("/comments/mine/", headers=headers)
        assert response.status_code == 200


class TestAnyOtherForm:
    @pytest.mark.parametrize("url", ["/admin/login/", "/admin/blog/post/add/", "/", "/sterne/"])
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "http://testserver"},
            {},
        ],
    )
    def test_is_refused_without_a_token(
        self, strict: Client, edda: Any, url: str, headers: dict[str, str]
    ) -> None:
        strict.force_login(edda)
        form = {"username": "edda", "password": "a long password"}
        assert strict.post(url, form, headers=headers).status_code == 403

    def test_is_taken_with_its_token(self, strict: Client, edda: Any) -> None:
        strict.get("/admin/login/")
        form = {"username": "edda", "password": "a long password", "next": "/admin/"}
        token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
        assert strict.post("/admin/login/", form | token).status_code == 302
