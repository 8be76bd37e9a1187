"""A published comment is removed: its writer is told why, and can object (Art. 17 DSA)."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from comments import moderation
from comments.mail.statements import Reasons
from comments.models import Comment, CommentSettings, Report, Status
from subscriptions.models import EmailLink, OutgoingEmail
from tests.clock import clock_at
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

QUEUE = "/admin/comments/comment/"
REASONS = {"reasons": "1", "kind": "illegal", "rule": "§ 185 StGB", "facts": "Es beleidigt Otto."}
RITA = "rita@example.org"


@pytest.fixture
def comment(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(slug="a"), body="Otto ist dumm.", email_confirmed=True)


def letters() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(to=RITA).order_by("pk"))


def status_of(comment: Comment) -> str:
    comment.refresh_from_db()
    return comment.status


def remove(client: Client, comment: Comment, **more: str) -> str:
    button = {"_decide": f"{comment.pk}:approved:trash"}
    return client.post(f"{QUEUE}{comment.pk}/change/", button | more).content.decode()


class TestTheModerator:
    def test_is_asked_for_the_reasons_first(self, mo_client: Client, comment: Comment) -> None:
        page = remove(mo_client, comment)
        assert 'name="facts"' in page
        assert f'name="_decide" value="{comment.pk}:approved:trash"' in page
        assert status_of(comment) == "approved"

    def test_gives_them_and_the_comment_is_removed(
        self, mo_client: Client, comment: Comment
    ) -> None:
        remove(mo_client, comment, **REASONS)
        assert status_of(comment) == "trash"
        (letter,) = letters()
        for words in ["§ 185 StGB", "Es beleidigt Otto.", "Otto ist dumm.", "/objection/"]:
            assert words in letter.text
            assert words in letter.html or words == "/objection/"
        assert str(Report.Kind.ILLEGAL.label) in letter.text

    def test_must_give_them(self, mo_client: Client, comment: Comment) -> None:
        assert 'class="errorlist"' in remove(mo_client, comment, **(REASONS | {"facts": ""}))
        assert status_of(comment) == "approved"

    def test_is_asked_once_for_several(
        self, mo_client: Client, comment: Comment, make_comment: MakeComment
    ) -> None:
        other = make_comment(comment.post)
        keys = [comment.pk, other.pk]
        bulk = {"action": "put_in_trash", "_selected_action": keys}
        all_of_them = f"{QUEUE}?status=approved"
        assert 'name="facts"' in mo_client.post(all_of_them, bulk).content.decode()
        mo_client.post(all_of_them, bulk | REASONS)
        assert [status_of(one) for one in (comment, other)] == ["trash", "trash"]
        assert len(letters()) == 1

    def test_is_not_asked_where_nobody_can_be_told(
        self, mo_client: Client, comment: Comment
    ) -> None:
        Comment.objects.update(email_confirmed=False)
        remove(mo_client, comment)
        assert status_of(comment) == "trash"
        assert not letters()

    def test_is_not_asked_about_what_was_never_public(
        self, mo_client: Client, comment: Comment
    ) -> None:
        Comment.objects.update(status="held")
        button = {"_decide": f"{comment.pk}:held:trash"}
        mo_client.post(f"{QUEUE}{comment.pk}/change/", button)
        assert status_of(comment) == "trash"
        assert not letters()

    def test_an_author_is_refused(self, anna_client: Client, comment: Comment) -> None:
        assert "facts" not in remove(anna_client, comment)
        assert status_of(comment) == "approved"


class TestAMistake:
    def test_undone_within_ten_minutes_is_told_to_nobody(self, comment: Comment, mo: User) -> None:
        decision = moderation.decide(comment, Status.TRASH, by=mo)
        call_command("send_mail")
        moderation.undo(decision, by=mo)
        with clock_at(timezone.now() + datetime.timedelta(minutes=11)):
            call_command("send_mail")
        assert not letters()
        assert not Report.objects.exists()
        assert not EmailLink.objects.exists()

    def test_undone_as_a_batch_as_well(self, comment: Comment, mo: User) -> None:
        decision = moderation.decide(comment, Status.TRASH, by=mo)
        moderation.undo_batch(decision.batch, by=mo)
        assert not letters()

    def test_undone_later_is_told(self, comment: Comment, mo: User) -> None:
        decision = moderation.decide(comment, Status.TRASH, by=mo)
        with clock_at(timezone.now() + datetime.timedelta(minutes=11)):
            call_command("send_mail")
        moderation.undo(decision, by=mo)
        assert len(letters()) == 2
        assert Report.objects.get().outcome == "kept"


def test_a_removal_can_be_objected_to(
    client: Client, mo_client: Client, comment: Comment, mo: User
) -> None:
    moderation.decide(comment, Status.SPAM, by=mo, reasons=Reasons(rule="Werbung", facts="Link"))
    path = letters()[0].text.split("/objection/")[1].split()[0]
    client.post(
        f"/comments/objection/{path}",
        {"words": "Keine Werbung."},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    report = Report.objects.waiting().get()
    assert report.own_initiative
    data = {"outcome": "kept", "facts": "Kein Verstoß.", "legal_ground": "Hausregeln"}
    mo_client.post(f"/admin/comments/report/{report.pk}/change/", data)
    assert status_of(comment) == "approved"
    assert "Kein Verstoß." in letters()[-1].text


def test_an_automatic_removal_says_that_no_person_made_it(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation, "status_after", lambda _findings: Status.SPAM)
    moderation.revise(comment, "Neu.", CommentSettings())
    assert status_of(comment) == "spam"
    assert Report.objects.get().is_automated
    assert len(letters()) == 1


def test_removing_by_a_report_writes_one_letter(
    comment: Comment, mo_client: Client, mo: User
) -> None:
    report = Report.objects.create(comment=comment, path="/", text_reported="Otto")
    moderation.decide(comment, Status.TRASH, by=mo)
    data = {"outcome": "removed", "facts": "Beleidigung.", "legal_ground": "§ 185 StGB"}
    mo_client.post(f"/admin/comments/report/{report.pk}/change/", data)
    assert len(letters()) == 1


class TestWhatStillConcernsSomebody:
    """Nothing of it is deleted before nobody can object any more."""

    @pytest.fixture
    def removed(self, comment: Comment, mo: User) -> Comment:
        moderation.decide(comment, Status.TRASH, by=mo)
        return comment

    @pytest.mark.parametrize(("days", "stays"), [(31, True), (182, True), (184, False)])
    def test_stays_for_183_days(self, removed: Comment, days: int, stays: bool) -> None:
        with clock_at(timezone.now() + datetime.timedelta(days=days)):
            call_command("forget")
        assert Comment.objects.filter(pk=removed.pk).exists() is stays

    def test_stays_until_a_report_is_decided(self, removed: Comment) -> None:
        Report.objects.update(decided_at=None)
        with clock_at(timezone.now() + datetime.timedelta(days=400)):
            call_command("forget")
        assert Comment.objects.filter(pk=removed.pk).exists()

    def test_afterwards_reports_lose_their_words(self, removed: Comment) -> None:
        Report.objects.update(name="Nora", email="nora@example.org", explanation="Darum.")
        with clock_at(timezone.now() + datetime.timedelta(days=184)):
            call_command("forget")
        report = Report.objects.get()
        assert (report.name, report.email, report.explanation, report.text_reported) == ("",) * 4
        assert report.outcome == "removed"

    def test_cannot_be_deleted_by_hand(self, removed: Comment, host: User) -> None:
        client = Client()
        client.force_login(host)
        client.post(f"{QUEUE}{removed.pk}/delete/", {"post": "yes"})
        assert Comment.objects.filter(pk=removed.pk).exists()
        Report.objects.all().delete()
        client.post(f"{QUEUE}{removed.pk}/delete/", {"post": "yes"})
        assert not Comment.objects.filter(pk=removed.pk).exists()
