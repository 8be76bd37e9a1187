"""Rita looks for something; the same is found on every database."""

import datetime
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from bench.work import Work, counting
from blog.models import Category, Page, SearchEntry, Tag
from blog.rendering.saving import save_text
from blog.search import finding
from blog.search.finding import find
from blog.search.form import SearchForm
from blog.search.indexing import clear, write_words
from blog.search.marking import marked, snippet
from blog.search.queries import parse
from blog.search.words import stem_of, stems
from tests.helpers import SPRING_2010, MakePost, said

pytestmark = pytest.mark.django_db


def titles(words: str) -> list[str]:
    found = find(parse(words)).entries
    entries = SearchEntry.objects.in_bulk(found)
    return [entries[key].title for key in found]


class TestWords:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Häuser", "Haus"),
            ("Häuser", "HAUS"),
            ("Strasse", "Straße"),
            ("STRASSEN", "straße"),
            ("cafe", "Café"),
            ("Cafés", "cafe"),
            ("Gärten", "Garten"),
            ("ging", "GING"),
            ("Bücher", "Buch"),
            ("naïv", "naiv"),
            ("Kommentare", "Kommentar"),
            ("schöne", "schönes"),
            ("Ａpfel", "Apfel"),
        ],
    )
    def test_are_the_same(self, one: str, other: str) -> None:
        assert stem_of(one) == stem_of(other)

    @pytest.mark.parametrize(
        ("one", "other"), [("Haus", "Maus"), ("Garten", "Karten"), ("Москва", "Минск")]
    )
    def test_are_different(self, one: str, other: str) -> None:
        assert stem_of(one) != stem_of(other)

    @pytest.mark.parametrize("word", ["Москва", "東京", "🙂", "don’t", "e_mail", "a" * 500])
    def test_are_letters_and_digits(self, word: str) -> None:
        assert all(stem.isascii() and stem.isalnum() and len(stem) <= 70 for stem in stems(word))


class TestQueries:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("haus", ["Das Haus"]),
            ("Häuser", ["Das Haus"]),
            ("haus garten", ["Das Haus"]),
            ("garten", ["Der Garten", "Das Haus"]),
            ("garten -haus", ["Der Garten"]),
            ("garten −haus", ["Der Garten"]),
            ('"alter garten"', ["Das Haus"]),
            ("„alter Garten“", ["Das Haus"]),
            ('"garten alter"', []),
            ('garten -"alter garten"', ["Der Garten"]),
            ("-haus", []),
            ("", []),
            ("   ", []),
            ('""', []),
            ("nirgends", []),
        ],
    )
    def test_find(self, make_post: MakePost, text: str, found: list[str]) -> None:
        make_post(title="Das Haus", body="<p>Dahinter liegt ein alter Garten.</p>")
        make_post(title="Der Garten", body="<p>Dort wachsen Rosen.</p>")
        assert titles(text) == found

    @pytest.mark.parametrize(
        "text",
        [
            '"',
            "'",
            "*",
            "a*",
            "title:haus",
            "NEAR(a b)",
            "a AND OR NOT",
            "^haus",
            "(((",
            "haus; DROP TABLE blog_post",
            "%",
            "a & b | !c <-> d",
            ":A",
            "🙂",
            "-" * 200,
            '-"',
            "x" * 100_000,
            "a " * 1_000,
            "\u202e\u0000x",
            "Ｈａｕｓ",
        ],
    )
    def test_nonsense_is_no_error(self, client: Client, make_post: MakePost, text: str) -> None:
        make_post(title="Haus")
        status = client.get("/", {"s": text}).status_code
        assert status == (400 if "\0" in text else 200)

    def test_a_phrase_does_not_reach_from_the_title_into_the_text(
        self, make_post: MakePost
    ) -> None:
        make_post(title="Rot", body="<p>Grün</p>")
        assert titles('"rot grün"') == []
        assert titles("rot grün") == ["Rot"]


class TestOrder:
    def test_a_word_in_the_title_comes_first(self, make_post: MakePost) -> None:
        now = timezone.now()
        make_post(title="Alt", body="<p>Garten</p>", published_at=now)
        make_post(title="Garten", published_at=now - datetime.timedelta(days=9))
        make_post(title="Neu", body="<p>Garten</p>", published_at=now)
        assert titles("garten") == ["Garten", "Neu", "Alt"]

    def test_or_the_newest(self, client: Client, make_post: MakePost) -> None:
        now = timezone.now()
        make_post(title="Garten", published_at=now - datetime.timedelta(days=9))
        make_post(title="Neu", body="<p>Garten</p>", published_at=now)
        page = client.get("/?s=garten&order=new").content.decode()
        assert page.index("Neu") < page.index("<mark>Garten</mark></a>")


class TestWhatIsPublic:
    def test_drafts_and_scheduled_posts_are_not_found(
        self, make_post: MakePost, tomorrow: Any
    ) -> None:
        make_post(title="Entwurf eins", published_at=None)
        make_post(title="Entwurf zwei", published_at=tomorrow)
        assert titles("entwurf") == []

    def test_a_scheduled_post_comes_in_by_itself(
        self, make_post: MakePost, tomorrow: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_post(title="Morgen", published_at=tomorrow)
        monkeypatch.setattr(timezone, "now", lambda: tomorrow + datetime.timedelta(seconds=1))
        assert titles("morgen") == ["Morgen"]

    def test_a_deleted_post_is_not_found(self, make_post: MakePost) -> None:
        make_post(title="Weg").delete()
        assert titles("weg") == []

    def test_a_changed_post_is_found_by_its_new_words_only(self, make_post: MakePost) -> None:
        post = make_post(title="Vorher")
        post.title = "Nachher"
        save_text(post)
        assert titles("vorher") == []
        assert titles("nachher") == ["Nachher"]

    def test_pages_are_found(self) -> None:
        save_text(Page(title="Impressum", path="impressum", body="<p>Kontakt</p>"))
        save_text(Page(title="Geheim", path="geheim", body="Kontakt", published_at=None))
        assert titles("kontakt") == ["Impressum"]


class TestFilters:
    @pytest.fixture
    def _posts(self, make_post: MakePost, edda: Any) -> None:
        top = Category.objects.create(name="Draußen")
        below = Category.objects.create(name="Garten", parent=top)
        old = datetime.datetime(2009, 5, 1, tzinfo=datetime.UTC)
        make_post(title="Rosen eins", categories=[below], tags=["Blumen"])
        make_post(title="Rosen zwei", author=edda)
        make_post(title="Rosen drei", published_at=old)
        save_text(Page(title="Rosen vier", path="rosen"))

    @pytest.mark.usefixtures("_posts")
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"eins", "zwei", "drei", "vier"}),
            ("&category=draussen", {"eins"}),
            ("&category=draussen/garten", {"eins"}),
            ("&tag=Blumen", {"eins"}),
            ("&author=edda-ehlers", {"zwei"}),
            ("&year=2009", {"drei"}),
            ("&kind=page", {"vier"}),
            ("&kind=post", {"eins", "zwei", "drei"}),
            ("&kind=comment", set()),
            ("&year=2009&author=edda-ehlers", set()),
            ("&year=abc&category=nirgends&tag=x&kind=y", {"eins", "zwei", "drei", "vier"}),
        ],
    )
    def test_narrow_the_hits(self, client: Client, query: str, found: set[str]) -> None:
        page = client.get(f"/?s=rosen{query}").content.decode()
        hits = page.partition('class="hits"')[2].partition("</ol>")[0]
        assert {word for word in ("eins", "zwei", "drei", "vier") if word in hits} == found


class TestMarks:
    def test_show_every_form_of_the_word(self) -> None:
        assert marked("Das Haus, die Häuser", frozenset(stems("haus"))) == (
            "Das <mark>Haus</mark>, die <mark>Häuser</mark>"
        )

    def test_leave_no_markup_in(self) -> None:
        assert marked('<script>"haus"', frozenset({"haus"})) == (
            "&lt;script&gt;&quot;<mark>haus</mark>&quot;"
        )

    def test_the_snippet_shows_where_the_word_stands(self) -> None:
        text = "Anfang " * 200 + "mit Garten in der Mitte " + "Ende " * 200
        part = snippet(text, frozenset(stems("Gärten")))
        assert "<mark>Garten</mark>" in part
        assert part.startswith("… ")
        assert part.endswith(" …")
        assert len(part) < 400

    def test_a_snippet_of_a_single_long_word_ends(self) -> None:
        assert len(snippet("x" * 50_000, frozenset({"y"}))) < 400


class TestThePage:
    def test_without_words_is_a_form(self, client: Client) -> None:
        page = client.get("/?s=").content.decode()
        assert 'role="search"' in page

    def test_keeps_the_words_in_the_field(self, client: Client) -> None:
        page = client.get("/", {"s": '"<b>'}).content.decode()
        assert 'value="&quot;&lt;b&gt;"' in page

    def test_is_not_for_search_engines(self, client: Client) -> None:
        assert 'name="robots" content="noindex' in client.get("/?s=a").content.decode()

    def test_suggests_words_of_the_site(self, client: Client, make_post: MakePost) -> None:
        make_post(title="Nachbarschaft", tags=["Gemeinsam"])
        page = client.get("/?s=Nachbrschaft").content.decode()
        assert 'href="/?s=Nachbarschaft"' in page
        assert 'href="/?s=Gemeinsam"' in client.get("/?s=gemeinsaam").content.decode()

    def test_names_the_topics(self, client: Client, make_post: MakePost) -> None:
        make_post(tags=["Gärten"], categories=[Category.objects.create(name="Gartenbau")])
        assert 'href="/tag/gaerten/"' in client.get("/?s=garten").content.decode()

    @pytest.mark.parametrize(("name", "value"), [("tag", "Beet"), ("author", "anna-albers")])
    def test_offers_what_became_public_since_the_server_started(
        self, make_post: MakePost, name: str, value: str
    ) -> None:
        make_post(tags=["Beet"], published_at=timezone.now())
        assert SearchForm({name: value}).is_valid()

    @pytest.mark.parametrize("address", ["/?s=garten&page=2", "/page/2/?s=garten"])
    def test_has_pages(self, client: Client, make_post: MakePost, address: str) -> None:
        for number in range(11):
            make_post(title=f"Garten {number}")
        page = client.get(address).content.decode()
        assert page.count('class="hit"') == 1
        assert "page=1" in page

    @pytest.mark.parametrize("count", [1, 30])
    def test_costs_the_same_number_of_queries(
        self,
        client: Client,
        make_post: MakePost,
        count: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(count):
            make_post(title=f"Garten {number}", tags=["Beet"])
        with django_assert_num_queries(9):
            client.get("/?s=garten")

    def test_sets_no_cookie(self, client: Client) -> None:
        assert not client.get("/?s=garten").cookies


def titles_of_newest(words: str, most: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(finding, "MAX_HITS", most)
    return titles(words)


@pytest.mark.parametrize("most", [1, 2, 3, 5, 9])
def test_only_so_many_of_the_newest_entries_are_found_wherever_their_keys_lie(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    keys = [1, 2, 999, 1_000, 70_500, 70_501, 2_000_000, 2_000_999]
    post = make_post(title="Anders")
    for number, key in enumerate(keys):
        moment = SPRING_2010 + datetime.timedelta(days=number)
        entry = SearchEntry(pk=key + 10**6, kind="comment", object_id=key, post=post)
        entry.title, entry.shown_at = f"Linse {key}", moment
        entry.save()
    write_words([(key + 10**6, "lins", "") for key in keys])
    newest = [f"Linse {key}" for key in reversed(keys)]
    assert titles_of_newest("linse", most, monkeypatch) == newest[:most]


def test_hidden_posts_take_no_place_of_others(
    make_post: MakePost, tomorrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Linse eins", "Linse zwei"):
        make_post(title=title)
    for number in range(5):
        make_post(title=f"Linse {number}", published_at=tomorrow if number % 2 else None)
    assert titles_of_newest("linse", 2, monkeypatch) == ["Linse zwei", "Linse eins"]


def test_a_renamed_tag_is_a_topic_by_its_new_name(client: Client, make_post: MakePost) -> None:
    make_post(tags=["Beet"])
    assert 'href="/tag/beet/"' in client.get("/?s=beet").content.decode()
    Tag.objects.update(name="Zaun")
    assert 'href="/tag/beet/"' not in client.get("/?s=beet").content.decode()
    assert 'href="/tag/beet/"' in client.get("/?s=zaun").content.decode()


def test_the_filters_that_were_chosen_stay_chosen(client: Client, make_post: MakePost) -> None:
    make_post(tags=["Beet"], categories=[Category.objects.create(name="Garten")])
    url = "/?s=x&kind=page&category=garten&tag=Beet&author=anna-albers&year=2010&order=new"
    page = client.get(url).content.decode()
    chosen = re.findall(r'<option value="([^"]+)" selected', page)
    assert chosen == ["page", "garten", "anna-albers", "new"]
    assert 'name="tag" value="Beet"' in page
    assert 'name="year" value="2010"' in page


def test_everything_can_be_indexed_anew(make_post: MakePost) -> None:
    make_post(title="Garten")
    clear()
    assert titles("garten") == []
    call_command("rebuild_search")
    assert titles("garten") == ["Garten"]


@pytest.mark.parametrize("written", ["Gar\u00adtenzaun", "Gartenza\u200bun", "Gartenzaun\ufeff"])
def test_marks_that_nobody_sees_do_not_part_a_word(
    client: Client, make_post: MakePost, written: str
) -> None:
    make_post(title="Streichen", body=f"<p>{written}</p>")
    assert "Streichen" in client.get("/?s=Gartenzaun").content.decode()


def test_a_co_author_can_be_asked_for(client: Client, make_post: MakePost, edda: User) -> None:
    make_post(title="Zäune").co_authors.add(edda)
    page = client.get("/?s=Zaun&author=edda-ehlers").content.decode()
    assert "/2010/04/29/" in page


def test_nobody_learns_which_tags_drafts_have(client: Client, make_post: MakePost) -> None:
    make_post(title="Ein Garten")
    make_post(published_at=None, tags=["Fusion"])
    pages = [client.get(f"/?s=garten&tag={tag}").context["hits"] for tag in ("Fusion", "Unsinn")]
    assert len(pages[0]) == len(pages[1])


def test_the_work_of_a_search_ends_with_the_hits_that_it_shows(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("counts what SQLite does; PostgreSQL answers from the index in a function")
    monkeypatch.setattr(finding, "MAX_HITS", 10)

    def steps() -> int:
        work = Work()
        with counting(work, plans=False):
            assert len(find(parse("linse")).entries) == 10
        return work.rows

    for number in range(20):
        make_post(title=f"Linse {number}", slug=f"linse-{number}")
    few = steps()
    for number in range(20, 100):
        make_post(title=f"Linse {number}", slug=f"linse-{number}")
    assert steps() <= 1.2 * few


class TestBesideTheHits:
    def test_authors_of_that_name_are_found(self, client: Client, make_post: MakePost) -> None:
        make_post(body="<p>Nichts davon.</p>")
        page = client.get("/?s=albers").content.decode()
        assert 'href="/author/anna-albers/">Anna Albers</a>' in page
        assert "/author/anna-albers/" not in page_without_filters(client, "/?s=nichts")

    def test_who_wrote_nothing_public_is_not_found(self, client: Client, edda: User) -> None:
        assert "/author/" not in page_without_filters(client, f"/?s={edda.last_name}")

    @pytest.mark.parametrize("words", ["-zaun", '-"hoher zaun"', "-zaun -hof"])
    def test_only_excluded_words_are_explained(self, client: Client, words: str) -> None:
        sentence = said(
            "A word with a minus before it only excludes. Please add a word that you are"
            " looking for."
        )
        assert sentence in client.get("/", {"s": words}).content.decode()
        assert sentence not in client.get("/", {"s": f"haus {words}"}).content.decode()
        assert sentence not in client.get("/?s=").content.decode()


def page_without_filters(client: Client, url: str) -> str:
    return client.get(url).content.decode().partition('class="search-topics"')[2]
