"""What holds for every page of the desk: no finding of axe, and nothing wider than the window."""

import pytest
from playwright.sync_api import Page, expect

from tests import desk
from tests.browser.axe import findings, let_it_settle
from tests.helpers import OpenPage, said, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = 8
WIDTHS = [1280, 390]


@pytest.fixture
def furnished(transactional_db: None) -> None:
    desk.furnish()


def faults(page: Page, url: str, widths: list[int]) -> list[str]:
    """Of a page that is loaded once, as no script of the desk asks for the window's width."""
    found: list[str] = []
    for width in widths:
        resize(page, width)
        found += findings(page, f"{url} at {width} px")
        too_wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{url}: {too_wide} px wide at {width}"] * (too_wide > width)
    page.emulate_media(color_scheme="dark")
    # The other way round, to begin with the width that it has.
    for width in reversed(widths):
        resize(page, width)
        found += findings(page, f"{url} (dark) at {width} px", ["color-contrast"])
    page.emulate_media(color_scheme="light")
    return found


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    let_it_settle(page)


# In parts, so that the suite's processes share them.
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_and_nothing_is_too_wide(
    open_page: OpenPage, furnished: None, part: int
) -> None:
    page = open_page(color_scheme="light")
    sign_in(page, desk.HOST)
    found: list[str] = []
    opened = 0
    for url in sorted(desk.kinds_of_urls())[part::PARTS]:
        answer = page.goto(url)
        if answer and answer.status == 200:
            opened += 1
            found += faults(page, url, WIDTHS)
    assert found == []
    assert opened > 5


@pytest.mark.parametrize("username", desk.ROLES)
def test_the_desks_of_all_roles_are_as_good(
    open_page: OpenPage, furnished: None, username: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 900}, color_scheme="light")
    sign_in(page, username)
    own = f"/admin/accounts/user/{desk.person_named(username).pk}/change/"
    for url in ("/admin/", own):
        page.goto(url)
        assert faults(page, url, [390]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_on_the_page_for_writing_is_as_good(
    open_page: OpenPage, furnished: None, scheme: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)
    sign_in(page, "edgar", then="/admin/blog/post/add/")
    page.locator("#publishing summary").click()
    let_it_settle(page)
    assert findings(page, "step") == []
    page.keyboard.press("Escape")
    page.locator("[data-drawer]").click()
    for group in page.locator(".beside summary").all():
        group.click()
    let_it_settle(page)
    assert findings(page, "drawer") == []


def test_twice_as_large_type_makes_nothing_too_wide(open_page: OpenPage, furnished: None) -> None:
    # What a browser does at 200 % on a window of 1280 pixels.
    page = open_page(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    sign_in(page, "edgar", then="/admin/blog/post/add/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.get_by_role("button", name=said("Save"), exact=True)).to_be_in_viewport()
