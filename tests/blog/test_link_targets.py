"""What an author may choose as the target of a link."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from blog.models import File, Page
from blog.rendering.saving import save_text
from blog.rendering.saving_files import save_file
from blog.rendering.trash import move_to_trash
from tests.files import PDF
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/link-targets/"


def found(client: Client, words: str) -> list[Any]:
    targets: list[Any] = client.get(ADDRESS, {"q": words}).json()["targets"]
    return targets


def test_posts_and_pages_are_found_by_their_words(anna_client: Client, make_post: MakePost) -> None:
    make_post(title="Der Turm", slug="turm")
    save_text(Page(title="Über den Turm", path="ueber", body="<p>x</p>"))

    assert found(anna_client, "Turm") == [
        {"url": "/ueber/", "title": "Über den Turm"},
        {"url": "/2010/04/29/turm/", "title": "Der Turm"},
    ]


def test_drafts_are_no_targets(anna_client: Client, make_post: MakePost) -> None:
    make_post(title="Der Turm", published_at=None)

    assert found(anna_client, "Turm") == []


@pytest.mark.parametrize("words", ["", "…", "x" * 10_000])
def test_odd_words_find_nothing(anna_client: Client, words: str) -> None:
    assert found(anna_client, words) == []


def test_readers_and_moderators_may_not_ask(client: Client, mo_client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302
    assert mo_client.get(ADDRESS).status_code == 403


def test_it_costs_the_same_for_one_and_for_many(
    anna_client: Client, make_post: MakePost, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_post(title="Turm", slug="turm")
    found(anna_client, "Turm")
    with django_assert_num_queries(7):
        found(anna_client, "Turm")
    for number in range(5):
        make_post(title="Turm", slug=f"turm-{number}")
    with django_assert_num_queries(7):
        assert len(found(anna_client, "Turm")) == 6


class TestFiles:
    @pytest.fixture
    def program(self) -> File:
        return save_file(File(file=ContentFile(PDF, "programm.pdf"), title="Unser Sommer"))

    @pytest.mark.parametrize("words", ["sommer", "programm"])
    def test_are_found_by_title_and_name(
        self, anna_client: Client, program: File, words: str
    ) -> None:
        assert found(anna_client, words) == [{"url": program.file.url, "title": "Unser Sommer"}]

    def test_come_after_posts_and_pages(
        self, anna_client: Client, program: File, make_post: MakePost
    ) -> None:
        make_post(title="Sommer", slug="a")

        titles = [target["title"] for target in found(anna_client, "Sommer")]
        assert titles == ["Sommer", "Unser Sommer"]

    def test_are_the_newest(self, anna_client: Client) -> None:
        for number in range(6):
            save_file(File(file=ContentFile(PDF, f"sommer-{number}.pdf")))

        titles = [target["title"] for target in found(anna_client, "sommer")]
        assert titles == ["sommer-5", "sommer-4", "sommer-3", "sommer-2"]

    def test_are_not_taken_from_the_trash(
        self, anna_client: Client, anna: User, program: File
    ) -> None:
        move_to_trash(program, anna)

        assert found(anna_client, "sommer") == []
