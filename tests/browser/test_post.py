"""What the first screen of a post shows, and how far its comments are."""

import pytest

from blog.models import Post
from blog.rendering.saving import save_text
from tests.helpers import MakeComment, MakePost, OpenPage, add_picture

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/2010/04/29/haus/"
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 800}]
each_size = pytest.mark.parametrize("size", SIZES, ids=["360", "1280"])


@pytest.fixture
def post(make_post: MakePost) -> Post:
    post = make_post(
        slug="haus",
        title="Umziehen, ohne dass jemand vor verschlossener Tür steht",
        body=f"<p>Die erste Zeile.</p><pre><code>{'lang ' * 80}</code></pre><p>{'Wort ' * 50}</p>",
    )
    post.picture = add_picture(caption="Der Weg zum alten Haus im Herbst.")
    save_text(post)
    return post


@each_size
def test_the_first_line_is_on_the_first_screen(
    open_page: OpenPage, post: Post, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    page.goto(ADDRESS)
    line = page.get_by_text("Die erste Zeile.").bounding_box()
    assert line
    assert line["y"] + line["height"] <= size["height"]


@each_size
def test_code_scrolls_and_the_page_does_not(
    open_page: OpenPage, post: Post, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    page.goto(ADDRESS)
    code = page.locator(".prose pre")
    assert code.evaluate("pre => pre.scrollWidth > pre.clientWidth")
    assert code.evaluate("pre => pre.clientHeight") < 100
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@each_size
def test_the_comments_begin_a_screen_below_the_text_at_most(
    open_page: OpenPage, post: Post, make_comment: MakeComment, size: dict[str, int]
) -> None:
    make_comment(post)
    page = open_page(viewport=size)
    page.goto(ADDRESS)
    way: float = page.evaluate(
        """() => document.getElementById("comments").getBoundingClientRect().top
            - document.querySelector(".post > .prose").getBoundingClientRect().bottom"""
    )
    assert way <= size["height"]


def test_the_header_holds_still_from_page_to_page(open_page: OpenPage, post: Post) -> None:
    page = open_page(viewport=SIZES[1])
    places = []
    for address in (ADDRESS, "/nirgends/"):
        page.goto(address)
        places.append(page.locator(".brand").first.bounding_box())
    assert places[0] == places[1]
