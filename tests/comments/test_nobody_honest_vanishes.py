"""One spam mark on a comment that links to YouTube takes nobody else's voice away."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import LinkedHost, Post
from blog.rendering.linked_hosts import hosts_of
from blog.rendering.saving import render_again, save_text
from comments import moderation
from comments.models import Comment, CommentSettings, Decision, SortedOut, Status
from comments.rules.submission import Submission
from subscriptions.models import OutgoingEmail
from tests.helpers import MakePost, page_text

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/sorted-out/"
INBOX = "/admin/comments/comment/inbox/"
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.fixture(autouse=True)
def open_house() -> None:
    """Nothing is held for being written by a stranger."""
    CommentSettings(hold_everything=False, hold_unknown=False, seconds_between=0).save()


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(slug="a")


def send(post: Post, body: str, number: int = 0, **fields: Any) -> Comment:
    defaults: dict[str, Any] = {"author_name": f"Rita {number}", "email": f"r{number}@example.org"}
    honeypot = fields.pop("honeypot", "")
    comment = Comment(post=post, body=body, **(defaults | fields))
    moderation.submit(
        Submission(
            comment=comment,
            settings=CommentSettings.load(),
            sender=f"{number:064d}",
            honeypot=honeypot,
            form_age=datetime.timedelta(minutes=1),
        )
    )
    return comment


def mark_as_spam(comment: Comment, mo: User) -> None:
    Comment.objects.filter(pk=comment.pk).update(status=Status.HELD)
    comment.refresh_from_db()
    moderation.decide(comment, Status.SPAM, by=mo)


def age(days: float) -> None:
    """Let everything be older by so many days."""
    then = timezone.now() - datetime.timedelta(days=days)
    Comment.objects.update(created_at=then)
    Decision.objects.update(decided_at=then)
    SortedOut.objects.update(sorted_out_at=then)


class TestOneSpamMark:
    def test_on_a_video_holds_no_other_video(self, post: Post, mo: User) -> None:
        mark_as_spam(send(post, f"Kauft! {VIDEO}", 1), mo)
        assert send(post, f"Dazu passt {VIDEO}", 2).status == Status.APPROVED

    def test_does_not_spread_to_others_by_what_they_share(self, post: Post, mo: User) -> None:
        mark_as_spam(send(post, "Kauft! https://billig.example/", 1), mo)
        second = send(post, "Siehe https://billig.example/", 2, website="https://rita.example/")
        third = send(post, "Ganz etwas anderes.", 2)
        fourth = send(post, "Auch etwas anderes.", 4, website="https://rita.example/")
        assert [one.status for one in (second, third, fourth)] == ["held", "approved", "approved"]

    def test_on_a_strange_site_holds_those_who_link_to_it(self, post: Post, mo: User) -> None:
        mark_as_spam(send(post, "Kauft! https://billig.example/", 1), mo)
        comment = send(post, "Siehe https://billig.example/", 2)
        assert comment.status == Status.HELD
        (reason,) = moderation.explain(comment.decisions.get())
        assert "billig.example" in reason

    def test_by_a_rule_teaches_nothing(self, post: Post) -> None:
        trapped = send(post, "Kauft! https://billig.example/", 1, honeypot="x")
        assert trapped.status == Status.SPAM
        assert send(post, "Siehe https://billig.example/", 2).status == Status.APPROVED

    def test_teaches_nothing_about_an_address_that_nobody_confirmed(
        self, post: Post, mo: User
    ) -> None:
        mark_as_spam(send(post, "Kauft!", 1, email="opfer@example.org"), mo)
        comment = send(post, "Ich bin es wirklich.", 2, email="opfer@example.org")
        assert comment.status == Status.APPROVED

    def test_holds_whoever_writes_under_the_address_that_its_writer_confirmed(
        self, post: Post, mo: User
    ) -> None:
        mark_as_spam(send(post, "Kauft!", 1, email="spam@example.org", email_confirmed=True), mo)
        comment = send(post, "Und jetzt ganz anders.", 2, email="spam@example.org")
        assert comment.status == Status.HELD

    def test_is_forgotten_when_it_is_undone(self, post: Post, mo: User) -> None:
        spam = send(post, "Kauft! https://billig.example/", 1)
        mark_as_spam(spam, mo)
        moderation.decide(spam, Status.TRASH, by=mo)
        assert send(post, "Siehe https://billig.example/", 2).status == Status.APPROVED

    @pytest.mark.parametrize(
        "link",
        [
            "https://de.wikipedia.org/wiki/Igel",
            "https://m.youtube.com/x",
            "http://127.0.0.1:8000/2010/04/29/a/",
        ],
    )
    def test_is_never_about_a_popular_site(self, post: Post, mo: User, link: str) -> None:
        mark_as_spam(send(post, f"Kauft! {link}", 1), mo)
        assert send(post, f"Siehe {link}", 2).status == Status.APPROVED

    def test_is_never_about_a_site_that_posts_link_to(self, make_post: MakePost, mo: User) -> None:
        post = make_post(body='<p><a href="https://www.verein.example/x">Verein</a></p>')
        mark_as_spam(send(post, "Kauft! https://verein.example/", 1), mo)
        assert send(post, "Siehe https://verein.example/y", 2).status == Status.APPROVED

    def test_holds_no_link_to_a_host_that_only_looks_popular(self, post: Post, mo: User) -> None:
        mark_as_spam(send(post, "Kauft! https://notyoutube.example/", 1), mo)
        assert send(post, "Siehe https://notyoutube.example/", 2).status == Status.HELD


class TestHostsOfPosts:
    def test_follow_every_change_of_the_text(self, make_post: MakePost) -> None:
        post = make_post(body='<p><a href="https://eins.example/">1</a> und www.zwei.example</p>')
        assert stored(post) == hosts_of(post) == {"eins.example", "zwei.example"}
        post.body = '<p><a href="https://drei.example/">3</a></p>'
        save_text(post)
        assert stored(post) == hosts_of(post) == {"drei.example"}

    def test_are_derived_again_by_rendering_again(self, make_post: MakePost) -> None:
        post = make_post(body='<p><a href="https://eins.example/">1</a></p>')
        LinkedHost.objects.all().delete()
        render_again(post)
        assert stored(post) == {"eins.example"}


def stored(post: Post) -> set[str]:
    return set(LinkedHost.objects.filter(post=post).values_list("host", flat=True))


class TestWhatRulesSortOut:
    def test_is_only_what_fell_into_the_trap(self, post: Post) -> None:
        assert send(post, "Siehe", 1, honeypot="x").status == Status.SPAM
        assert send(post, "[url=https://x.example]x[/url]", 2).status == Status.HELD

    def test_stays_until_it_was_listed(self, post: Post, mo_client: Client) -> None:
        comment = send(post, "Angebot", honeypot="x")
        age(days=400)
        call_command("forget")
        assert Comment.objects.filter(pk=comment.pk).exists()
        assert "Angebot" in page_text(mo_client, LIST)
        call_command("forget")
        assert Comment.objects.filter(pk=comment.pk).exists()
        SortedOut.objects.update(listed_at=timezone.now() - datetime.timedelta(days=8))
        call_command("forget")
        assert not Comment.objects.filter(pk=comment.pk).exists()

    def test_is_named_on_the_inbox(self, post: Post, mo_client: Client) -> None:
        assert LIST not in page_text(mo_client, INBOX)
        send(post, "Angebot", honeypot="x")
        assert LIST in page_text(mo_client, INBOX)

    def test_comes_back_by_a_button(self, post: Post, mo_client: Client) -> None:
        comment = send(post, "Angebot", honeypot="x")
        mo_client.post(LIST, {"_decide": f"{comment.pk}:approved"})
        comment.refresh_from_db()
        assert comment.status == Status.APPROVED
        assert "Angebot" not in page_text(mo_client, LIST)

    def test_can_be_put_into_the_queue(self, post: Post, mo_client: Client) -> None:
        comment = send(post, "Angebot", honeypot="x")
        mo_client.post(LIST, {"_decide": f"{comment.pk}:held"})
        comment.refresh_from_db()
        assert comment.status == Status.HELD

    def test_is_listed_in_the_digest_and_counts_as_listed(self, post: Post, mo: User) -> None:
        send(post, "Angebot", 1, honeypot="x")
        age(days=2)
        call_command("send_digests")
        (letter,) = OutgoingEmail.objects.filter(to=mo.email)
        assert "Angebot" in letter.text
        assert "Angebot" in letter.html
        assert SortedOut.objects.get().listed_at
        call_command("send_digests")
        assert OutgoingEmail.objects.filter(to=mo.email).count() == 1

    def test_is_not_listed_by_a_digest_that_nobody_gets(self, post: Post) -> None:
        send(post, "Angebot", 1, honeypot="x")
        age(days=2)
        call_command("send_digests")
        assert SortedOut.objects.get().listed_at is None

    def test_of_people_is_not_in_the_list(self, post: Post, mo: User, mo_client: Client) -> None:
        mark_as_spam(send(post, "Von Hand", 1), mo)
        assert "Von Hand" not in page_text(mo_client, LIST)

    def test_authors_do_not_see(self, anna_client: Client) -> None:
        assert anna_client.get(LIST).status_code == 403
