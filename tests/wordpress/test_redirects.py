"""Every URL of the old site leads to where the same thing stands here."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from blog.models import Category, Image, Page, Post, Tag
from blog.rendering.saving import save_text
from tests.pictures import encoded
from tests.wordpress.exports import BASE, attachment, author, bring, category, item, leads_to
from wordpress.importing import Options
from wordpress.redirects.paths import previous_paths

pytestmark = pytest.mark.django_db

UPLOADS = "/wp-content/uploads/2010/07"
POST = "/2010/07/01/linsen-ueber-speck/"
ENTRIES = [
    author("Die Wirtin", display_name="Frau Süß"),
    category("kueche", "Küche"),
    category("suppen", "Suppen", parent="kueche", id="2"),
    item(
        10,
        "Linsen über Speck",
        post_name="linsen-%c3%bcber-speck",
        link=f"{BASE}/rezepte/linsen-%c3%bcber-speck/",
        creator="Die Wirtin",
        meta={"_wp_old_slug": "speck-linsen", "_wp_old_date": "2010-06-30"},
        terms=[("category", "suppen", "Suppen"), ("post_tag", "gr%c3%bcn", "Grün")],
    ),
    item(11, "Entwurf", status="draft", link=f"{BASE}/?p=11"),
    item(12, "Nummer", link=f"{BASE}/archives/12", creator="Die Wirtin"),
    item(30, "Anfahrt", post_type="page", post_name="anfahrt", post_parent="31",
         link=f"{BASE}/haus/anfahrt.html"),
    item(31, "Haus", post_type="page", post_name="haus", link=f"{BASE}/das-haus/"),
    attachment(40, "2010/07/linde-scaled.jpg", link=f"{BASE}/linde/", post_parent="0"),
    attachment(41, "2010/07/hof.jpg", post_parent="10",
               link=f"{BASE}/rezepte/linsen-%c3%bcber-speck/hof/"),
    attachment(42, "2010/07/weg.jpg", link=f"{BASE}/weg/"),
]  # fmt: skip


@pytest.fixture(scope="module")
def imported(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The media folder of a blog that was imported once for all tests here."""
    top = tmp_path_factory.mktemp("moved")
    folder = top / "uploads" / "2010" / "07"
    folder.mkdir(parents=True)
    for name in ("linde-scaled.jpg", "hof.jpg"):
        (folder / name).write_bytes(encoded())
    with override_settings(MEDIA_ROOT=top / "media"):
        bring(top, *ENTRIES, options=Options(media=str(top / "uploads")))
    return top / "media"


@pytest.fixture
def moved(imported: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = imported


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    ("url", "place"),
    [
        # Links and numbers
        ("/rezepte/linsen-%c3%bcber-speck/", POST),
        ("/rezepte/linsen-%C3%BCber-speck", POST),
        ("/rezepte/linsen-%c3%bcber-speck/?utm=x", f"{POST}?utm=x"),
        ("/?p=10", POST),
        ("/rezepte/speck-linsen/", POST),
        ("/index.php?p=10", POST),
        ("/?page_id=31", "/haus/"),
        ("/?p=31", "/haus/"),
        ("/archives/12", "/2010/07/01/text-12/"),
        ("/das-haus/", "/haus/"),
        ("/haus/anfahrt.html", "/haus/anfahrt/"),
        # What belongs to a post
        ("/rezepte/linsen-%c3%bcber-speck/feed/", f"{POST}feed/"),
        ("/rezepte/linsen-%c3%bcber-speck/feed/atom/", f"{POST}feed/atom/"),
        ("/?feed=rss2&p=10", f"{POST}feed/"),
        ("/rezepte/linsen-%c3%bcber-speck/comment-page-2/", f"{POST}#comments"),
        (f"{POST}comment-page-2/", f"{POST}#comments"),
        (f"{POST}comment-page-2/feed/", f"{POST}feed/"),
        (f"{POST}feed/rss2/", f"{POST}feed/"),
        ("/?p=10&cpage=2", f"{POST}#comments"),
        (f"{POST}trackback/", POST),
        (f"{POST}amp/", POST),
        (f"{POST}print/", POST),
        (f"/index.php{POST}", POST),
        ("/das-haus/feed/", "/haus/"),
        # Archives
        ("/category/suppen/", "/category/kueche/suppen/"),
        ("/kategorie/kueche/suppen/", "/category/kueche/suppen/"),
        ("/thema/suppen/page/1/", "/category/kueche/suppen/"),
        ("/category/suppen/feed/", "/category/kueche/suppen/feed/"),
        ("/category/kueche/suppen/feed/rss2/", "/category/kueche/suppen/feed/"),
        ("/?category_name=kueche/suppen", "/category/kueche/suppen/"),
        ("/tag/gr%c3%bcn/", "/tag/gruen/"),
        ("/schlagwort/gr%C3%BCn/feed/atom/", "/tag/gruen/feed/atom/"),
        ("/?tag=gr%c3%bcn", "/tag/gruen/"),
        ("/author/die-wirtin/", "/author/frau-suess/"),
        ("/author/die-wirtin/feed/", "/author/frau-suess/feed/"),
        ("/?cat=2", "/category/kueche/suppen/"),
        ("/?author=7", "/author/frau-suess/"),
        ("/?m=201007", "/2010/07/"),
        ("/?m=20100701", "/2010/07/01/"),
        ("/?year=2010&monthnum=7", "/2010/07/"),
        ("/index.php/2010/07/", "/2010/07/"),
        ("/archives/2010/07/01/", "/2010/07/01/"),
        ("/2010/07/feed/", "/2010/07/"),
        # Feeds
        ("/feed/rss2/", "/feed/"),
        ("/feed/rdf/", "/feed/"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/?feed=comments-rss2", "/comments/feed/"),
        ("/comments/feed/rss2/", "/comments/feed/"),
        ("/wp-rss2.php", "/feed/"),
        ("/wp-atom.php", "/feed/atom/"),
        ("/wp-commentsrss2.php", "/comments/feed/"),
        ("/rss.xml", "/feed/"),
        ("/wp-sitemap.xml", "/sitemap.xml"),
        ("/search/linsen/", "/?s=linsen"),
        ("/search/linsen/feed/rss2/", "/feed/?s=linsen"),
        # A picture's page was about a text
        ("/rezepte/linsen-%c3%bcber-speck/hof/", POST),
        ("/?attachment_id=41", POST),
    ],
)  # fmt: skip
def test_an_old_url_leads_on(client: Client, url: str, place: str) -> None:
    assert leads_to(client, url) == place


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    "name",
    ["linde-scaled.jpg", "linde.jpg", "linde-300x200.jpg", "linde-e1234567890-150x150.jpg"],
)
def test_a_file_and_its_thumbnails_lead_to_the_picture(client: Client, name: str) -> None:
    image = Image.objects.get(file__contains="linde")
    response = client.get(f"{UPLOADS}/{name}")
    assert (response.status_code, response["Location"]) == (301, image.file.url)


@pytest.mark.usefixtures("moved")
def test_a_picture_without_a_text_leads_to_its_file(client: Client) -> None:
    image = Image.objects.get(file__contains="linde")
    for url in ("/linde/", "/?attachment_id=40", "/?p=40"):
        assert client.get(url)["Location"] == image.file.url


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    "url",
    [
        "/rezepte/",
        "/gibt-es-nicht/",
        "/gibt-es-nicht/feed/rss2/",
        f"{UPLOADS}/weg.jpg",
        f"{UPLOADS}/nie-da.jpg",
        "/weg/",
        "/category/gibt-es-nicht/",
        "/tag/gibt-es-nicht/",
        "/author/niemand/",
        "/index.php/1999/01/",
        "/archives/99",
        "/2010/02/31/",
        "/feed/rss2/rss2/",
        "/index.php//example.com/",
        "/%00",
    ],
)
def test_what_was_nowhere_leads_nowhere(client: Client, url: str) -> None:
    assert client.get(url, follow=True).status_code in {400, 404}


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("url", ["/?p=11", "/?p=999", "/?p=x", "/?cat=99", "/?m=1", "/?page_id="])
def test_an_unknown_number_shows_the_front_page(client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


@pytest.mark.usefixtures("moved")
def test_a_search_is_no_old_url(client: Client) -> None:
    assert client.get("/?s=linsen&p=10").status_code == 200


@pytest.mark.usefixtures("moved")
def test_only_reading_is_led_on(client: Client) -> None:
    assert client.head("/?p=10").status_code == 301
    assert client.post("/rezepte/linsen-%c3%bcber-speck/").status_code == 404
    assert client.post("/?p=10").status_code == 405


@pytest.mark.usefixtures("moved")
def test_a_later_move_is_followed_in_one_step(client: Client) -> None:
    post = Post.objects.get(slug="linsen-ueber-speck")
    post.slug = "linsen"
    save_text(post)
    assert leads_to(client, "/?p=10") == "/2010/07/01/linsen/"
    assert leads_to(client, "/rezepte/linsen-%c3%bcber-speck/") == "/2010/07/01/linsen/"


@pytest.mark.usefixtures("moved")
def test_what_is_hidden_again_leads_nowhere(client: Client) -> None:
    Post.objects.update(published_at=None, published_on=None)
    Page.objects.update(published_at=None)
    for url in ("/rezepte/linsen-%c3%bcber-speck/", "/das-haus/", "/tag/gr%c3%bcn/"):
        assert client.get(url).status_code == 404, url
    assert client.get("/author/die-wirtin/").status_code == 404


@pytest.mark.usefixtures("moved")
def test_renamed_archives_are_found(client: Client) -> None:
    suppen = Category.objects.get(name="Suppen")
    suppen.slug, suppen.parent = "eintopf", None
    suppen.save()
    tag = Tag.objects.get(name="Grün")
    tag.slug = "kraeuter"
    tag.save()
    assert leads_to(client, "/kategorie/kueche/suppen/") == "/category/eintopf/"
    assert leads_to(client, "/tag/gr%c3%bcn/") == "/tag/kraeuter/"


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    "url",
    ["/archives/gibt/es/nicht/comment-page-2/feed/", "/tag/x/", f"{UPLOADS}/x.jpg", "/author/x/"],
)
def test_a_url_that_leads_nowhere_costs_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, url: str
) -> None:
    with django_assert_max_num_queries(20):
        assert client.get(url).status_code == 404


def test_where_a_post_stood_before_is_told_from_its_link() -> None:
    found = previous_paths("/2010/07/01/gr%c3%bcn/", "gr%c3%bcn", ["blau", "rot"], ["2010-06-30"])
    assert found == [
        "/2010/06/30/grün/",
        "/2010/07/01/blau/",
        "/2010/06/30/blau/",
        "/2010/07/01/rot/",
        "/2010/06/30/rot/",
    ]


@pytest.mark.parametrize("link", ["/?p=10", "", "/archives/10"])
def test_a_link_without_the_slug_tells_nothing(link: str) -> None:
    assert previous_paths(link, "linsen", ["alt"], []) == []
