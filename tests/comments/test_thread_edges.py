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
    ("usual", "other"),
    [
        (Order.OLDEST, Order.HELPFUL),
        (Order.NEWEST, Order.HELPFUL),
        (Order.HELPFUL, Order.OLDEST),
    ],
)
def test_readers_choose_between_the_usual_order_and_another(usual: str, other: str) -> None:
    assert selectable_orders(CommentSettings(order=usual)) == [usual, other]


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
