"""A thread of sixty comments, on a phone and on a desk: what it shows, and how near the form is."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment
from tests.helpers import MakeComment, MakePost, OpenPage, said

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/2010/04/29/haus/"
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 800}]
each_size = pytest.mark.parametrize("size", SIZES, ids=["360", "1280"])
MOST_CONTROLS = 0.35
"""Of the height of a comment of one line."""


@pytest.fixture
def post(make_post: MakePost, make_comment: MakeComment) -> Post:
    """Six times: a comment, and below it one reply to each other down to the ninth."""
    post = make_post(slug="haus")
    for _ in range(6):
        above = None
        for _ in range(10):
            above = make_comment(post, parent=above, body="Danke, das habe ich gesucht!")
    Comment.objects.filter(pk=post.comments.all()[3].pk).update(status="withdrawn")
    return post


@pytest.fixture
def open_thread(open_page: OpenPage, post: Post) -> Any:
    def open_at(size: dict[str, int], **options: Any) -> Page:
        page = open_page(viewport=size, reduced_motion="reduce", **options)
        page.goto(ADDRESS)
        return page

    return open_at


@each_size
def test_the_controls_of_a_comment_are_one_quiet_row(
    open_thread: Any, size: dict[str, int]
) -> None:
    page = open_thread(size)
    heights: list[list[float]] = page.evaluate(
        """() => [...document.querySelectorAll(".comment > article")].map((article) =>
            [article, article.querySelector(".comment__actions")].map(
                (box) => box.getBoundingClientRect().height))"""
    )
    assert heights
    assert max(row / whole for whole, row in heights) <= MOST_CONTROLS
    # One row: as high as one line.
    assert max(row for _whole, row in heights) < 30


@each_size
def test_the_lines_of_a_thread_are_unbroken(open_thread: Any, size: dict[str, int]) -> None:
    page = open_thread(size)
    gaps: list[float] = page.evaluate(
        """() => { const boxes = [...document.querySelectorAll(".comments__list > li")].map(
            (item) => item.getBoundingClientRect());
            return boxes.slice(1).map((box, before) => box.top - boxes[before].bottom); }"""
    )
    assert max(map(abs, gaps)) < 0.1
    depths: list[float] = page.evaluate(
        """() => [...document.querySelectorAll(".comments__list > li")].slice(0, 6).map(
            (item) => parseFloat(getComputedStyle(item).paddingInlineStart))"""
    )
    assert depths == sorted(set(depths))
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


@each_size
def test_a_withdrawn_comment_takes_one_line(open_thread: Any, size: dict[str, int]) -> None:
    box = open_thread(size).locator(".comment--withdrawn").bounding_box()
    assert box["height"] < 40


@each_size
@pytest.mark.parametrize("javascript", [True, False], ids=["with-js", "without-js"])
def test_the_form_is_one_link_away_from_the_thread_s_head(
    open_thread: Any, size: dict[str, int], javascript: bool
) -> None:
    page = open_thread(size, java_script_enabled=javascript)
    page.locator(".comments__write").click()
    expect(page.locator("#write")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("#write :focus")).to_have_count(1)


def test_a_skip_link_comes_after_every_tenth_comment(open_thread: Any) -> None:
    page = open_thread(SIZES[1])
    page.locator(".comments__list > li:nth-child(10) .comment__report").focus()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name=said("Skip to the comment form")).first
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box
    assert box["height"] > 20
    page.keyboard.press("Enter")
    expect(page.locator("#write")).to_be_in_viewport()


def test_a_mark_needs_no_reload(open_thread: Any, post: Post) -> None:
    page = open_thread(SIZES[0])
    page.evaluate("window.isSamePage = true")
    button = page.locator(".comment").first.locator(".helpful__button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text(said("Helpful (%(number)s)", number=1))
    expect(page.get_by_text(said("Noted: you found the comment helpful."))).to_be_attached()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.isSamePage")
    assert post.comments.order_by("path")[0].helpful == 0


def test_without_a_script_a_note_tells_of_the_mark(open_thread: Any) -> None:
    page = open_thread(SIZES[0], java_script_enabled=False)
    page.locator(".comment").nth(20).locator(".helpful__button").click()
    note = page.get_by_text(said("Noted: you found the comment helpful."))
    expect(note).to_be_in_viewport()
    page.locator(".messages__close a").click()
    expect(note).to_have_count(0)


def test_name_and_address_are_remembered_only_for_those_who_say_so(open_thread: Any) -> None:
    page = open_thread(SIZES[1])
    box, name = page.locator("#id_remember"), page.locator("#write [name=author_name]")

    def write(words: str) -> None:
        page.locator("#write [name=email]").fill("rita@example.org")
        name.fill("Rita Roth")
        page.locator("#write [name=body]").fill(words)
        page.locator("#write [name=send]").click()
        page.wait_for_load_state()
        page.goto(ADDRESS)

    expect(box).not_to_be_checked()
    write("Der erste Kommentar.")
    expect(name).to_have_value("")
    assert page.evaluate("localStorage.length") == 0
    box.check()
    write("Der zweite Kommentar.")
    expect(box).to_be_checked()
    expect(name).to_have_value("Rita Roth")
    box.uncheck()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(name).to_have_value("")


def test_what_is_new_is_marked_for_those_who_switched_that_on(
    open_thread: Any, post: Post, make_comment: MakeComment
) -> None:
    page = open_thread(SIZES[0])
    switch = page.locator(".comments__news button")
    assert page.evaluate("localStorage.length") == 0
    switch.click()
    page.evaluate("sessionStorage.clear()")
    later = make_comment(post, body="Ganz neu.")
    Comment.objects.filter(pk=later.pk).update(created_at="2033-05-18T03:33:20Z")
    page.reload()
    # It stands on the second page.
    page.get_by_role("link", name=said("To the new comments")).click()
    expect(page.locator(".comment--new")).to_have_attribute("id", f"comment-{later.pk}")
    expect(page.locator(".comment--new .badge")).to_have_text(said("New"))
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.locator(".comments__newer")).to_be_hidden()
    switch.click()
    assert page.evaluate("localStorage.length") == 0


def test_a_link_to_a_comment_finds_it_on_another_page(
    open_page: OpenPage, post: Post, make_comment: MakeComment
) -> None:
    last = make_comment(post)
    page = open_page()
    page.goto(f"{ADDRESS}#{last.anchor}")
    expect(page.locator(f"#{last.anchor}")).to_be_in_viewport()
