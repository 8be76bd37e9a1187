"""Sharing and printing, which need a browser."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.helpers import MakeComment, MakePost, OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_address_is_copied_and_that_is_said(
    open_page: OpenPage, live_server: LiveServer, make_post: MakePost
) -> None:
    make_post(slug="haus")
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/2010/04/29/haus/")
    page.locator("[data-copy]").click()
    said = page.locator("[data-copy]").get_attribute("data-copied")
    expect(page.locator(".share [role=status]")).to_have_text(said or "")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}/2010/04/29/haus/"


def test_the_browsers_own_sheet_is_offered_where_there_is_one(
    open_page: OpenPage, make_post: MakePost
) -> None:
    make_post(slug="haus", title="Haus")
    page = open_page()
    page.add_init_script(
        "window.shared = []; navigator.share = (what) => { shared.push(what.title);"
        " return Promise.reject(new DOMException('closed', 'AbortError')); };"
    )
    page.goto("/2010/04/29/haus/")
    page.locator("[data-share]").click()
    assert page.evaluate("shared") == ["Haus"]


def test_without_javascript_only_what_works_is_offered(
    open_page: OpenPage, make_post: MakePost
) -> None:
    make_post(slug="haus")
    page = open_page(java_script_enabled=False)
    page.goto("/2010/04/29/haus/")
    assert page.locator(".share__way:visible").count() == 2
    page.locator(".share__way--mastodon").click()
    page.locator("[name=server]").fill("@rita@social.example")
    page.locator("form.share-form button").click()
    link = page.locator("a.button")
    assert (link.get_attribute("href") or "").startswith("https://social.example/share?text=")


def test_paper_gets_the_post_its_address_and_its_credits_and_no_more(
    open_page: OpenPage, live_server: LiveServer, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(slug="haus", body="<p>Ein <a href='https://example.org/'>Link</a>.</p>"))
    page = open_page()
    page.goto("/2010/04/29/haus/")
    expect(page.locator(".print-end")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".print-end")).to_contain_text(f"{live_server.url}/2010/04/29/haus/")
    expect(page.locator(".print-end")).to_contain_text("Anna Albers")
    for unwanted in [".comments", ".share", ".rating", ".main-nav", ".site-footer", "form"]:
        for element in page.locator(unwanted).all():
            expect(element).to_be_hidden()
    after = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "https://example.org/" in page.evaluate(after)
