"""Where exactly each rule begins to speak, and for whom."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Attempt, User
from comments import moderation
from comments.models import Ban, Comment, CommentSettings, Decision, Fingerprint
from comments.rules import checks
from comments.rules.evaluation import RefusedError, evaluate, status_after
from comments.rules.fingerprints import fingerprint_value, fingerprints_of
from comments.rules.registry import BY_NAME
from comments.rules.submission import Submission
from comments.rules.word_lists import first_listed
from subscriptions.models import ConfirmedEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, so that no edge depends on how busy the machine is."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


def ago(**time: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**time)


def submission(post: Any, settings: dict[str, Any] | None = None, **fields: Any) -> Submission:
    """What Rita sends, unless told otherwise; `settings` differ from the usual ones."""
    how = {
        name: fields.pop(name)
        for name in ("sender", "person", "honeypot", "form_age")
        if name in fields
    }
    words = {"author_name": "Rita", "email": "rita@example.org", "body": "Gut gesagt."}
    comment = Comment(post=post, **(words | fields))
    comment.render()
    return Submission(comment=comment, settings=CommentSettings(**(settings or {})), **how)


def attempts(count: int, **time: float) -> None:
    made = Attempt.objects.bulk_create(
        Attempt(purpose="comment", fingerprint="s") for _ in range(count)
    )
    Attempt.objects.filter(pk__in=[one.pk for one in made]).update(created_at=ago(**time))


class TestTheForm:
    @pytest.mark.parametrize(
        ("seconds", "details"), [(-5, {"count": 0}), (3.9, {"count": 3}), (4, None), (60, None)]
    )
    def test_people_take_four_seconds(
        self, make_post: MakePost, seconds: float, details: dict[str, int] | None
    ) -> None:
        age = datetime.timedelta(seconds=seconds)
        assert checks.is_sent_too_fast(submission(make_post(), form_age=age)) == details

    @pytest.mark.parametrize(("seconds", "details"), [(0, None), (604_800, None), (604_801, {})])
    def test_is_good_for_seven_days(
        self, make_post: MakePost, seconds: int, details: dict[str, int] | None
    ) -> None:
        age = datetime.timedelta(seconds=seconds)
        assert checks.lacks_valid_form(submission(make_post(), form_age=age)) == details

    def test_that_proves_no_age_is_no_quick_one(self, make_post: MakePost) -> None:
        sent = submission(make_post(), form_age=None)
        assert checks.is_sent_too_fast(sent) is None
        assert checks.lacks_valid_form(sent) == {}


class TestRateLimits:
    @pytest.mark.parametrize(("seconds", "details"), [(14, {"count": 15}), (15, None)])
    def test_fifteen_seconds_lie_between_two(
        self, make_post: MakePost, seconds: int, details: dict[str, int] | None
    ) -> None:
        attempts(1, seconds=seconds)
        assert checks.is_too_soon(submission(make_post(), sender="s")) == details

    def test_the_host_can_ask_for_none(self, make_post: MakePost) -> None:
        attempts(1, seconds=0)
        sent = submission(make_post(), {"seconds_between": 0}, sender="s")
        assert checks.is_too_soon(sent) is None

    @pytest.mark.parametrize(("count", "details"), [(9, None), (10, {"count": 10, "minutes": 10})])
    def test_ten_in_ten_minutes(
        self, make_post: MakePost, count: int, details: dict[str, int] | None
    ) -> None:
        attempts(count, minutes=9)
        assert checks.is_too_often(submission(make_post(), sender="s")) == details

    @pytest.mark.parametrize(
        ("count", "details"), [(39, None), (40, {"count": 40, "minutes": 1_440})]
    )
    def test_forty_in_a_day(
        self, make_post: MakePost, count: int, details: dict[str, int] | None
    ) -> None:
        attempts(count, hours=23)
        assert checks.is_too_often(submission(make_post(), sender="s")) == details

    def test_older_attempts_do_not_count(self, make_post: MakePost) -> None:
        attempts(10, minutes=10)
        attempts(40, hours=24)
        assert checks.is_too_often(submission(make_post(), sender="s")) is None

    def test_know_no_sender_of_an_import_or_an_edit(self, make_post: MakePost) -> None:
        Attempt.objects.bulk_create(Attempt(purpose="comment", fingerprint="") for _ in range(50))
        sent = submission(make_post())
        assert checks.is_too_soon(sent) is None
        assert checks.is_too_often(sent) is None


class TestDuplicates:
    @pytest.fixture
    def first(self, make_post: MakePost, make_comment: MakeComment) -> Comment:
        return make_comment(make_post(), status="held")

    def test_are_the_same_words_of_the_same_person_in_the_same_place(self, first: Comment) -> None:
        assert checks.is_duplicate(submission(first.post)) == {}

    @pytest.mark.parametrize(
        "fields", [{"body": "Anders."}, {"author_name": "Otto"}, {"email": "otto@example.org"}]
    )
    def test_differ_in_nothing(self, first: Comment, fields: dict[str, Any]) -> None:
        assert checks.is_duplicate(submission(first.post, **fields)) is None

    def test_stand_in_the_same_place(self, first: Comment, make_post: MakePost) -> None:
        assert checks.is_duplicate(submission(first.post, parent=first)) is None
        assert checks.is_duplicate(submission(make_post())) is None

    @pytest.mark.parametrize(
        ("status", "details"),
        [("approved", {}), ("held", {}), ("spam", {}), ("trash", None), ("withdrawn", None)],
    )
    def test_are_looked_for_among_what_is_left(
        self, first: Comment, status: str, details: dict[str, int] | None
    ) -> None:
        Comment.objects.update(status=status)
        assert checks.is_duplicate(submission(first.post)) == details

    def test_can_be_allowed(self, first: Comment) -> None:
        sent = submission(first.post, {"refuse_duplicates": False})
        assert checks.is_duplicate(sent) is None

    def test_a_comment_is_none_of_itself(self, first: Comment) -> None:
        sent = Submission(comment=first, settings=CommentSettings())
        assert checks.is_duplicate(sent) is None


class TestRepeatedTexts:
    FIVE_WORDS = "Ein sehr schöner kleiner Beitrag"

    def store(self, sent: Submission) -> None:
        sent.comment.save()
        Fingerprint.objects.bulk_create(sent.fingerprints)

    @pytest.mark.parametrize(
        ("body", "details"), [(FIVE_WORDS, {"count": 2}), ("Ein sehr schöner Beitrag", None)]
    )
    def test_have_five_words_or_more(
        self, make_post: MakePost, body: str, details: dict[str, int] | None
    ) -> None:
        self.store(submission(make_post(), body=body))
        assert checks.repeats_text_of_other_posts(submission(make_post(), body=body)) == details

    @pytest.mark.parametrize(("days", "details"), [(29, {"count": 2}), (30, None)])
    def test_are_remembered_for_thirty_days(
        self, make_post: MakePost, days: int, details: dict[str, int] | None
    ) -> None:
        self.store(submission(make_post(), body=self.FIVE_WORDS))
        Fingerprint.objects.update(created_at=ago(days=days))
        sent = submission(make_post(), body=self.FIVE_WORDS)
        assert checks.repeats_text_of_other_posts(sent) == details

    def test_stand_on_other_posts(self, make_post: MakePost) -> None:
        post = make_post()
        self.store(submission(post, body=self.FIVE_WORDS))
        assert checks.repeats_text_of_other_posts(submission(post, body=self.FIVE_WORDS)) is None

    def test_are_counted_by_post(self, make_post: MakePost) -> None:
        for post in (make_post(), make_post()):
            self.store(submission(post, body=self.FIVE_WORDS))
            self.store(submission(post, body=self.FIVE_WORDS, author_name="Otto"))
        sent = submission(make_post(), body=self.FIVE_WORDS)
        assert checks.repeats_text_of_other_posts(sent) == {"count": 3}


class TestKnownSpam:
    @pytest.fixture
    def spam(self, make_post: MakePost, mo: User) -> Comment:
        sent = submission(make_post(), body="https://billig.example/1", email_confirmed=True)
        sent.comment.save()
        Fingerprint.objects.bulk_create(sent.fingerprints)
        moderation.decide(sent.comment, Comment.Status.SPAM, by=mo)
        return sent.comment

    def test_is_recognised_by_its_address(self, spam: Comment) -> None:
        sent = submission(spam.post)
        assert checks.has_email_known_from_spam(sent) == {}
        assert checks.links_to_site_known_from_spam(sent) is None

    def test_is_recognised_by_a_linked_site(self, spam: Comment) -> None:
        sent = submission(spam.post, email="", body="www.billig.example/2")
        assert checks.links_to_site_known_from_spam(sent) == {"host": "billig.example"}
        assert checks.has_email_known_from_spam(sent) is None

    def test_is_not_recognised_by_its_words(self, spam: Comment) -> None:
        Comment.objects.update(body="Gut gesagt.")
        sent = submission(spam.post, email="otto@example.org")
        assert not sent.known.resembles_spam

    def test_teaches_nothing_that_a_rule_alone_decided(self, spam: Comment) -> None:
        Decision.objects.update(rule="trap", by=None)
        assert not submission(spam.post).known.resembles_spam

    @pytest.mark.parametrize("status", ["held", "trash", "withdrawn"])
    def test_is_what_was_found_to_be_spam(self, spam: Comment, status: str) -> None:
        Comment.objects.update(status=status)
        assert not submission(spam.post).known.resembles_spam


class TestBans:
    @pytest.mark.parametrize(("minutes", "details"), [(1, {}), (-1, None)])
    def test_last_until_their_moment(
        self, make_post: MakePost, minutes: int, details: dict[str, int] | None
    ) -> None:
        value = fingerprint_value("email", "rita@example.org")
        Ban.objects.create(kind="email", value=value, until=ago(minutes=-minutes))
        assert checks.is_banned(submission(make_post(), sender="s")) == details

    def test_meet_nobody_else(self, make_post: MakePost) -> None:
        Ban.objects.create(kind="sender", value="other", until=ago(days=-1))
        assert checks.is_banned(submission(make_post(), sender="s")) is None


@pytest.mark.parametrize("body", ["[url=x]", "hier[/URL]", "[Link=x]"])
def test_bbcode_is_known_in_its_forms(make_post: MakePost, body: str) -> None:
    assert checks.has_bbcode(submission(make_post(), body=body)) == {}


@pytest.mark.parametrize("body", ["url=x", "[1] siehe link", "[urlaub]"])
def test_brackets_alone_are_no_bbcode(make_post: MakePost, body: str) -> None:
    assert checks.has_bbcode(submission(make_post(), body=body)) is None


@pytest.mark.parametrize("body", ["<a>x</a> <a>y</a>", "<b>x</b> <i>y</i>"])
def test_only_what_leads_somewhere_is_a_link(make_post: MakePost, body: str) -> None:
    assert checks.has_many_links(submission(make_post(), body=body)) is None


def test_somebody_elses_approved_comment_makes_nobody_known(
    make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    ConfirmedEmail.objects.create(email="rita@example.org", reader="rita")
    other = make_comment(post, email="otto@example.org")
    Comment.objects.filter(pk=other.pk).update(email_confirmed=True)
    sent = submission(post, reader="rita")
    assert checks.is_by_unknown_writer(sent) == {}
    Comment.objects.update(email="rita@example.org")
    assert checks.is_by_unknown_writer(submission(post, reader="rita")) is None


def test_spaces_around_a_listed_word_mean_nothing() -> None:
    assert first_listed("  casino*  \r\n", "Casinobonus") == "casino*"


class TestFingerprints:
    def kinds(self, sent: Submission) -> list[str]:
        return [str(one.kind) for one in sent.fingerprints]

    def test_are_of_address_links_text_and_sender(self, make_post: MakePost) -> None:
        body = "Siehe https://www.a.example/x und https://b.example/"
        sent = submission(make_post(), body=body, website="https://a.example", sender="s")
        assert self.kinds(sent) == ["email", "link", "link", "text", "sender"]
        assert fingerprint_value("link", "a.example") in sent.values("link")

    def test_what_is_missing_has_none(self, make_post: MakePost) -> None:
        assert self.kinds(submission(make_post(), email="", body="123")) == []

    def test_of_an_address_ignore_capitals(self, make_post: MakePost) -> None:
        sent = submission(make_post(), email="Rita@Example.org")
        assert sent.values("email") == [fingerprint_value("email", "rita@example.org")]

    def test_are_of_twenty_sites_at_most(self, make_post: MakePost) -> None:
        body = " ".join(f"https://s{number}.example/" for number in range(30))
        comment = submission(make_post(), body=body).comment
        assert sum(one.kind == "link" for one in fingerprints_of(comment, "")) == 20


class TestEvaluation:
    def test_the_first_refusal_ends_it(self, make_post: MakePost) -> None:
        value = fingerprint_value("email", "rita@example.org")
        Ban.objects.create(kind="email", value=value, until=ago(days=-1))
        with pytest.raises(RefusedError, match=str(BY_NAME["closed"].to_writer)) as refused:
            evaluate(submission(make_post(comments_open=False)))
        assert refused.value.http_status == 403

    def test_a_refusal_is_what_its_writer_reads(self, make_post: MakePost) -> None:
        with pytest.raises(RefusedError) as refused:
            evaluate(submission(make_post(), {"refused_words": "gut"}))
        assert str(refused.value) == str(BY_NAME["refused-word"].to_writer % {"word": "gut"})
        assert refused.value.http_status == 400

    def test_spam_outweighs_what_would_only_wait(self, make_post: MakePost) -> None:
        findings = evaluate(submission(make_post(), honeypot="x"))
        assert [finding.rule for finding in findings] == [
            "trap",
            "no-form",
            "unknown",
            "hold-everything",
        ]
        assert status_after(findings) == "spam"

    def test_staff_are_held_by_nothing(self, make_post: MakePost, mo: User) -> None:
        value = fingerprint_value("email", "rita@example.org")
        Ban.objects.create(kind="email", value=value, until=ago(days=-1))
        attempts(50, seconds=0)
        body = "https://a.example https://b.example Casino"
        settings = {"held_words": "casino", "refused_words": "casino"}
        sent = submission(
            make_post(), settings, body=body, person=mo, sender="s", honeypot="x", form_age=None
        )
        assert evaluate(sent) == []

    def test_staff_too_write_nothing_twice(
        self, make_post: MakePost, make_comment: MakeComment, mo: User
    ) -> None:
        comment = make_comment(make_post())
        with pytest.raises(RefusedError) as refused:
            evaluate(submission(comment.post, person=mo))
        assert refused.value.http_status == 409

    def test_staff_too_leave_closed_threads_alone(
        self, make_post: MakePost, make_comment: MakeComment, mo: User
    ) -> None:
        closed = make_comment(make_post(), is_closed=True)
        with pytest.raises(RefusedError):
            evaluate(submission(closed.post, person=mo, parent=closed))

    def test_a_co_author_is_staff(self, make_post: MakePost, edda: User, anna: User) -> None:
        post = make_post(author=edda)
        assert not submission(post, person=anna).is_by_staff()
        post.co_authors.add(anna)
        assert submission(make_post(author=anna), person=anna).is_by_staff()
        assert submission(type(post).objects.get(pk=post.pk), person=anna).is_by_staff()

    def test_every_rule_explains_itself(self, make_post: MakePost, mo: User) -> None:
        comment = submission(make_post()).comment
        moderation.submit(Submission(comment=comment, settings=CommentSettings()))
        assert len(moderation.explain(comment.decisions.get())) == 3
