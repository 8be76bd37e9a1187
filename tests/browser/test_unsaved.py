"""What an author has typed survives a crash, an expired sign-in and a change of devices."""

import re
from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, Locator, Page, expect

from accounts.models import User
from blog.models import Page as BlogPage
from blog.models import Post, UnsavedText
from blog.rendering.saving import save_text
from tests.helpers import MakePost, OpenPage, said, sign_in, sign_in_by_form

pytestmark = pytest.mark.django_db(transaction=True)

COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('unsaved:')).length"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Haus", body="<p>Alt.</p>", published_at=None)


def form_of(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/change/"


def editor(page: Page) -> Locator:
    return page.locator("[contenteditable=true]").first


def message(page: Page) -> Locator:
    return page.locator("[data-unsaved]")


def write(page: Page, title: str, text: str) -> None:
    """Change the title, add to the text, and wait until the browser has its copy."""
    page.fill("[name=title]", title)
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    copied = "(text) => Object.values(localStorage).some((copy) => copy.includes(text))"
    for _ in range(50):
        if page.evaluate(copied, text.strip()):
            return
        page.wait_for_timeout(100)
    pytest.fail("The browser keeps no copy.")


def unfold(page: Page, heading: str) -> None:
    """Open a group beside the text."""
    page.locator("summary").filter(has_text=said(heading)).click()


def crash(page: Page) -> Page:
    """End the page without a word, and come back with the browser's storage as it was."""
    with suppress(Error):
        page.goto("chrome://crash")
    return page.context.new_page()


def test_typed_text_survives_a_crash(open_page: OpenPage, anna: User, post: Post) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    expect(message(page)).to_be_hidden()
    unfold(page, "Switches")
    page.get_by_role("checkbox", name="kommentieren").uncheck()
    write(page, "Unser Haus", " Und noch ein Satz.")

    page = crash(page)
    page.goto(form_of(post))
    expect(message(page)).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Haus")
    page.locator("[data-unsaved-restore]").click()
    expect(message(page)).to_be_hidden()
    expect(page.locator("[name=title]")).to_have_value("Unser Haus")
    expect(editor(page)).to_have_text("Alt. Und noch ein Satz.")
    expect(page.locator("input[name=comments_open]")).not_to_be_checked()

    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    post.refresh_from_db()
    assert (post.title, post.body) == ("Unser Haus", "<p>Alt. Und noch ein Satz.</p>")
    assert not post.comments_open
    assert page.evaluate(COPIES) == 0
    page.goto(form_of(post))
    expect(message(page)).to_be_hidden()


def test_what_is_brought_back_survives_another_crash(
    open_page: OpenPage, anna: User, post: Post
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    write(page, "Unser Haus", " Noch ein Satz.")
    page = crash(page)
    page.goto(form_of(post))
    page.locator("[data-unsaved-restore]").click()
    page = crash(page)
    page.goto(form_of(post))
    page.locator("[data-unsaved-restore]").click()
    expect(editor(page)).to_have_text("Alt. Noch ein Satz.")


def test_text_that_the_editor_cannot_keep_is_brought_back_as_html(
    open_page: OpenPage, anna: User, post: Post
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    page.locator("[data-name=html]").click()
    page.locator("textarea[data-editor]").press_sequentially("<details>Mehr</details>")
    copied = "() => Object.values(localStorage).some((copy) => copy.includes('</details>'))"
    page.wait_for_function(copied)

    page = crash(page)
    page.goto(form_of(post))
    page.locator("[data-unsaved-restore]").click()
    expect(page.locator(".html-view__reason")).to_contain_text("<details>")
    expect(page.locator("textarea[data-editor]")).to_have_value(re.compile("<details>Mehr</det"))


def test_typed_text_survives_an_expired_sign_in(
    open_page: OpenPage, anna: User, post: Post
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    write(page, "Unser Haus", " Noch ein Satz.")
    Session.objects.all().delete()
    page.locator("input[name=_save]").click()

    page.fill("input[name=username]", "anna")
    page.fill("input[name=password]", "a long password")
    page.click("input[type=submit]")
    assert page.url.endswith(form_of(post))
    page.locator("[data-unsaved-restore]").click()
    expect(page.locator("[name=title]")).to_have_value("Unser Haus")
    expect(editor(page)).to_have_text("Alt. Noch ein Satz.")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    post.refresh_from_db()
    assert post.title == "Unser Haus"
    assert page.evaluate(COPIES) == 0


def test_a_new_post_is_kept_with_all_its_parts_until_it_is_stored(
    open_page: OpenPage, anna: User, edda: User
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto("/admin/blog/post/add/")
    page.fill("input[name=tags]", "Garten, Hof")
    unfold(page, "Who writes")
    page.get_by_label("Edda Ehlers").check()
    write(page, "", "Ganz neu.")
    # Without a title nothing is stored, and the copy stays.
    page.locator("input[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()
    assert page.evaluate(COPIES) == 1

    page = crash(page)
    page.goto("/admin/blog/post/add/")
    page.locator("[data-unsaved-restore]").click()
    expect(page.locator("input[name=tags]")).to_have_value("Garten, Hof")
    expect(page.get_by_label("Edda Ehlers")).to_be_checked()
    page.fill("[name=title]", "Neu")
    page.locator("input[name=_preview]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Neu")
    page.goto("/admin/blog/post/add/")
    expect(message(page)).to_be_hidden()
    assert page.evaluate(COPIES) == 0


def test_discarded_text_is_not_offered_again(open_page: OpenPage, anna: User, post: Post) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    write(page, "Unser Haus", " Noch ein Satz.")
    page.reload()
    page.locator("[data-unsaved-discard]").click()
    expect(message(page)).to_be_hidden()
    page.reload()
    expect(message(page)).to_be_hidden()
    expect(editor(page)).to_have_text("Alt.")
    assert page.evaluate(COPIES) == 0


def test_typing_on_before_a_decision_loses_neither_text(
    open_page: OpenPage, anna: User, post: Post
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    write(page, "Erster Titel", " Erster Satz.")
    page.reload()
    write(page, "Zweiter Titel", " Zweiter Satz.")
    page.reload()
    page.locator("[data-unsaved-discard]").click()
    page.locator("[data-unsaved-restore]").click()
    expect(page.locator("[name=title]")).to_have_value("Erster Titel")


def test_the_next_person_at_the_browser_is_offered_nothing(
    open_page: OpenPage, anna: User, edda: User, post: Post
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    write(page, "Unser Haus", " Noch ein Satz.")
    Session.objects.all().delete()
    sign_in_by_form(page, "edda")
    page.goto(form_of(post))
    expect(editor(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(message(page)).to_be_hidden()


def test_typed_text_waits_on_another_device(open_page: OpenPage, anna: User, post: Post) -> None:
    page, phone = open_page(), open_page()
    sign_in(page, "anna")
    sign_in(phone, "anna")
    page.goto(form_of(post))
    write(page, "Unser Haus", " Noch ein Satz.")
    expect(page.locator("[data-kept]")).not_to_be_empty()

    phone.goto("/admin/")
    phone.get_by_role("link", name="Unser Haus").click()
    expect(message(phone)).to_be_visible()
    phone.locator("[data-unsaved-compare]").click()
    expect(phone.locator(".difference ins").last).to_contain_text("Noch ein Satz.")
    phone.go_back()
    phone.locator("[data-unsaved-restore]").click()
    expect(phone.locator("[name=title]")).to_have_value("Unser Haus")
    expect(editor(phone)).to_have_text("Alt. Noch ein Satz.")
    phone.locator("input[name=_save]").click()
    expect(phone.locator(".messagelist .success")).to_be_visible()
    assert not UnsavedText.objects.filter(typed_at__isnull=False).exists()


def test_without_the_server_the_browser_keeps_it(
    open_page: OpenPage, anna: User, post: Post
) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    Session.objects.all().delete()
    write(page, "Unser Haus", " Noch ein Satz.")
    lost = said("The server does not answer; this browser keeps what you write.")
    expect(page.locator("[data-kept]")).to_have_text(lost)


def test_others_see_who_has_the_text_open(
    open_page: OpenPage, anna: User, edda: User, post: Post
) -> None:
    page, other = open_page(), open_page()
    sign_in(page, "anna")
    sign_in(other, "edda")
    with page.expect_response("**/unsaved/"):
        page.goto(form_of(post))
    other.goto(form_of(post))
    expect(other.locator("[data-others]")).to_contain_text("Anna Albers")


def test_saving_leads_back_to_where_the_author_was(
    open_page: OpenPage, anna: User, make_post: MakePost
) -> None:
    post = make_post(body="<p>Satz.</p>" * 60, published_at=None)
    page = open_page(viewport={"width": 1280, "height": 700})
    sign_in(page, "anna", then=form_of(post))
    editor(page).locator("p").nth(40).click()
    page.keyboard.press("End")
    page.keyboard.type(" Mehr.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_have_count(1)
    expect(editor(page)).to_be_focused()
    page.keyboard.type(" Und mehr.")
    expect(editor(page).locator("p").nth(40)).to_have_text("Satz. Mehr. Und mehr.")
    expect(editor(page).locator("p").nth(40)).to_be_in_viewport()


def test_signing_out_forgets_the_copies(open_page: OpenPage, anna: User, post: Post) -> None:
    page = open_page()
    sign_in(page, "anna")
    page.goto(form_of(post))
    write(page, "Unser Haus", " Noch ein Satz.")
    page.goto("/admin/")
    assert page.evaluate(COPIES) == 1
    page.locator("#logout-form button").click()
    page.goto("/admin/login/")
    assert page.evaluate(COPIES) == 0


def test_pages_are_kept_as_well(open_page: OpenPage, edda: User) -> None:
    imprint = save_text(BlogPage(title="Über uns", path="wir", body="<p>Wir.</p>"))
    page = open_page()
    sign_in(page, "edda")
    page.goto(f"/admin/blog/page/{imprint.pk}/change/")
    write(page, "Wir", " Und ihr.")
    page = crash(page)
    page.goto(f"/admin/blog/page/{imprint.pk}/change/")
    page.locator("[data-unsaved-restore]").click()
    expect(editor(page)).to_have_text("Wir. Und ihr.")


def test_two_people_on_one_post(open_page: OpenPage, anna: User, edda: User, post: Post) -> None:
    """The whole way: told, nothing lost, the difference looked at, saved over it."""
    author, other = open_page(), open_page()
    sign_in(author, "anna")
    sign_in(other, "edda")
    for page in (author, other):
        page.goto(form_of(post))
    write(other, "Eddas Haus", " Von Edda.")
    other.locator("input[name=_save]").click()
    expect(other.locator(".messagelist .success")).to_be_visible()

    write(author, "Annas Haus", " Von Anna.")
    author.locator("input[name=_save]").click()
    expect(author.locator("#conflict-heading")).to_contain_text("Edda Ehlers")
    expect(author.locator("[name=title]")).to_have_value("Annas Haus")
    expect(editor(author)).to_have_text("Alt. Von Anna.")
    with author.context.expect_page() as opened:
        author.locator(".notice-box--conflict a").click()
    expect(opened.value.locator(".difference ins").last).to_have_text("Von Edda.")
    author.locator("button[name=_overwrite]").click()
    expect(author.locator(".messagelist .success")).to_be_visible()
    post.refresh_from_db()
    assert post.title == "Annas Haus"
    assert [revision.title for revision in post.revisions.all()] == [
        "Annas Haus",
        "Eddas Haus",
        "Haus",
    ]
