"""The order and the pages of a thread."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from comments.models import Comment, CommentSettings
from comments.models.comments import path_step
from comments.thread.paging import Thread
from tests.helpers import MakeComment, MakePost, said, shown_comments

pytestmark = pytest.mark.django_db


def test_answers_stand_below_what_they_answer(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    first, second = make_comment(post), make_comment(post)
    answer = make_comment(post, parent=first)
    page = client.get("/2010/04/29/a/").content.decode()
    assert shown_comments(page) == [first.pk, answer.pk, second.pk]
    # Indentation shows it; in words for those who do not see that.
    words = said("In reply to %(name)s", name="Rita")
    assert f'<span class="visually-hidden">{words}</span>' in page


def test_answers_name_what_they_answer_where_indentation_does_not_show_it(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    CommentSettings(depth=1, page_size=5).save()
    post = make_post(slug="a")
    first = make_comment(post)
    second = make_comment(post, parent=first)
    for _ in range(3):
        make_comment(post, parent=first)
    deeper = make_comment(post, parent=second)
    later = make_comment(post, parent=first)
    page = client.get("/2010/04/29/a/").content.decode()
    assert f'<a class="comment__answers" href="{second.get_absolute_url()}">' in page
    # What it answers stands on another page.
    next_page = client.get("/2010/04/29/a/?page=2").content.decode()
    assert shown_comments(next_page)[-1] == later.pk
    assert f'<a class="comment__answers" href="{first.get_absolute_url()}">' in next_page
    assert deeper.pk in shown_comments(page)


def test_path_steps_sort_like_numbers() -> None:
    keys = [1, 35, 36, 37, 1295, 1296, 10**9]
    assert sorted(map(path_step, keys)) == [path_step(key) for key in keys]


def test_fifty_on_a_page_and_every_comment_once(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(120)]
    seen: list[int] = []
    address = "/2010/04/29/a/"
    while address:
        page = client.get(address).content.decode()
        seen += shown_comments(page)
        further = re.search(r'rel="next" href="(/2010/04/29/a/\?after=\d+)#comments"', page)
        address = further[1] if further else ""
    assert seen == made


def test_a_permalink_leads_to_the_right_page(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(120)]
    for place in (0, 49, 50, 99, 100, 119):
        response = client.get(f"/comments/{made[place]}/")
        address, _hash, anchor = response["Location"].partition("#")
        assert anchor == f"comment-{made[place]}"
        assert made[place] in shown_comments(client.get(address).content.decode())


def test_the_page_before_can_be_reached(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(120)]
    page = client.get(f"/2010/04/29/a/?after={made[99]}").content.decode()
    assert f'rel="prev" href="/2010/04/29/a/?after={made[49]}#comments"' in page


@pytest.mark.parametrize("after", ["", "abc", "-1", "0", "9" * 40, "%00x"])
def test_nonsense_shows_the_first_page(
    client: Client, make_post: MakePost, make_comment: MakeComment, after: str
) -> None:
    made = make_comment(make_post(slug="a"))
    response = client.get(f"/2010/04/29/a/?after={after}")
    if "%00" in after:
        assert response.status_code == 400
    else:
        assert shown_comments(response.content.decode()) == [made.pk]


def test_comments_are_numbered_through_the_pages(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(51)]
    page = client.get(f"/2010/04/29/a/?after={made[49]}").content.decode()
    assert said("Comment %(number)s by %(name)s", number=51, name="Rita") in page
    assert said("%(first)s–%(last)s of %(total)s", first=51, last=51, total=51) in page


@pytest.mark.parametrize("order", ["newest", "helpful"])
def test_only_the_oldest_first_are_numbered(
    client: Client, make_post: MakePost, make_comment: MakeComment, order: str
) -> None:
    post = make_post(slug="a")
    for _ in range(2):
        make_comment(post)
    page = client.get(f"/2010/04/29/a/?order={order}").content.decode()
    assert said("Comment by %(name)s", name="Rita") in page
    assert "comment__number" not in page
    assert "comment__number" in client.get("/2010/04/29/a/").content.decode()


def test_pages_are_linked_by_their_numbers_in_every_order(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    CommentSettings(page_size=5).save()
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(41)]
    page = client.get("/2010/04/29/a/?page=5").content.decode()
    assert shown_comments(page) == made[20:25]
    assert 'href="/2010/04/29/a/?page=5#comments" aria-current="page"' in page
    linked = re.findall(r'href="/2010/04/29/a/(\?page=\d+)?#comments"', page)
    assert [query for query in linked if query] == [f"?page={n}" for n in (4, 5, 6, 9)]
    other = client.get("/2010/04/29/a/?order=newest&page=2").content.decode()
    assert shown_comments(other) == made[35:30:-1]
    assert 'href="/2010/04/29/a/?order=newest&amp;page=9#comments"' in other


def test_writing_is_linked_above_the_thread_and_beside_its_link(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    for _ in range(25):
        make_comment(post)
    page = client.get("/2010/04/29/a/").content.decode()
    text, _id, thread = page.partition('id="comments"')
    assert 'href="#write"' in text
    assert 'href="#write"' in thread.partition("comments__list")[0]
    # And in the thread for those who go through it with the keyboard.
    assert thread.partition("comments__list")[2].count('href="#write"') == 2
    CommentSettings(close_after_days=1).save()
    assert "#write" not in client.get("/2010/04/29/a/").content.decode()


def test_an_answer_of_the_author_carries_a_badge(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    make_comment(post, user=post.author)
    assert said("Author of the post") in client.get("/2010/04/29/a/").content.decode()


def test_a_withdrawn_comment_leaves_its_place(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    gone = make_comment(post, status="withdrawn", body="Unsichtbar", author_name="Rita Roth")
    answer = make_comment(post, parent=gone)
    page = client.get("/2010/04/29/a/").content.decode()
    assert shown_comments(page) == [gone.pk, answer.pk]
    assert "Unsichtbar" not in page
    assert "Rita Roth" not in page


@pytest.mark.parametrize("status", ["held", "spam", "trash"])
def test_only_approved_comments_are_shown(
    client: Client, make_post: MakePost, make_comment: MakeComment, status: str
) -> None:
    post = make_post(slug="a")
    comment = make_comment(post, status=status, body="Unsichtbar")
    for address in [
        "/",
        "/2010/04/29/a/",
        "/2010/04/29/a/feed/",
        "/comments/feed/",
    ]:
        assert "Unsichtbar" not in client.get(address).content.decode(), address
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
    assert client.get(f"/comments/reply/{comment.pk}/").status_code == 404


def test_no_mail_address_is_shown_anywhere(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(slug="a"))
    for address in [
        "/2010/04/29/a/",
        "/2010/04/29/a/feed/",
        "/comments/feed/",
        f"/comments/reply/{comment.pk}/",
    ]:
        assert "rita@example.org" not in client.get(address).content.decode(), address


def test_the_page_for_answering_quotes_the_comment(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(), body="Wie meinen Sie das?")
    page = client.get(f"/comments/reply/{comment.pk}/").content.decode()
    assert "Wie meinen Sie das?" in page
    assert f'name="parent" value="{comment.pk}"' in page
    assert Comment.objects.count() == 1


def test_very_long_chains_of_answers_end_side_by_side(
    make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post())
    for _ in range(120):
        comment = make_comment(comment.post, parent=comment)
    assert comment.depth == 99


@pytest.mark.parametrize("place", [None, 49, 59])
def test_the_total_is_that_of_the_whole_thread(
    make_post: MakePost, make_comment: MakeComment, place: int | None
) -> None:
    post = make_post()
    made = [make_comment(post).pk for _ in range(60)]
    after = None if place is None else str(made[place])
    assert Thread(post, None, CommentSettings.load()).page(after).total == 60


def test_search_engines_read_what_everybody_reads(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    question = make_comment(post, author_name="Rita </script>", body="Wer kommt <b>mit</b>?")
    make_comment(post, parent=question, author_name="Otto", website="https://otto.example")
    make_comment(post, status="held", body="Noch nicht.")
    page = client.get("/2010/04/29/a/").content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    facts = json.loads(scripts[-1])["@graph"][0]
    assert facts["@id"] == "http://testserver/2010/04/29/a/#post"
    assert facts["commentCount"] == 2
    first, second = facts["comment"]
    assert first["author"]["name"] == "Rita </script>"
    assert first["dateCreated"] == question.created_at.isoformat(timespec="seconds")
    assert "Wer kommt" not in scripts[-1]
    assert second["parentItem"]["@id"] == first["@id"]
    assert second["author"]["url"] == "https://otto.example"
    assert "rita@example.org" not in page


class TestTheEdgesOfPages:
    @pytest.fixture
    def make_thread(self, make_post: MakePost, make_comment: MakeComment) -> Any:
        """Create a post with this many comments; returns its thread and their keys."""

        def make(number: int, **fields: Any) -> tuple[Thread, list[int]]:
            post = make_post(slug="a")
            keys = [make_comment(post, **fields).pk for _ in range(number)]
            return Thread(post, None, CommentSettings.load()), keys

        return make

    @pytest.mark.parametrize(("number", "has_next"), [(49, False), (50, False), (51, True)])
    def test_the_first_page_holds_fifty(
        self, make_thread: Any, number: int, has_next: bool
    ) -> None:
        thread, keys = make_thread(number)
        page = thread.page(None)
        assert [comment.pk for comment in page.comments] == keys[:50]
        assert page.next_after == (keys[49] if has_next else None)
        assert page.previous_after is None
        assert page.first_number == 1

    @pytest.mark.parametrize(
        ("number", "shown", "has_next"), [(51, 1, False), (100, 50, False), (101, 50, True)]
    )
    def test_the_second_page_holds_fifty(
        self, make_thread: Any, number: int, shown: int, has_next: bool
    ) -> None:
        thread, keys = make_thread(number)
        page = thread.page(str(keys[49]))
        assert [comment.pk for comment in page.comments] == keys[50 : 50 + shown]
        assert page.next_after == (keys[99] if has_next else None)
        assert page.previous_after == 0
        assert page.first_number == 51

    def test_the_third_page_leads_back_to_the_second(self, make_thread: Any) -> None:
        thread, keys = make_thread(101)
        assert thread.page(str(keys[99])).previous_after == keys[49]

    def test_a_page_that_begins_in_the_middle_of_another_leads_back_by_fifty(
        self, make_thread: Any
    ) -> None:
        thread, keys = make_thread(60)
        assert thread.page(str(keys[50])).previous_after == keys[0]
        assert thread.page(str(keys[48])).previous_after == 0

    def test_a_reader_who_alone_waits_reads_of_no_comment(
        self, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        own = make_comment(post, status="held", reader="rita")
        page = Thread(post, "rita", CommentSettings.load()).page(None)
        assert ([one.pk for one in page.comments], page.total) == ([own.pk], 0)

    @pytest.mark.parametrize("order", ["oldest", "newest", "helpful"])
    @pytest.mark.parametrize("place", [0, 4, 5, 9, 10])
    def test_each_comment_is_on_the_page_it_is_said_to_be_on(
        self, make_thread: Any, order: str, place: int
    ) -> None:
        CommentSettings(order=order, page_size=5).save()
        thread, _keys = make_thread(11)
        comment = thread.comments[place]
        page = thread.page(str(thread.after_for(comment)))
        assert page.first_number == place // 5 * 5 + 1
        assert page.comments[place % 5].pk == comment.pk

    def test_behind_the_last_there_is_nothing_but_the_total(self, make_thread: Any) -> None:
        thread, keys = make_thread(50)
        page = thread.page(str(keys[49]))
        assert (page.comments, page.total, page.next_after) == ([], 50, None)
        assert page.previous_after == 0

    def test_a_thread_of_held_ones_has_no_page(self, make_thread: Any) -> None:
        page = make_thread(3, status="held")[0].page(None)
        assert (page.comments, page.total, page.previous_after) == ([], 0, None)

    def test_what_is_pinned_stands_on_the_first_page_alone(
        self, make_thread: Any, make_comment: MakeComment
    ) -> None:
        thread, keys = make_thread(50)
        pinned = make_comment(thread.post, is_pinned=True)
        assert thread.page(None).pinned == (pinned.pk, "Rita", pinned.body_html)
        assert thread.page(str(keys[49])).pinned is None

    def test_what_is_pinned_and_not_public_is_not_shown(self, make_thread: Any) -> None:
        thread, keys = make_thread(2)
        Comment.objects.filter(pk=keys[0]).update(is_pinned=True, status="trash")
        assert thread.page(None).pinned is None

    def test_a_comment_of_another_post_is_no_place_to_start(
        self, make_thread: Any, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        thread, keys = make_thread(2)
        other = make_comment(make_post())
        assert [one.pk for one in thread.page(str(other.pk)).comments] == keys

    def test_replies_are_indented_five_times_at_most(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post(slug="a")
        comment = make_comment(post)
        for _ in range(6):
            comment = make_comment(post, parent=comment)
        page = client.get("/2010/04/29/a/").content.decode()
        depths = re.findall(r"comment--depth-(\d)", page)
        assert depths == ["0", "1", "2", "3", "4", "5", "5"]

    def test_a_reader_who_waits_counts_their_own_comment(
        self, make_thread: Any, make_comment: MakeComment
    ) -> None:
        thread, _keys = make_thread(50)
        own = make_comment(thread.post, status="held", reader="rita")
        mine = Thread(thread.post, "rita", CommentSettings.load())
        assert mine.after_for(own) == thread.comments[49].pk
        assert thread.page(None).next_after is None
        assert mine.page(None).next_after is not None
        assert mine.page(None).total == 50

    def test_only_a_closed_branch_takes_no_replies(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post(slug="a")
        closed = make_comment(post, is_closed=True)
        make_comment(post, parent=closed)
        other = make_comment(post)
        page = client.get("/2010/04/29/a/").content.decode()
        assert re.findall(r'data-reply="(\d+)"', page) == [str(other.pk)]
