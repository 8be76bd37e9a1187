"""Anna writes, photographs and publishes on her phone."""

from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import User
from blog.models import Image, Post
from tests.browser.editing import surface
from tests.helpers import MakePost, OpenPage, said, sign_in_by_form
from tests.pictures import encoded

pytestmark = pytest.mark.django_db(transaction=True)

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
PHOTO = FilePayload(name="IMG_0815.jpg", mimeType="image/jpeg", buffer=encoded(size=(1_200, 1_600)))


@pytest.fixture
def phone(open_page: OpenPage, anna: User) -> Page:
    return open_page(**PHONE)


def expect_to_fit(page: Page) -> None:
    """Nothing is wider than the screen."""
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]


def test_she_writes_photographs_and_publishes(phone: Page, make_post: MakePost) -> None:
    make_post(slug="alt")
    sign_in_by_form(phone, "anna")
    expect_to_fit(phone)
    phone.get_by_role("link", name=said("Write a post")).tap()

    phone.locator("[name=title]").tap()
    phone.keyboard.insert_text("Vom Markt")
    surface(phone).tap()
    phone.keyboard.insert_text("Heute gab es Kürbisse.")
    expect_to_fit(phone)

    # Without `capture`, the phone offers its camera and the photos that are there.
    with phone.expect_file_chooser() as asked:
        phone.locator("[data-name=upload]").tap()
    chooser = asked.value
    assert chooser.is_multiple()
    assert chooser.element.get_attribute("capture") is None
    assert str(chooser.element.get_attribute("accept")).startswith("image/")
    chooser.set_files([PHOTO])
    dialog = phone.locator("dialog.describe-dialog")
    dialog.get_by_label("Alternativtext").fill("Ein Korb voller Kürbisse")
    expect_to_fit(phone)
    dialog.locator("[type=submit]").tap()
    expect(surface(phone).locator("figure img[src]")).to_have_count(1)

    phone.locator("#publishing summary").tap()
    expect(phone.locator("#publishing [data-findings]")).to_be_in_viewport()
    expect_to_fit(phone)
    phone.get_by_role("button", name=said("Publish now")).tap()
    expect(phone.locator(".messagelist")).to_contain_text(said("Published."))
    expect_to_fit(phone)

    post = Post.objects.get(title="Vom Markt")
    assert post.is_published
    assert Image.objects.get().alternative_text == "Ein Korb voller Kürbisse"
    phone.goto(post.get_absolute_url())
    expect(phone.locator(".prose figure img")).to_have_attribute("alt", "Ein Korb voller Kürbisse")
    expect_to_fit(phone)


def test_every_button_of_the_bar_is_large_enough_for_a_finger(
    phone: Page, make_post: MakePost
) -> None:
    public = make_post(slug="a")
    sign_in_by_form(phone, "anna")
    phone.goto(f"/admin/blog/post/{public.pk}/change/")
    expect(surface(phone)).to_be_visible()
    expect_to_fit(phone)
    buttons = phone.locator(".bar :is(button, input[type=submit], summary)")
    sizes = [
        box for button in buttons.all() if button.is_visible() and (box := button.bounding_box())
    ]
    assert len(sizes) >= 4
    assert all(box["height"] >= 24 and box["width"] >= 24 for box in sizes)
