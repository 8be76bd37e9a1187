"""The derived fields of posts and pages: body, teaser, number of words."""

from django.utils.html import escape
from django.utils.text import Truncator

from blog.embeds.lines import without_embeds
from blog.html.allowed import TEASER
from blog.html.page_marks import NEXT_PAGE, NEXT_PAGE_MARK, split_pages, split_teaser
from blog.html.plain_text import plain_text
from blog.html.sanitising import render_post, sanitise
from blog.models import Embed, Page, Post
from blog.rendering.embed_cards import add_embeds, embeds_in
from blog.rendering.pictures import add_credits, complete_pictures

TEASER_WORDS = 60
NOT_IN_TEASER = frozenset({"figure", "table", "pre"})


def render(text: Post | Page) -> dict[str, Embed]:
    """Set the derived fields of a post or page; return the embeds that it shows, by their URLs."""
    sources = split_pages(text.body) if isinstance(text, Post) else [text.body]
    # Each page is sanitised by itself, so that no tag reaches from one into the next.
    pages = [add_credits(render_post(source)) for source in sources]
    embeds = embeds_in(pages)
    text.body_html = NEXT_PAGE.join(add_embeds(page, embeds) for page in pages if page.strip())
    if isinstance(text, Post):
        short = render_post(text.excerpt) if text.excerpt else teaser(text.body)
        text.teaser_html = complete_pictures(short)
        text.word_count = len(plain_text(text.body_html).split())
    return embeds


def teaser(source: str, words: int = TEASER_WORDS) -> str:
    """What lists show of a post: everything before the “more” mark, or its first words."""
    before, has_mark = split_teaser(source)
    if has_mark:
        return sanitise(NEXT_PAGE_MARK.sub("", before), TEASER)
    html = without_embeds(render_post(source))
    text = plain_text(html, NOT_IN_TEASER) or plain_text(html)
    return f"<p>{escape(Truncator(text).words(words, truncate=' …'))}</p>" if text else ""
