"""How the blog's German reads. No other test depends on a German sentence."""

import ast
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from comments.models import Comment
from ratings.models import Score
from ratings.scores.formatting import score_text
from tests.helpers import MakeComment, MakePost, page_text, said, send_comment

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("votes", "total", "german", "english"),
    [
        (0, 0, "", ""),
        (1, 7, "7,0/10 (1 Stimme)", "7.0/10 (1 vote)"),
        (11, 91, "8,3/10 (11 Stimmen)", "8.3/10 (11 votes)"),
        (20, 165, "8,3/10 (20 Stimmen)", "8.3/10 (20 votes)"),
        (1200, 12000, "10,0/10 (1.200 Stimmen)", "10.0/10 (1,200 votes)"),
    ],
)
def test_stars_read_naturally_with_halves_rounded_up(
    votes: int, total: int, german: str, english: str
) -> None:
    score = Score(votes=votes, total=total)
    with translation.override("de"):
        assert score_text(score) == german
    with translation.override("en"):
        assert score_text(score) == english


@pytest.mark.parametrize(
    ("count", "sentence"), [(0, "Noch kein Kommentar"), (1, "Ein Kommentar"), (2, "2 Kommentare")]
)
def test_a_card_counts_comments(
    client: Client, make_post: MakePost, make_comment: MakeComment, count: int, sentence: str
) -> None:
    post = make_post()
    for _ in range(count):
        make_comment(post)
    assert sentence in page_text(client, "/")


def test_an_empty_blog_says_so(client: Client) -> None:
    assert "Hier ist noch nichts erschienen." in page_text(client, "/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"author_name": ""}, "zwingend erforderlich"),
        ({"author_name": "\u202e\u2066"}, "Bitte nennen Sie uns Ihren Namen."),
        ({"email": "rita"}, "gültige E-Mail-Adresse"),
        ({"website": "nicht doch"}, "gültige Adresse"),
        ({"body": "\u202e \u2066"}, "Bitte schreiben Sie etwas."),
        ({"body": "ä" * 20_001}, "20000 Zeichen"),
    ],
)
def test_a_mistake_in_a_comment_is_named(
    client: Client, make_post: MakePost, fields: dict[str, str], sentence: str
) -> None:
    response = send_comment(client, make_post().pk, **fields)
    assert sentence in response.getvalue().decode()


def test_a_waiting_comment_says_what_it_waits_for(client: Client, make_post: MakePost) -> None:
    send_comment(client, make_post(slug="a").pk)
    assert "Wartet auf Freigabe." in page_text(client, "/2010/04/29/a/")
    assert Comment.objects.get().status == "held"


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            (
                "One link (allowed: %(allowed)s)",
                "%(count)s links (allowed: %(allowed)s)",
                2,
            ),
            "2 Links (erlaubt: 1)",
        ),
        (
            (
                "Sent after %(count)s second, faster than people write.",
                "Sent after %(count)s seconds, faster than people write.",
                1,
            ),
            "Nach 1 Sekunde abgeschickt, schneller als Menschen schreiben.",
        ),
        (
            ("The same text on %(count)s post", "The same text on %(count)s posts", 2),
            "Derselbe Text unter 2 Beiträgen",
        ),
    ],
)
def test_a_reason_agrees_with_its_number(message: tuple[str, str, int], sentence: str) -> None:
    assert said(*message, allowed=1) == sentence


def test_every_message_that_a_test_names_is_in_the_catalogue() -> None:
    catalogue = (ROOT / "locale/de/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    known = set(re.findall(r'^msgid(?:_plural)? "(.+)"$', catalogue, flags=re.M))
    named = {
        argument.value
        for file in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"said", "said_like"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert named - known == set()
