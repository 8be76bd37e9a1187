"""Figures with their captions, as posts here have them."""

from html import escape

from blog.html.allowed import ALIGNMENTS
from wordpress.content.context import Attachment
from wordpress.content.players import paragraph
from wordpress.content.tags import Token, replace_tags, start_tag, tokens


def picture_and_words(html: str) -> tuple[str, str]:
    """The first picture with the link around it, and the remaining HTML."""
    picture, words, link = "", "", ""
    for token in tokens(html):
        if not picture and token.kind == "start" and token.name == "a" and not link:
            link = token.raw
        elif not picture and token.kind == "start" and token.name == "img":
            picture = link + token.raw
        elif link and token.kind == "end" and token.name == "a":
            picture, words, link = (picture + token.raw if picture else "", words, "")
        else:
            words += token.raw
    return picture, words.strip()


def with_number(html: str, number: str) -> str:
    """The picture with the class that names its attachment, which some editors omitted."""

    def change(token: Token) -> str:
        attributes = token.attributes
        named = attributes.get("class", "")
        if token.name != "img" or "wp-image-" in named:
            return token.raw
        return start_tag("img", attributes | {"class": f"{named} wp-image-{number}".strip()})

    return replace_tags(html, change)


def figure(picture: str, words: str, align: str = "") -> str:
    """A picture with its caption; a caption without a picture is a paragraph."""
    if not picture:
        return paragraph(words) if words else ""
    attributes = {"class": align} if align in ALIGNMENTS else {}
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n{start_tag('figure', attributes)}{picture}{caption}</figure>\n\n"


def library_figure(attachment: Attachment, words: str = "") -> str:
    """The figure of an attachment; pictures in the library here get their caption from it."""
    attributes = {"src": attachment.url, "alt": attachment.alternative_text}
    if attachment.width and attachment.height:
        attributes |= {"width": str(attachment.width), "height": str(attachment.height)}
    if not words and not attachment.is_in_library:
        words = escape(attachment.caption, quote=False)
    return figure(start_tag("img", attributes), words).strip()
