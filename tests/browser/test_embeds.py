"""A card plays here after a click, and asks nobody before."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.helpers import MakePost

pytestmark = pytest.mark.django_db(transaction=True)

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_the_click_brings_the_frame(open_page: Callable[..., Page], make_post: MakePost) -> None:
    make_post(slug="a", body=f"<p>{VIDEO}</p>")
    page = open_page(may_ask="https://www.youtube-nocookie.com/")
    asked: list[Any] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<p>Film</p>", content_type="text/html")

    page.route("https://www.youtube-nocookie.com/**", answer)
    page.goto("/2010/04/29/a/")
    assert asked == []
    page.locator(".embed__play").click()
    expect(page.locator(".embed iframe")).to_have_attribute(
        "src", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
    )
    expect(page.frame_locator(".embed iframe").locator("p")).to_have_text("Film")
    assert len(asked) == 1


def test_without_javascript_it_is_a_link(
    open_page: Callable[..., Page], make_post: MakePost
) -> None:
    make_post(slug="a", body=f"<p>{VIDEO}</p>")
    page = open_page(java_script_enabled=False)
    page.goto("/2010/04/29/a/")
    expect(page.locator(".embed__link")).to_have_attribute("href", VIDEO)
    expect(page.locator(".embed__play")).to_have_count(0)
