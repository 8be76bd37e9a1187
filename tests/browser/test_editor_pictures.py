"""Pictures in the editor: they come and go as a whole, with their captions."""

import re

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Image
from blog.rendering.saving_images import save_image
from tests.browser.editing import FIELD, change, field, press, surface, write_new
from tests.helpers import MakePost, OpenPage
from tests.pictures import encoded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def picture() -> Image:
    content = ContentFile(encoded(size=(300, 200)), "turm.jpg")
    return save_image(Image(file=content, alternative_text="Ein Turm", caption="Am Abend"))


@pytest.fixture
def page(open_page: OpenPage, anna: User, picture: Image) -> Page:
    return write_new(open_page)


def figure(picture: Image, caption: str = "") -> str:
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img alt="" src="{picture.file.url}">{below}</figure>'


def show(page: Page, text: str) -> None:
    page.evaluate(f"async (text) => {{{FIELD} field.open(text); }}", text)
    expect(surface(page)).to_be_visible()


def assert_written(page: Page, text: str) -> None:
    expect(field(page)).to_have_value(text)


def test_a_chosen_picture_stands_in_the_text_with_the_caret_below(
    page: Page, picture: Image
) -> None:
    surface(page).click()
    page.keyboard.type("Davor")
    with page.expect_popup() as opened:
        page.locator("[data-name=figure]").click()
    opened.value.locator("button[data-url]").click()
    expect(surface(page).locator("figure img[src]")).to_be_visible()
    page.keyboard.type("Danach")

    # Alternative text and caption are the library's, as long as nobody writes others.
    assert_written(page, f"<p>Davor</p>{figure(picture)}<p>Danach</p>")


def test_an_empty_caption_shows_what_readers_will_see(
    page: Page, picture: Image, make_post: MakePost
) -> None:
    post = make_post(body=f"<p>Davor</p>{figure(picture)}", published_at=None)
    change(page, post)
    expect(page.locator("figcaption")).to_have_attribute("data-hint", re.compile("Am Abend$"))

    page.locator("figcaption").click()
    page.keyboard.type("Mein Turm")
    expect(page.locator("figcaption[data-hint]")).to_have_count(0)


@pytest.mark.parametrize("key", ["Backspace", "Delete", "Control+x"])
@pytest.mark.parametrize("caption", ["", "Ein Turm"])
def test_removing_a_picture_removes_its_figure(
    page: Page, picture: Image, key: str, caption: str
) -> None:
    show(page, f"<p>Davor</p>{figure(picture, caption)}<p>Danach</p>")

    page.locator("figure img[src]").click()
    page.keyboard.press(key)

    expect(surface(page).locator("figure")).to_have_count(0)
    assert_written(page, "<p>Davor</p><p>Danach</p>")


def test_a_picture_that_was_cut_is_pasted_whole(page: Page, picture: Image) -> None:
    show(page, f"<p>Davor</p>{figure(picture, 'Ein Turm')}<p>Danach</p>")

    page.locator("figure img[src]").click()
    page.keyboard.press("Control+x")
    press(page, "Control+End", 14)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")

    expect(surface(page).locator("figure")).to_have_count(1)
    below = figure(picture, "Ein Turm")
    assert_written(page, f"<p>Davor</p><p>Danach</p>{below}")


def test_typing_over_a_picture_leaves_no_empty_figure(page: Page, picture: Image) -> None:
    show(page, f"<p>Davor</p>{figure(picture, 'Ein Turm')}<p>Danach</p>")

    page.locator("figure img[src]").click()
    page.keyboard.type("Text")

    assert_written(page, "<p>Davor</p><p>Text</p><p>Danach</p>")


def test_backspace_below_a_picture_first_selects_it(page: Page, picture: Image) -> None:
    show(page, f"<p>Davor</p>{figure(picture)}<p>Danach</p>")

    surface(page).get_by_text("Danach").click()
    press(page, "Home", 15)
    page.keyboard.press("Backspace")
    expect(surface(page).locator("figure.ProseMirror-selectednode")).to_have_count(1)
    page.keyboard.press("Backspace")

    assert_written(page, "<p>Davor</p><p>Danach</p>")


def test_enter_leaves_the_caption(page: Page, picture: Image) -> None:
    show(page, f"<p>Davor</p>{figure(picture)}")

    page.locator("figcaption").click()
    page.keyboard.type("Ein Turm")
    page.keyboard.press("Enter")
    page.keyboard.type("Danach")

    assert_written(page, f"<p>Davor</p>{figure(picture, 'Ein Turm')}<p>Danach</p>")


def test_enter_in_a_caption_goes_to_the_text_that_is_below(page: Page, picture: Image) -> None:
    show(page, f"{figure(picture, 'Ein Turm')}<p>Danach</p>")

    page.locator("figcaption").click()
    press(page, "End", 13)
    page.keyboard.press("Enter")
    page.keyboard.type("Gleich ")

    assert_written(page, f"{figure(picture, 'Ein Turm')}<p>Gleich Danach</p>")


def test_deleting_the_letters_of_a_caption_does_not_reach_the_picture(
    page: Page, picture: Image
) -> None:
    show(page, f"<p>Davor</p>{figure(picture, 'Ei')}<p>Danach</p>")

    page.locator("figcaption").click()
    press(page, "End", 14)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")

    assert_written(page, f"<p>Davor</p>{figure(picture)}<p>Danach</p>")


def test_a_deleted_selection_around_a_picture_takes_it_along(page: Page, picture: Image) -> None:
    show(page, f"<p>Davor</p>{figure(picture, 'Ein Turm')}<p>Danach</p>")

    surface(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")

    assert_written(page, "")


def test_alternative_text_and_link_of_a_picture_can_be_changed(page: Page, picture: Image) -> None:
    show(page, f'<figure><a href="/x/" rel="nofollow">{figure(picture)[8:-9]}</a></figure>')

    page.locator("figure img[src]").click()
    page.locator("[data-name=figure]").click()
    dialog = page.locator("dialog")
    dialog.locator("input[name=alt]").fill("Von unten")
    dialog.locator("input[name=href]").fill("/y/")
    dialog.locator("[type=submit]").click()

    assert_written(
        page,
        (
            '<figure><a rel="nofollow" href="/y/">'
            f'<img alt="Von unten" src="{picture.file.url}"></a></figure>'
        ),
    )


@pytest.mark.parametrize(
    "name", ["alignleft", "aligncenter", "alignright", "alignwide", "alignfull"]
)
def test_a_picture_is_given_a_place_and_loses_it_again(
    page: Page, picture: Image, name: str
) -> None:
    show(page, f"<p>Davor</p>{figure(picture, 'Ein Turm')}<p>Danach</p>")
    button = page.locator(f"[data-name='figure:{name}']")
    expect(button).to_be_hidden()

    page.locator("figure img[src]").click()
    button.click()
    placed = figure(picture, "Ein Turm").replace("<figure>", f'<figure class="{name}">')
    assert_written(page, f"<p>Davor</p>{placed}<p>Danach</p>")
    expect(button).to_have_attribute("aria-pressed", "true")
    # An icon that the font lacks is shown as its name.
    assert button.evaluate("button => button.scrollWidth <= 40")

    button.click()
    assert_written(page, f"<p>Davor</p>{figure(picture, 'Ein Turm')}<p>Danach</p>")


def test_a_picture_has_one_place(page: Page, picture: Image) -> None:
    show(page, figure(picture).replace("<figure>", '<figure class="alignleft lead">'))

    page.locator("figure img[src]").click()
    page.locator("[data-name='figure:alignwide']").click()

    wide = figure(picture).replace("<figure>", '<figure class="lead alignwide">')
    assert_written(page, wide)
