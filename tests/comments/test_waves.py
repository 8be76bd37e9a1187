"""Similar comments are decided on together: listed first, and undone for days."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Attempt, User
from comments import moderation
from comments.models import Comment, Decision, Fingerprint
from tests.comments.test_inbox import INBOX, status_of, submit
from tests.helpers import MakePost, page_text

pytestmark = pytest.mark.django_db

WAVE = "/admin/comments/comment/wave/"
MOVES = "/admin/comments/comment/moves/"


def make_wave(post: Any, size: int = 3) -> list[Comment]:
    return [submit(post, n, body=f"Kaufen! www.billig.example/{n}") for n in range(size)]


def page_of(comment: Comment, kind: str = "link") -> str:
    return f"{WAVE}{Fingerprint.objects.get(comment=comment, kind=kind).pk}/"


def decide(client: Client, wave: list[Comment], status: str, **data: Any) -> Any:
    keys = [comment.pk for comment in wave]
    return client.post(page_of(wave[0]), {"comment": keys, "_decide": status, **data})


def test_shares_one_card_that_leads_to_the_list(mo_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post(), 30)
    submit(make_post(), 99)
    page = page_text(mo_client, INBOX)
    assert page.count("<article") == 2
    assert page_of(wave[0]) in page


def test_is_listed_whole_before_anything_happens(mo_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post(), 30)
    page = page_text(mo_client, page_of(wave[0]))
    for comment in wave:
        assert f'value="{comment.pk}"' in page
        assert f"www.billig.example/{comment.pk - wave[0].pk}" in page
    assert {status_of(comment) for comment in wave} == {"held"}


def test_goes_in_one_move_but_for_those_unticked(mo_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post(), 5)
    decide(mo_client, wave[:4], "spam", reason="Werbung")
    assert [status_of(comment) for comment in wave] == ["spam"] * 4 + ["held"]
    assert set(Decision.objects.filter(after="spam").values_list("reason", flat=True)) == {
        "Werbung"
    }
    assert Decision.objects.filter(after="spam").values("batch").distinct().count() == 1


def test_takes_no_comment_that_was_not_in_the_list(mo_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post())
    other = submit(make_post(), 99)
    late = submit(make_post(), 98, body="www.billig.example/neu")
    decide(mo_client, wave, "spam", comment=[wave[0].pk, other.pk])
    assert [status_of(one) for one in (wave[0], other, late)] == ["spam", "held", "held"]


def test_is_never_made_of_one_connection(mo_client: Client, make_post: MakePost) -> None:
    post = make_post()
    first = submit(post, 1, body="Ganz etwas eigenes.", email="a@example.org")
    Attempt.objects.all().delete()
    second = submit(post, 1, body="Etwas anderes also.", email="b@example.org")
    senders = Fingerprint.objects.filter(kind="sender")
    assert senders.values("value").distinct().count() == 1
    assert page_text(mo_client, INBOX).count("<article") == 2
    address = page_of(first, "sender")
    assert f'value="{second.pk}"' not in page_text(mo_client, address)
    mo_client.post(address, {"comment": [first.pk, second.pk], "_decide": "spam"})
    assert {status_of(first), status_of(second)} == {"held"}


@pytest.mark.parametrize("link", ["https://www.youtube.com/watch?v=abcdefghijk", "https://x.com/a"])
def test_is_never_made_of_a_popular_site(mo_client: Client, make_post: MakePost, link: str) -> None:
    post = make_post()
    for number, words in enumerate(["Schön ist das", "Dazu ein Film", "Ich fand hier"]):
        submit(post, number, body=f"{words}: {link}")
    page = page_text(mo_client, INBOX)
    assert page.count("<article") == 3
    assert WAVE not in page


def test_is_never_made_of_a_site_that_the_blog_links_to(
    mo_client: Client, make_post: MakePost
) -> None:
    post = make_post(body='<p><a href="https://verein.example/">Verein</a></p>')
    submit(post, 1, body="Eins: https://verein.example/")
    submit(post, 2, body="Zwei sind das: https://verein.example/")
    assert page_text(mo_client, INBOX).count("<article") == 2


def test_without_a_tick_nothing_happens(mo_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post())
    decide(mo_client, wave, "spam", comment=[])
    assert {status_of(comment) for comment in wave} == {"held"}


@pytest.mark.parametrize("data", [{"_decide": "withdrawn"}, {"_decide": ""}, {}])
def test_nonsense_changes_nothing(
    mo_client: Client, make_post: MakePost, data: dict[str, str]
) -> None:
    wave = make_wave(make_post())
    mo_client.post(page_of(wave[0]), {"comment": [wave[0].pk, "x", "9" * 40], **data})
    assert {status_of(comment) for comment in wave} == {"held"}


def test_is_undone_days_later_from_the_log(
    mo_client: Client, make_post: MakePost, edda: User
) -> None:
    wave = make_wave(make_post())
    decide(mo_client, wave, "spam")
    Decision.objects.update(decided_at=timezone.now() - datetime.timedelta(days=6))
    wave[1].refresh_from_db()
    moderation.decide(wave[1], Comment.Status.APPROVED, by=edda)
    batch = Decision.objects.filter(after="spam").values_list("batch", flat=True)[0]
    assert f'value="{batch}"' in page_text(mo_client, MOVES)
    mo_client.post(MOVES, {"_undo": batch})
    assert [status_of(comment) for comment in wave] == ["held", "approved", "held"]


def test_the_log_shows_a_wave_as_one_move(mo_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post(), 30)
    decide(mo_client, wave, "spam")
    moves = mo_client.get(MOVES).context["moves"]
    assert [(move.number, move.after, move.undone) for move in moves] == [(30, "spam", 0)]


def test_the_log_comes_in_pages(mo_client: Client, make_post: MakePost) -> None:
    post = make_post()
    for number in range(52):
        comment = submit(post, number)
        mo_client.post(INBOX, {"_decide": f"{comment.pk}:spam"})
    first = mo_client.get(MOVES).context
    assert len(first["moves"]) == 50
    assert len(mo_client.get(f"{MOVES}?before={first['before']}").context["moves"]) == 2


def test_moves_are_undone_one_after_the_other(mo_client: Client, make_post: MakePost) -> None:
    post = make_post()
    comments = [submit(post, number) for number in range(3)]
    for comment in comments:
        mo_client.post(INBOX, {"_decide": f"{comment.pk}:spam"})
    for left in (2, 1, 0):
        mo_client.post(INBOX, {"_undo": mo_client.get(INBOX).context["moves"][0].batch})
        assert [status_of(comment) for comment in comments].count("spam") == left
    assert mo_client.get(INBOX).context["moves"] == []


def test_the_inbox_offers_nobody_elses_moves(
    mo_client: Client, make_post: MakePost, edda: User
) -> None:
    moderation.decide(submit(make_post()), Comment.Status.SPAM, by=edda)
    assert mo_client.get(INBOX).context["moves"] == []


def test_an_author_may_not(anna_client: Client, make_post: MakePost) -> None:
    wave = make_wave(make_post())
    assert anna_client.get(page_of(wave[0])).status_code == 403
    assert decide(anna_client, wave, "spam").status_code == 403
    assert anna_client.get(MOVES).status_code == 403
