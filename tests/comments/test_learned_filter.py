"""The filter that learns: from what people decide alone, and only as long as that is there."""

import datetime
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from comments import moderation
from comments.models import Comment, CommentSettings, Decision, LearnedFilter, Status
from comments.privacy.retention import empty
from comments.rules.content.written import Written
from comments.rules.learning.features import TRAIT, features_of
from comments.rules.learning.judging import predict
from comments.rules.learning.lessons import figures
from comments.rules.learning.regression import MAX_FEATURES, Lesson, probability, trained
from comments.rules.learning.training import LEAST_LESSONS, refresh, reset
from comments.rules.submission import Submission
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

SHADOW, HOLD, OFF = "shadow", "hold", "off"


def settings_with(mode: str = SHADOW, **fields: Any) -> CommentSettings:
    given = dict.fromkeys(
        ["hold_everything", "hold_unknown", "hold_suspicious", "refuse_duplicates"], False
    )
    return CommentSettings(filter_mode=mode, **(given | fields))


def send(post: Post, body: str, mode: str = SHADOW, **fields: Any) -> Comment:
    writer = {"author_name": "Rita", "email": "rita@example.org"} | fields.pop("writer", {})
    comment = Comment(post=post, body=body, **writer)
    age = datetime.timedelta(minutes=1)
    moderation.submit(
        Submission(comment=comment, settings=settings_with(mode, **fields), form_age=age)
    )
    return comment


def bad(number: int) -> str:
    return f"Blaue Murmeln sammeln lohnt sich sehr, Angebot {number}"


def good(number: int) -> str:
    return f"Der Garten blüht, die Vögel singen, Tag {number}"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post()


@pytest.fixture
def taught(post: Post, mo: User) -> list[Comment]:
    """Comments that Mo decided on, enough of each kind to learn from, and a trained filter."""
    CommentSettings(hold_everything=False, hold_unknown=False).save()
    comments = []
    for number in range(LEAST_LESSONS):
        for body, status in ((bad(number), Status.SPAM), (good(number), Status.APPROVED)):
            comment = Comment.objects.create(
                post=post, author_name="Rita", email="rita@example.org", body=body
            )
            moderation.decide(comment, status, by=mo)
            comments.append(comment)
    assert refresh()
    return comments


def percent(body: str) -> int | None:
    version = LearnedFilter.load().version
    said = predict(Written(f"<p>{body}</p>"), version)
    return None if said is None else said.percent


class TestLearning:
    @pytest.mark.usefixtures("taught")
    def test_knows_spam_from_good_comments(self) -> None:
        assert percent("Murmeln sammeln lohnt sich") > 70  # type: ignore[operator]
        assert percent("Die Vögel im Garten singen") < 30  # type: ignore[operator]

    def test_says_nothing_before_it_has_learned_enough(self, post: Post, mo: User) -> None:
        comment = Comment.objects.create(post=post, author_name="Rita", body=bad(1))
        moderation.decide(comment, Status.SPAM, by=mo)
        assert refresh()
        assert percent(bad(1)) is None
        assert LearnedFilter.load().spam == 1

    @pytest.mark.usefixtures("taught")
    def test_what_rules_decided_teaches_nothing(self, post: Post) -> None:
        Decision.objects.update(rule="trap")
        assert refresh()
        assert LearnedFilter.load().spam == 0

    def test_a_wave_of_the_same_counts_once(self, taught: list[Comment], mo: User) -> None:
        before = LearnedFilter.load().spam
        for _number in range(3):
            copy = Comment.objects.create(
                post=taught[0].post, author_name="Rita", body="Kauft rote Murmeln!"
            )
            moderation.decide(copy, Status.SPAM, by=mo)
        refresh()
        assert LearnedFilter.load().spam == before + 1

    @pytest.mark.usefixtures("taught")
    def test_learns_the_same_each_time(self) -> None:
        before = LearnedFilter.load().weights
        refresh(anew=True)
        assert LearnedFilter.load().weights == before

    @pytest.mark.usefixtures("taught")
    def test_is_not_trained_where_nothing_changed(self) -> None:
        assert not refresh()

    def test_a_disguise_does_not_help(self, taught: list[Comment]) -> None:
        assert percent("Murm\u0435ln samm\u0435ln l\u043ehnt sich") > 70  # type: ignore[operator]

    def test_the_names_of_writers_teach_nothing(self) -> None:
        written = Written("<p>Gut.</p>", name="Zacharias Zoll", website="https://zoll.example")
        names = " ".join(feature.name for feature in features_of(written))
        assert "zach" not in names
        assert "zoll" not in names

    def test_what_only_one_text_has_is_not_kept(self) -> None:
        lessons = [
            Lesson(features_of(Written(f"<p>{text}</p>")), is_spam)
            for text, is_spam in [("rot zacharias", True), ("rot", True), ("blau", False)]
        ]
        assert "zacharias" not in trained(lessons)
        assert "rot" in trained(lessons)

    def test_the_number_of_weights_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("comments.rules.learning.regression.MAX_FEATURES", 3)
        assert MAX_FEATURES <= 10_000
        lesson = Lesson(features_of(Written("<p>eins zwei drei vier fünf</p>")), True)
        assert len(trained([lesson, lesson])) <= 4

    def test_a_text_without_words_is_judged_as_well(self) -> None:
        assert 0 < probability({"": 1.0, TRAIT + "short": 1.0}, features_of(Written(""))) < 1


class TestForgetting:
    """Whatever changes in what it learned from, it is as if it had learned from the rest alone."""

    @pytest.fixture(autouse=True)
    def _taught(self, taught: list[Comment], mo: User) -> None:
        self.spam, self.mo = taught[0], mo

    def forgets_it(self) -> bool:
        refresh()
        stored = LearnedFilter.load()
        kept, weights = stored.sources, stored.weights
        refresh(anew=True)
        assert LearnedFilter.load().weights == weights
        return str(self.spam.pk) not in kept

    def test_a_deleted_comment(self) -> None:
        key = self.spam.pk
        Comment.objects.get(pk=key).delete()
        self.spam.pk = key
        assert self.forgets_it()

    def test_a_withdrawn_comment(self) -> None:
        moderation.withdraw(Comment.objects.get(pk=self.spam.pk))
        assert self.forgets_it()

    def test_an_emptied_comment(self) -> None:
        Comment.objects.filter(pk=self.spam.pk).update(body="", body_html="")
        assert self.forgets_it()

    def test_a_decision_that_was_undone(self) -> None:
        moderation.undo(self.spam.decisions.latest("pk"), by=self.mo)
        assert self.forgets_it()

    def test_a_comment_that_its_writer_changed(self) -> None:
        comment = Comment.objects.get(pk=self.spam.pk)
        moderation.revise(comment, "Ganz anders gesagt.", settings_with())
        assert self.forgets_it()

    def test_a_comment_in_the_trash(self) -> None:
        moderation.decide(Comment.objects.get(pk=self.spam.pk), Status.TRASH, by=self.mo)
        assert self.forgets_it()

    def test_learns_another_decision(self) -> None:
        moderation.decide(Comment.objects.get(pk=self.spam.pk), Status.APPROVED, by=self.mo)
        refresh()
        assert LearnedFilter.load().spam == LEAST_LESSONS - 1

    def test_everything_once_it_is_off(self) -> None:
        CommentSettings(filter_mode=OFF).save()
        refresh()
        stored = LearnedFilter.load()
        assert (stored.version, stored.weights, stored.sources) == (0, {}, {})

    def test_everything_on_a_reset(self) -> None:
        reset()
        assert percent(bad(1)) is None
        refresh()
        assert LearnedFilter.load().spam == 0

    def test_a_reset_counts_from_its_moment_on(self) -> None:
        reset()
        comment = Comment.objects.create(post=self.spam.post, author_name="Rita", body="Neu!")
        moderation.decide(comment, Status.SPAM, by=self.mo)
        refresh()
        assert LearnedFilter.load().spam == 1


@pytest.mark.usefixtures("taught")
class TestModes:
    def test_in_its_shadow_it_holds_nothing_and_says_what_it_would_hold(self, post: Post) -> None:
        comment = send(post, bad(99), SHADOW)
        assert comment.status == Status.APPROVED
        (reason,) = moderation.explain(comment.decisions.get())
        assert "murmeln" in reason

    def test_in_its_shadow_it_is_silent_about_good_comments(self, post: Post) -> None:
        assert moderation.explain(send(post, good(99), SHADOW).decisions.get()) == []

    def test_holds_where_the_host_says_so(self, post: Post) -> None:
        comment = send(post, bad(99), HOLD)
        decision = comment.decisions.get()
        assert (comment.status, decision.rule) == (Status.HELD, "learned")
        assert "“murmeln”" in " ".join(moderation.explain(decision))

    def test_holds_only_from_the_percentage_on(self, post: Post) -> None:
        said = percent(bad(99))
        assert said is not None
        assert send(post, bad(99), HOLD, filter_percent=said).status == Status.HELD
        assert send(post, bad(99), HOLD, filter_percent=said + 1).status == Status.APPROVED

    def test_never_more_than_holds(self, post: Post) -> None:
        body = " ".join(bad(number) for number in range(20))
        assert send(post, body, HOLD).status == Status.HELD

    def test_leaves_good_comments_alone(self, post: Post) -> None:
        assert send(post, good(99), HOLD).status == Status.APPROVED

    def test_off_says_nothing(self, post: Post) -> None:
        comment = send(post, bad(99), OFF)
        assert comment.status == Status.APPROVED
        assert comment.decisions.get().prediction is None

    def test_general_traits_hold_until_it_does(self, post: Post) -> None:
        body = "Schreib mir auf WhatsApp: der Garten blüht, die Vögel singen, Tag für Tag"
        assert send(post, body, SHADOW, hold_suspicious=True).status == Status.HELD
        assert send(post, body, HOLD, hold_suspicious=True, filter_percent=99).status == (
            Status.APPROVED
        )

    def test_a_verdict_asks_nothing_once_its_weights_are_known(self, post: Post) -> None:
        def queries(mode: str) -> int:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                send(post, f"{bad(99)} {mode}", mode)
            return len(captured)

        send(post, "Zuerst.", SHADOW)
        assert queries(SHADOW) == queries(OFF)

    @pytest.mark.parametrize("mode", [SHADOW, HOLD])
    def test_words_of_a_withdrawn_text_are_not_kept(self, post: Post, mode: str) -> None:
        comment = send(post, bad(99), mode)
        moderation.withdraw(comment)
        stored = json.dumps(list(comment.decisions.values("findings", "prediction")))
        assert "murmeln" not in stored

    def test_words_of_spam_that_only_keeps_its_place_are_not_kept(self, post: Post) -> None:
        comment = send(post, bad(99), SHADOW)
        empty(comment)
        assert not comment.decisions.filter(prediction__isnull=False).exists()


class TestFigures:
    def test_count_what_it_said_before_the_decision(
        self, taught: Any, post: Post, mo: User
    ) -> None:
        for body, status in [
            (bad(99), Status.SPAM),
            (good(99), Status.APPROVED),
            (bad(100), Status.APPROVED),
            (good(100), Status.SPAM),
        ]:
            comment = send(post, body, SHADOW, hold_everything=True)
            moderation.decide(comment, status, by=mo)
        assert figures(70) == {"spam": 2, "spam_held": 1, "honest": 2, "honest_held": 1}

    def test_leave_out_what_it_said_nothing_about(self, taught: Any) -> None:
        assert sum(figures(70).values()) == 0

    def test_are_of_the_last_month(self, taught: Any, post: Post, mo: User) -> None:
        moderation.decide(send(post, bad(99), hold_everything=True), Status.SPAM, by=mo)
        assert figures(70)["spam"] == 1
        month = timezone.now() - datetime.timedelta(days=31)
        Decision.objects.update(decided_at=month)
        assert figures(70)["spam"] == 0

    def test_are_stored_by_the_command(self, taught: Any, post: Post, mo: User) -> None:
        moderation.decide(send(post, bad(99), hold_everything=True), Status.SPAM, by=mo)
        call_command("train_filter", verbosity=0)
        assert LearnedFilter.load().figures["spam_held"] == 1
