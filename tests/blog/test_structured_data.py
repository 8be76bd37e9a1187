"""Structured data for search engines."""

import json
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from blog.models import Category, Image, SiteSettings
from blog.rendering.saving import save_site_settings
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def facts(client: Client, address: str) -> dict[str, Any]:
    """What the page says of itself, by type."""
    page = client.get(address).content.decode()
    (text,) = SCRIPT.findall(page)
    assert not set(text) & set("<>&\u2028\u2029")
    document = json.loads(text)
    assert document["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in document["@graph"]}


@pytest.fixture
def picture() -> Image:
    return save_image(
        Image(
            file=ContentFile(encoded(size=(320, 200)), "lampen.jpg"),
            title="Lampions",
            caption="Sommerfest",
            creator="Kris Beispiel",
            creator_url="https://kris.example.org/",
            license="cc-by-2.0",
        )
    )


def test_a_post_is_a_blog_posting(client: Client, make_post: MakePost, edda: User) -> None:
    post = make_post(
        title="Schöne Grüße",
        body="<p>Drei ganze Worte</p>",
        tags=["Lesen"],
        categories=[Category.objects.create(name="Garten")],
        first_published_url="https://woanders.example.org/gruesse",
    )
    post.co_authors.add(edda)
    post.author.website = "https://anna.example.org/"
    post.author.save()
    post.author.profiles.create(name="Mastodon", url="https://social.example.org/@anna")
    posting = facts(client, "/2010/04/29/schoene-gruesse/")["BlogPosting"]
    address = "http://testserver/2010/04/29/schoene-gruesse/"
    assert posting["headline"] == "Schöne Grüße"
    assert posting["datePublished"] == "2010-04-29T09:30:00+02:00"
    assert posting["dateModified"] > posting["datePublished"]
    assert posting["mainEntityOfPage"] == {"@type": "WebPage", "@id": address}
    assert [person["name"] for person in posting["author"]] == ["Anna Albers", "Edda Ehlers"]
    assert posting["author"][0]["url"] == "http://testserver/author/anna-albers/"
    assert posting["author"][0]["sameAs"] == [
        "https://anna.example.org/",
        "https://social.example.org/@anna",
    ]
    assert (posting["wordCount"], posting["inLanguage"]) == (3, "de")
    assert (posting["keywords"], posting["articleSection"]) == (["Lesen"], ["Garten"])
    assert posting["isBasedOn"] == "https://woanders.example.org/gruesse"


def test_a_picture_carries_its_credit_and_licence(
    client: Client, make_post: MakePost, picture: Image
) -> None:
    make_post(slug="a", picture=picture)
    (image,) = facts(client, "/2010/04/29/a/")["BlogPosting"]["image"]
    assert image["url"] == f"http://testserver{picture.file.url}"
    assert (image["width"], image["height"]) == (320, 200)
    assert image["creditText"] == image["copyrightNotice"] == "Kris Beispiel"
    assert image["creator"] == {
        "@type": "Person",
        "name": "Kris Beispiel",
        "url": "https://kris.example.org/",
    }
    assert image["license"] == "https://creativecommons.org/licenses/by/2.0/"
    assert image["acquireLicensePage"] == "http://testserver/bildnachweise/"


def test_a_licence_is_asked_for_where_the_picture_comes_from(
    client: Client, make_post: MakePost, picture: Image
) -> None:
    picture.source_url = "https://bilder.example.org/1"
    save_image(picture)
    make_post(slug="a", picture=picture)
    (image,) = facts(client, "/2010/04/29/a/")["BlogPosting"]["image"]
    assert image["acquireLicensePage"] == "https://bilder.example.org/1"


def test_a_post_without_pictures_names_its_share_picture(
    client: Client, make_post: MakePost
) -> None:
    make_post(slug="a")
    (image,) = facts(client, "/2010/04/29/a/")["BlogPosting"]["image"]
    assert image["url"] == "http://testserver/2010/04/29/a/share.png"


def test_breadcrumbs_lead_through_the_deepest_category(client: Client, make_post: MakePost) -> None:
    top = Category.objects.create(name="Garten")
    beds = Category.objects.create(name="Beete", parent=top)
    make_post(title="Kohl", slug="a", categories=[beds])
    crumbs = facts(client, "/2010/04/29/a/")["BreadcrumbList"]["itemListElement"]
    assert [(crumb["position"], crumb["name"]) for crumb in crumbs] == [
        (1, "Gemeinsam"),
        (2, "Garten"),
        (3, "Beete"),
        (4, "Kohl"),
    ]
    assert crumbs[2]["item"] == "http://testserver/category/garten/beete/"
    above = facts(client, "/category/garten/beete/")["BreadcrumbList"]["itemListElement"]
    assert [crumb["name"] for crumb in above] == ["Gemeinsam", "Garten", "Beete"]


def test_the_home_page_can_be_searched(client: Client) -> None:
    save_site_settings(SiteSettings(title="Unser Haus"))
    website = facts(client, "/")["WebSite"]
    assert website["name"] == "Unser Haus"
    action = website["potentialAction"]
    assert action["@type"] == "SearchAction"
    assert action["target"]["urlTemplate"] == "http://testserver/?s={search_term_string}"


def test_an_author_has_a_profile_page(client: Client, make_post: MakePost) -> None:
    author = make_post().author
    author.profiles.create(name="Mastodon", url="https://social.example.org/@anna")
    person = facts(client, "/author/anna-albers/")["ProfilePage"]["mainEntity"]
    assert person["sameAs"] == ["https://social.example.org/@anna"]


def test_a_title_cannot_end_the_script(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", title="</script><script>alert(1)</script> & \u2028Ende")
    posting = facts(client, "/2010/04/29/a/")["BlogPosting"]
    assert posting["headline"] == "</script><script>alert(1)</script> & \u2028Ende"


def test_an_address_that_is_none_is_left_out(client: Client, make_post: MakePost) -> None:
    author = make_post().author
    author.profiles.create(name="Falsch", url="javascript:alert(1)")
    person = facts(client, "/author/anna-albers/")["ProfilePage"]["mainEntity"]
    assert "sameAs" not in person


def test_a_preview_tells_search_engines_nothing(anna_client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    page = anna_client.get(f"/preview/{post.pk}/").content.decode()
    assert "ld+json" not in page
    assert "og:" not in page
