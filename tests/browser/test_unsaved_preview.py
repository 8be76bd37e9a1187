"""From a public text to its preview and back, without saving, to the same place."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Post, UnsavedText
from tests.browser.editing import change, surface
from tests.helpers import MakePost, OpenPage, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "".join(f"<p>Absatz {number}.</p>" for number in range(80))


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Haus", slug="a", body=LONG)


@pytest.fixture
def page(open_page: OpenPage, anna: User, post: Post) -> Page:
    page = open_page()
    sign_in(page, "anna")
    change(page, post)
    return page


def type_at_the_end(page: Page) -> None:
    surface(page).locator("p").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Neu hier.")


def look(page: Page) -> None:
    page.locator("[data-preview]").click()
    page.wait_for_url("**/preview/unsaved/*/")
    expect(page.locator(".prose")).to_contain_text("Neu hier.")


def expect_to_be_back(page: Page) -> None:
    expect(surface(page)).to_contain_text("Absatz 79. Neu hier.")
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    page.wait_for_function("() => window.scrollY > 500 && !location.search")


def test_the_banner_leads_back_to_the_same_place(page: Page, post: Post) -> None:
    type_at_the_end(page)
    look(page)
    page.locator(".preview-banner a").click()
    expect_to_be_back(page)
    assert Post.objects.get().body == LONG

    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert "Neu hier." in Post.objects.get().body
    assert not UnsavedText.objects.exclude(typed_at=None).exists()


def test_the_browsers_way_back_leads_there_too(page: Page) -> None:
    type_at_the_end(page)
    look(page)
    page.go_back()
    expect_to_be_back(page)
