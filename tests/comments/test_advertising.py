"""Comments by strangers that look like advertising wait, as long as the filter has not learned."""

import datetime
from typing import Any

import pytest

from blog.html.sanitising import render_comment
from comments import moderation
from comments.models import Comment, CommentSettings, Status
from comments.rules.content.phrases import Phrases
from comments.rules.content.traits import HOLD_FROM, suspicion
from comments.rules.content.written import Written
from comments.rules.submission import Submission
from subscriptions.models import ConfirmedEmail
from tests.helpers import MakeComment, MakePost

SPAM = "Jetzt 50 Freispiele ohne Einzahlung sichern: https://dreh-dich.example/"


def points(body: str, **fields: str) -> int:
    return suspicion(Written(render_comment(body), **fields))[0]


def names(body: str, **fields: str) -> set[str]:
    return {trait.name for trait in suspicion(Written(render_comment(body), **fields))[1]}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Das beste С\u0430sin\u043e von allen", "disguised"),
        ("Лучшее предложение для всех", "foreign"),
        ("Buy cheap viagra here", "sells medicine"),
        ("Siehe https://spiel-casino.example/", "selling host"),
        ("Schau mal https://bit.ly/3xyz", "shortener"),
        ("https://bit.ly/3xyz", "only a link"),
        ("a https://a.example b https://b.example", "links"),
        ("Mehr auf meine-seite.example", "link"),
        ("Schreib mir auf WhatsApp", "messenger"),
        ("Fragt @tester_lea danach", "handle"),
        ("Post an geld@kredit.example bitte", "e-mail"),
        ("Post an geld (at) kredit.example bitte", "e-mail"),
        ("Ruft an: +49 155 0101010", "phone"),
        ("DAS HIER IST DOCH WIRKLICH GROSS GESCHRIEBEN", "capitals"),
        ("🚀🚀🚀🚀", "symbols"),
        ("Los!!! Jetzt!!!", "shouted"),
        ("Nur 49 € im Jahr", "money"),
    ],
)
def test_a_trait_is_found(body: str, name: str) -> None:
    assert name in names(body)


@pytest.mark.parametrize(
    "body",
    [
        "Danke!",
        "Hab ich gestern gekocht, war super lecker",
        "Das kostete bei uns 2.800 Euro, ohne Förderung.",
        "Siehe https://www.youtube.com/watch?v=abc",
        "Ich habe darüber gebloggt: https://miris-topf.example/suppe",
        "In der WhatsApp-Gruppe der Klasse stehen 212 Nachrichten.",
        "Mein Onkel hat im Casino sein Haus verspielt.",
        "FINGER WEG von Shops ohne Adresse!",
        "Viagra wird an jeder Ecke beworben.",
    ],
)
def test_honest_texts_do_not_look_like_advertising(body: str) -> None:
    assert points(body) < HOLD_FROM


def test_what_the_post_is_about_says_nothing_against_a_comment() -> None:
    body = "Wir haben über Casinos und Freispiele recherchiert: https://recherche.example/"
    assert points(body) >= HOLD_FROM
    assert points(body, about="Casinos und Freispiele") < HOLD_FROM


def test_praise_alone_is_suspicious_only_where_it_carries_a_link() -> None:
    assert points("Toller Beitrag, weiter so!", name="Rita") < HOLD_FROM
    assert points("Toller Beitrag!", name="Top", website="https://a-b.example") >= HOLD_FROM
    assert points("Toller Beitrag!", name="Rita", website="https://ritas.example") < HOLD_FROM


def test_words_in_digits_are_read() -> None:
    assert "sells medicine" in names("V1agra ohne R3zept")


def test_a_broken_link_is_no_error() -> None:
    assert points("Siehe http://[kaputt", website="http://[kaputt") < HOLD_FROM


def test_phrases_match_beginnings_and_whole_words() -> None:
    phrases = Phrases([("bonus*", "a"), ("free spin*", "b"), ("*kredit*", "c"), ("los", "d")])
    words = ["bonuscode", "free", "spins", "sofortkredite", "lose"]
    assert [group for _found, group in phrases.found_in(words)] == ["a", "b", "c"]


@pytest.mark.django_db
class TestTheRule:
    def send(self, post: Any, body: str = SPAM, **settings: Any) -> Comment:
        comment = Comment(
            post=post, author_name="Rita", email="rita@example.org", reader="k", body=body
        )
        given = CommentSettings(**{"hold_everything": False, "hold_unknown": False, **settings})
        age = datetime.timedelta(minutes=1)
        moderation.submit(Submission(comment=comment, settings=given, form_age=age))
        return comment

    def test_holds_a_strangers_advertising(self, make_post: MakePost) -> None:
        comment = self.send(make_post())
        assert comment.status == Status.HELD
        assert comment.decisions.get().rule == "advertising"

    def test_names_the_words(self, make_post: MakePost) -> None:
        (reason,) = moderation.explain(self.send(make_post()).decisions.get())
        assert "freispiele, ohne einzahlung" in reason

    def test_leaves_honest_comments_alone(self, make_post: MakePost) -> None:
        assert self.send(make_post(), "Gut gesagt.").status == Status.APPROVED

    def test_can_be_switched_off(self, make_post: MakePost) -> None:
        assert self.send(make_post(), hold_suspicious=False).status == Status.APPROVED

    def test_leaves_known_writers_alone(
        self, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        ConfirmedEmail.objects.create(email="rita@example.org", reader="k")
        make_comment(post, email_confirmed=True)
        assert self.send(post).status == Status.APPROVED
