"""The editor of a post's form, for tests: texts go through it as an author would open them."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from blog.html.editing import opened, tidy_source, with_visible_marks
from blog.models import Post
from tests.helpers import OpenPage, sign_in

FIELD = """
  const script = document.querySelector('script[src*="editor/start"]');
  const { fields } = await import(script.src);
  const field = fields.get(document.querySelector("textarea[data-editor]"));
"""


@dataclass(frozen=True)
class Returned:
    """What came of a text: what the editor gives back, or why it is shown as HTML."""

    html: str | None
    reason: str


def write_new(open_page: OpenPage, **options: Any) -> Page:
    """The form for a new post, with its editor ready."""
    page = open_page(**options)
    sign_in(page, "anna")
    page.goto("/admin/blog/post/add/")
    expect(surface(page)).to_be_visible()
    return page


def change(page: Page, post: Post) -> None:
    page.goto(f"/admin/blog/post/{post.pk}/change/")


def surface(page: Page) -> Locator:
    return page.locator("[contenteditable=true]").first


def field(page: Page) -> Locator:
    """The field of the form, whose value would be saved now."""
    return page.locator("textarea[data-editor]")


def through_the_editor(page: Page, texts: list[str]) -> list[Returned]:
    """Each text as the form opens it; the editor types a letter and takes it back."""
    given = [opened(text).html or with_visible_marks(text) for text in texts]
    results = page.evaluate(
        f"""async (texts) => {{{FIELD}
          return texts.map((text) => {{
            field.open(text);
            const {{ editor }} = field;
            if (!editor) return [null, document.querySelector(".html-view__reason").textContent];
            editor.commands.insertContentAt(editor.state.doc.content.size, "<p>x</p>");
            editor.commands.undo();
            return [editor.getHTML(), ""];
          }});
        }}""",
        given,
    )
    return [Returned(html and tidy_source(html), reason) for html, reason in results]


def press(page: Page, key: str, position: int) -> None:
    """Press a key that moves the caret; the editor learns of that a little later."""
    page.keyboard.press(key)
    page.wait_for_function(
        "at => document.querySelector('[contenteditable=true]').editor.state.selection.head === at",
        arg=position,
    )
