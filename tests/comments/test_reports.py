"""Somebody reports a comment; Mo decides with reasons; whoever is concerned may object."""

import csv
import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from blog.models import Page
from blog.rendering.saving import save_text
from comments.models import (
    Comment,
    CommentSettings,
    NotificationPreference,
    Objection,
    Report,
)
from subscriptions.models import OutgoingEmail
from tests.helpers import OWN_SITE, MakeComment, MakePost, page_text, said

pytestmark = pytest.mark.django_db

WORDS = {
    "ground": "insult",
    "explanation": "Das beleidigt meine Nachbarin.",
    "name": "Nora",
    "email": "nora@example.org",
    "in_good_faith": "on",
}


@pytest.fixture
def comment(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(slug="a"), body="Du bist dumm.")


def send(client: Client, comment: Comment, **words: str) -> Any:
    return client.post(f"/comments/{comment.pk}/report/", WORDS | words, headers=OWN_SITE)


def decide(client: Client, report: Report, outcome: str = "removed") -> Any:
    data = {
        "outcome": outcome,
        "facts": "Der Kommentar nennt jemanden dumm.",
        "legal_ground": "§ 185 StGB",
    }
    return client.post(f"/admin/comments/report/{report.pk}/change/", data)


class TestReporting:
    def test_needs_no_account(self, client: Client, comment: Comment) -> None:
        assert 'href="/comments/' in client.get("/2010/04/29/a/").content.decode()
        assert client.get(f"/comments/{comment.pk}/report/").status_code == 200
        assert send(client, comment).status_code == 200
        report = Report.objects.get()
        assert report.text_reported == "Du bist dumm."
        assert report.path == f"/comments/{comment.pk}/"

    def test_is_acknowledged(self, client: Client, comment: Comment) -> None:
        send(client, comment)
        letter = OutgoingEmail.objects.get()
        assert letter.to == "nora@example.org"
        assert comment.get_absolute_url() in letter.text

    def test_its_receipt_carries_no_words_of_a_stranger_to_anybody(
        self, client: Client, comment: Comment
    ) -> None:
        send(client, comment)
        letter = OutgoingEmail.objects.get()
        for typed in ("Das beleidigt meine Nachbarin.", "Nora", "Du bist dumm."):
            assert typed not in letter.text.replace(letter.to, "")
            assert typed not in letter.html.replace(letter.to, "")

    def test_may_be_anonymous(self, client: Client, comment: Comment) -> None:
        assert send(client, comment, name="", email="").status_code == 200
        assert not OutgoingEmail.objects.exists()

    @pytest.mark.parametrize(
        "words",
        [
            {"ground": ""},
            {"ground": "erfunden"},
            {"explanation": ""},
            {"explanation": "kurz"},
            {"email": "kein"},
            {"in_good_faith": ""},
        ],
    )
    def test_a_mistake_loses_no_word(
        self, client: Client, comment: Comment, words: dict[str, str]
    ) -> None:
        response = send(client, comment, **words)
        assert response.status_code == 400
        assert "Nora" in response.content.decode()
        assert not Report.objects.exists()

    def test_has_a_limit(self, client: Client, comment: Comment) -> None:
        for _ in range(5):
            send(client, comment)
        assert send(client, comment).status_code == 429
        url = f"/comments/{comment.pk}/report/"
        assert client.post(url, {}, headers=OWN_SITE).status_code == 429

    @pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
    def test_is_for_what_everybody_sees(
        self, client: Client, comment: Comment, status: str
    ) -> None:
        Comment.objects.update(status=status)
        assert send(client, comment).status_code == 404

    def test_can_be_switched_off(self, client: Client, comment: Comment) -> None:
        CommentSettings(reports_open=False).save()
        assert send(client, comment).status_code == 404
        assert "/report/" not in client.get("/2010/04/29/a/").content.decode()

    def test_another_site_may_not(self, comment: Comment) -> None:
        client = Client(enforce_csrf_checks=True)
        address = f"/comments/{comment.pk}/report/"
        response = client.post(address, WORDS, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403


class TestTheHouseRules:
    def report(self, client: Client, comment: Comment) -> Any:
        url = f"/comments/{comment.pk}/report/"
        return client.post(url, {"kind": "house_rules"}, headers=OWN_SITE)

    def test_need_one_click_to_be_defended(self, client: Client, comment: Comment) -> None:
        assert self.report(client, comment).status_code == 200
        report = Report.objects.get()
        assert (report.kind, report.ground, report.in_good_faith) == ("house_rules", "", False)
        assert report.text_reported == "Du bist dumm."
        assert not OutgoingEmail.objects.exists()

    def test_share_the_limit_of_notices(self, client: Client, comment: Comment) -> None:
        for _ in range(5):
            self.report(client, comment)
        assert self.report(client, comment).status_code == 429
        assert send(client, comment).status_code == 429
        assert Report.objects.count() == 5

    def test_a_notice_is_of_illegal_content(self, client: Client, comment: Comment) -> None:
        send(client, comment)
        assert Report.objects.get().kind == "illegal"

    def test_are_linked_where_people_write_and_report(
        self, client: Client, comment: Comment
    ) -> None:
        for url in ("/2010/04/29/a/", f"/comments/{comment.pk}/report/", "/"):
            assert 'href="/hausregeln/"' in page_text(client, url)

    @pytest.mark.parametrize(
        ("setting", "value", "sentence"),
        [
            ("hold_everything", True, "A person reads every comment before it appears."),
            ("close_after_days", 14, "14"),
            ("max_links", 7, "7"),
            ("seconds_between", 43, "43"),
            ("held_words", "geheim", "Some words make a comment wait until a person has read it."),
        ],
    )
    def test_are_made_from_the_settings(
        self, client: Client, setting: str, value: Any, sentence: str
    ) -> None:
        CommentSettings(
            hold_everything=False, max_links=0, seconds_between=0, close_after_days=None
        ).save()
        before = page_text(client, "/hausregeln/").partition("<article")[2]
        CommentSettings.objects.update(**{setting: value})
        after = page_text(client, "/hausregeln/").partition("<article")[2]
        sentence = said(sentence)
        assert sentence not in before
        assert sentence in after
        assert "geheim" not in after

    def test_begin_with_the_host_s_own_words(self, client: Client) -> None:
        save_text(Page(title="Regeln", path="hausregeln", body="<p>Hunde bleiben draußen.</p>"))
        assert "Hunde bleiben draußen." in page_text(client, "/hausregeln/")


class TestDeciding:
    @pytest.fixture
    def report(self, client: Client, comment: Comment) -> Report:
        send(client, comment)
        OutgoingEmail.objects.all().delete()
        return Report.objects.get()

    def test_removes_and_tells_both(
        self, mo_client: Client, report: Report, comment: Comment, mo: User
    ) -> None:
        decide(mo_client, report)
        comment.refresh_from_db()
        report.refresh_from_db()
        assert comment.status == "trash"
        assert report.decided_by == mo
        assert set(OutgoingEmail.objects.values_list("to", flat=True)) == {
            "nora@example.org",
            "rita@example.org",
        }
        for letter in OutgoingEmail.objects.all():
            assert "§ 185 StGB" in letter.text
            assert "Der Kommentar nennt jemanden dumm." in letter.html

    def test_keeps_and_tells_the_reporter(
        self, mo_client: Client, report: Report, comment: Comment
    ) -> None:
        decide(mo_client, report, "kept")
        comment.refresh_from_db()
        assert comment.status == "approved"
        assert [letter.to for letter in OutgoingEmail.objects.all()] == ["nora@example.org"]

    def test_needs_reasons(self, mo_client: Client, report: Report) -> None:
        address = f"/admin/comments/report/{report.pk}/change/"
        data = {"outcome": "removed", "facts": "", "legal_ground": ""}
        assert mo_client.post(address, data).status_code == 200
        report.refresh_from_db()
        assert report.decided_at is None

    def test_a_decided_one_cannot_be_changed(self, mo_client: Client, report: Report) -> None:
        decide(mo_client, report)
        assert decide(mo_client, report, "kept").status_code == 403

    def test_an_author_may_not(self, anna_client: Client, report: Report) -> None:
        assert decide(anna_client, report).status_code == 403

    def test_an_objection_opens_it_again(
        self, client: Client, mo_client: Client, report: Report
    ) -> None:
        decide(mo_client, report, "kept")
        match = re.search(
            r"http://127\.0\.0\.1:8000(\S+objection\S+)", OutgoingEmail.objects.get().text
        )
        assert match
        assert client.get(match[1]).status_code == 200
        client.post(match[1], {"words": "Bitte noch einmal hinsehen."}, headers=OWN_SITE)
        report.refresh_from_db()
        assert report.decided_at is None
        assert report.objection == "Bitte noch einmal hinsehen."
        assert client.post(match[1], {"words": "x"}, headers=OWN_SITE).status_code == 410

    def test_a_year_is_counted(self, mo_client: Client, report: Report) -> None:
        decide(mo_client, report)
        year = timezone.now().year
        table = mo_client.get(f"/admin/comments/report/export/{year}/").content.decode()
        assert table.split() == ["ground,outcome,count", "insult,removed,1"]

    def test_a_stranger_may_not_count(self, client: Client, anna_client: Client) -> None:
        assert client.get("/admin/comments/report/export/2026/").status_code == 302
        assert anna_client.get("/admin/comments/report/export/2026/").status_code == 403

    def test_a_year_has_figures(self, mo_client: Client, report: Report) -> None:
        created = timezone.now() - datetime.timedelta(hours=5)
        Report.objects.update(created_at=created)
        year = created.year
        decide(mo_client, report)
        assert figures(mo_client, year) == {
            **dict.fromkeys(["reports", "reports_illegal", "reports_removed"], "1"),
            **dict.fromkeys(["reports_kept", "removals", "removals_automated"], "0"),
            **dict.fromkeys(["objections", "objections_upheld", "objections_rejected"], "0"),
            "reports_hours": "5.0",
            "objections_hours": "",
        }
        assert "5" in mo_client.get(f"/admin/comments/report/figures/{year}/").content.decode()

    def test_an_author_may_not_see_them(self, anna_client: Client) -> None:
        assert anna_client.get("/admin/comments/report/figures/2026/").status_code == 403


def figures(client: Client, year: int) -> dict[str, str]:
    page = client.get(f"/admin/comments/report/figures/{year}/?format=csv").content.decode()
    return {row["figure"]: row["value"] for row in csv.DictReader(page.splitlines())}


def object_to(client: Client, to: str, words: str = "Bitte noch einmal hinsehen.") -> None:
    """By the link in the newest letter to this address."""
    letter = OutgoingEmail.objects.filter(to=to).latest("pk")
    match = re.search(r"http://127\.0\.0\.1:8000(\S+objection\S+)", letter.text)
    assert match
    client.post(match[1], {"words": words}, headers=OWN_SITE)


class TestAnObjection:
    """Rita's comment was removed after Nora's report."""

    @pytest.fixture
    def report(self, client: Client, mo_client: Client, comment: Comment) -> Report:
        send(client, comment)
        decide(mo_client, Report.objects.get())
        OutgoingEmail.objects.exclude(to="rita@example.org").delete()
        return Report.objects.get()

    def test_that_is_right_brings_the_comment_back(
        self,
        client: Client,
        mo_client: Client,
        report: Report,
        comment: Comment,
        make_comment: MakeComment,
    ) -> None:
        later = make_comment(comment.post, body="Danach.")
        object_to(client, "rita@example.org")
        decide(mo_client, report, "kept")
        page = client.get("/2010/04/29/a/").content.decode()
        assert page.index("Du bist dumm.") < page.index("Danach.")
        assert later.pk > comment.pk
        assert client.get("/?s=dumm").content.decode().count("Du bist") > 0

    def test_and_both_are_told(self, client: Client, mo_client: Client, report: Report) -> None:
        object_to(client, "rita@example.org")
        OutgoingEmail.objects.all().delete()
        decide(mo_client, report, "kept")
        told = set(OutgoingEmail.objects.values_list("to", flat=True))
        assert told == {"nora@example.org", "rita@example.org"}
        for letter in OutgoingEmail.objects.all():
            assert letter.subject == gettext("A removed comment is visible again")

    def test_and_nobody_else_hears_of_an_old_comment(
        self, client: Client, mo_client: Client, report: Report, anna: User
    ) -> None:
        NotificationPreference.objects.create(user=anna, frequency="each")
        object_to(client, "rita@example.org")
        decide(mo_client, report, "kept")
        assert not OutgoingEmail.objects.filter(to=anna.email).exists()

    def test_that_is_wrong_changes_nothing_and_is_answered(
        self, client: Client, mo_client: Client, report: Report, comment: Comment
    ) -> None:
        object_to(client, "rita@example.org")
        OutgoingEmail.objects.all().delete()
        decide(mo_client, report)
        comment.refresh_from_db()
        assert comment.status == "trash"
        assert OutgoingEmail.objects.filter(to="rita@example.org").count() == 1

    def test_of_the_reporter_can_remove_the_comment_after_all(
        self, client: Client, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        other = make_comment(make_post(slug="b"), body="Auch dumm.")
        send(client, other)
        report = Report.objects.get()
        decide(mo_client, report, "kept")
        object_to(client, "nora@example.org")
        decide(mo_client, report)
        other.refresh_from_db()
        assert other.status == "trash"

    def test_is_told_to_moderators_at_once(self, client: Client, report: Report, mo: User) -> None:
        object_to(client, "rita@example.org", "Das war ein Zitat.")
        letter = OutgoingEmail.objects.get(to=mo.email)
        assert "Das war ein Zitat." in letter.text
        assert f"/admin/comments/report/{report.pk}/change/" in letter.text

    def test_and_what_became_of_it_is_counted(
        self, client: Client, mo_client: Client, report: Report
    ) -> None:
        object_to(client, "rita@example.org")
        Objection.objects.update(created_at=timezone.now() - datetime.timedelta(hours=2))
        decide(mo_client, report, "kept")
        counted = figures(mo_client, Objection.objects.get().created_at.year)
        assert (counted["objections"], counted["objections_upheld"]) == ("1", "1")
        assert counted["objections_hours"] == "2.0"


class TestTheDesk:
    def test_tells_those_who_decide_by_letter_at_once(
        self, client: Client, comment: Comment, mo: User, edda: User, anna: User
    ) -> None:
        send(client, comment)
        told = set(OutgoingEmail.objects.values_list("to", flat=True))
        assert told == {"nora@example.org", mo.email, edda.email}

    def test_but_not_those_who_switched_it_off(
        self, client: Client, mo_client: Client, comment: Comment, mo: User
    ) -> None:
        mo_client.post("/admin/comments/comment/mail/", {"how": "each", "reports": "0"})
        send(client, comment)
        assert not OutgoingEmail.objects.filter(to=mo.email).exists()
        mo_client.post("/admin/comments/comment/mail/", {"how": "none", "reports": "1"})
        send(client, comment)
        assert OutgoingEmail.objects.filter(to=mo.email).exists()

    def test_counts_what_waits(self, client: Client, mo_client: Client, comment: Comment) -> None:
        assert 'id="desk-reports"' not in mo_client.get("/admin/").content.decode()
        send(client, comment)
        assert 'id="desk-reports"' in mo_client.get("/admin/").content.decode()
        decide(mo_client, Report.objects.get())
        assert 'id="desk-reports"' not in mo_client.get("/admin/").content.decode()

    def test_shows_authors_nothing_of_it(
        self, client: Client, anna_client: Client, comment: Comment
    ) -> None:
        send(client, comment)
        assert 'id="desk-reports"' not in anna_client.get("/admin/").content.decode()
