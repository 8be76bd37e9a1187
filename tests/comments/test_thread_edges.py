"""Where the pages of a thread begin and end, and which order its URLs name."""

import pytest

from comments.models import Comment, CommentSettings
from comments.thread.paging import Thread, selectable_orders, url_in_thread
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

Order = CommentSettings.Order


@pytest.fixture
def five(make_post: MakePost, make_comment: MakeComment) -> list[Comment]:
    post = make_post(slug="a")
    return [make_comment(post, body=f"Nr. {number}") for number in range(5)]


@pytest.mark.parametrize(
    ("after", "previous"),
    # Two to a page; None is the first page, which has none before it.
    [(None, None), (0, 0), (1, 0), (2, "first"), (3, "second")],
)
def test_the_page_before_ends_where_this_one_begins(
    five: list[Comment], after: int | None, previous: int | str | None
) -> None:
    settings = CommentSettings(page_size=2)
    page = Thread(five[0].post, None, settings).page(None if after is None else str(five[after].pk))
    keys = {"first": five[0].pk, "second": five[1].pk}
    assert page.previous_after == (keys[previous] if isinstance(previous, str) else previous)
    begin = 0 if after is None else after + 1
    assert [comment.pk for comment in page.comments] == [
        comment.pk for comment in five[begin : begin + 2]
    ]


def test_a_comment_that_only_its_writer_sees_is_not_counted(
    make_post: MakePost, make_comment: MakeComment
) -> None:
    mine = make_comment(make_post(), status="held", reader="rita")
    page = Thread(mine.post, "rita", CommentSettings()).page(None)
    assert ([one.pk for one in page.comments], page.total) == ([mine.pk], 0)


@pytest.mark.parametrize(
    ("usual", "others"),
    [
        (Order.OLDEST, [Order.NEWEST, Order.HELPFUL]),
        (Order.NEWEST, [Order.OLDEST, Order.HELPFUL]),
        (Order.HELPFUL, [Order.OLDEST, Order.NEWEST]),
    ],
)
def test_readers_choose_between_all_orders_the_usual_one_first(
    usual: str, others: list[str]
) -> None:
    assert selectable_orders(CommentSettings(order=usual)) == [usual, *others]


def test_a_url_names_the_order_only_where_it_is_not_the_usual_one(five: list[Comment]) -> None:
    assert url_in_thread(five[0], None, CommentSettings()) == f"/2010/04/29/a/#{five[0].anchor}"
    assert (
        url_in_thread(five[0], None, CommentSettings(), Order.HELPFUL)
        == f"/2010/04/29/a/?order=helpful#{five[0].anchor}"
    )


@pytest.mark.parametrize("order", list(Order))
def test_each_comment_stands_on_the_page_its_url_leads_to(
    make_post: MakePost, make_comment: MakeComment, order: CommentSettings.Order
) -> None:
    post, other = make_post(slug="a"), make_post(slug="b")
    kinds = [{}, {"status": "withdrawn"}, {"status": "held", "reader": "rita"}]
    kinds += [{"status": "held", "reader": "otto"}, {"status": "spam"}, {"status": "trash"}]
    made: list[Comment] = []
    for number in range(30):
        parent = made[number - 2] if number % 3 == 2 and number % 6 != 4 else None
        made.append(make_comment(post, parent=parent, **kinds[number % 6]))
        make_comment(other)
    for number, comment in enumerate(made):
        Comment.objects.filter(root=comment.pk).update(usefulness=number % 4)
    for reader in (None, "rita"):
        thread = Thread(post, reader, CommentSettings(order=order, page_size=3))
        for comment in thread.comments:
            after = thread.after_for(comment)
            page = thread.page(str(after) if after else None)
            assert comment.pk in [one.pk for one in page.comments]
            assert (page.first_number - 1) % 3 == 0


class TestPagesByNumber:
    @pytest.mark.parametrize("order", list(Order))
    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_hold_what_leads_there_comment_by_comment(
        self, five: list[Comment], order: CommentSettings.Order, number: int
    ) -> None:
        thread = Thread(five[0].post, None, CommentSettings(order=order, page_size=2))
        page = thread.page(None)
        for _ in range(number - 1):
            page = thread.page(str(page.next_after))
        assert thread.page(None, str(number)) == page
        assert (page.number, page.page_count) == (number, 3)

    @pytest.mark.parametrize("number", ["0", "-1", "x", "1,5", "9" * 30])
    def test_nonsense_is_the_first_page(self, five: list[Comment], number: str) -> None:
        thread = Thread(five[0].post, None, CommentSettings(page_size=2))
        assert thread.page(None, number).number == 1

    @pytest.mark.parametrize(("size", "last"), [(2, 3), (5, 1), (1, 5)])
    def test_beyond_the_end_is_the_last_page(
        self, five: list[Comment], size: int, last: int
    ) -> None:
        thread = Thread(five[0].post, None, CommentSettings(page_size=size))
        for number in (str(last + 1), str(last + 7)):
            assert thread.page(None, number).number == last

    def test_an_empty_thread_has_none(self, make_post: MakePost) -> None:
        page = Thread(make_post(), None, CommentSettings()).page(None, "3")
        assert (page.comments, page.page_count) == ([], 1)


def test_a_link_survives_that_the_comment_it_follows_is_removed(five: list[Comment]) -> None:
    Comment.objects.filter(pk=five[1].pk).update(status="trash")
    page = Thread(five[0].post, None, CommentSettings(page_size=2)).page(str(five[1].pk))
    assert [comment.pk for comment in page.comments] == [five[2].pk, five[3].pk]
    assert (page.first_number, page.number) == (2, None)


def test_numbers_are_the_same_for_those_who_wait(five: list[Comment]) -> None:
    Comment.objects.filter(pk=five[0].pk).update(status="held", reader="rita")
    Comment.objects.filter(pk=five[1].pk).update(status="withdrawn")
    settings = CommentSettings(page_size=3)
    mine, others = (Thread(five[0].post, reader, settings) for reader in ("rita", None))
    assert (mine.page(None).first_public_number, mine.page(None).last_public_number) == (1, 2)
    assert (others.page(None).first_public_number, others.page(None).last_public_number) == (1, 3)
    second = mine.page(None, "2")
    assert (second.first_public_number, second.last_public_number, second.places) == (3, 4, 4)
    assert mine.page(str(five[2].pk)).first_public_number == 3
