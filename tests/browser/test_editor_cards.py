"""A URL alone on its line is a card at once, while the text stays what it was."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from blog.models import Embed
from blog.rendering.saving_embeds import save_embed
from tests.browser.editing import FIELD, field, surface, through_the_editor, write_new
from tests.helpers import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
OTHER = "https://vimeo.com/76979871"


@pytest.fixture
def page(open_page: OpenPage, anna: User) -> Page:
    """A new post; the page fails where anything asks another host."""
    return write_new(open_page)


def show(page: Page, text: str) -> None:
    page.evaluate(f"async (text) => {{{FIELD} field.open(text); }}", text)


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
          document.querySelector("[contenteditable=true]").dispatchEvent(event);
        }""",
        text,
    )


def cards(page: Page) -> Locator:
    return page.locator(".embed-card .embed")


def test_a_pasted_url_becomes_a_card(page: Page) -> None:
    save_embed(Embed(url=VIDEO, provider="youtube", title="Linden im Wind"))
    surface(page).click()
    paste(page, VIDEO)

    expect(cards(page)).to_contain_text("Linden im Wind")
    assert field(page).input_value() in {f"<p>{VIDEO}</p>", f'<p><a href="{VIDEO}">{VIDEO}</a></p>'}


def test_cards_stand_below_the_lines_of_a_text_that_is_opened(page: Page) -> None:
    text = f"<p>Da:<br>{VIDEO}</p><p>{OTHER}</p><p>Und {OTHER} im Satz</p>"
    show(page, text)

    expect(cards(page)).to_have_count(2)
    expect(surface(page).locator("p + .embed-card")).to_have_count(2)


def test_the_text_stays_what_it_was(page: Page) -> None:
    text = f'<p>Da:<br>{VIDEO}</p><p><a href="{OTHER}">{OTHER}</a></p>'
    show(page, text)
    expect(cards(page)).to_have_count(2)

    [returned] = through_the_editor(page, [text])
    assert returned.html == text


def test_a_url_that_is_none_any_more_has_no_card(page: Page) -> None:
    show(page, f"<p>{VIDEO}</p>")
    expect(cards(page)).to_have_count(1)

    surface(page).locator("p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" und mehr")

    expect(cards(page)).to_have_count(0)
    expect(surface(page)).to_have_text(f"{VIDEO} und mehr")


def test_other_urls_stay_lines(page: Page) -> None:
    with page.expect_response("**/embed-card/**"):
        show(page, "<p>https://example.org/seite</p>")

    expect(cards(page)).to_have_count(0)
