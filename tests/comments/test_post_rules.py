"""Slow mode, and a thread in which everything is held, for a single post."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Attempt
from comments.models import Comment, Fingerprint, PostRules
from tests.comments.test_rules import open_house, outcome, send
from tests.helpers import MakePost

__all__ = ["open_house"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]


def address(pk: int) -> str:
    return f"/admin/comments/comment/post/{pk}/"


def test_everything_on_one_post_is_held(
    client: Client, mo_client: Client, make_post: MakePost
) -> None:
    post = make_post()
    data = {"hold_all": "on", "slow_minutes": "0"}
    assert mo_client.post(address(post.pk), data).status_code == 302
    send(client, post)
    assert outcome() == ("held", ["hold-post"])
    send(client, make_post(), body="Auf einem anderen Beitrag.")
    assert Comment.objects.latest("pk").status == "approved"


def test_slow_mode_lets_one_sender_wait_on_that_post(client: Client, make_post: MakePost) -> None:
    post = make_post()
    PostRules.objects.create(post=post, slow_minutes=30)
    assert send(client, post, body="Erstens.").status_code == 303
    refused = send(client, post, body="Zweitens.")
    assert refused.status_code == 429
    assert "Zweitens." in refused.content.decode()
    assert send(client, make_post(), body="Anderswo.").status_code == 303
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert send(other, post, body="Von jemand anderem.").status_code == 303


@pytest.mark.parametrize(("minutes", "status"), [(29, 429), (31, 303)])
def test_slow_mode_lasts_as_long_as_it_says(
    client: Client, make_post: MakePost, minutes: int, status: int
) -> None:
    post = make_post()
    PostRules.objects.create(post=post, slow_minutes=30)
    send(client, post, body="Erstens.")
    then = timezone.now() - datetime.timedelta(minutes=minutes)
    Attempt.objects.all().delete()
    Fingerprint.objects.update(created_at=then)
    assert send(client, post, body="Zweitens.").status_code == status


def test_moderators_need_not_wait(mo_client: Client, make_post: MakePost) -> None:
    post = make_post()
    PostRules.objects.create(post=post, slow_minutes=30, hold_all=True)
    assert send(mo_client, post, body="Erstens.").status_code == 303
    assert send(mo_client, post, body="Zweitens.").status_code == 303
    assert set(Comment.objects.values_list("status", flat=True)) == {"approved"}


@pytest.mark.parametrize("minutes", ["-1", "1441", "x", ""])
def test_slow_mode_has_bounds(mo_client: Client, make_post: MakePost, minutes: str) -> None:
    response = mo_client.post(address(make_post().pk), {"slow_minutes": minutes})
    assert response.status_code == 400
    assert not PostRules.objects.exists()


def test_authors_may_not(anna_client: Client, make_post: MakePost) -> None:
    assert anna_client.get(address(make_post().pk)).status_code == 403
