"""Rita reads, replies and rates; Mo approves; Anna writes; Rita finds it."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from ratings.models import Score
from tests.helpers import MakeComment, MakePost, OpenPage, own_stars, said, sign_in, sign_in_by_form

pytestmark = pytest.mark.django_db(transaction=True)


def to_the_first(name: str) -> str:
    """What the link that replies says besides, to those who cannot see where it stands."""
    return said("comment %(number)s by %(name)s", number=1, name=name)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-js", "without-js"])
def test_from_reading_to_an_approved_answer(
    open_page: OpenPage,
    make_post: MakePost,
    make_comment: MakeComment,
    mo: User,
    javascript: bool,
) -> None:
    post = make_post(title="Ein Haus für viele", slug="haus")
    question = make_comment(post, author_name="Gast", body="Und wer putzt?")
    rita = open_page(java_script_enabled=javascript)

    # She reads, and nothing is set.
    rita.goto("/")
    rita.get_by_role(
        "link", name=re.compile(f"^{said('Continue reading')}.*Ein Haus für viele")
    ).click()
    expect(rita.get_by_role("heading", level=1)).to_have_text("Ein Haus für viele")
    assert rita.context.cookies() == []

    # She answers a comment.
    rita.get_by_role("link", name=f"{said('Reply')} {to_the_first('Gast')}").click()
    rita.fill("[name=author_name]", "Rita Roth")
    rita.fill("[name=email]", "rita@example.org")
    rita.fill("[name=body]", "Wir wechseln uns ab.")
    rita.get_by_role("button", name=said("Send the comment")).click()
    expect(rita.locator(".comment--held .comment__waiting")).to_be_visible()
    answer = Comment.objects.get(author_name="Rita Roth")
    assert answer.parent == question

    # She gives stars.
    rita.locator("label[for=stars-8]").click()
    rita.get_by_role("button", name=said("Rate")).click()
    expect(rita.get_by_text(own_stars(8))).to_be_visible()
    assert Score.objects.get(post=post).total == 8

    # Mo approves.
    moderator = open_page()
    sign_in_by_form(moderator, "mo")
    moderator.get_by_role(
        "link", name=said("One comment is waiting.", "%(number)s comments are waiting.", 1)
    ).click()
    moderator.get_by_role("button", name=said("Approve")).click()
    expect(moderator.locator(".messagelist")).to_contain_text(str(Comment.Status.APPROVED.label))

    # Everybody can read it now.
    guest = open_page(java_script_enabled=javascript)
    guest.goto("/2010/04/29/haus/")
    expect(guest.get_by_text("Wir wechseln uns ab.")).to_be_visible()


def test_an_answer_in_place_can_be_cancelled(
    open_page: OpenPage, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(slug="haus"))
    rita = open_page()
    rita.goto("/2010/04/29/haus/")
    reply = rita.get_by_role("link", name=f"{said('Reply')} {to_the_first('Rita')}")
    reply.click()
    expect(rita.locator("[name=author_name]")).to_be_focused()
    rita.keyboard.press("Escape")
    expect(reply).to_be_focused()
    assert rita.locator("input[name=parent]").input_value() == ""


def test_a_mistake_loses_no_word(open_page: OpenPage, make_post: MakePost) -> None:
    make_post(slug="haus")
    rita = open_page(java_script_enabled=False)
    rita.goto("/2010/04/29/haus/")
    rita.fill("[name=author_name]", "Rita Roth")
    rita.fill("[name=email]", "rita@example.org")
    rita.fill("[name=website]", "https://gibt.es nicht")
    rita.fill("[name=body]", "Lang überlegt.")
    rita.get_by_role("button", name=said("Send the comment")).click()
    expect(rita.locator("[aria-invalid=true][name=website]")).to_be_visible()
    expect(rita.locator("[name=body]")).to_have_value("Lang überlegt.")


def test_anna_writes_previews_and_publishes_and_rita_finds_it(
    open_page: OpenPage, anna: User
) -> None:
    author = open_page(viewport={"width": 1280, "height": 900})
    sign_in(author, "anna")
    author.goto("/admin/blog/post/add/")
    author.fill("[name=title]", "Grüße aus der Küche")
    editor = author.locator("[contenteditable=true]").first
    editor.click()
    author.keyboard.type("Es riecht nach ")
    author.keyboard.press("Control+b")
    author.keyboard.type("Brot")
    author.get_by_role("button", name=said("Preview")).click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Grüße aus der Küche")
    expect(author.locator("article strong")).to_have_text("Brot")
    rita = open_page()
    rita.goto("/")
    expect(rita.get_by_text("Grüße aus der Küche")).to_have_count(0)

    author.goto(f"/admin/blog/post/{Post.objects.get().pk}/change/")
    author.locator("#publishing summary").click()
    author.get_by_role("button", name=said("Publish now")).click()
    expect(author.locator(".messagelist")).to_be_visible()
    rita.reload()
    rita.get_by_role("heading", name="Grüße aus der Küche").get_by_role("link").click()
    expect(rita.get_by_text("Es riecht nach Brot")).to_be_visible()
