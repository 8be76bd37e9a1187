"""Anna sees what to look at while she writes, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from blog.models import Post
from tests.helpers import OpenPage, said, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_list_follows_what_is_written(open_page: OpenPage, anna: User) -> None:
    page = open_page()
    sign_in(page, "anna", then="/admin/blog/post/add/")
    items = page.locator(".review .findings__item")
    page.locator("[contenteditable]").click()
    page.keyboard.type("Ein Text.")
    expect(items).to_have_count(1)  # no excerpt
    page.fill("[name=excerpt]", "Kurz gesagt.")
    expect(items).to_have_count(0)
    expect(page.locator(".review__status")).not_to_be_empty()
    assert not Post.objects.exists()


def test_the_button_asks_at_once_and_saves_nothing(open_page: OpenPage, anna: User) -> None:
    page = open_page()
    sign_in(page, "anna", then="/admin/blog/post/add/")
    page.locator(".review summary").click()
    page.click("[name=_review]")
    expect(page.locator(".review .findings__item")).to_have_count(1)
    assert not Post.objects.exists()


def test_the_enter_key_saves(open_page: OpenPage, anna: User) -> None:
    page = open_page()
    sign_in(page, "anna", then="/admin/blog/post/add/")
    page.fill("[name=title]", "Haus")
    page.press("[name=tags]", "Enter")
    page.wait_for_url("**/change/")
    assert Post.objects.get().published_at is None


def test_the_step_of_publishing_shows_what_is_wrong_now(open_page: OpenPage, anna: User) -> None:
    page = open_page()
    sign_in(page, "anna", then="/admin/blog/post/add/")
    page.fill("[name=title]", "Haus")
    page.locator("#publishing summary").click()
    expect(page.locator("#publishing .findings__item")).to_have_count(1)
    page.get_by_role("button", name=said("Publish now")).click()
    page.wait_for_url("**/change/")
    assert Post.objects.get().is_published


def test_without_javascript_the_button_saves_a_draft(open_page: OpenPage, anna: User) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "anna", then="/admin/blog/post/add/")
    page.fill("[name=title]", "Haus")
    page.fill("[name=body]", "<h2>Oben</h2><h4>Zu tief</h4>")
    page.locator(".review summary").click()
    page.click("[name=_review]")
    expect(page.locator(".review .findings__item--blocks q")).to_have_text("Zu tief")
    assert Post.objects.get().published_at is None
    page.locator("#publishing summary").click()
    page.get_by_role("button", name=said("Publish now")).click()
    expect(page.locator(".field-body .errorlist")).to_contain_text("Zu tief")
    assert Post.objects.get().published_at is None
