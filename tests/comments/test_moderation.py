import pytest

from accounts.models import User
from comments import moderation
from comments.models import Comment, Status
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


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
