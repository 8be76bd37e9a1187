"""Pictures that are pasted or dropped into the editor come into the library, then into the text."""

import base64

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from accounts.models import User
from blog.admin import uploads
from blog.embeds.safe_fetching import FetchError
from blog.models import Image
from tests.browser.editing import field, surface, write_new
from tests.helpers import OpenPage
from tests.pictures import encoded

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = "https://anderswo.example/bilder/linde.jpg"


@pytest.fixture
def page(open_page: OpenPage, anna: User) -> Page:
    return write_new(open_page)


def transfer(page: Page, files: dict[str, bytes], html: str = "") -> object:
    """What a browser hands over with a paste or a drop."""
    given = [[name, base64.b64encode(content).decode()] for name, content in files.items()]
    return page.evaluate_handle(
        """([files, html]) => {
          const data = new DataTransfer();
          for (const [name, content] of files) {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const type = name.endsWith(".jpg") ? "image/jpeg" : "text/plain";
            data.items.add(new File([bytes], name, { type }));
          }
          if (html) data.setData("text/html", html);
          return data;
        }""",
        [given, html],
    )


def paste(page: Page, files: dict[str, bytes], html: str = "") -> None:
    surface(page).evaluate(
        """(element, clipboardData) => element.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))""",
        transfer(page, files, html),
    )


def drop(page: Page, files: dict[str, bytes], place: Locator) -> None:
    box = place.bounding_box()
    assert box
    middle = {"clientX": box["x"] + box["width"] / 2, "clientY": box["y"] + box["height"] / 2}
    surface(page).evaluate(
        """(element, [dataTransfer, place]) => element.dispatchEvent(
          new DragEvent("drop", { dataTransfer, ...place, bubbles: true, cancelable: true }))""",
        [transfer(page, files), middle],
    )


def figure(image: Image) -> str:
    return f'<figure><img alt="" src="{image.file.url}"></figure>'


def later(page: Page) -> None:
    page.locator("dialog [data-later]").click()
    expect(page.locator("dialog.describe-dialog")).to_have_count(0)


def test_a_pasted_picture_is_stored_and_described(page: Page, anna: User) -> None:
    surface(page).click()
    page.keyboard.type("Davor")
    paste(page, {"turm.jpg": encoded()})
    dialog = page.locator("dialog.describe-dialog")
    dialog.get_by_label("Alternativtext").fill("Ein Turm")
    dialog.locator("[name$=creator]").fill("Rita Roth")
    dialog.locator("[name$=license]").select_option("cc-by-2.0")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    page.keyboard.type("Danach")

    image = Image.objects.get()
    assert (image.alternative_text, image.creator, image.license, image.uploaded_by) == (
        "Ein Turm",
        "Rita Roth",
        "cc-by-2.0",
        anna,
    )
    expect(field(page)).to_have_value(f"<p>Davor</p>{figure(image)}<p>Danach</p>")


def test_several_stand_in_a_row_which_readers_see_as_a_gallery(page: Page) -> None:
    surface(page).click()
    paste(page, {"a.jpg": encoded(), "b.jpg": encoded(), "c.jpg": encoded()})
    expect(page.locator("dialog .describe__picture")).to_have_count(3)
    later(page)

    first, second, third = Image.objects.order_by("pk")
    row = "".join(map(figure, [first, second, third]))
    expect(field(page)).to_have_value(f"{row}<p></p>")


def test_a_dropped_picture_stands_where_it_was_dropped(page: Page) -> None:
    surface(page).click()
    page.keyboard.type("Eins")
    page.keyboard.press("Enter")
    page.keyboard.type("Zwei")
    drop(page, {"turm.jpg": encoded()}, surface(page).locator("p").first)
    later(page)

    expect(field(page)).to_have_value(f"<p>Eins</p>{figure(Image.objects.get())}<p>Zwei</p>")


def test_a_refused_file_leaves_no_trace_and_says_why(page: Page) -> None:
    surface(page).click()
    page.keyboard.type("Text")
    drop(page, {"turm.txt": b"kein Bild", "b.jpg": encoded()}, surface(page).locator("p").first)
    later(page)

    expect(page.locator(".upload-notes")).to_contain_text("turm.txt: ")
    expect(page.locator(".upload-placeholder")).to_have_count(0)
    expect(surface(page).locator("figure")).to_have_count(1)


def test_a_placeholder_stands_in_the_text_meanwhile_and_saving_waits(page: Page) -> None:
    waiting: list[Route] = []
    page.route("**/admin/blog/image/upload/", lambda route: waiting.append(route))
    page.fill("[name=title]", "Turm")
    surface(page).click()
    page.keyboard.type("Davor")
    paste(page, {"turm.jpg": encoded()})

    expect(surface(page).locator(".upload-placeholder")).to_contain_text("turm.jpg")
    page.evaluate("document.querySelector('textarea[data-editor]').form.requestSubmit()")
    expect(page.locator(".upload-notes li")).to_have_count(1)
    expect(field(page)).to_have_value("<p>Davor</p>")
    waiting[0].continue_()
    later(page)
    expect(surface(page).locator("figure img[src]")).to_be_visible()


def test_text_of_an_office_program_is_no_picture_of_it(page: Page) -> None:
    surface(page).click()
    paste(page, {"bild.jpg": encoded()}, "<p>Aus einem Dokument</p>")

    expect(field(page)).to_have_value("<p>Aus einem Dokument</p>")
    assert not Image.objects.exists()


def test_pictures_of_other_sites_are_taken_into_the_library(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fetch(url: str) -> ContentFile[bytes]:
        asked.append(url)
        return ContentFile(encoded(), "linde.jpg")

    monkeypatch.setattr(uploads, "fetch_picture", fetch)
    surface(page).click()
    paste(page, {}, f'<p>Davor</p><p><img src="{ELSEWHERE}" alt="Linde"></p><p>Danach</p>')
    later(page)

    image = Image.objects.get()
    assert (asked, image.source_url) == ([ELSEWHERE], ELSEWHERE)
    expect(field(page)).to_have_value(f"<p>Davor</p>{figure(image)}<p>Danach</p>")


def test_pictures_that_cannot_be_fetched_are_left_out_with_a_sentence(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(url: str) -> ContentFile[bytes]:
        raise FetchError("Gibt es nicht.")

    monkeypatch.setattr(uploads, "fetch_picture", fetch)
    surface(page).click()
    paste(page, {}, f'<p>Davor <img src="{ELSEWHERE}"><img src="file:///C:/a.png"></p>')

    expect(page.locator(".upload-notes")).to_contain_text("anderswo.example")
    expect(page.locator(".upload-notes li")).to_have_count(2)
    expect(field(page)).to_have_value("<p>Davor </p>")


def test_a_picture_written_into_the_html_becomes_a_file(page: Page) -> None:
    surface(page).click()
    content = base64.b64encode(encoded()).decode()
    paste(page, {}, f'<p>Davor</p><img src="data:image/jpeg;base64,{content}">')
    later(page)

    expect(surface(page).locator("figure img[src^='/media/images/']")).to_be_visible()


def test_a_phone_chooses_pictures_by_the_button(open_page: OpenPage, anna: User) -> None:
    page = write_new(open_page, viewport={"width": 390, "height": 800}, has_touch=True)
    surface(page).click()
    with page.expect_file_chooser() as chosen:
        page.locator("[data-name=upload]").click()
    assert chosen.value.is_multiple()
    photo: FilePayload = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": encoded()}
    chosen.value.set_files([photo])
    dialog = page.locator("dialog.describe-dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box
    assert 0 <= box["x"] <= 390 - box["width"]
    later(page)

    expect(surface(page).locator("figure img[src]")).to_be_visible()
