"""What the desk says before a text is published."""

import unicodedata
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from blog.admin.review import review
from blog.html.readability import count_sentences, count_syllables, measure
from blog.models import Image, Post
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost
from tests.pictures import encoded

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
            ("<h1>A</h1><h3>B</h3>", []),
            ("<h2> &nbsp; <br></h2>", [""]),
            ("<p><a href='/x/'><img src='/a.jpg' alt=' '></a></p>", ["/x/"]),
            ("<p><a href='/x/'>Text <img src='/a.jpg'></a></p>", []),
            ("", []),
        ],
    )
    def test_is_certain(self, body: str, places: list[str]) -> None:
        assert blocking(body) == places

    def test_stands_before_what_informs(self) -> None:
        found = review("<p><a href='/x/'>hier</a></p><h2>A</h2><h4>Zu tief</h4>")
        assert [finding.blocks for finding in found] == [True, False, False]


class TestPictures:
    @pytest.fixture
    def image(self) -> Image:
        file = ContentFile(encoded(), "lampen.jpg")
        return save_image(Image(file=file, title="Lampions"))

    def test_of_the_library_lack_text_and_credit(self, image: Image) -> None:
        found = review(f"<p>A</p><img src='{image.file.url}'>", "Da.")
        assert [finding.place for finding in found] == ["Lampions", "Lampions"]

    def test_take_their_text_from_the_library(self, image: Image) -> None:
        image.alternative_text, image.creator = "Lampions im Hof", "Kris Beispiel"
        save_image(image)
        assert review(f"<p><a href='/x/'><img src='{image.file.url}'></a></p>", "Da.") == []

    def test_in_the_public_domain_need_no_name(self, image: Image) -> None:
        image.alternative_text, image.license = "Lampions im Hof", "public-domain"
        assert review("<p>A</p>", "Da.", image) == []

    @pytest.mark.parametrize("count", [1, 30])
    def test_are_looked_up_by_one_query(
        self, image: Image, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            review(f"<p><a href='/x/'><img src='{image.file.url}'></a></p>" * count)


class TestWhatInforms:
    @pytest.mark.parametrize("words", ["hier", "Hier …", "klicken Sie hier", "mehr", "here"])
    def test_a_link_that_does_not_say_where_it_leads(self, words: str) -> None:
        assert informing(f"<p>Mehr steht <a href='/x/'>{words}</a>.</p>") == 1

    def test_a_link_that_does(self) -> None:
        assert informing("<p>Mehr im <a href='/x/'>Bericht über hier</a>.</p>") == 0

    def test_the_same_words_for_two_places(self) -> None:
        body = "<p><a href='/a/'>Bericht</a> und <a href='/b/'>Bericht</a></p>"
        assert informing(body) == 1

    def test_the_same_words_for_one_place_twice(self) -> None:
        assert informing("<p><a href='/a/'>Bericht</a> und <a href='/a/'>Bericht</a></p>") == 0

    def test_a_table_is_named_by_its_words(self) -> None:
        [found] = review("<table><tr><td>Jahr</td><td>Ernte</td></tr></table>", "Da.")
        assert found.place == "Jahr Ernte"

    def test_a_table_with_header_cells(self) -> None:
        assert informing("<table><tr><th>Jahr</th></tr><tr><td>1</td></tr></table>") == 0

    def test_no_more_than_a_hundred_things_at_once(self) -> None:
        assert len(review("<h2></h2>" * 1_000)) == 100

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
            ("Quelle", 2),
            ("Äußerung", 3),
            ("Boykott", 2),
            ("bequem", 2),
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
            ("Es gab Kuchen, Eis usw. Danach gingen wir.", 2),
            ("„Komm!“, sagte er.", 1),
            ("Das war 1999. Dann kam Anna.", 2),
            ("Im 19. Jahrhundert, d. h. vor 1.000 Tagen und 3,5 Stunden, war es so.", 1),
            ("Er ging … und kam nicht wieder.", 1),
            ("Prof. Dr. Roth kommt ca. um 9 Uhr in die Hauptstr. 5.", 1),
            ("Wirklich?! Ja!", 2),
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

    def test_a_text_counted_by_hand(self) -> None:
        text = (
            "Die alte Mühle steht am Bach. "  # 6 words, 8 syllables
            "Im Sommer kommen viele Nachbarn hierher. "  # 6, 11; two long words
            # 12 (the 3 is none), 18; two long words
            "Am 3. Mai feierte Dr. Roth dort seinen Geburtstag, z. B. mit Kuchen. "
        )
        found = measure(text * 5)
        assert found is not None
        assert (found.words, found.sentences) == (120, 15)
        assert found.lix == round(8 + 100 * 20 / 120)
        assert found.flesch == round(180 - 8 - 58.5 * 37 / 24)

    def test_english_has_its_own_formula(self, settings: Any) -> None:
        settings.LANGUAGE_CODE = "en"
        # 10 words and 12 syllables a sentence, none of the words long.
        found = measure("The little dog and the cat lie in the garden. " * 10)
        assert found is not None
        assert (found.words, found.sentences, found.lix) == (100, 10, 10)
        assert found.flesch == round(206.835 - 1.015 * 10 - 84.6 * 1.2)

    def test_letters_in_two_parts_and_hidden_hyphens_change_nothing(self) -> None:
        text = "Die grünen Häuser stehen in der Schifffahrtsstraße. " * 20
        hidden = unicodedata.normalize("NFD", text).replace("Schifffahrts", "Schifffahrts\u00ad")
        assert measure(hidden) == measure(text)

    @pytest.mark.parametrize(
        "body",
        [
            "<ul>" + "<li>Der Hund liegt im Garten und schläft</li>" * 20 + "</ul>",
            "<h2>Überschrift</h2><p>Der Hund liegt im Garten und schläft</p>" * 20,
            "Der Hund liegt im Garten und schläft\n\n" * 20,
        ],
    )
    def test_a_paragraph_ends_a_sentence_and_headings_are_none(self, body: str) -> None:
        [found] = review(body, "Da.")
        assert "140" in found.sentence
        assert " 20 " in found.sentence

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

    def test_refuses_to_schedule_it_too(
        self, anna_client: Client, make_post: MakePost, data: dict[str, Any]
    ) -> None:
        post = make_post(body=data["body"], published_at=None)
        moment = {"publish": "at", "published_at_0": "2040-01-01", "published_at_1": "12:00"}
        anna_client.post(f"/admin/blog/post/{post.pk}/change/", data | moment)
        post.refresh_from_db()
        assert post.published_at is None

    def test_keeps_what_was_typed_and_lists_what_is_wrong_with_it(
        self, anna_client: Client, make_post: MakePost, data: dict[str, Any]
    ) -> None:
        post = make_post(published_at=None)
        body = "<h2>A</h2><h4>Zu tief</h4>"
        page = anna_client.post(
            f"/admin/blog/post/{post.pk}/change/", data | {"title": "Getippt", "body": body}
        ).content.decode()
        assert "Getippt</textarea>" in page
        assert "&lt;h4&gt;Zu tief" in page
        assert "<q>Zu tief</q>" in page

    def test_looking_at_the_list_saves_and_publishes_nothing(
        self, anna_client: Client, data: dict[str, Any]
    ) -> None:
        response = anna_client.post("/admin/blog/post/add/", data | {"_review": "1"})
        post = Post.objects.get()
        assert post.published_at is None
        assert response["Location"] == f"/admin/blog/post/{post.pk}/change/#review"

    def test_looking_at_the_list_of_a_public_post_leaves_it_public(
        self, anna_client: Client, make_post: MakePost, data: dict[str, Any]
    ) -> None:
        post = make_post()
        address = f"/admin/blog/post/{post.pk}/change/"
        data["version"] = post.modified_at.isoformat()
        response = anna_client.post(address, data | {"_review": "1"})
        assert response["Location"] == f"{address}#review"
        post.refresh_from_db()
        assert post.is_published

    def test_publishing_warns_of_pictures_without_text_or_credit(
        self, anna_client: Client, data: dict[str, Any]
    ) -> None:
        data["body"] = "<p>Da.</p><img src='/haus.jpg'>"
        response = anna_client.post("/admin/blog/post/add/", data, follow=True)
        assert Post.objects.get().is_published
        warnings = [m.message for m in response.context["messages"] if m.level_tag == "warning"]
        assert len(warnings) == 1
        assert "/haus.jpg" in warnings[0]

    def test_a_draft_is_not_warned_of(self, anna_client: Client, data: dict[str, Any]) -> None:
        data |= {"body": "<p>Da.</p><img src='/haus.jpg'>", "publish": "not-yet"}
        response = anna_client.post("/admin/blog/post/add/", data, follow=True)
        assert [m.level_tag for m in response.context["messages"]] == ["success"]

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

    def test_asks_for_a_token(self, anna: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(anna)
        assert client.post(self.ADDRESS, {"body": ""}).status_code == 403

    def test_refuses_a_flood(self, anna_client: Client) -> None:
        assert anna_client.post(self.ADDRESS, {"body": "a" * 3_000_000}).status_code == 400

    def test_refuses_get(self, anna_client: Client) -> None:
        assert anna_client.get(self.ADDRESS).status_code == 405

    def test_a_stranger_may_not(self, client: Client, mo_client: Client) -> None:
        assert client.post(self.ADDRESS, {"body": ""}).status_code == 302
        assert mo_client.post(self.ADDRESS, {"body": ""}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 30, "9" * 5_000, "²", "-1"])
def test_a_picture_that_cannot_be_is_none(anna_client: Client, key: str) -> None:
    data = {"body": "<p>x</p>", "picture": key}
    assert anna_client.post("/admin/blog/post/review/", data).status_code == 200


def test_a_picture_of_another_site_is_named_and_does_not_block() -> None:
    found = review('<p>Text <img src="https://anderswo.example/a.jpg" alt="A"></p>', excerpt="Da.")

    assert [(each.place, each.blocks) for each in found] == [
        ("https://anderswo.example/a.jpg", False)
    ]
