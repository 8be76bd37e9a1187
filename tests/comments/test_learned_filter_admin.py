"""The page of the filter that learns, and its figures on the desk."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.models import LearnedFilter
from tests.helpers import signed_in

pytestmark = pytest.mark.django_db

PAGE, EXPORT, RESET = (
    "/admin/comments/learnedfilter/",
    "/admin/comments/learnedfilter/export/",
    "/admin/comments/learnedfilter/reset/",
)


@pytest.fixture
def learned() -> LearnedFilter:
    row = LearnedFilter(
        version=7,
        weights={
            "": -0.5,
            "casino": 2.5,
            "free spins": 1.5,
            "~casi": 1.0,
            "!link": 0.5,
            "suppe": -2,
        },
        sources={"1": "abc"},
        figures={"spam": 50, "spam_held": 45, "honest": 120, "honest_held": 1},
        spam=60,
        honest=130,
        trained_at=timezone.now(),
    )
    row.save()
    return row


@pytest.mark.usefixtures("learned")
def test_names_what_weighs_most(mo: User) -> None:
    text = signed_in(mo).get(PAGE).content.decode()
    for words in ("“casino”", "“free spins”", "“suppe”"):
        assert words in text
    assert "casi”" not in text.replace("“casino”", "")


@pytest.mark.usefixtures("learned")
def test_shows_its_figures_there_and_on_the_desk(mo: User) -> None:
    client = signed_in(mo)
    assert "<td>45</td>" in client.get(PAGE).content.decode()
    assert PAGE in client.get("/admin/").content.decode().split('class="desk"')[1]


def test_stands_before_anything_was_learned(mo: User) -> None:
    response = signed_in(mo).get(PAGE)
    assert response.status_code == 200
    assert RESET not in response.content.decode()


def test_the_only_row_leads_to_the_page(mo: User, learned: LearnedFilter) -> None:
    url = reverse("admin:comments_learnedfilter_change", args=[learned.pk])
    assert signed_in(mo).get(url)["Location"] == PAGE


def test_moderators_export_what_it_knows(mo: User, learned: LearnedFilter) -> None:
    response = signed_in(mo).get(EXPORT)
    facts = json.loads(response.content)
    assert facts["weights"] == learned.weights
    assert "sources" not in facts
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("url", [PAGE, EXPORT])
def test_is_for_nobody_else(anna_client: Client, url: str) -> None:
    assert anna_client.get(url).status_code == 403


def test_moderators_may_not_reset_it(mo: User, learned: LearnedFilter) -> None:
    assert signed_in(mo).post(RESET).status_code == 403
    assert LearnedFilter.load().version == 7


def test_who_may_change_the_rules_may_reset_it(mo: User, learned: LearnedFilter) -> None:
    mo.user_permissions.add(Permission.objects.get(codename="change_learnedfilter"))
    client = signed_in(mo)
    assert RESET in client.get(PAGE).content.decode()
    assert client.get(RESET).status_code == 405
    assert client.post(RESET)["Location"] == PAGE
    stored = LearnedFilter.load()
    assert (stored.version, stored.weights, stored.sources) == (0, {}, {})
    assert stored.learns_since is not None
