"""A long post, divided by its author."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from blog.models import Image
from blog.rendering.saving import save_text
from blog.rendering.saving_images import save_image
from tests.helpers import MakeComment, MakePost, page_text
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

BODY = "<p>Erstens.</p><!--nextpage--><p>Zweitens.</p><p>&lt;!--nextpage--&gt;</p><p>Drittens.</p>"


def test_each_page_has_its_address(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body=BODY)
    for address, word in (("", "Erstens"), ("2/", "Zweitens"), ("3/", "Drittens")):
        page = page_text(client, f"/2010/04/29/a/{address}")
        prose = page.partition('<div class="prose">')[2].partition("</div>")[0]
        assert prose.strip() == f"<p>{word}.</p>"


def test_they_lead_to_each_other(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body=BODY)
    page = page_text(client, "/2010/04/29/a/2/")
    assert 'href="/2010/04/29/a/"' in page
    assert 'href="/2010/04/29/a/3/"' in page
    assert 'href="/2010/04/29/a/2/" aria-current="page"' in page


def test_the_next_and_the_one_before_are_named(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body=BODY)
    first, second, third = (
        page_text(client, f"/2010/04/29/a/{number}") for number in ("", "2/", "3/")
    )
    assert 'rel="next" href="/2010/04/29/a/2/"' in first
    assert 'rel="prev" href="/2010/04/29/a/"' in second
    assert 'rel="next" href="/2010/04/29/a/3/"' in second
    assert 'rel="prev" href="/2010/04/29/a/2/"' in third
    assert 'rel="next" href="/2010/04/29/a/' not in third


def test_many_pages_are_not_all_listed(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body="<!--nextpage-->".join(f"<p>Teil {n}.</p>" for n in range(200)))
    assert page_text(client, "/2010/04/29/a/100/").count("pager__number") < 12


@pytest.mark.parametrize("end", ["", "<p></p>", "<p> &nbsp; </p>", "<!--nextpage-->"])
def test_an_empty_page_is_none(client: Client, make_post: MakePost, end: str) -> None:
    make_post(slug="a", body=f"<!--nextpage--><p>Eins.</p><!--nextpage-->{end}")
    assert client.get("/2010/04/29/a/2/").status_code == 404


def test_paper_says_which_page_it_shows(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body=BODY)
    page = page_text(client, "/2010/04/29/a/2/")
    end = page.partition('class="print-end"')[2].partition("</aside>")[0]
    assert "http://testserver/2010/04/29/a/2/" in end
    assert "2 " in end
    assert "3 " in end


def test_the_lead_picture_is_on_the_first_only(client: Client, make_post: MakePost) -> None:
    file = ContentFile(encoded(), "lampen.jpg")
    picture = save_image(Image(file=file, alternative_text="Lampions"))
    make_post(slug="a", body=BODY, picture=picture)
    assert "post__picture" in page_text(client, "/2010/04/29/a/")
    assert "post__picture" not in page_text(client, "/2010/04/29/a/2/")


def test_the_search_and_the_reading_time_have_the_whole(
    client: Client, make_post: MakePost
) -> None:
    assert make_post(slug="a", body=BODY).word_count == 3
    assert "/2010/04/29/a/" in page_text(client, "/?s=drittens")


def test_each_is_its_own_canonical_address(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body=BODY)
    page = page_text(client, "/2010/04/29/a/2/")
    assert 'rel="canonical" href="http://testserver/2010/04/29/a/2/"' in page
    assert 'property="og:url" content="http://testserver/2010/04/29/a/2/"' in page


def test_the_first_has_no_number(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body=BODY)
    response = client.get("/2010/04/29/a/1/")
    assert (response.status_code, response["Location"]) == (301, "/2010/04/29/a/")


@pytest.mark.parametrize("number", ["0", "4", "999999", "01", "-1", "x"])
def test_beyond_the_last_there_is_nothing(client: Client, make_post: MakePost, number: str) -> None:
    make_post(slug="a", body=BODY)
    assert client.get(f"/2010/04/29/a/{number}/").status_code == 404


def test_an_undivided_post_has_no_second_page(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    assert client.get("/2010/04/29/a/2/").status_code == 404


def test_a_tag_does_not_reach_into_the_next_page(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body="<p>Eins <em>zwei<!--nextpage-->drei</p>")
    assert "<em>" not in page_text(client, "/2010/04/29/a/2/").partition('class="prose"')[2][:60]


def test_the_conversation_is_below_each(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(slug="a", body=BODY), body="Dazu noch etwas.")
    assert "Dazu noch etwas." in page_text(client, "/2010/04/29/a/2/")


def test_feeds_have_the_whole_text(client: Client, make_post: MakePost) -> None:
    make_post(body=BODY)
    feed = client.get("/feed/").content.decode()
    assert "Erstens" in feed
    assert "Drittens" in feed
    assert "nextpage" not in feed


def test_the_mark_does_not_show_in_lists(client: Client, make_post: MakePost) -> None:
    make_post(body=BODY)
    assert "nextpage" not in page_text(client, "/")


def test_a_moved_post_takes_its_pages_along(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a", body=BODY)
    post.slug = "b"
    save_text(post)
    assert client.get("/2010/04/29/a/2/")["Location"] == "/2010/04/29/b/2/"
