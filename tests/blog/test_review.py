"""What the desk says before a text is published."""

from typing import Any

import pytest
from django.test import Client

from blog.models import Image, Post
from blog.readability import count_sentences, count_syllables, measure
from blog.review import review
from tests.conftest import MakePost

pytestmark = pytest.mark.django_db


def blocking(body: str) -> list[str]:
    return [finding.place for finding in review(body) if finding.blocks]


def informing(body: str, **fields: Any) -> int:
    """How many findings inform, beside the one on the excerpt."""
    return sum(not finding.blocks for finding in review(body, excerpt="Da.", **fields))


class TestWhatBlocks:
    @pytest.mark.parametrize(
        ("body", "places"),
        [
            ("<p>Ein <a href='/x/'>Text</a>.</p>", []),
            ("<p>Ein <a href='/x/'></a>.</p>", ["/x/"]),
            ("<p>Ein <a href='/x/'> &nbsp; </a>.</p>", ["/x/"]),
            ("<p>Ein <a>Wort</a>.</p>", ["Wort"]),
            ("<p><a href='/x/'><img src='/a.jpg'></a></p>", ["/x/"]),
            ("<p><a href='/x/'><img src='/a.jpg' alt='Ein Haus'></a></p>", []),
            ("<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>", []),
            ("<h2>A</h2><h4>B</h4>", ["B"]),
            ("<h3>A</h3>", ["A"]),
            ("<h2></h2><p>A</p>", [""]),
            ("", []),
        ],
    )
    def test_is_certain(self, body: str, places: list[str]) -> None:
        assert blocking(body) == places


class TestWhatInforms:
    @pytest.mark.parametrize("words", ["hier", "Hier …", "klicken Sie hier", "mehr", "here"])
    def test_a_link_that_does_not_say_where_it_leads(self, words: str) -> None:
        assert informing(f"<p>Mehr steht <a href='/x/'>{words}</a>.</p>") == 1

    def test_a_link_that_does(self) -> None:
        assert informing("<p>Mehr im <a href='/x/'>Bericht über hier</a>.</p>") == 0

    def test_the_same_words_for_two_places(self) -> None:
        body = "<p><a href='/a/'>Bericht</a> und <a href='/b/'>Bericht</a></p>"
        assert informing(body) == 1

    def test_a_picture_without_alternative_text(self) -> None:
        assert informing("<p><img src='/a.jpg'></p>") == 1
        assert informing("<p><img src='/a.jpg' alt='Ein Haus'></p>") == 0

    def test_the_posts_picture_without_text_and_credit(self) -> None:
        assert informing("<p>A</p>", picture=Image()) == 2
        told = Image(alternative_text="Ein Haus", creator="Anna")
        assert informing("<p>A</p>", picture=told) == 0

    def test_a_table_without_header_cells(self) -> None:
        assert informing("<table><tr><td>1</td></tr></table>") == 1

    @pytest.mark.parametrize(
        ("body", "excerpt", "count"),
        [("<p>A</p>", "", 1), ("<p>A</p>", "Kurz.", 0), ("<p>A</p><!--more--><p>B</p>", "", 0)],
    )
    def test_a_missing_excerpt(self, body: str, excerpt: str, count: int) -> None:
        assert len(review(body, excerpt)) == count


class TestReadability:
    @pytest.mark.parametrize(
        ("word", "syllables"),
        [
            ("Haus", 1),
            ("Häuser", 2),
            ("Garten", 2),
            ("Freude", 2),
            ("Liebe", 2),
            ("Donaudampfschifffahrt", 5),
            ("Kaffee", 2),
            ("Zoo", 1),
            ("Straßenbahn", 3),
            ("Bayern", 2),
            ("hm", 1),
            ("Idee", 2),
        ],
    )
    def test_syllables_are_counted(self, word: str, syllables: int) -> None:
        assert count_syllables(word) == syllables

    @pytest.mark.parametrize(
        ("text", "sentences"),
        [
            ("Ein Satz. Noch einer! Und einer?", 3),
            ("Am 3. Mai kam Dr. Roth, z. B. mit Blumen, Kuchen usw. zu uns.", 1),
            ("Sie sagte: „Komm!“ Er kam.", 3),
            ("Ohne Punkt", 1),
            ("", 1),
            ("Warten… Dann ging es weiter.", 2),
        ],
    )
    def test_sentences_are_counted(self, text: str, sentences: int) -> None:
        assert count_sentences(text) == sentences

    def test_the_measures_are_those_of_the_formulas(self) -> None:
        # 10 sentences of 10 words; 2 of them have more than six letters; 15 syllables a sentence.
        sentence = "Der Hund und die Katze liegen friedlich auf dem Gartenstuhl."
        found = measure(" ".join([sentence] * 10))
        assert found is not None
        assert (found.words, found.sentences) == (100, 10)
        assert found.lix == 10 + 20
        assert found.flesch == round(180 - 10 - 58.5 * 1.5)

    def test_a_short_text_has_none(self) -> None:
        assert measure("Der Hund liegt im Garten.") is None

    def test_a_long_text_is_quick_to_measure(self) -> None:
        assert measure("aeiou" * 20_000 + " Wort." * 100) is not None


class TestTheForm:
    @pytest.fixture
    def data(self) -> dict[str, Any]:
        return {
            "title": "Haus",
            "body": "<p>Ein <a href='/x/'></a>.</p>",
            "excerpt": "",
            "slug": "",
            "publish": "now",
            "published_at_0": "",
            "published_at_1": "",
            "tags": "",
        }

    def test_refuses_to_publish_what_is_certainly_wrong(
        self, anna_client: Client, data: dict[str, Any]
    ) -> None:
        response = anna_client.post("/admin/blog/post/add/", data)
        assert response.status_code == 200
        assert "/x/" in response.content.decode()
        assert not Post.objects.exists()

    def test_stores_it_as_a_draft(self, anna_client: Client, data: dict[str, Any]) -> None:
        anna_client.post("/admin/blog/post/add/", data | {"publish": "not-yet"})
        assert Post.objects.get().published_at is None

    def test_leaves_what_is_public_alone(
        self, anna_client: Client, make_post: MakePost, data: dict[str, Any]
    ) -> None:
        post = make_post(body=data["body"])
        anna_client.post(
            f"/admin/blog/post/{post.pk}/change/",
            data | {"title": "Neu", "version": post.modified_at.isoformat()},
        )
        post.refresh_from_db()
        assert post.title == "Neu"

    def test_shows_the_list(self, anna_client: Client, make_post: MakePost) -> None:
        post = make_post(body="<h2>A</h2><h4>Zu tief</h4>")
        page = anna_client.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
        assert "<q>Zu tief</q>" in page


class TestTheListWhileWriting:
    ADDRESS = "/admin/blog/post/review/"

    def test_is_about_what_is_sent(self, anna_client: Client) -> None:
        page = anna_client.post(self.ADDRESS, {"body": "<h4>Zu tief</h4>"}).content.decode()
        assert "<q>Zu tief</q>" in page

    @pytest.mark.parametrize("picture", ["abc", "-1", "", "99999999"])
    def test_takes_nonsense(self, anna_client: Client, picture: str) -> None:
        response = anna_client.post(self.ADDRESS, {"body": "<", "picture": picture})
        assert response.status_code == 200

    def test_runs_nothing(self, anna_client: Client) -> None:
        body = "<h4><img src=x onerror=alert(1)>&lt;script&gt;</h4>"
        page = anna_client.post(self.ADDRESS, {"body": body}).content.decode()
        assert "<script>" not in page
        assert "<img" not in page

    def test_refuses_get(self, anna_client: Client) -> None:
        assert anna_client.get(self.ADDRESS).status_code == 405

    def test_a_stranger_may_not(self, client: Client, mo_client: Client) -> None:
        assert client.post(self.ADDRESS, {"body": ""}).status_code == 302
        assert mo_client.post(self.ADDRESS, {"body": ""}).status_code == 403
