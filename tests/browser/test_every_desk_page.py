"""What holds for every page of the desk: no finding of axe, and nothing wider than the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import desk
from tests.helpers import OpenPage, said, sign_in, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = 4
CONTRAST = {"runOnly": ["color-contrast"]}


@pytest.fixture
def furnished(transactional_db: None) -> None:
    desk.furnish()


def findings(page: Page, url: str, options: dict[str, list[str]] | None = None) -> list[str]:
    results = Axe().run(page, options=options)
    return [
        f"{url}: {found['id']}: {node['html'][:160]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def faults(page: Page, url: str, width: int) -> list[str]:
    page.goto(url)
    found = findings(page, url)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(250)  # the admin's colours take a moment to change
    found += findings(page, f"{url} (dark)", CONTRAST)
    page.emulate_media(color_scheme="light")
    too_wide = page.evaluate("document.documentElement.scrollWidth")
    return found + [f"{url}: {too_wide} px wide"] * (too_wide > width)


# In parts, so that the suite's processes share them.
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    open_page: OpenPage, furnished: None, width: int, part: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme="light")
    sign_in(page, desk.HOST)
    found: list[str] = []
    urls = sorted(desk.kinds_of_pages(signed_in(desk.person_named(desk.HOST))))
    for url in urls[part::PARTS]:
        found += faults(page, url, width)
    assert found == []


@pytest.mark.parametrize("username", desk.ROLES)
def test_the_desks_of_all_roles_are_as_good(
    open_page: OpenPage, furnished: None, username: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 900}, color_scheme="light")
    sign_in(page, username)
    own = f"/admin/accounts/user/{desk.person_named(username).pk}/change/"
    assert [*faults(page, "/admin/", 390), *faults(page, own, 390)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_on_the_page_for_writing_is_as_good(
    open_page: OpenPage, furnished: None, scheme: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)
    sign_in(page, "edgar", then="/admin/blog/post/add/")
    page.locator("#publishing summary").click()
    page.wait_for_timeout(300)
    assert findings(page, "step") == []
    page.keyboard.press("Escape")
    page.locator("[data-drawer]").click()
    for group in page.locator(".beside summary").all():
        group.click()
    page.wait_for_timeout(300)
    assert findings(page, "drawer") == []


def test_twice_as_large_type_makes_nothing_too_wide(open_page: OpenPage, furnished: None) -> None:
    # What a browser does at 200 % on a window of 1280 pixels.
    page = open_page(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    sign_in(page, "edgar", then="/admin/blog/post/add/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.get_by_role("button", name=said("Save"), exact=True)).to_be_in_viewport()
