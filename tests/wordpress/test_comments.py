"""Comments of an export."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Post
from comments.mail.digests import write_digests
from comments.models import Comment, CommentSettings, Decision, Fingerprint
from tests.helpers import MakeComment, MakePost
from tests.wordpress.exports import bring, comment, item, reasons
from wordpress.models import Mention

pytestmark = pytest.mark.django_db


def tree() -> dict[int, int | None]:
    return dict(Comment.objects.order_by("pk").values_list("pk", "parent_id"))


@pytest.mark.parametrize(
    ("approved", "status"),
    [
        ("1", "approved"),
        ("0", "held"),
        ("spam", "spam"),
        ("trash", "trash"),
        ("post-trashed", "trash"),
        ("", "held"),
        ("seltsam", "held"),
    ],
)
def test_a_comment_keeps_its_state(tmp_path: Path, approved: str, status: str) -> None:
    bring(tmp_path, item(1, comments=[comment(2, approved=approved)]))
    assert Comment.objects.get().status == status
    decision = Decision.objects.get()
    assert (decision.after, decision.rule, decision.by) == (status, "import", None)


def test_answers_stand_below_what_they_answer_in_any_order(tmp_path: Path) -> None:
    said = [comment(3, 5), comment(4, 3), comment(5)]
    bring(tmp_path, item(1, comments=said))
    assert tree() == {3: 5, 4: 3, 5: None}
    assert Comment.objects.get(pk=4).depth == 2


def test_comments_keep_their_anchors(tmp_path: Path, client: Client) -> None:
    bring(tmp_path, item(1, comments=[comment(123)]))
    assert 'id="comment-123"' in client.get("/2010/07/01/text-1/").content.decode()


def test_a_number_that_is_taken_here_is_told(
    tmp_path: Path, make_post: MakePost, make_comment: MakeComment
) -> None:
    here = make_comment(make_post())
    run = bring(tmp_path, item(1, comments=[comment(here.pk)]))
    assert Comment.objects.count() == 2
    assert reasons(run) == [("comment", str(here.pk))]


def test_new_comments_come_behind_the_imported_ones(
    tmp_path: Path, make_post: MakePost, make_comment: MakeComment
) -> None:
    bring(tmp_path, item(1, comments=[comment(900)]))
    assert make_comment(make_post()).pk > 900


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999999999", "٣"])
def test_a_number_that_is_no_key_does_no_harm(tmp_path: Path, number: str) -> None:
    bring(tmp_path, item(1, comments=[comment(1, id=number)]))
    assert Comment.objects.get().pk < 10**9


def test_an_orphan_stands_by_itself_and_is_told(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1, comments=[comment(2, 999)]))
    assert tree() == {2: None}
    assert reasons(run) == [("comment", "2")]


def test_an_answer_to_something_left_out_goes_to_the_nearest_above(tmp_path: Path) -> None:
    said = [comment(1), comment(2, 1, type="pingback"), comment(3, 2), comment(4, 3, type="note")]
    bring(tmp_path, item(1, comments=[*said, comment(5, 4)]))
    assert tree() == {1: None, 3: 1, 5: 3}


def test_circles_are_cut(tmp_path: Path) -> None:
    said = [comment(1, 3), comment(2, 1), comment(3, 2), comment(4, 4)]
    run = bring(tmp_path, item(1, comments=said))
    found = tree()
    assert sorted(found) == [1, 2, 3, 4]
    assert sum(parent is None for parent in found.values()) == 2
    assert len(reasons(run)) == 2


def test_a_parent_below_another_post_is_none(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(1)]), item(2, comments=[comment(2, 1)]))
    assert tree() == {1: None, 2: None}


def test_a_conversation_of_thousands_of_levels_comes(tmp_path: Path) -> None:
    said = [comment(number, number - 1) for number in range(300, 0, -1)]
    bring(tmp_path, item(1, comments=said))
    assert Comment.objects.get(pk=300).parent_id == 299


def test_internal_notes_are_never_published(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1, comments=[comment(1, type="note")]))
    assert not Comment.objects.exists()
    assert not Mention.objects.exists()
    assert run.counts["comment"] == {"skipped": 1}


def test_unknown_types_wait_for_a_person(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1, comments=[comment(1, type="order_note")]))
    assert Comment.objects.get().status == "held"
    assert reasons(run) == [("comment", "1")]


@pytest.mark.parametrize("kind", ["pingback", "trackback"])
def test_what_other_sites_sent_is_kept_apart(tmp_path: Path, kind: str) -> None:
    url = "https://other.example.com/post/"
    run = bring(
        tmp_path, item(1, comments=[comment(1, type=kind, author_url=url, author="B &amp; C")])
    )
    mention = Mention.objects.get()
    assert (mention.kind, mention.title, mention.url) == (kind, "B & C", url)
    assert not Comment.objects.exists()
    assert run.counts["mention"] == {"new": 1}


def test_invalid_urls_and_emails_are_dropped_and_told(tmp_path: Path) -> None:
    said = [comment(1, author_url="javascript:alert(1)", author_email="keine")]
    run = bring(tmp_path, item(1, comments=said))
    found = Comment.objects.get()
    assert (found.website, found.email) == ("", "")
    assert reasons(run) == [("comment", "1"), ("comment", "1")]


def test_what_is_said_is_made_harmless(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(1, content="<b>Gut</b><script>alert(1)</script>")]))
    assert "script" not in Comment.objects.get().body_html


def test_no_letter_tells_of_imported_comments(
    tmp_path: Path, mo: User, make_comment: MakeComment
) -> None:
    settings = CommentSettings.load()
    settings.notify_moderators = settings.notify_authors = True
    settings.save()
    bring(tmp_path, item(1, comments=[comment(1, approved="0"), comment(2)]))
    assert write_digests() == 0
    make_comment(Post.objects.get(), status="held")
    assert write_digests() == 1


def test_nobody_is_trusted_for_imported_comments(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(1)]))
    assert not Comment.objects.get().email_confirmed
    assert not Fingerprint.objects.exists()


def test_where_it_came_from_is_not_taken_over(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(1)]))
    values = [str(value) for value in Comment.objects.values().get().values()]
    assert not [value for value in values if "192.0.2.1" in value]
