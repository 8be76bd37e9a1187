"""Anna's day: sign in, write, preview, schedule, see it appear, correct it, answer a reader."""

import datetime
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.models import Image, Post
from blog.rendering.saving_images import save_image
from comments.models import Comment
from tests.browser.editing import surface
from tests.clock import clock_at
from tests.helpers import MakeComment, OpenPage, said, sign_in_by_form
from tests.pictures import encoded

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "Im Garten hinter dem Haus wachsen seit dem Frühling Bohnen, Kürbisse und Ringelblumen. "
WORDS = 600


@pytest.fixture
def pictures() -> list[Image]:
    files = [ContentFile(encoded(size=(300, 200)), f"beet-{number}.jpg") for number in (1, 2)]
    return [
        save_image(Image(file=file, title=f"Beet {number}", alternative_text=f"Beet {number}"))
        for number, file in enumerate(files, 1)
    ]


def write(page: Page, text: str) -> None:
    page.keyboard.insert_text(text)


def add_picture(page: Page, place: int) -> None:
    """The one in this place of the library; the caret stands below it then."""
    before = surface(page).locator("figure img[src]").count()
    with page.expect_popup() as opened:
        page.locator("[data-name=figure]").click()
    opened.value.locator("button[data-url]").nth(place).click()
    expect(surface(page).locator("figure img[src]")).to_have_count(before + 1)


def test_the_seven_steps(
    open_page: OpenPage, anna: User, pictures: list[Image], make_comment: MakeComment
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    reader = open_page()

    # 1. She signs in.
    sign_in_by_form(page, "anna")
    page.get_by_role("link", name=said("Write a post")).click()

    # 2. She writes 600 words with two pictures and a table.
    page.fill("[name=title]", "Ein Sommer im Garten")
    surface(page).click()
    paragraph = SENTENCE * 20
    for _number in range(-(-WORDS // len(paragraph.split()))):
        write(page, paragraph)
        page.keyboard.press("Enter")
    for place in range(len(pictures)):
        add_picture(page, place)
    write(page, "Was wann gesät wird:")
    page.keyboard.press("Enter")
    page.locator("[data-name=insertTable], [data-name=table]").first.click()
    page.locator("dialog[open] [type=submit]").click()
    write(page, "Bohnen")
    page.keyboard.press("Tab")
    write(page, "Mai")
    words = page.locator("[data-words]")
    expect(words).to_have_text(re.compile(r"\d{3}"))

    # 3. She looks at it as readers will see it, and comes back.
    page.get_by_role("button", name=said("Preview")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ein Sommer im Garten")
    expect(page.locator(".prose figure img")).to_have_count(2)
    expect(page.locator("article table")).to_contain_text("Bohnen")
    post = Post.objects.get()
    assert post.word_count >= WORDS
    page.locator(f"a[href='/admin/blog/post/{post.pk}/change/']").first.click()

    # 4. She schedules it for tomorrow morning.
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    page.locator("#publishing summary").click()
    page.get_by_label(said("Day")).fill(f"{tomorrow:%Y-%m-%d}")
    page.get_by_label(said("Time")).fill("09:00")
    page.get_by_role("button", name=said("Schedule"), exact=True).click()
    expect(page.locator(".bar__state")).to_contain_text("09:00")
    reader.goto("/")
    expect(reader.get_by_text("Ein Sommer im Garten")).to_have_count(0)

    with clock_at(tomorrow.replace(hour=9, minute=1)):
        # 5. It appears by itself.
        reader.reload()
        reader.get_by_role("heading", name="Ein Sommer im Garten").get_by_role("link").click()
        expect(reader.locator("article table")).to_contain_text("Mai")

        # 6. She corrects a word.
        page.goto(f"/admin/blog/post/{post.pk}/change/")
        page.fill("[name=title]", "Ein Sommer im Garten hinter dem Haus")
        page.get_by_role("button", name=said("Update")).click()
        expect(page.locator(".messagelist")).to_contain_text(said("Updated."))
        reader.reload()
        expect(reader.get_by_role("heading", level=1)).to_have_text(
            "Ein Sommer im Garten hinter dem Haus"
        )

        # 7. She answers a comment.
        asked = make_comment(Post.objects.get(), author_name="Rita", body="Wie tief?")
        page.goto("/admin/comments/comment/mine/")
        page.get_by_text(said("Reply")).click()
        page.get_by_label(said("Your reply")).fill("Drei Zentimeter.")
        page.get_by_role("button", name=said("Send the reply")).click()
        expect(page.locator(".messagelist")).to_be_visible()
        assert Comment.objects.get(parent=asked).user == anna
        reader.reload()
        expect(reader.get_by_text("Drei Zentimeter.")).to_be_visible()
