"""Decisions on comments: made once, recorded, undone, and known to the search."""

import datetime
from typing import Any

import pytest

from accounts.models import Attempt, User
from blog.models import SearchEntry
from blog.search.finding import find
from blog.search.queries import parse
from comments import moderation
from comments.models import (
    Comment,
    CommentSettings,
    Decision,
    Fingerprint,
    NotificationPreference,
    Status,
)
from comments.rules.evaluation import RefusedError
from comments.rules.submission import Submission
from subscriptions.models import OutgoingEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)
OPEN = CommentSettings(hold_everything=False, hold_unknown=False)


def submit(post: Any, settings: CommentSettings | None = None, **how: Any) -> Decision:
    comment = Comment(post=post, author_name="Rita", email="rita@example.org", body="Gut gesagt.")
    settings = settings or CommentSettings()
    return moderation.submit(Submission(comment=comment, settings=settings, **how))


def found(words: str) -> list[int]:
    entries = SearchEntry.objects.in_bulk(find(parse(words)).entries)
    return [entry.object_id for entry in entries.values()]


@pytest.fixture
def held(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(), status=Status.HELD)


def test_a_decision_is_recorded(held: Comment, mo: User) -> None:
    decision = moderation.decide(held, Status.APPROVED, by=mo, reason="freundlich")
    held.refresh_from_db()
    assert held.status == Status.APPROVED
    assert (decision.before, decision.after, decision.by) == ("held", "approved", mo)
    assert decision.reason == "freundlich"


def test_the_second_of_two_moderators_changes_nothing(held: Comment, mo: User) -> None:
    seen_by_the_other = Comment.objects.get(pk=held.pk)
    moderation.decide(held, Status.APPROVED, by=mo)
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.decide(seen_by_the_other, Status.SPAM, by=mo)
    held.refresh_from_db()
    assert held.status == Status.APPROVED
    assert held.decisions.count() == 1


def test_an_undo_restores_what_was_before(held: Comment, mo: User) -> None:
    decision = moderation.decide(held, Status.SPAM, by=mo)
    undoing = moderation.undo(decision, by=mo)
    held.refresh_from_db()
    assert held.status == Status.HELD
    assert undoing.undoes == decision


def test_an_undo_works_once(held: Comment, mo: User) -> None:
    decision = moderation.decide(held, Status.SPAM, by=mo)
    moderation.undo(decision, by=mo)
    moderation.decide(held, Status.SPAM, by=mo)
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.undo(decision, by=mo)


def test_a_decision_that_changes_nothing_is_none(held: Comment, mo: User) -> None:
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.decide(held, Status.HELD, by=mo)
    assert not held.decisions.exists()


def test_an_older_decision_is_not_undone(held: Comment, mo: User) -> None:
    first = moderation.decide(held, Status.SPAM, by=mo)
    moderation.decide(held, Status.TRASH, by=mo)
    moderation.decide(held, Status.SPAM, by=mo)
    first.comment.refresh_from_db()
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.undo(first, by=mo)


def test_the_first_decision_of_the_rules_is_not_undone(make_post: MakePost, mo: User) -> None:
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.undo(submit(make_post()), by=mo)


@pytest.mark.parametrize(("after", "letters"), [(Status.APPROVED, 1), (Status.SPAM, 0)])
def test_only_what_appears_is_told(
    held: Comment, mo: User, anna: User, after: Status, letters: int
) -> None:
    NotificationPreference.objects.create(user=anna, frequency="each")
    moderation.decide(held, after, by=mo)
    assert OutgoingEmail.objects.count() == letters


def test_a_decision_is_explained_by_its_rules_or_by_its_reason(
    held: Comment, make_post: MakePost, mo: User
) -> None:
    assert len(moderation.explain(submit(make_post(), settings=OPEN))) == 1
    with_reason = moderation.decide(held, Status.SPAM, by=mo, reason="Werbung")
    assert moderation.explain(with_reason) == ["Werbung"]
    without = moderation.decide(held, Status.TRASH, by=mo)
    assert moderation.explain(without) == []


class TestSubmitting:
    def test_stores_fingerprints_and_the_attempt(self, make_post: MakePost) -> None:
        decision = submit(make_post(), sender="s")
        kinds = decision.comment.fingerprints.values_list("kind", flat=True)
        assert sorted(kinds) == ["email", "sender", "text"]
        assert Attempt.objects.get().fingerprint == "s"

    def test_without_a_sender_counts_no_attempt(self, make_post: MakePost) -> None:
        submit(make_post())
        assert not Attempt.objects.exists()

    def test_refused_stores_nothing(self, make_post: MakePost) -> None:
        with pytest.raises(RefusedError):
            submit(make_post(comments_open=False), sender="s")
        for model in (Comment, Decision, Attempt, Fingerprint):
            assert not model._default_manager.exists()

    def test_names_the_first_rule_that_spoke(self, make_post: MakePost) -> None:
        assert submit(make_post()).rule == "no-form"

    def test_names_none_where_all_were_silent(self, make_post: MakePost, mo: User) -> None:
        decision = submit(make_post(), person=mo)
        assert (decision.rule, decision.before, decision.after) == ("passed", "", "approved")


class TestRevising:
    @pytest.fixture
    def comment(self, make_post: MakePost) -> Comment:
        decision = submit(make_post(), settings=OPEN, sender="s", form_age=MINUTE)
        assert decision.after == "approved"
        return decision.comment

    def test_stores_the_new_words(self, comment: Comment) -> None:
        decision = moderation.revise(comment, "Rosen *und* <b>Tulpen</b>.", OPEN)
        comment.refresh_from_db()
        assert "<b>Tulpen</b>" in comment.body_html
        assert comment.edited_at is not None
        assert (decision.before, decision.after) == ("approved", "approved")
        assert found("tulpen") == [comment.pk]

    def test_asks_the_rules_again(self, comment: Comment) -> None:
        moderation.revise(comment, "https://a.example https://b.example", OPEN)
        comment.refresh_from_db()
        assert comment.status == "held"
        assert found("gut gesagt") == []

    def test_makes_the_fingerprints_again_but_the_senders(self, comment: Comment) -> None:
        before = set(comment.fingerprints.values_list("kind", "value"))
        moderation.revise(comment, "Ganz andere Worte.", OPEN)
        after = set(comment.fingerprints.values_list("kind", "value"))
        assert {kind for kind, _value in before - after} == {"text"}
        assert {kind for kind, _value in after - before} == {"text"}
        assert ("sender", "s") in after

    def test_refused_changes_nothing(self, comment: Comment) -> None:
        strict = CommentSettings(refused_words="casino")
        with pytest.raises(RefusedError):
            moderation.revise(comment, "Casino!", strict)
        assert Comment.objects.get().body == "Gut gesagt."

    def test_gives_way_to_a_moderator(self, comment: Comment, mo: User) -> None:
        moderation.decide(Comment.objects.get(), Status.TRASH, by=mo)
        with pytest.raises(moderation.AlreadyDecidedError):
            moderation.revise(comment, "Anders.", OPEN)
        assert Comment.objects.get().status == "trash"


class TestWithdrawing:
    @pytest.fixture
    def comment(self, make_post: MakePost) -> Comment:
        comment = submit(make_post(), settings=OPEN, sender="s", form_age=MINUTE).comment
        Comment.objects.update(is_pinned=True)
        return comment

    def test_leaves_nothing_but_the_place(self, comment: Comment) -> None:
        moderation.withdraw(comment)
        comment.refresh_from_db()
        assert (comment.status, comment.body, comment.body_html) == ("withdrawn", "", "")
        assert not comment.is_pinned
        assert not comment.fingerprints.exists()
        assert found("gut gesagt") == []

    def test_is_a_decision_of_the_writer(self, comment: Comment) -> None:
        moderation.withdraw(comment)
        decision = comment.decisions.latest("pk")
        assert (decision.before, decision.after) == ("approved", "withdrawn")
        assert (decision.rule, decision.by) == ("writer", None)

    def test_works_once(self, comment: Comment) -> None:
        moderation.withdraw(comment)
        with pytest.raises(moderation.AlreadyDecidedError):
            moderation.withdraw(comment)

    def test_gives_way_to_a_moderator(self, comment: Comment, mo: User) -> None:
        moderation.decide(Comment.objects.get(), Status.TRASH, by=mo)
        with pytest.raises(moderation.AlreadyDecidedError):
            moderation.withdraw(comment)
        assert Comment.objects.get().body == "Gut gesagt."

    def test_nobody_else_brings_it_back(self, comment: Comment, mo: User) -> None:
        moderation.withdraw(comment)
        with pytest.raises(moderation.AlreadyDecidedError):
            moderation.decide(comment, Status.APPROVED, by=mo)


class TestBatches:
    @pytest.fixture
    def three(self, make_post: MakePost, make_comment: MakeComment) -> list[Comment]:
        post = make_post()
        return [make_comment(post, status="held", body=f"Rosen {n}") for n in range(3)]

    def statuses(self) -> list[str]:
        return list(Comment.objects.order_by("pk").values_list("status", flat=True))

    def test_decide_on_what_is_held(self, three: list[Comment], mo: User) -> None:
        moderation.decide(three[1], Status.TRASH, by=mo)
        batch = moderation.decide_all(Comment.objects.all(), Status.SPAM, by=mo)
        assert self.statuses() == ["spam", "trash", "spam"]
        assert moderation.size_of(batch) == 2

    def test_have_no_name_where_nothing_is_held(self, three: list[Comment], mo: User) -> None:
        Comment.objects.update(status="spam")
        assert moderation.decide_all(Comment.objects.all(), Status.APPROVED, by=mo) == ""
        assert not Decision.objects.exists()

    def test_let_the_search_find_what_they_approve(self, three: list[Comment], mo: User) -> None:
        batch = moderation.decide_all(Comment.objects.all(), Status.APPROVED, by=mo)
        assert len(found("rosen")) == 3
        moderation.undo_batch(batch, by=mo)
        assert found("rosen") == []

    def test_an_undo_of_the_undo_lets_it_find_them_again(
        self, three: list[Comment], mo: User
    ) -> None:
        batch = moderation.decide_all(Comment.objects.all(), Status.APPROVED, by=mo)
        moderation.undo_batch(batch, by=mo)
        undoing = Decision.objects.latest("pk").batch
        assert moderation.undo_batch(undoing, by=mo) == (3, 0)
        assert len(found("rosen")) == 3

    def test_an_undo_says_how_many_stay(self, three: list[Comment], mo: User, edda: User) -> None:
        batch = moderation.decide_all(Comment.objects.all(), Status.SPAM, by=mo)
        three[0].refresh_from_db()
        moderation.decide(three[0], Status.APPROVED, by=edda)
        assert moderation.undo_batch(batch, by=mo) == (2, 1)
        assert self.statuses() == ["approved", "held", "held"]

    def test_an_undo_works_once(self, three: list[Comment], mo: User) -> None:
        batch = moderation.decide_all(Comment.objects.all(), Status.SPAM, by=mo)
        moderation.undo_batch(batch, by=mo)
        assert moderation.undo_batch(batch, by=mo) == (0, 3)

    def test_what_the_rules_decided_is_no_batch(self, make_post: MakePost, mo: User) -> None:
        comment = submit(make_post(), settings=OPEN, form_age=MINUTE).comment
        moderation.revise(comment, "https://a.example https://b.example", OPEN)
        assert moderation.undo_batch("", by=mo) == (0, 0)
        assert self.statuses() == ["held"]

    def test_more_than_a_statement_takes_are_decided_on(
        self, three: list[Comment], mo: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(moderation, "BATCH", 2)
        batch = moderation.decide_all(Comment.objects.all(), Status.SPAM, by=mo)
        assert self.statuses() == ["spam"] * 3
        assert moderation.undo_batch(batch, by=mo) == (3, 0)
        assert self.statuses() == ["held"] * 3


def test_an_undo_lets_the_search_find_it_again(
    make_post: MakePost, make_comment: MakeComment, mo: User
) -> None:
    comment = make_comment(make_post(), body="Rosen")
    decision = moderation.decide(comment, Status.SPAM, by=mo)
    assert found("rosen") == []
    moderation.undo(decision, by=mo)
    assert found("rosen") == [comment.pk]
