"""The derived fields of posts and pages: body, teaser, number of words."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.text import Truncator

from blog.embeds.lines import without_embeds
from blog.html.allowed import TEASER
from blog.html.headings import add_heading_ids
from blog.html.page_marks import NEXT_PAGE, NEXT_PAGE_MARK, split_pages, split_teaser
from blog.html.plain_text import plain_text
from blog.html.sanitising import render_post, sanitise
from blog.models import Embed, Page, Post
from blog.rendering.embed_cards import add_embeds, embeds_in, embeds_to_be
from blog.rendering.files import add_files, link_files
from blog.rendering.pictures import add_credits, complete_pictures

TEASER_WORDS = 60
NOT_IN_TEASER = frozenset({"figure", "table", "pre"})


@dataclass(frozen=True)
class Sanitised:
    """What sanitising makes of a text's sources; it needs nothing of the database."""

    pages: list[str]
    """The HTML of each page of the text."""
    teaser: str = ""


def sanitise_post(body: str, excerpt: str, rendered: str = "") -> Sanitised:
    """Sanitise the sources of a post; `rendered` is the body's HTML where that is known."""
    # Each page is sanitised by itself, so that no tag reaches from one into the next.
    pages = [rendered] if rendered else [render_post(source) for source in split_pages(body)]
    if excerpt:
        return Sanitised(pages, render_post(excerpt))
    is_whole = rendered or split_pages(body) == [body]
    return Sanitised(pages, teaser(body, html=pages[0] if is_whole else ""))


def sanitise_page(body: str) -> Sanitised:
    return Sanitised([render_post(body)])


def render(text: Post | Page, sanitised: Sanitised | None = None) -> dict[str, Embed]:
    """Set the derived fields of a post or page; return the embeds that it shows, by their URLs.

    `sanitised` is what its sources became, where that is known.
    """
    sanitised = sanitised or _sanitise(text)
    pages = _completed(sanitised)
    embeds = embeds_in(pages)
    _derive(text, sanitised.teaser, pages, embeds)
    return embeds


def render_to_look_at(text: Post | Page) -> None:
    """Set the derived fields of a text that is not saved; nothing is stored."""
    sanitised = _sanitise(text)
    pages = _completed(sanitised)
    _derive(text, sanitised.teaser, pages, embeds_to_be(pages))


def _sanitise(text: Post | Page) -> Sanitised:
    if isinstance(text, Post):
        return sanitise_post(text.body, text.excerpt)
    return sanitise_page(text.body)


def _completed(sanitised: Sanitised) -> list[str]:
    return add_heading_ids([add_files(add_credits(page)) for page in sanitised.pages])


def _derive(text: Post | Page, teaser: str, pages: list[str], embeds: dict[str, Embed]) -> None:
    text.body_html = NEXT_PAGE.join(add_embeds(page, embeds) for page in pages if page.strip())
    if isinstance(text, Post):
        text.teaser_html = link_files(complete_pictures(teaser))
        text.word_count = len(plain_text(text.body_html).split())


def teaser(source: str, words: int = TEASER_WORDS, html: str = "") -> str:
    """What lists show of a post: everything before the “more” mark, or its first words.

    `html` is what rendering made of the source, where that is known.
    """
    before, has_mark = split_teaser(source)
    if has_mark:
        return sanitise(NEXT_PAGE_MARK.sub("", before), TEASER)
    html = without_embeds(html or render_post(source))
    text = plain_text(html, NOT_IN_TEASER) or plain_text(html)
    return f"<p>{escape(Truncator(text).words(words, truncate=' …'))}</p>" if text else ""
