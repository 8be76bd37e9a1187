"""Which file a phone loads; rows of pictures by keyboard; bringing pictures in."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Image
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost, OpenPage, figure, sign_in
from tests.pictures import encoded

pytestmark = pytest.mark.django_db(transaction=True)


def add_picture(width: int = 1_700, height: int = 1_100, **facts: str) -> Image:
    content = ContentFile(encoded(size=(width, height)), "bild.jpg")
    return save_image(Image(file=content, creator="Rita Roth", **facts))


def loaded(page: Page, place: str) -> str:
    """The last parts of the address that the browser chose for the picture."""
    picture = page.locator(place)
    picture.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete", arg=picture.element_handle())
    return str(picture.evaluate("image => image.currentSrc.split('.').slice(-2).join('.')"))


@pytest.mark.parametrize(
    ("viewport", "density", "expected"),
    [(360, 1, "360.webp"), (360, 2, "720.webp"), (360, 3, "1080.webp"), (1280, 1, "1080.webp")],
)
def test_a_phone_loads_no_more_than_it_shows(
    open_page: OpenPage, make_post: MakePost, viewport: int, density: int, expected: str
) -> None:
    make_post(slug="haus", picture=add_picture(), body=f"<p>Text</p>{figure(add_picture())}")
    page = open_page(
        viewport={"width": viewport, "height": 800}, device_scale_factor=density, is_mobile=True
    )
    page.goto("/2010/04/29/haus/")

    assert loaded(page, ".post__picture img") == expected
    in_text = expected if viewport == 360 else "720.webp"
    assert loaded(page, ".prose img") == in_text


@pytest.mark.parametrize("place", [".post__picture img", ".prose img"])
def test_no_picture_is_enlarged(open_page: OpenPage, make_post: MakePost, place: str) -> None:
    small = add_picture(200, 150)
    make_post(slug="haus", picture=small, body=f"<p>Text</p>{figure(small)}")
    page = open_page(viewport={"width": 1280, "height": 800})
    page.goto("/2010/04/29/haus/")

    box = page.locator(place).bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (200, 150)


def post_with_row(make_post: MakePost) -> None:
    images = [
        add_picture(alternative_text=f"Bild {number}", caption=f"Zeile {number}")
        for number in (1, 2, 3)
    ]
    make_post(slug="haus", body="<p>Text</p>" + "\n".join(map(figure, images)) + "<p>Ende</p>")


def test_a_row_is_seen_large_by_keyboard(open_page: OpenPage, make_post: MakePost) -> None:
    post_with_row(make_post)
    page = open_page(reduced_motion="reduce")
    page.goto("/2010/04/29/haus/")
    viewer = page.locator("dialog")
    expect(viewer).to_be_hidden()

    page.locator(".gallery__link").nth(1).focus()
    page.keyboard.press("Enter")
    expect(viewer).to_be_visible()
    expect(viewer.locator("img")).to_have_attribute("alt", "Bild 2")
    expect(viewer.locator("figcaption")).to_contain_text("Zeile 2")
    expect(viewer.locator(".credit")).to_contain_text("Rita Roth")
    expect(viewer.locator(".viewer__count")).to_have_text("2 / 3")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("img")).to_have_attribute("alt", "Bild 1")
    page.keyboard.press("ArrowLeft")
    expect(viewer.locator("img")).to_have_attribute("alt", "Bild 3")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.locator(".gallery__link").nth(2)).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_rows_and_their_large_view(
    open_page: OpenPage, make_post: MakePost, width: int, scheme: str
) -> None:
    post_with_row(make_post)
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for address in ("/2010/04/29/haus/", "/bildnachweise/"):
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/2010/04/29/haus/")
    page.locator(".gallery__link").first.click()
    expect(page.locator(".viewer__count")).to_have_text("1 / 3")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_pictures_come_in(
    open_page: OpenPage, anna: User, tmp_path: Path, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    sign_in(page, "anna")
    add_picture(alternative_text="Ein Turm")
    page.goto("/admin/blog/image/upload/")
    page.set_input_files("input[type=file]", picture_files(tmp_path))
    expect(page.locator(".upload__next")).to_be_visible()
    upload = Axe().run(page, "#content")
    page.locator(".upload__next a").click()
    expect(page.locator(".describe__picture")).to_have_count(2)
    describe = Axe().run(page, "#content")
    page.goto("/admin/pictures/")
    for results in (upload, describe, Axe().run(page)):
        assert results.violations_count == 0, results.generate_report()


def test_without_javascript_a_row_is_links(open_page: OpenPage, make_post: MakePost) -> None:
    post_with_row(make_post)
    page = open_page(java_script_enabled=False)
    page.goto("/2010/04/29/haus/")

    page.locator(".gallery__link").first.click()

    assert page.url.endswith(".1600.webp")


def picture_files(folder: Path) -> list[Path]:
    contents = {
        "turm.jpg": encoded(size=(300, 200)),
        "nichts.jpg": b"nichts",
        "b.png": encoded("PNG"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def test_anna_brings_in_pictures_and_describes_them(
    open_page: OpenPage, anna: User, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto("/admin/blog/image/upload/")
    page.fill("input[name=creator]", "Rita Roth")
    page.set_input_files("input[type=file]", picture_files(tmp_path))
    expect(page.locator(".upload__file--stored")).to_have_count(2)
    refused = page.locator(".upload__file--refused")
    expect(refused).to_contain_text("nichts.jpg")

    page.locator(".upload__next a").click()
    page.locator("input[name=form-0-alternative_text]").fill("Ein Turm")
    page.locator("form.describe input[type=submit]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert sorted(Image.objects.values_list("alternative_text", "creator")) == [
        ("", "Rita Roth"),
        ("Ein Turm", "Rita Roth"),
    ]


def test_dropped_pictures_are_taken_in_the_editors_window_too(
    open_page: OpenPage, anna: User, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto("/admin/pictures/?q=Turm")
    data = page.evaluate_handle(
        """bytes => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "turm.jpg", { type: "image/jpeg" }));
          return data;
        }""",
        list(encoded()),
    )
    page.dispatch_event(".upload__zone", "drop", {"dataTransfer": data})

    page.locator("input[name=form-0-alternative_text]").fill("Ein Turm")
    page.locator("form.describe input[type=submit]").click()
    expect(page.locator("button[data-alternative-text='Ein Turm']")).to_be_visible()
    assert "q=Turm" in page.url


def test_pictures_come_in_without_javascript(
    open_page: OpenPage, anna: User, tmp_path: Path
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "anna")
    page.goto("/admin/blog/image/upload/")
    page.set_input_files("input[type=file]", picture_files(tmp_path))
    page.locator(".upload__button input").click()

    expect(page.locator(".upload__file--stored")).to_have_count(2)
    expect(page.locator(".upload__file--refused")).to_contain_text("nichts.jpg")
    page.locator(".upload__next a").click()
    expect(page.locator(".describe__picture")).to_have_count(2)


@pytest.mark.parametrize("place", ["alignleft", "alignright", "alignwide", "alignfull"])
@pytest.mark.parametrize("width", [360, 800, 1600])
def test_a_placed_picture_stays_within_the_window(
    open_page: OpenPage, make_post: MakePost, place: str, width: int
) -> None:
    shown = figure(add_picture(2_000, 900)).replace("<figure>", f'<figure class="{place}">')
    assert place in shown
    make_post(slug="haus", body=f"<p>Davor</p>{shown}<p>{'Danach ' * 80}</p>")
    page = open_page(viewport={"width": width, "height": 800})
    page.goto("/2010/04/29/haus/")

    # Without the strip that a scroll bar would take.
    room: int = page.evaluate("document.body.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == room
    text = page.locator(".prose > p").first.bounding_box()
    box = page.locator(".prose figure img").bounding_box()
    assert text
    assert box
    if width == 360:
        assert (box["x"], box["width"]) == (text["x"], text["width"])
    elif place in {"alignleft", "alignright"}:
        assert box["width"] <= text["width"] / 2
    elif place == "alignfull":
        assert box["width"] == room
    else:
        assert text["width"] < box["width"] <= 864


def test_a_click_on_the_picture_sets_what_crops_show(
    open_page: OpenPage, make_post: MakePost, anna: User
) -> None:
    image = add_picture(1_200, 400)
    Image.objects.update(uploaded_by=anna)
    make_post(slug="haus", picture=image)
    page = open_page()
    sign_in(page, "anna", f"/admin/blog/image/{image.pk}/change/")
    shown = page.locator(".focus img")
    expect(shown).to_be_visible()
    box = shown.bounding_box()
    assert box
    shown.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.2})
    expect(page.locator("#id_focus_x")).to_have_value("90")
    expect(page.locator("#id_focus_y")).to_have_value("20")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/blog/image/")

    page.goto("/")
    card = page.locator(".card__picture img")
    assert card.evaluate("image => getComputedStyle(image).objectPosition") == "90% 20%"


def test_the_lead_picture_is_chosen_in_the_library(open_page: OpenPage, anna: User) -> None:
    add_picture(title="Haus")
    tower = add_picture(title="Turm")
    page = open_page()
    sign_in(page, "anna", "/admin/blog/post/add/")
    box = page.locator(".picture-choice")
    expect(box.locator("select")).to_be_hidden()
    expect(box.locator("img")).to_be_hidden()

    with page.expect_popup() as opened:
        box.locator("[data-choose]").click()
    opened.value.locator(f"button[data-pk='{tower.pk}']").click()
    expect(box.locator("img")).to_have_attribute("src", tower.small_url)
    expect(box.locator("select")).to_have_value(str(tower.pk))

    box.locator("[data-none]").click()
    expect(box.locator("img")).to_be_hidden()
    expect(box.locator("select")).to_have_value("")
