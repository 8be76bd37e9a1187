"""A post in another language says so wherever it is shown."""

import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from blog.admin.bulk import copied
from blog.models import Category, Post
from tests.helpers import MakePost
from tests.wordpress.exports import bring, item
from wordpress.exporting.writer import Exporter
from wordpress.importing import import_wxr, snapshots, undo

pytestmark = pytest.mark.django_db

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def english(make_post: MakePost) -> Post:
    post = make_post(
        title="Lime trees", slug="a", body="<p>They are in blossom.</p>", language="en"
    )
    post.categories.add(Category.objects.create(name="Garten"))
    return post


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_its_page_marks_title_and_text(client: Client, english: Post) -> None:
    html = page(client, "/2010/04/29/a/")

    assert '<html lang="de">' in html
    assert '<h1 class="post__title" lang="en">' in html
    assert '<div class="prose" lang="en">' in html


@pytest.mark.parametrize("url", ["/", "/category/garten/", "/author/anna-albers/"])
def test_lists_mark_title_and_teaser(client: Client, english: Post, url: str) -> None:
    html = page(client, url)

    assert '<h2 class="card__title" lang="en">' in html
    assert '<div class="card__teaser" lang="en">' in html


def test_lists_of_titles_mark_each(client: Client, english: Post) -> None:
    assert '<a lang="en" href="/2010/04/29/a/">' in page(client, "/2010/04/")


def test_search_marks_its_hits(client: Client, english: Post) -> None:
    html = page(client, "/?s=blossom")

    assert '<h2 class="hit__title" lang="en">' in html
    assert '<p class="hit__text" lang="en">' in html


def test_its_neighbours_mark_their_link(client: Client, english: Post, make_post: MakePost) -> None:
    make_post(slug="b")

    assert '<bdi lang="en">Lime trees</bdi>' in page(client, "/2010/04/29/b/")


def test_other_posts_say_nothing(client: Client, make_post: MakePost) -> None:
    make_post(slug="b")

    assert page(client, "/2010/04/29/b/").count(" lang=") == 1


def test_feeds_name_it(client: Client, english: Post) -> None:
    [rss] = ET.fromstring(client.get("/feed/").content).iter("item")
    [atom] = ET.fromstring(client.get("/feed/atom/").content).iter(f"{ATOM}entry")

    assert rss.attrib[XML_LANG] == atom.attrib[XML_LANG] == "en"
    assert rss.findtext(DC_LANGUAGE) == "en"


def test_feeds_leave_the_others_in_that_of_the_feed(client: Client, make_post: MakePost) -> None:
    make_post()
    [rss] = ET.fromstring(client.get("/feed/").content).iter("item")

    assert XML_LANG not in rss.attrib
    assert rss.findtext(DC_LANGUAGE) is None


def test_search_engines_are_told(client: Client, english: Post) -> None:
    html = page(client, "/2010/04/29/a/")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    [posting] = [each for each in json.loads(found[1])["@graph"] if each["@type"] == "BlogPosting"]

    assert posting["inLanguage"] == "en"


def test_the_form_offers_languages_by_name(anna_client: Client, english: Post) -> None:
    html = page(anna_client, f"/admin/blog/post/{english.pk}/change/")

    assert '<option value="en" selected>Englisch</option>' in html


def test_the_form_keeps_one_that_it_does_not_know(anna_client: Client, english: Post) -> None:
    Post.objects.update(language="gsw")

    html = page(anna_client, f"/admin/blog/post/{english.pk}/change/")
    assert '<option value="gsw" selected>' in html


def test_a_copy_has_it_too(anna: User, english: Post) -> None:
    assert copied(english, anna).language == "en"


# There and back


def exported() -> str:
    return "".join(Exporter("https://linde.example.org").pieces())


def test_an_export_names_it_as_polylang_does(english: Post) -> None:
    expected = '<category domain="language" nicename="en"><![CDATA[English]]></category>'

    assert expected in exported()


def test_an_import_of_an_export_brings_it_back(english: Post) -> None:
    export = io.BytesIO(exported().encode())
    english.delete()
    import_wxr(export)

    assert Post.objects.get().language == "en"


@pytest.mark.parametrize(
    ("slug", "language"), [("en", "en"), ("pt-br", "pt-br"), ("de", ""), ("1 2", ""), ("", "")]
)
def test_an_import_takes_what_is_a_language(tmp_path: Path, slug: str, language: str) -> None:
    bring(tmp_path, item(1, terms=[("language", slug, "x")]))

    assert Post.objects.get().language == language


ENGLISH = [("language", "en", "English")]


def test_undoing_an_import_takes_the_language_back(tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    second = bring(tmp_path, item(1, terms=ENGLISH))
    assert Post.objects.get().language == "en"
    undo(second)

    assert Post.objects.get().language == ""


def test_a_language_that_was_set_here_is_no_longer_overwritten(tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    Post.objects.update(language="fr")
    bring(tmp_path, item(1, terms=ENGLISH))

    assert Post.objects.get().language == "fr"


def test_posts_without_one_are_known_by_what_earlier_imports_noted(tmp_path: Path) -> None:
    bring(tmp_path, item(1))

    assert "language" not in snapshots.take("post", Post.objects.get())
