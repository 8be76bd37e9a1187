"""A comment that was written in the wrong place moves with its replies, and its links go on."""

from typing import Any

import pytest
from django.test import Client

from blog.models import Post, SearchEntry
from comments.models import Comment, Note
from comments.thread.moving import CannotMoveError, Place, move
from tests.helpers import MakeComment, MakePost, page_text, shown_comments

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(make_post: MakePost) -> tuple[Post, Post]:
    return make_post(slug="falsch"), make_post(slug="richtig")


@pytest.fixture
def branch(posts: tuple[Post, Post], make_comment: MakeComment) -> list[Comment]:
    """A comment, a reply to it, and a reply to that; and one that stays."""
    wrong, _right = posts
    first = make_comment(wrong)
    second = make_comment(wrong, parent=first)
    third = make_comment(wrong, parent=second)
    return [first, second, third, make_comment(wrong, body="Bleibt.")]


def page_of(comment: Comment) -> str:
    return f"/admin/comments/comment/{comment.pk}/move/"


def consistent(post: Post) -> list[int]:
    """The keys in the order of the thread; every row says the same about its place."""
    comments = list(Comment.objects.filter(post=post).select_related("parent"))
    for one in comments:
        above = (one.parent.path or "") if one.parent else ""
        assert one.path == above + (one.path or "")[-8:]
        assert one.root == (one.parent.root if one.parent else one.pk)
        assert one.parent is None or one.parent.post_id == post.pk
    return [one.pk for one in comments]


class TestMoving:
    def test_takes_the_replies_to_another_post(
        self, posts: tuple[Post, Post], branch: list[Comment]
    ) -> None:
        wrong, right = posts
        assert move(branch[0], Place(right, None)) == 3
        assert consistent(right) == [one.pk for one in branch[:3]]
        assert consistent(wrong) == [branch[3].pk]
        for slug, keys in (("falsch", [branch[3].pk]), ("richtig", [o.pk for o in branch[:3]])):
            assert shown_comments(page_text(Client(), f"/2010/04/29/{slug}/")) == keys

    def test_makes_a_reply_of_a_comment_and_a_comment_of_a_reply(
        self, posts: tuple[Post, Post], branch: list[Comment], make_comment: MakeComment
    ) -> None:
        _wrong, right = posts
        there = make_comment(right)
        move(branch[1], Place(right, there))
        assert consistent(right) == [there.pk, branch[1].pk, branch[2].pk]
        move(branch[1], Place(right, None))
        assert consistent(right) == [branch[1].pk, branch[2].pk, there.pk]
        branch[1].refresh_from_db()
        assert branch[1].parent is None

    def test_within_a_thread_changes_the_parent(
        self, posts: tuple[Post, Post], branch: list[Comment]
    ) -> None:
        move(branch[1], Place(posts[0], branch[3]))
        assert consistent(posts[0]) == [branch[0].pk, branch[3].pk, branch[1].pk, branch[2].pk]

    def test_takes_along_what_was_moved_below_a_newer_comment(
        self, posts: tuple[Post, Post], branch: list[Comment]
    ) -> None:
        wrong, right = posts
        move(branch[0], Place(wrong, branch[3]))
        branch[3].refresh_from_db()
        assert move(branch[3], Place(right, None)) == 4
        assert consistent(right) == [branch[3].pk, *(one.pk for one in branch[:3])]

    def test_leaves_the_permanent_link(
        self, posts: tuple[Post, Post], branch: list[Comment]
    ) -> None:
        move(branch[0], Place(posts[1], None))
        response = Client().get(f"/comments/{branch[1].pk}/")
        assert response["Location"] == f"/2010/04/29/richtig/#comment-{branch[1].pk}"

    def test_tells_the_search(self, posts: tuple[Post, Post], branch: list[Comment]) -> None:
        move(branch[0], Place(posts[1], None))
        entries = SearchEntry.objects.filter(kind="comment", post=posts[1])
        assert entries.count() == 3

    def test_never_goes_below_itself_nor_nowhere(
        self, posts: tuple[Post, Post], branch: list[Comment], make_comment: MakeComment
    ) -> None:
        wrong, right = posts
        spam = make_comment(right, status="spam")
        for place in [
            Place(wrong, branch[2]),
            Place(wrong, branch[0]),
            Place(wrong, None),
            Place(right, spam),
            Place(right, branch[3]),
        ]:
            with pytest.raises(CannotMoveError):
                move(branch[0], place)
        assert consistent(wrong) == [one.pk for one in branch]

    def test_keeps_the_score_of_the_conversation(
        self, posts: tuple[Post, Post], branch: list[Comment], make_comment: MakeComment
    ) -> None:
        _wrong, right = posts
        there = make_comment(right)
        Comment.objects.filter(pk=there.pk).update(usefulness=7_000)
        Comment.objects.filter(pk=branch[0].pk).update(helpful=9, unhelpful=1)
        branch[0].refresh_from_db()
        move(branch[0], Place(right, there))
        scores = Comment.objects.filter(post=right).values_list("usefulness", flat=True)
        assert set(scores) == {7_000}
        move(branch[0], Place(right, None))
        branch[0].refresh_from_db()
        assert 5_900 < branch[0].usefulness < 6_000


class TestThePage:
    def test_shows_the_place_before_it_moves(
        self, mo_client: Client, posts: tuple[Post, Post], branch: list[Comment]
    ) -> None:
        target = "https://blog.example/2010/04/29/richtig/"
        page = mo_client.post(page_of(branch[0]), {"target": target}).content.decode()
        assert posts[1].title in page
        assert consistent(posts[1]) == []
        mo_client.post(page_of(branch[0]), {"target": target, "_move": "1"})
        assert len(consistent(posts[1])) == 3
        assert "/2010/04/29/falsch/" in Note.objects.get().text

    @pytest.mark.parametrize("form", ["/comments/{}/", "/2010/04/29/richtig/?after=3#comment-{}"])
    def test_takes_the_link_of_a_comment(
        self,
        mo_client: Client,
        posts: tuple[Post, Post],
        branch: list[Comment],
        make_comment: MakeComment,
        form: str,
    ) -> None:
        there = make_comment(posts[1])
        data = {"target": form.format(there.pk), "_move": "1"}
        mo_client.post(page_of(branch[0]), data)
        branch[0].refresh_from_db()
        assert branch[0].parent == there

    @pytest.mark.parametrize(
        "target", ["", "x", "/2010/99/99/x/", "/comments/999999/", "#comment-99999999999999999999"]
    )
    def test_nonsense_moves_nothing(
        self, mo_client: Client, posts: tuple[Post, Post], branch: list[Comment], target: str
    ) -> None:
        data: dict[str, Any] = {"target": target, "_move": "1"}
        assert mo_client.post(page_of(branch[0]), data).status_code == 200
        assert consistent(posts[0]) == [one.pk for one in branch]

    def test_is_not_for_authors(self, anna_client: Client, branch: list[Comment]) -> None:
        assert anna_client.post(page_of(branch[0]), {"target": "/x"}).status_code == 403
