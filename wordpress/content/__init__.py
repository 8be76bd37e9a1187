"""The text of a WordPress post as the HTML of a post here, with a list of what was lost.

Blocks are read by their marks, and classic text by WordPress's own rules for paragraphs, never
both. All of it passes the one sanitiser.
"""

from dataclasses import dataclass

from blog.html.plain_text import plain_characters
from wordpress.content.blocks import IS_BLOCKS, Blocks
from wordpress.content.cleaning import clean
from wordpress.content.context import Attachment, Context, Converted, Kind, Loss, Losses
from wordpress.content.paragraphs import add_paragraphs
from wordpress.content.players import without_players
from wordpress.content.shortcodes import Shortcodes
from wordpress.content.urls import rewrite

__all__ = [
    "Attachment",
    "Context",
    "Converted",
    "Draft",
    "Kind",
    "Loss",
    "convert",
    "draft",
    "finish",
    "to_html",
]


@dataclass(frozen=True)
class Draft:
    """A text that needs nothing more of the old site, but still has to pass the sanitiser."""

    html: str
    losses: Losses
    shown: dict[str, Attachment]


def convert(content: str, context: Context) -> Converted:
    """The content as it is stored here; converting the result again changes nothing."""
    return finish(draft(content, context))


def draft(content: str, context: Context) -> Draft:
    """Do all for which the old site has to be known."""
    losses = Losses()
    if not content.strip():
        # Most posts have no excerpt.
        return Draft("", losses, {})
    content = plain_characters(content)
    # These characters serve as placeholders for code and marks.
    html = content.replace("\ue000", "").replace("\x00", "")
    is_blocks = IS_BLOCKS in html
    if is_blocks:
        html = Blocks(context, losses).html(html)
    html = without_players(Shortcodes(context, losses).replace(html), losses)
    if not is_blocks:
        html = add_paragraphs(html)
    html, shown = rewrite(html, context, losses)
    return Draft(html, losses, shown)


def finish(text: Draft) -> Converted:
    """Do the rest, which is most of the work, and can be done by another process."""
    if not text.html:
        return Converted("", text.losses.all())
    html, rendered = clean(text.html, text.losses, text.shown)
    return Converted(html, text.losses.all(), rendered)


def to_html(content: str) -> str:
    """The converted content, knowing nothing about the rest of the old site."""
    return convert(content, Context()).html
