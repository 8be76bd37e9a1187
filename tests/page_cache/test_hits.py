"""What a reader gets: rendered once, then from a file, the same in every way."""

import gzip

import brotli
import pytest

from blog.models import Post, SiteSettings
from page_cache import recent
from page_cache.recent import identity_of
from tests.helpers import MakeComment, MakePost
from tests.page_cache.conftest import KeptSite, new_process

POST = "/2010/04/29/beitrag-1/"


def test_a_page_is_rendered_once(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    first, second = kept.get(POST), kept.get(POST)
    assert (first.status, first.rendered) == (200, True)
    assert (second.status, second.rendered) == (200, False)
    assert (first.headers, first.body) == (second.headers, second.body)


def test_another_worker_serves_what_the_first_has_rendered(
    kept: KeptSite, make_post: MakePost
) -> None:
    make_post()
    kept.get(POST)
    assert not new_process(kept.root).get(POST).rendered


def test_a_browser_that_has_the_page_gets_304_without_a_render(
    kept: KeptSite, make_post: MakePost
) -> None:
    make_post()
    etag = kept.get(POST).etag
    answer = kept.get(POST, HTTP_IF_NONE_MATCH=f'"other", W/{etag}')
    assert (answer.status, answer.body, answer.rendered) == (304, b"", False)
    assert "Content-Security-Policy" not in answer.headers


def test_a_page_that_is_made_again_unchanged_still_answers_304(
    kept: KeptSite, make_post: MakePost
) -> None:
    make_post()
    etag = kept.get(POST).etag
    SiteSettings.objects.bulk_create([SiteSettings(pk=1)])
    kept.keeper.drain(has_written=True)
    answer = kept.get(POST, HTTP_IF_NONE_MATCH=etag)
    assert (answer.status, answer.rendered) == (304, True)


def test_two_versions_of_the_same_length_have_different_etags(
    kept: KeptSite, make_post: MakePost
) -> None:
    post = make_post(title="Haus")
    first = kept.get("/2010/04/29/haus/").etag
    Post.objects.filter(pk=post.pk).update(title="Maus")
    kept.keeper.drain(has_written=True)
    assert kept.get("/2010/04/29/haus/").etag != first


def test_head_is_answered_from_the_file_without_a_body(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    whole = kept.get(POST)
    head = kept.ask("HEAD", POST)
    assert (head.status, head.body, head.rendered) == (200, b"", False)
    assert head.headers == whole.headers


def test_a_page_first_asked_for_by_head_is_kept_whole(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    assert kept.ask("HEAD", POST).body == b""
    whole = kept.get(POST)
    assert not whole.rendered
    assert "Ein Text." in whole.text


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_each_browser_gets_the_best_encoding_it_takes(
    kept: KeptSite, make_post: MakePost, accepted: str, encoding: str | None
) -> None:
    make_post()
    plain = kept.get(POST).body
    for _rendered_or_not in range(2):
        answer = kept.get(POST, HTTP_ACCEPT_ENCODING=accepted)
        assert answer.headers.get("Content-Encoding") == encoding
        decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
        assert decode(answer.body) == plain
        assert answer.headers["Content-Length"] == str(len(answer.body))


def test_encodings_have_etags_of_their_own(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    answers = [kept.get(POST, HTTP_ACCEPT_ENCODING=one) for one in ("br", "gzip", "")]
    assert len({one.etag for one in answers}) == 3
    assert {one.headers["Vary"] for one in answers} == {"Accept-Encoding, Cookie"}


def test_each_page_keeps_its_own_headers(kept: KeptSite, make_post: MakePost) -> None:
    make_post(body="<p>https://www.youtube.com/watch?v=abcdefghijk</p>")
    make_post(title="Ohne")
    for _rendered_or_not in range(2):
        with_film = kept.get(POST).headers["Content-Security-Policy"]
        without = kept.get("/2010/04/29/ohne/").headers["Content-Security-Policy"]
        assert "frame-src" in with_film
        assert "frame-src" not in without


def test_a_browser_may_not_guess_how_long_a_page_lasts(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    answer = kept.get(POST)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in answer.headers


def test_a_feed_has_another_type_for_browsers(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    for _rendered_or_not in range(2):
        reader = kept.get("/feed/", HTTP_ACCEPT="application/rss+xml")
        browser = kept.get("/feed/", HTTP_ACCEPT="text/html,application/xhtml+xml")
        assert reader.headers["Content-Type"].startswith("application/rss+xml")
        assert browser.headers["Content-Type"].startswith("application/xml")
        assert "Accept" in reader.headers["Vary"].split(", ")


def test_a_page_of_the_sitemap_is_kept_although_it_is_streamed(
    kept: KeptSite, make_post: MakePost
) -> None:
    make_post()
    first, second = kept.get("/sitemap-posts-1.xml"), kept.get("/sitemap-posts-1.xml")
    assert (first.body, first.rendered, second.rendered) == (second.body, True, False)


def test_names_that_only_track_readers_are_cut_off(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    plain = kept.get(POST)
    tracked = kept.get(f"{POST}?utm_source=brief&fbclid=1")
    assert (tracked.body, tracked.rendered) == (plain.body, False)


def test_pages_of_a_thread_are_kept_by_the_addresses_that_links_have(
    kept: KeptSite, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    comments = [make_comment(post) for _number in range(51)]
    links = [f"{POST}?order=helpful", f"{POST}?after={comments[49].pk}"]
    others = [f"{POST}?after={comments[3].pk}", f"{POST}?after=0{comments[49].pk}"]
    others += [f"{POST}?order=oldest", f"{POST}?order=none"]
    for address in [*links, *others]:
        kept.get(address)
        assert kept.get(address).rendered == (address in others), address


def test_a_page_in_memory_ends_with_its_file(kept: KeptSite, make_post: MakePost) -> None:
    make_post()
    kept.get(POST)
    assert not kept.get(POST).rendered
    (kept.pages / f"http/testserver{POST}@").unlink()
    assert kept.get(POST).rendered


def test_a_page_made_again_with_the_same_bytes_is_read_anew(
    kept: KeptSite, make_post: MakePost
) -> None:
    """Its end may be another one, which is in its files alone."""
    make_post()
    body = f"{kept.pages}/http/testserver{POST}@"
    kept.get(POST)
    before = identity_of(body)
    SiteSettings.objects.bulk_create([SiteSettings(pk=1)])
    kept.keeper.drain(has_written=True)
    kept.get(POST)
    assert identity_of(body) not in {before, None}


def test_the_memory_for_pages_is_bounded(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "MOST_BYTES", 1)
    make_post()
    for encoding in ["identity", "gzip", "br"]:
        kept.get(POST, HTTP_ACCEPT_ENCODING=encoding)
        page = kept.get(POST, HTTP_ACCEPT_ENCODING=encoding)
        assert not page.rendered
        assert kept.cache.recent.bytes == len(page.body)
