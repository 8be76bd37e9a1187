"""The text of a WordPress post as the HTML of a post here, with a list of what was lost.

Blocks are read by their marks, and classic text by WordPress's own rules for paragraphs, never
both. All of it passes the one sanitiser.
"""

from blog.html.plain_text import plain_characters
from wordpress.content.blocks import IS_BLOCKS, Blocks
from wordpress.content.cleaning import clean
from wordpress.content.context import Attachment, Context, Converted, Kind, Loss, Losses
from wordpress.content.paragraphs import add_paragraphs
from wordpress.content.players import without_players
from wordpress.content.shortcodes import Shortcodes
from wordpress.content.urls import rewrite

__all__ = ["Attachment", "Context", "Converted", "Kind", "Loss", "convert", "to_html"]


def convert(content: str, context: Context) -> Converted:
    """The content as it is stored here; converting the result again changes nothing."""
    if not content.strip():
        # Most posts have no excerpt.
        return Converted("", [])
    losses = Losses()
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
    return Converted(clean(html, losses, shown), losses.all())


def to_html(content: str) -> str:
    """The converted content, knowing nothing about the rest of the old site."""
    return convert(content, Context()).html
