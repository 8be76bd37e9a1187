"""What is never kept: pages of one reader's own, searches, errors, and what nobody links to."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse

from page_cache.reads import kept as kept_view
from page_cache.wsgi import name_of_page
from tests.helpers import MakePost
from tests.page_cache.conftest import KeptSite

POST = "/2010/04/29/beitrag-1/"


@pytest.mark.parametrize("cookie", ["sessionid", "reader", "messages", "csrftoken"])
def test_whoever_has_a_cookie_of_ours_gets_a_page_of_their_own(
    kept: KeptSite, make_post: MakePost, cookie: str
) -> None:
    make_post()
    kept.get(POST)
    assert kept.get(POST, HTTP_COOKIE=f"theme=dark; {cookie}=abc").rendered


def test_somebody_elses_cookie_is_no_reason(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    kept.get(POST)
    assert not kept.get(POST, HTTP_COOKIE="myreader=abc; theme=dark").rendered


def test_a_page_asked_for_with_a_cookie_is_not_kept(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    kept.get(POST, HTTP_COOKIE="reader=abc")
    assert kept.all_kept() == []


@pytest.mark.parametrize(
    "address",
    [
        "/?s=haus",
        "/feed/?s=haus",
        "/?foo=bar",
        f"{POST}?foo=bar",
        f"{POST}?order=helpful&foo=1",
        "/teilen/mastodon/?url=/2010/04/29/beitrag-1/",
        "/comments/mine/",
        "/nirgends/",
        "/page/1/",
        f"{POST}share.png",
        "/admin/login/",
    ],
)
def test_these_addresses_are_never_stored(
    kept: KeptSite, make_post: MakePost, address: str
) -> None:
    make_post()
    kept.get(address)
    assert kept.all_kept() == []


def test_a_search_is_answered_as_without_a_cache(kept: KeptSite, make_post: MakePost) -> None:
    make_post(title="Haus am See")
    answer = kept.get("/?s=haus", HTTP_ACCEPT_ENCODING="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/../etc/", "/a/../b/", "/./a/", "/A/", "/a@/", "/a b/", "//"])
def test_an_odd_path_has_no_file(path: str) -> None:
    assert name_of_page("http", "a.example", path, "") is None


@pytest.mark.parametrize("host", ["", "..", "a/b", "a b", "[::1]", "a.example:123456"])
def test_an_odd_host_has_no_file(host: str) -> None:
    assert name_of_page("http", host, "/", "") is None


def test_what_reads_a_table_that_nobody_watches_is_not_kept(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post()

    def nosy(request: HttpRequest, number: int = 1) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM comments_ban")
        return HttpResponse("Nichts")

    _answer_home_by(monkeypatch, nosy)
    kept.get("/")
    assert kept.all_kept() == []


def test_what_sets_a_cookie_is_not_kept(
    kept: KeptSite, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    def sticky(request: HttpRequest, number: int = 1) -> HttpResponse:
        response = HttpResponse("Nichts")
        response.set_cookie("colour", "red")
        return response

    _answer_home_by(monkeypatch, sticky)
    kept.get("/")
    assert kept.all_kept() == []


def _answer_home_by(monkeypatch: pytest.MonkeyPatch, view: object) -> None:
    from blog import urls  # its patterns are changed for this test

    pattern = next(one for one in urls.urlpatterns if one.name == "home")
    monkeypatch.setattr(pattern, "callback", kept_view(view))  # type: ignore[type-var]
