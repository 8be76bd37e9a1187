"""What holds for every page that a reader opens."""

import gzip
from collections.abc import Callable
from itertools import product
from typing import Any, Literal

import html5lib
import pytest
from playwright.sync_api import Page

from accounts.voters import Voter
from blog.models import Category, SiteSettings
from blog.models import Page as BlogPage
from blog.rendering.saving import save_site_settings, save_text
from ratings.models import Review
from ratings.scores.importing import add_imported_rating
from ratings.votes.casting import cast_vote
from tests.browser.axe import findings, let_it_settle
from tests.helpers import SPRING_2010, MakeComment, MakePost

pytestmark = pytest.mark.django_db(transaction=True)

MAX_BYTES = 60_000
PARTS = 4
WIDTHS = [360, 1280]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]

PAGES = {
    "/": 200,
    "/page/2/": 200,
    "/2010/04/29/haus/": 200,
    "/category/garten/": 200,
    "/tag/lesen/": 200,
    "/author/anna-albers/": 200,
    "/2010/": 200,
    "/2010/04/": 200,
    "/2010/04/29/": 200,
    "/2010/04/29/haus/2/": 200,
    "/archiv/": 200,
    "/kategorien/": 200,
    "/schlagwoerter/": 200,
    "/?s=haus": 200,
    "/?s=hhaus&year=2010": 200,
    "/impressum/": 200,
    "/bildnachweise/": 200,
    "/bestbewertet/": 200,
    "/bestbewertet/category/garten/": 200,
    "/beliebt/": 200,
    "/sterne/": 200,
    "/datenschutz/": 200,
    "/hausregeln/": 200,
    "/ueber-uns/": 200,
    "/teilen/mastodon/?url=/2010/04/29/haus/": 200,
    "/teilen/mastodon/?url=/2010/04/29/haus/&server=nirgends": 200,
    "/teilen/mastodon/?url=/2010/04/29/haus/&server=social.example": 200,
    "/comments/reply/{comment}/": 200,
    "/comments/{comment}/report/": 200,
    "/comments/mine/": 200,
    "/kontakt/": 200,
    "/nirgends/": 404,
    "/weg/": 410,
}


@pytest.fixture
def addresses(make_post: MakePost, make_comment: MakeComment) -> list[str]:
    save_site_settings(
        SiteSettings(
            title="Unser Haus",
            tagline="Für alle",
            footer="<p>Willkommen.</p>",
            owner_email="haus@example.org",
            contact_form=True,
        )
    )
    save_text(BlogPage(title="Weg", path="weg")).delete()
    for path in ("impressum", "datenschutz", "ueber-uns"):
        save_text(BlogPage(title="Wir", path=path, body="<h2>Wir</h2><p>Text</p>"))
    top = Category.objects.create(name="Garten", description="Was wächst.")
    beds = Category.objects.create(name="Beete", parent=top)
    body = (
        "<p>Ein <a href='https://example.org/'>Link</a> und <code>Code</code>.</p><h2>Zwei</h2>"
        "<ul><li>a</li></ul><blockquote><p>Zitat</p></blockquote><pre><code>x = 1</code></pre>"
        "<table><thead><tr><th scope='col'>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody>"
        "</table><!--nextpage--><p>" + "Donaudampfschifffahrtsgesellschaftskapitän " * 40 + "</p>"
    )
    post = make_post(title="Haus", slug="haus", body=body, categories=[top, beds], tags=["Lesen"])
    post.author.bio = "Schreibt."
    post.author.website = "https://example.org/"
    post.author.save()
    comment = make_comment(post, website="https://example.org/")
    for _ in range(4):
        comment = make_comment(post, parent=comment, user=post.author)
    Review.objects.create(post=post, thing="Book", name="Das Haus", stars=8, verdict="Ja!")
    add_imported_rating(post, "Altes Blog", 4.2, 11, 5)
    for voter in ("a", "b", "c"):
        cast_vote(post, Voter(voter), 9)
    for number in range(10):
        make_post(categories=[beds], published_at=SPRING_2010.replace(day=1 + number))
    return [address.format(comment=comment.pk) for address in PAGES]


# In parts, so that the suite's processes share them.
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing(open_page: Callable[..., Page], addresses: list[str], part: int) -> None:
    page = open_page()
    for address in addresses[part::PARTS]:
        # Loaded once, as no script of ours asks for the window's width or for colours.
        page.goto(address)
        for width, scheme in product(WIDTHS, SCHEMES):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            let_it_settle(page)
            assert findings(page, f"{address} at {width} px, {scheme}") == []


def test_nothing_scrolls_sideways_on_a_small_screen(
    open_page: Callable[..., Page], addresses: list[str]
) -> None:
    page = open_page(viewport={"width": 320, "height": 600})
    for address in addresses:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, address


def test_reading_sets_no_cookie(open_page: Callable[..., Page], addresses: list[str]) -> None:
    page = open_page()
    for address in addresses:
        page.goto(address)
        assert page.context.cookies() == [], address
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, address


def test_a_page_is_light(open_page: Callable[..., Page], addresses: list[str]) -> None:
    page = open_page()
    for address in addresses:
        parts: dict[str, bytes] = {}

        def keep(response: Any, parts: dict[str, bytes] = parts) -> None:
            if response.request.resource_type != "image" and response.status < 300:
                parts[response.url] = response.body()

        page.on("response", keep)
        page.goto(address, wait_until="networkidle")
        page.remove_listener("response", keep)
        assert sum(len(gzip.compress(body)) for body in parts.values()) <= MAX_BYTES, address


def test_the_html_is_valid_and_has_nothing_inline(client: Any, addresses: list[str]) -> None:
    for address, status in zip(addresses, PAGES.values(), strict=True):
        response = client.get(address)
        assert response.status_code == status
        parser = html5lib.HTMLParser()
        document = parser.parse(response.content.decode())
        assert parser.errors == [], address
        ids = [e.get("id") for e in document.iter() if isinstance(e.tag, str) and e.get("id")]
        assert len(ids) == len(set(ids)), address
        for element in document.iter():
            if isinstance(element.tag, str):
                assert not element.tag.endswith("}style"), address
                assert not any(name == "style" or name.startswith("on") for name in element.attrib)
                if element.tag.endswith("}script"):
                    data = element.get("type") == "application/ld+json"
                    assert data or element.get("src"), address
