"""Mo clears the inbox in a browser: by keyboard, with waves, undo, and a colleague at work."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Post
from comments.models import Comment, Fingerprint, Status
from comments.rules.fingerprints import fingerprints_of
from tests.helpers import MakePost, OpenPage, person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

INBOX = "/admin/comments/comment/inbox/"
LONG = {
    "unbroken": "x" * 5_000,
    "code": "<pre><code>" + "y" * 3_000 + "</code></pre>",
    "quote": "<blockquote>" + "z" * 2_000 + "</blockquote>",
    "lines": "Zeile\n\n" * 800,
}


def hold(post: Post, number: int, body: str = "", **fields: Any) -> Comment:
    comment = Comment.objects.create(
        post=post,
        author_name=fields.pop("author_name", f"Rita {number}"),
        email=f"rita{number}@example.org",
        body=body or f"Das ist {'sehr ' * number}eigen, {number}.",
        **fields,
    )
    Fingerprint.objects.bulk_create(fingerprints_of(comment, ""))
    return comment


def wait_until_sent(page: Page) -> None:
    expect(page.locator("#inbox")).to_have_attribute("data-unsent", "0", timeout=60_000)


def open_inbox(page: Page, username: str = "") -> None:
    """Open the inbox, after signing in if a name is given, and wait for its script."""
    if username:
        sign_in(page, username, then=INBOX)
    else:
        page.goto(INBOX)
    wait_until_sent(page)


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("width", [390, 1_280])
def test_long_messages_leave_every_card_its_width(
    open_page: OpenPage, make_post: MakePost, mo: User, width: int
) -> None:
    post = make_post(title="T" * 200)
    hold(post, 0)
    for number, body in enumerate(LONG.values(), 1):
        hold(post, number, body)
    hold(post, 9, author_name="n" * 245)
    page = open_page(viewport={"width": width, "height": 800})
    open_inbox(page, "mo")
    cards = page.locator(".inbox__card")
    expect(cards).to_have_count(6)
    before = [cards.nth(n).bounding_box() for n in range(6)]
    assert {round(box["width"]) for box in before if box} == {round(before[0]["width"])}  # type: ignore[index]
    assert all(box and box["height"] < 1_600 for box in before)
    scroll = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(scroll) == 0
    # What the desk says afterwards stands above the cards, not beside them.
    page.keyboard.press("j")
    page.keyboard.press("a")
    wait_until_sent(page)
    expect(page.locator(".messagelist li")).to_have_count(1)
    message = page.locator(".messagelist").bounding_box()
    after = cards.first.bounding_box()
    assert message
    assert after
    assert message["height"] < 300
    assert round(after["width"]) == round(before[0]["width"])  # type: ignore[index]
    assert page.evaluate(scroll) == 0


def test_thirty_keys_pressed_fast_decide_on_thirty_comments(
    open_page: OpenPage, make_post: MakePost, mo: User
) -> None:
    post = make_post()
    for number in range(30):
        hold(post, number)
    page = open_page()
    open_inbox(page, "mo")
    page.keyboard.press("j")
    for key in "ast" * 10:
        page.keyboard.press(key)
    wait_until_sent(page)
    assert statuses() == [Status.APPROVED, Status.SPAM, Status.TRASH] * 10
    for _ in range(3):
        page.keyboard.press("z")
    wait_until_sent(page)
    expect(page.locator(".inbox__card")).to_have_count(3)
    assert statuses()[-3:] == [Status.HELD] * 3


def test_what_is_typed_in_one_card_stays_while_others_are_decided_on(
    open_page: OpenPage, make_post: MakePost, mo: User
) -> None:
    first, second = hold(make_post(), 1), hold(make_post(), 2)
    page = open_page()
    open_inbox(page, "mo")
    page.locator(f"#card-{second.pk} .inbox__more summary").click()
    page.fill(f"#answer-{second.pk}", "Vielen Dank für alles")
    page.locator(f"#card-{first.pk} [name=_decide]").first.click()
    expect(page.locator(f"#card-{first.pk}")).to_have_count(0)
    expect(page.locator(f"#answer-{second.pk}")).to_have_value("Vielen Dank für alles")


def test_without_shortcuts_keys_do_nothing(
    open_page: OpenPage, make_post: MakePost, mo: User
) -> None:
    hold(make_post(), 1)
    page = open_page()
    sign_in(page, "mo", then="/admin/comments/comment/shortcuts/")
    page.uncheck("[name=enabled]")
    page.locator(".inbox__form button").click()
    page.wait_for_url(f"**{INBOX}")
    wait_until_sent(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert statuses() == [Status.HELD]


def test_three_hundred_are_cleared_by_two_moderators(
    open_page: OpenPage, make_post: MakePost, mo: User
) -> None:
    person("mia", "Mia Maas", "Moderators")
    post = make_post()
    for number in range(220):
        hold(post, number)
    for number in range(220, 300):
        hold(post, number, f"Kaufen bei https://billig.example/{number}")
    mos, mias = open_page(), open_page()
    open_inbox(mos, "mo")
    open_inbox(mias, "mia")
    # Both see the same page; Mia is quicker with its first comment.
    mias.keyboard.press("j")
    mias.keyboard.press("s")
    wait_until_sent(mias)
    mos.keyboard.press("j")
    mos.keyboard.press("a")
    wait_until_sent(mos)
    expect(mos.locator(".messagelist .warning")).to_have_count(1)
    assert statuses()[0] == Status.SPAM
    # Mo clears what is no wave by keyboard.
    for _page in range(10):
        open_inbox(mos)
        mos.keyboard.press("j")
        number = mos.locator(".inbox__card").count()
        waves = mos.locator(".inbox__wave").count()
        for _ in range(number - waves):
            mos.keyboard.press("a")
        wait_until_sent(mos)
        if not Comment.objects.held().filter(body__startswith="Das ist").exists():
            break
    assert not Comment.objects.held().filter(body__startswith="Das ist").exists()
    # The wave goes in one move, after all of it was seen. Mia undoes it; Mo has the last word.
    for move in range(2):
        open_inbox(mos)
        mos.locator(".inbox__wave a").click()
        expect(mos.locator(".inbox__list > li")).to_have_count(80)
        mos.locator(".inbox__acts--below [value=spam]").click()
        mos.wait_for_url(f"**{INBOX}")
        assert not Comment.objects.held().exists()
        if move == 0:
            mias.goto("/admin/comments/comment/moves/")
            mias.locator("[name=_undo]").first.click()
            expect(mias.locator(".messagelist .success")).to_have_count(1)
            assert Comment.objects.held().count() == 80
    assert statuses().count(Status.SPAM) == 81
    assert statuses().count(Status.APPROVED) == 219
