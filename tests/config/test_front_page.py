"""The front page of the desk: to each person what they may work on."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.voters import Voter
from blog.models import Post, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from comments.models import Comment, Status
from comments.templatetags import comments as tags_of_comments
from ratings.votes.casting import cast_vote
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


def listed(client: Client, name: str) -> list[str]:
    """The linked texts of one list of the front page; raises IndexError if it is not shown."""
    page = client.get("/admin/").content.decode()
    part = page.split(f'id="desk-{name}"')[1].split("</section>")[0].split("</h2>")[1]
    return re.findall(r"<a [^>]*>([^<]*)</a>", part)


def shows(client: Client) -> list[str]:
    return re.findall(r'id="desk-(\w+)"', client.get("/admin/").content.decode())


class TestWhoSeesWhat:
    def test_an_author_sees_their_posts(self, anna_client: Client) -> None:
        assert shows(anna_client) == ["drafts", "scheduled", "questions", "discussed", "rated"]

    def test_a_moderator_sees_comments_only(self, mo_client: Client) -> None:
        assert shows(mo_client) == ["waiting"]

    def test_an_administrator_sees_all(self, admin_client: Client) -> None:
        save_site_settings(SiteSettings())
        assert len(shows(admin_client)) == 6

    def test_lists_of_an_author_hold_only_their_posts(
        self,
        anna_client: Client,
        edda_client: Client,
        edda: User,
        make_comment: MakeComment,
        tomorrow: datetime.datetime,
    ) -> None:
        for moment in (None, tomorrow, timezone.now()):
            post = save_text(Post(title="Eddas", author=edda, published_at=moment))
        make_comment(post, body="Wirklich?")
        for voter in "abc":
            cast_vote(post, Voter(voter), 9)
        for name in ("drafts", "scheduled", "questions", "discussed", "rated"):
            assert listed(anna_client, name) == [], name
            assert len(listed(edda_client, name)) == 1, name

    def test_a_co_author_sees_the_common_draft(
        self, anna_client: Client, anna: User, edda: User
    ) -> None:
        save_text(Post(title="Zusammen", author=edda)).co_authors.add(anna)
        assert listed(anna_client, "drafts") == ["Zusammen"]


class TestPosts:
    def test_drafts_come_last_touched_first(self, anna_client: Client, make_post: MakePost) -> None:
        older = make_post(title="Älter", published_at=None)
        make_post(title="Neuer", published_at=None)
        assert listed(anna_client, "drafts") == ["Neuer", "Älter"]
        save_text(older)
        assert listed(anna_client, "drafts") == ["Älter", "Neuer"]

    def test_scheduled_ones_come_next_first(
        self, anna_client: Client, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        make_post(title="Später", published_at=tomorrow + datetime.timedelta(days=9))
        make_post(title="Morgen", published_at=tomorrow)
        make_post(title="Öffentlich")
        make_post(title="Entwurf", published_at=None)
        assert listed(anna_client, "scheduled") == ["Morgen", "Später"]

    def test_best_rated_ones_have_three_votes(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        votes = {"Gut": [8, 9, 9], "Besser": [9, 9, 9, 9], "Zu wenig": [10, 10]}
        for title, stars in votes.items():
            post = make_post(title=title)
            for number, given in enumerate(stars):
                cast_vote(post, Voter(f"voter {number}"), given)
        assert listed(anna_client, "rated") == ["Besser", "Gut"]

    def test_most_discussed_ones_are_of_the_last_year(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        long_ago = timezone.now() - datetime.timedelta(days=400)
        still, lively, old = (make_post(title=title) for title in ("Still", "Lebhaft", "Alt"))
        make_comment(still)
        for _ in range(2):
            make_comment(lively)
        for _ in range(3):
            make_comment(still, status=Status.HELD)
            make_comment(old, created_at=long_ago)
        assert listed(anna_client, "discussed") == ["Lebhaft", "Still"]

    def test_only_so_many_of_the_newest_comments_are_looked_at(
        self,
        anna_client: Client,
        make_post: MakePost,
        make_comment: MakeComment,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(tags_of_comments, "NEWEST", 2)
        before, now = (make_post(title=title) for title in ("Vorher", "Jetzt"))
        for days, post in enumerate([now, now, before, before, before]):
            moment = timezone.now() - datetime.timedelta(days=days)
            make_comment(post, body="Wer weiß das?", created_at=moment)
        assert listed(anna_client, "discussed") == ["Jetzt"]
        assert listed(anna_client, "questions") == ["Wer weiß das?"] * 2


class TestQuestions:
    @pytest.fixture
    def post(self, make_post: MakePost) -> Post:
        return make_post(title="Haus")

    def test_a_question_waits_for_its_answer(
        self, anna_client: Client, anna: User, post: Post, make_comment: MakeComment
    ) -> None:
        question = make_comment(post, body="Und wer putzt?")
        make_comment(post, body="Gut gesagt.")
        assert listed(anna_client, "questions") == ["Und wer putzt?"]
        make_comment(post, parent=question, body="Wir alle.", user=anna)
        assert listed(anna_client, "questions") == []

    def test_an_answer_further_below_counts(
        self, anna_client: Client, anna: User, post: Post, make_comment: MakeComment
    ) -> None:
        question = make_comment(post, body="Und wer putzt?")
        between = make_comment(post, parent=question, body="Das frage ich mich auch.")
        make_comment(post, parent=between, body="Wir alle.", user=anna)
        assert listed(anna_client, "questions") == []

    def test_a_co_author_answers_as_well(
        self, anna_client: Client, edda: User, post: Post, make_comment: MakeComment
    ) -> None:
        post.co_authors.add(edda)
        question = make_comment(post, body="Und wer putzt?")
        make_comment(post, parent=question, body="Wir alle.", user=edda)
        assert listed(anna_client, "questions") == []

    @pytest.mark.parametrize("who", ["a reader", "somebody else of the house", "held", "beside"])
    def test_not_everything_is_an_answer(
        self,
        anna_client: Client,
        anna: User,
        edda: User,
        post: Post,
        make_comment: MakeComment,
        who: str,
    ) -> None:
        question = make_comment(post, body="Und wer putzt?")
        fields: dict[str, Any] = {"parent": question, "body": "Keine Ahnung."}
        details: dict[str, dict[str, Any]] = {
            "a reader": {},
            "somebody else of the house": {"user": edda},
            "held": {"user": anna, "status": Status.HELD},
            "beside": {"user": anna, "parent": None},
        }
        fields |= details[who]
        make_comment(post, **fields)
        assert listed(anna_client, "questions") == ["Und wer putzt?"]

    def test_the_authors_own_questions_need_no_answer(
        self, anna_client: Client, anna: User, post: Post, make_comment: MakeComment
    ) -> None:
        make_comment(post, body="Und was meint ihr?", user=anna)
        assert listed(anna_client, "questions") == []

    @pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.TRASH])
    def test_only_approved_ones_are_listed(
        self, anna_client: Client, post: Post, make_comment: MakeComment, status: Status
    ) -> None:
        make_comment(post, body="Und wer putzt?", status=status)
        assert listed(anna_client, "questions") == []


class TestWaiting:
    def test_the_longest_waiting_come_first(
        self, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
        make_comment(post, body="Jetzt", status=Status.HELD)
        make_comment(post, body="Vorhin", status=Status.HELD, created_at=an_hour_ago)
        make_comment(post, body="Schon da")
        assert listed(mo_client, "waiting") == ["Vorhin", "Jetzt"]


def test_lists_are_short_and_cost_the_same_at_one_and_at_thirty(
    admin_client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    tomorrow: datetime.datetime,
) -> None:
    def fill() -> None:
        make_post(published_at=None)
        make_post(published_at=tomorrow)
        post = make_post()
        make_comment(post, body="Wirklich?")
        make_comment(post, status=Status.HELD)
        for voter in "abc":
            cast_vote(post, Voter(voter), 9)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_client.get("/admin/")
        return len(captured)

    fill()
    at_one = queries()
    for _ in range(29):
        fill()
    assert Comment.objects.count() == 60
    assert queries() == at_one
    for name in ("drafts", "scheduled", "questions", "discussed", "rated", "waiting"):
        assert len(listed(admin_client, name)) == 5, name


def test_nothing_written_by_strangers_becomes_markup(
    admin_client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(title="<script>x</script>")
    make_comment(post, body="<script>alert('?')</script>", author_name="<b>Rita</b>")
    page = admin_client.get("/admin/").content.decode()
    assert "<script>" not in page
    assert "<b>Rita" not in page


def test_signing_in_is_in_the_sites_own_colours(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()
    assert "/static/css/admin.css" in page


def test_the_editors_dialogs_are_german_to_the_last_word(
    anna_client: Client, settings: Any
) -> None:
    catalogue = anna_client.get("/admin/jsi18n/").content.decode()
    scripts = [file.read_text() for file in (settings.BASE_DIR / "static/js").rglob("*.js")]
    ours = {word for script in scripts for word in re.findall(r'gettext\(\s*"([^"]+)"', script)}
    assert len(ours) > 40
    for word in sorted({*ours, "Rows", "Columns", "Include header row"}):
        assert f'"{word}": ' in catalogue, word
