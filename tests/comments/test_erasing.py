"""Rita erases herself: what remains, and what does not."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from accounts.models import User
from blog.models import Post
from comments import moderation
from comments.models import Comment, Decision, Objection, Report, Status
from comments.selfservice.access import send_access_link
from comments.selfservice.actions import erase, export
from subscriptions.models import OutgoingEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

RITA = "rita@example.org"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(slug="a")


def report_by_rita(comment: Comment) -> Report:
    return Report.objects.create(
        comment=comment,
        path="/x/",
        text_reported="Dumm.",
        name="Rita",
        email=RITA,
        explanation="Das ist beleidigend.",
    )


@pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
def test_of_what_was_never_published_nothing_remains(
    post: Post, make_comment: MakeComment, status: str
) -> None:
    make_comment(post, status=status)
    assert erase(RITA, "Gelöscht") == 1
    assert not Comment.objects.exists()
    assert not Decision.objects.exists()


def test_of_what_was_published_the_place_remains(
    post: Post, make_comment: MakeComment, mo: User
) -> None:
    comment = make_comment(post)
    moderation.decide(comment, Status.TRASH, by=mo, reason="Rita nervt")
    erase(RITA, "Gelöscht")
    comment.refresh_from_db()
    assert (comment.author_name, comment.body, comment.email) == ("Gelöscht", "", "")
    assert "Rita" not in str(list(Decision.objects.values()))


def test_words_that_a_rule_found_are_gone(post: Post, make_comment: MakeComment) -> None:
    comment = make_comment(post)
    Decision.objects.create(
        comment=comment,
        after="approved",
        rule="held-word",
        findings=[{"rule": "held-word", "details": {"word": "Rita"}}],
    )
    erase(RITA, "Gelöscht")
    assert "Rita" not in str(list(Decision.objects.values()))


def test_the_log_of_the_admin_names_nobody(
    post: Post, make_comment: MakeComment, host: User
) -> None:
    LogEntry.objects.log_actions(
        host.pk, [make_comment(post, body="Geheim.")], CHANGE, "", single_object=True
    )
    assert "Rita: Geheim." in LogEntry.objects.get().object_repr
    erase(RITA, "Gelöscht")
    assert LogEntry.objects.get().object_repr == "–"


def test_nor_does_it_after_a_withdrawal(post: Post, make_comment: MakeComment, host: User) -> None:
    comment = make_comment(post, body="Geheim.")
    LogEntry.objects.log_actions(host.pk, [comment], CHANGE, "", single_object=True)
    moderation.withdraw(comment)
    assert LogEntry.objects.get().object_repr == "–"


def test_somebody_whose_account_is_deleted_leaves_no_name_in_it(host: User, anna: User) -> None:
    client = Client()
    client.force_login(host)
    LogEntry.objects.log_actions(host.pk, [anna], CHANGE, "", single_object=True)
    client.post(f"/admin/accounts/user/{anna.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=anna.pk).exists()
    assert "Anna" not in str(list(LogEntry.objects.values()))


def test_letters_to_others_that_quote_it_are_gone(post: Post, make_comment: MakeComment) -> None:
    comment = make_comment(post, status="held")
    for key in (f"held:{comment.pk}:1", f"held:{comment.pk}0:1"):
        OutgoingEmail.objects.create(to="mo@example.org", subject="x", text="Rita", dedup_key=key)
    OutgoingEmail.objects.create(
        to="mo@example.org",
        subject="x",
        text="Rita",
        dedup_key="digest:1:2",
        sent_at=post.published_at,
    )
    erase(RITA, "Gelöscht")
    left = dict(OutgoingEmail.objects.values_list("dedup_key", "text"))
    assert left == {f"held:{comment.pk}0:1": "Rita", "digest:1:2": ""}


class TestOnesOwnReports:
    @pytest.fixture
    def report(self, post: Post, make_comment: MakeComment) -> Report:
        return report_by_rita(make_comment(post, email="otto@example.org"))

    def test_can_be_taken_along(self, report: Report) -> None:
        Objection.objects.create(report=report, email=RITA, words="Doch.", outcome_before="kept")
        taken = export(RITA)
        assert taken["reports"][0]["explanation"] == "Das ist beleidigend."
        assert taken["objections"][0]["words"] == "Doch."

    def test_open_the_page_of_ones_own_data(self, report: Report) -> None:
        send_access_link(RITA)
        assert OutgoingEmail.objects.filter(to=RITA).exists()

    def test_lose_name_and_address_but_are_still_decided(self, report: Report) -> None:
        erase(RITA, "Gelöscht")
        report.refresh_from_db()
        assert (report.name, report.email) == ("", "")
        assert Report.objects.waiting().get() == report


def test_a_report_by_others_keeps_the_words_until_it_is_decided(
    post: Post, make_comment: MakeComment
) -> None:
    Report.objects.create(comment=make_comment(post), path="/x/", text_reported="Dumm.")
    erase(RITA, "Gelöscht")
    assert Report.objects.get().text_reported == "Dumm."


def test_the_page_says_what_stays_and_until_when(post: Post, make_comment: MakeComment) -> None:
    page = Client().get("/datenschutz/").content.decode()
    assert "183" in page
