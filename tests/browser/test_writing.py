"""The page for writing: what its scripts add to a form that works without them."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from blog.models import Post
from tests.helpers import MakePost, OpenPage, said, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/blog/post/add/"


def test_words_are_counted_while_somebody_writes(open_page: OpenPage, anna: User) -> None:
    page = open_page()
    sign_in(page, "anna", then=ADD)
    expect(page.locator("[name=title]")).to_be_focused()
    page.keyboard.type("Haus")
    page.keyboard.press("Enter")
    page.keyboard.type("Drei kurze Wörter")
    expect(page.locator("[data-words]")).to_contain_text("3 ")
    expect(page.locator("[name=title]")).to_have_value("Haus")


def test_full_screen_shows_nothing_but_the_text(open_page: OpenPage, anna: User) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    sign_in(page, "anna", then=ADD)
    button = page.get_by_role("button", name=said("Full screen"))
    button.click()
    expect(page.locator("#beside")).to_be_hidden()
    expect(page.locator("#header")).to_be_hidden()
    expect(page.locator("[name=title]")).to_be_visible()
    button.click()
    expect(page.locator("#beside")).to_be_visible()


def test_the_drawer_of_a_phone_opens_and_closes_by_keyboard(
    open_page: OpenPage, anna: User
) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    sign_in(page, "anna", then=ADD)
    drawer, button = page.locator("#beside"), page.locator("[data-drawer]")
    expect(button).to_be_visible()
    expect(drawer).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    expect(drawer.locator("[data-close]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()


def test_the_bar_stays_in_sight(open_page: OpenPage, anna: User, make_post: MakePost) -> None:
    post = make_post(body="<p>Satz.</p>" * 100)
    for width in (390, 1280):
        page = open_page(viewport={"width": width, "height": 700})
        sign_in(page, "anna", then=f"/admin/blog/post/{post.pk}/change/")
        page.locator("[contenteditable=true] p").last.scroll_into_view_if_needed()
        expect(page.locator("[name=_save]")).to_be_in_viewport()


def test_a_post_is_scheduled_in_the_step(open_page: OpenPage, anna: User) -> None:
    page = open_page()
    sign_in(page, "anna", then=ADD)
    page.fill("[name=title]", "Haus")
    page.locator("#publishing summary").click()
    page.get_by_label(said("Day")).fill("2035-12-24")
    page.get_by_label(said("Time")).fill("18:00")
    page.get_by_role("button", name=said("Schedule"), exact=True).click()
    page.wait_for_url("**/change/")
    published_at = Post.objects.get().published_at
    assert published_at is not None
    assert (published_at.year, published_at.hour) == (2035, 17)


def test_without_javascript_everything_stands_below_the_text(
    open_page: OpenPage, anna: User
) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    sign_in(page, "anna", then=ADD)
    expect(page.locator("#beside")).to_be_visible()
    text, beside = (
        page.locator("[name=body]").bounding_box(),
        page.locator("#beside").bounding_box(),
    )
    assert text is not None
    assert beside is not None
    assert beside["y"] > text["y"] + text["height"]
    page.fill("[name=title]", "Haus")
    page.locator("input[name=_save]").click()
    assert Post.objects.get().title == "Haus"
