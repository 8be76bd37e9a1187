"""What posts and pages show, derived from what their authors wrote."""

from django.utils.html import escape
from django.utils.text import Truncator

from blog.embeds.cards import without_embeds
from blog.html.allowed import TEASER
from blog.html.page_marks import NEXT_PAGE_MARK, split_teaser
from blog.html.plain_text import plain_text
from blog.html.sanitising import render_post, sanitise

TEASER_WORDS = 60
NOT_IN_TEASER = frozenset({"figure", "table", "pre"})


def teaser(source: str, words: int = TEASER_WORDS) -> str:
    """What a list shows of a post: all before the “more” mark, else its first words."""
    before, has_mark = split_teaser(source)
    if has_mark:
        return sanitise(NEXT_PAGE_MARK.sub("", before), TEASER)
    html = without_embeds(render_post(source))
    text = plain_text(html, NOT_IN_TEASER) or plain_text(html)
    return f"<p>{escape(Truncator(text).words(words, truncate=' …'))}</p>" if text else ""
