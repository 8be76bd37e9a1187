"""What somebody typed and did not save waits on the server, for them alone."""

import datetime
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Page, Post, UnsavedText
from blog.rendering.saving import save_text
from tests.helpers import MakePost, page_text, send_post, signed_in

pytestmark = pytest.mark.django_db

BASE = "/admin/blog/post/unsaved/"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Haus", body="<p>Alt.</p>", published_at=None)


def keep(client: Client, key: str = "abc", text: Any = "", **fields: Any) -> Any:
    data = {"unsaved": key, "text": getattr(text, "pk", text), **fields}
    return client.post(BASE, data)


def type_in(client: Client, text: Any = "", key: str = "abc", title: str = "Unser Haus") -> Any:
    values = [["title", title, ""], ["body", "<p>Neu.</p>", ""]]
    return keep(client, key, text, values=json.dumps(values))


class TestKeeping:
    def test_what_was_typed_is_kept_and_renewed(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        assert type_in(anna_client, post, title="Unser aller Haus").status_code == 200
        row = UnsavedText.objects.get()
        assert (row.title, row.value("body"), row.text) == ("Unser aller Haus", "<p>Neu.</p>", post)

    def test_a_new_text_is_kept_as_well(self, anna_client: Client) -> None:
        type_in(anna_client)
        assert UnsavedText.objects.get().text is None

    def test_saying_that_the_form_is_open_leaves_the_text(
        self, anna_client: Client, post: Post
    ) -> None:
        type_in(anna_client, post)
        keep(anna_client, text=post)
        assert UnsavedText.objects.get().title == "Unser Haus"

    def test_saving_forgets_it(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        send_post(anna_client, post, unsaved="abc")
        assert not UnsavedText.objects.exists()

    def test_a_refused_form_forgets_nothing(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        send_post(anna_client, post, title="", unsaved="abc")
        assert UnsavedText.objects.exists()

    def test_what_no_database_holds_costs_no_other_word(self, anna_client: Client) -> None:
        assert type_in(anna_client, title="Un\0ser \ud83d Haus").status_code == 200
        assert UnsavedText.objects.get().title == "Unser  Haus"

    def test_one_person_keeps_no_more_than_fifty(self, anna_client: Client, post: Post) -> None:
        for number in range(55):
            keep(anna_client, f"k{number}", post)
        assert UnsavedText.objects.count() == 50

    def test_forms_that_are_only_opened_push_no_typed_text_out(
        self, anna_client: Client, post: Post
    ) -> None:
        type_in(anna_client, post, title="Unser Haus")
        for number in range(55):
            keep(anna_client, f"k{number}", post)
        assert UnsavedText.objects.count() == 50
        assert UnsavedText.objects.exclude(typed_at=None).get().title == "Unser Haus"

    @pytest.mark.parametrize(
        "fields",
        [
            {"unsaved": ""},
            {"unsaved": "a b"},
            {"unsaved": "x" * 41},
            {"values": "{"},
            {"values": "{}"},
            {"values": '[["title", 1, ""]]'},
        ],
    )
    def test_nonsense_is_refused(self, anna_client: Client, fields: dict[str, str]) -> None:
        assert anna_client.post(BASE, {"unsaved": "abc", "text": ""} | fields).status_code == 400
        assert not UnsavedText.objects.exists()


class TestWhoMay:
    def test_nobody_keeps_anything_for_the_post_of_another(
        self, anna_client: Client, mo_client: Client, edda: User
    ) -> None:
        eddas = save_text(Post(title="Eddas", author=edda))
        assert type_in(anna_client, eddas).status_code == 403
        assert type_in(mo_client).status_code == 403
        assert type_in(anna_client, 999_999).status_code == 403

    def test_nobody_sees_what_another_typed(
        self, anna_client: Client, edda_client: Client, post: Post
    ) -> None:
        type_in(anna_client, post)
        row = UnsavedText.objects.get()
        for route in ("typed", "compare"):
            assert anna_client.get(f"{BASE}{row.pk}/{route}/").status_code == 200
            assert edda_client.get(f"{BASE}{row.pk}/{route}/").status_code == 404
        assert edda_client.post(f"{BASE}{row.pk}/discard/").status_code == 404
        assert "Unser Haus" not in page_text(edda_client, "/admin/")

    def test_who_is_no_author_any_more_sees_it_no_more(
        self, anna_client: Client, anna: User, edda: User, post: Post
    ) -> None:
        type_in(anna_client, post)
        Post.objects.update(author=edda)
        assert anna_client.get(f"{BASE}{UnsavedText.objects.get().pk}/typed/").status_code == 403

    def test_reading_changes_nothing(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        assert anna_client.get(BASE).status_code == 405
        row = UnsavedText.objects.get()
        assert anna_client.get(f"{BASE}{row.pk}/discard/").status_code == 405


class TestComingBack:
    def test_it_is_offered_on_every_device(self, anna: User, post: Post) -> None:
        type_in(signed_in(anna), post)
        response = signed_in(anna).get(f"/admin/blog/post/{post.pk}/change/")
        assert [copy["id"] for copy in response.context["offered"]] == ["abc"]
        # It belongs to that post, not to new ones.
        assert signed_in(anna).get("/admin/blog/post/add/").context["offered"] == []

    def test_the_desk_names_what_waits(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        type_in(anna_client, key="neu", title="Ganz neu")
        page = page_text(anna_client, "/admin/")
        assert f'<a href="/admin/blog/post/{post.pk}/change/">Unser Haus</a>' in page
        assert '<a href="/admin/blog/post/add/">Ganz neu</a>' in page
        assert "Anna Albers" in page

    def test_it_can_be_compared_with_what_is_saved(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        row = UnsavedText.objects.get()
        page = page_text(anna_client, f"{BASE}{row.pk}/compare/")
        assert "<del>Alt" in page
        assert "<ins>Neu" in page

    def test_what_is_discarded_is_gone(self, anna_client: Client, post: Post) -> None:
        type_in(anna_client, post)
        row = UnsavedText.objects.get()
        assert anna_client.post(f"{BASE}{row.pk}/discard/").status_code == 204
        assert not UnsavedText.objects.exists()

    def test_pages_have_it_as_well(self, edda_client: Client) -> None:
        page = save_text(Page(title="Wir", path="wir"))
        values = json.dumps([["title", "Ihr", ""]])
        data = {"unsaved": "abc", "text": page.pk, "values": values}
        edda_client.post("/admin/blog/page/unsaved/", data)
        assert UnsavedText.objects.get().text == page


class TestOthers:
    def test_are_told_who_has_the_text_open(
        self, anna_client: Client, edda_client: Client, post: Post
    ) -> None:
        keep(anna_client, text=post)
        assert keep(edda_client, "def", post).json()["others"] == "Anna Albers"
        assert keep(anna_client, text=post).json()["others"] == "Edda Ehlers"
        page = page_text(edda_client, f"/admin/blog/post/{post.pk}/change/")
        assert "<strong>Anna Albers</strong>" in page.partition("data-others")[2]

    def test_are_not_told_of_those_who_left(
        self, anna_client: Client, edda_client: Client, post: Post
    ) -> None:
        type_in(anna_client, post)
        UnsavedText.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=2))
        assert keep(edda_client, "def", post).json()["others"] == ""


def test_tidying_up_forgets_what_nobody_came_back_for(anna_client: Client, post: Post) -> None:
    now = timezone.now()
    for key, days, typed in [("a", 31, True), ("b", 29, True), ("c", 2, False), ("d", 0, False)]:
        type_in(anna_client, post, key) if typed else keep(anna_client, key, post)
        then = now - datetime.timedelta(days=days)
        UnsavedText.objects.filter(form_key=key).update(seen_at=then)
        UnsavedText.objects.filter(form_key=key, typed_at__isnull=False).update(typed_at=then)
    call_command("tidy_up")
    assert sorted(row.form_key for row in UnsavedText.objects.all()) == ["b", "d"]
