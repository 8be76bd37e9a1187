"""Block markup: HTML with comments that say which block it is, <!-- wp:image {"id":7} -->.

The HTML of most blocks is kept. Others are rewritten to what posts here use, and blocks whose
content only WordPress's server could generate are reported.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any, Union

from django.utils.translation import gettext_lazy as _

from blog.html.allowed import ALIGNMENTS
from blog.html.tree import names
from wordpress.content.context import Attachment, Context, Kind, Losses
from wordpress.content.figures import figure, library_figure
from wordpress.content.paragraphs import add_paragraphs
from wordpress.content.players import file_paragraph, paragraph, url_alone
from wordpress.content.tags import (
    Token,
    replace_tags,
    start_tag,
    tokens,
)

MARK = re.compile(
    r"""<!--\s+(?P<end>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+
        (?:(?P<given>\{(?:(?!-->).)*\})\s+)?(?P<alone>/)?-->""",
    re.VERBOSE | re.DOTALL,
)
IS_BLOCKS = "<!-- wp:"
MAX_DEPTH = 30
"""Blocks nested more deeply keep their HTML and lose their attributes."""
MAX_REUSED = 5
"""How deeply reusable blocks may be nested."""

# Layout around other blocks; posts here have a single column.
FRAMES = names("columns cover group media-text")
# Nothing is lost when these are empty; other empty blocks were filled by the server.
HARMLESS_WITHOUT = names("spacer more nextpage separator post-content freeform")


@dataclass
class Block:
    name: str
    """Without “core/”."""
    given: dict[str, Any] = field(default_factory=dict)
    children: list[Union["Block", str]] = field(default_factory=list)

    @property
    def own_html(self) -> str:
        """The HTML without that of inner blocks."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def blocks(self) -> list["Block"]:
        return [child for child in self.children if isinstance(child, Block)]

    def text(self, key: str) -> str:
        value = self.given.get(key, "")
        return str(value) if isinstance(value, str | int) else ""


def parse(content: str) -> Block:
    """The tree of blocks below a nameless root; unclosed blocks end with the text."""
    root = Block("")
    open_blocks = [root]
    position = 0
    for match in MARK.finditer(content):
        if match.start() > position:
            open_blocks[-1].children.append(content[position : match.start()])
        position = match.end()
        name = match["name"].removeprefix("core/").removeprefix("core-")
        if match["end"]:
            _close(open_blocks, name)
            continue
        block = Block(name, _given(match["given"]))
        open_blocks[-1].children.append(block)
        if not match["alone"] and len(open_blocks) <= MAX_DEPTH:
            open_blocks.append(block)
    if position < len(content):
        open_blocks[-1].children.append(content[position:])
    return root


def _close(open_blocks: list[Block], name: str) -> None:
    """Close the innermost block of this name, and any unclosed blocks in it."""
    for index in range(len(open_blocks) - 1, 0, -1):
        if open_blocks[index].name == name:
            del open_blocks[index:]
            return


def _given(text: str | None) -> dict[str, Any]:
    try:
        given = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


class Blocks:
    """Writes the blocks of one text as plain HTML."""

    def __init__(self, context: Context, losses: Losses, reused: int = 0) -> None:
        self.context = context
        self.losses = losses
        self.reused = reused
        self.seen = ""
        """The most recent text, to report where something was lost."""
        self.makers: dict[str, Callable[[Block], str]] = {
            "audio": self.file,
            "block": self.reusable,
            "button": self.button,
            "code": self.code,
            "cover": self.cover,
            "embed": self.embed,
            "file": self.download,
            "footnotes": self.footnotes,
            "gallery": self.gallery,
            "html": self.inside,
            "image": self.image,
            "media-text": self.media_text,
            "missing": self.inside,
            "more": self.more,
            "nextpage": lambda _block: "\n\n<!--nextpage-->\n\n",
            "pullquote": self.pullquote,
            "shortcode": self.shortcode,
            "social-link": self.social_link,
            "spacer": lambda _block: "",
            "syntaxhighlighter/code": self.code,
            "verse": self.verse,
            "video": self.file,
        }

    def html(self, content: str) -> str:
        return self.inside(parse(content))

    def inside(self, block: Block) -> str:
        out: list[str] = []
        for child in block.children:
            if isinstance(child, str):
                self.seen = child if child.strip() else self.seen
                out.append(child)
            else:
                out.append(self.block(child))
        return "".join(out)

    def block(self, block: Block) -> str:
        if block.name in FRAMES:
            reason = _("Its parts are shown one below the other.")
            self.losses.add(Kind.LAYOUT, block.name, reason, words_of(self.seen))
        maker = self.makers.get(block.name)
        if maker is None and block.name.startswith("embed/"):
            maker = self.embed
        if maker is not None:
            return maker(block)
        html = self.inside(block)
        if not html.strip() and block.name not in HARMLESS_WITHOUT:
            reason = _("This block has no content of its own; the old site generated it.")
            self.losses.add(Kind.BLOCK, block.name, reason, words_of(self.seen))
        return html

    # Pictures

    def image(self, block: Block) -> str:
        """The figure with its caption; the attachment's number is put back into the class."""
        number, align = block.text("id"), f"align{block.text('align')}"
        width = re.fullmatch(r"(\d{1,5})(?:px)?", block.text("width"))

        def change(token: Token) -> str:
            attributes = token.attributes
            named = attributes.get("class", "")
            if token.name == "img":
                if number.isdigit() and "wp-image-" not in named:
                    attributes["class"] = f"{named} wp-image-{number}".strip()
                if width:
                    attributes.setdefault("width", width[1])
                return start_tag("img", attributes)
            if token.name == "figure" and align in ALIGNMENTS and align not in named.split():
                return start_tag("figure", attributes | {"class": f"{named} {align}".strip()})
            return token.raw

        return replace_tags(self.inside(block), change)

    def gallery(self, block: Block) -> str:
        """Its figures in sequence, which are shown here as a row, then the gallery's caption."""
        figures = [self.block(child) for child in block.blocks]
        caption = ""
        if not figures:
            # Before WordPress 5.9 a gallery was one block, a list of figures.
            figures, caption = figures_of_list(block.own_html)
        elif match := re.search(
            r"<figcaption\b[^<>]*>(.*?)</figcaption>", block.own_html, re.DOTALL
        ):
            caption = match[1]
        if not figures:
            numbers = [str(number) for number in block.given.get("ids", [])]
            found = [self.context.attachment(number) for number in numbers]
            figures = [library_figure(attachment) for attachment in found if attachment]
        html = "".join(item.strip() for item in figures)
        return f"\n\n{html}\n\n" + (paragraph(caption) if caption.strip() else "")

    def cover(self, block: Block) -> str:
        """Its text; before it the picture, if that is only set as the background."""
        html = self.inside(block)
        url = block.text("url")
        if url and "<img" not in html and "<video" not in html:
            html = figure(start_tag("img", self._picture(block, url)), "") + html
        return html

    def media_text(self, block: Block) -> str:
        html = self.inside(block)
        number = block.text("mediaId")
        if not number.isdigit():
            return html

        def change(token: Token) -> str:
            attributes = token.attributes
            if token.name != "img" or "wp-image-" in attributes.get("class", ""):
                return token.raw
            return start_tag("img", attributes | {"class": f"wp-image-{number}"})

        return replace_tags(html, change)

    def _picture(self, block: Block, url: str) -> dict[str, str]:
        attributes = {"src": url, "alt": block.text("alt")}
        number = block.text("id")
        return attributes | ({"class": f"wp-image-{number}"} if number.isdigit() else {})

    # Embeds and files

    def embed(self, block: Block) -> str:
        """Its URL and caption: the sanitiser would drop a figure without a picture."""
        html = self.inside(block)
        match = re.search(r"https?://[^\s<>\"']+", re.sub(r"<[^<>]*>", " ", html))
        url = block.text("url") or (match[0] if match else "")
        caption = caption_of(html)
        return (url_alone(unescape(url)) if url else "") + (paragraph(caption) if caption else "")

    def file(self, block: Block) -> str:
        html = self.inside(block)
        url = self._url(html, block, ("src",))
        caption = caption_of(html)
        if not url:
            return html
        return file_paragraph(url, plain(caption)) if caption else file_paragraph(url)

    def download(self, block: Block) -> str:
        """A single link: WordPress writes a second one as a button."""
        html = self.inside(block)
        url = self._url(html, block, ("href",))
        named = re.search(r"<a\b[^<>]*>(.*?)</a>", html, re.DOTALL)
        return file_paragraph(url, plain(named[1]) if named else "") if url else html

    def _url(self, html: str, block: Block, keys: tuple[str, ...]) -> str:
        """The URL from the HTML, the block's attributes, or its attachment."""
        for token in tokens(html):
            for key in keys if token.kind == "start" else ():
                if url := token.attributes.get(key):
                    return url
        attachment = self._attachment(block)
        return block.text("href") or block.text("src") or (attachment.url if attachment else "")

    def _attachment(self, block: Block) -> Attachment | None:
        number = block.text("id")
        return self.context.attachment(number) if number else None

    # Text

    def button(self, block: Block) -> str:
        """A link in a paragraph of its own; this site decides how it looks."""
        html = re.sub(r"</?(?:div|p)\b[^<>]*>", "", self.inside(block)).strip()
        return paragraph(html) if html else ""

    def code(self, block: Block) -> str:
        named = block.text("language") or block.text("lang")
        named = named or next(
            (
                name.removeprefix("language-").removeprefix("lang-")
                for name in block.text("className").split()
                if name.startswith(("language-", "lang-"))
            ),
            "",
        )
        html = self.inside(block).strip()
        match = re.fullmatch(r"<pre\b[^<>]*>(?:<code\b[^<>]*>)?(.*?)(?:</code>)?</pre>", html, re.S)
        if match is None:
            return html
        written = re.search(r"\blanguage-[a-z0-9+#-]+", html[: match.start(1)])
        named = f"language-{named.lower()}" if named else (written[0] if written else "")
        tag = start_tag("code", {"class": named} if named else {})
        return f"\n\n<pre>{tag}{match[1]}</code></pre>\n\n"

    def verse(self, block: Block) -> str:
        """Keep a poem's lines and indents without WordPress's monospaced font."""
        inner = re.sub(r"</?pre\b[^<>]*>", "", self.inside(block)).strip("\n")
        stanzas = re.split(r"\n[ \t]*\n\s*", inner)
        indented = (re.sub(r"(?m)^[ \t]+", spaces, stanza) for stanza in stanzas)
        return "".join(paragraph(stanza.replace("\n", "<br>\n")) for stanza in indented)

    def pullquote(self, block: Block) -> str:
        return re.sub(r"</?figure\b[^<>]*>", "", self.inside(block))

    def shortcode(self, block: Block) -> str:
        return f"\n\n{add_paragraphs(self.inside(block))}\n\n"

    def more(self, block: Block) -> str:
        if words := block.text("customText"):
            reason = _("The “more” link has a fixed text here.")
            self.losses.add(Kind.TEXT, words, reason)
        return "\n\n<!--more-->\n\n"

    def social_link(self, block: Block) -> str:
        url, name = block.text("url"), block.text("label") or block.text("service")
        return file_paragraph(url, name) if url else ""

    def reusable(self, block: Block) -> str:
        """Inline the content that several posts share."""
        content = self.context.reusable_block(block.text("ref"))
        if content is None or self.reused >= MAX_REUSED:
            reason = _("The export does not contain this reusable block.")
            self.losses.add(Kind.BLOCK, f"block {block.text('ref')}", reason, words_of(self.seen))
            return ""
        return Blocks(self.context, self.losses, self.reused + 1).html(content)

    def footnotes(self, _block: Block) -> str:
        notes = "".join(
            f'<li id="{escape(key)}">{html} <a href="#{escape(key)}-link">↩</a></li>'
            for key, html in self.context.footnotes.items()
        )
        return f"\n\n<ol>{notes}</ol>\n\n" if notes else ""


def figures_of_list(html: str) -> tuple[list[str], str]:
    """The figures in the items of a list, and the caption below the list."""
    items = re.findall(r"<li\b[^<>]*>(.*?)</li>", html, re.DOTALL)
    rest = re.sub(r"<li\b[^<>]*>.*?</li>", "", html, flags=re.DOTALL)
    figures = [re.sub(r"</?div\b[^<>]*>", "", item) for item in items]
    if not figures:
        figures = re.findall(r"<figure\b[^<>]*>(?:(?!</?figure).)*</figure>", html, re.DOTALL)
        return figures, ""
    return figures, caption_of(rest)


def caption_of(html: str) -> str:
    match = re.search(r"<figcaption\b[^<>]*>(.*?)</figcaption>", html, re.DOTALL)
    return match[1].strip() if match else ""


def spaces(indent: re.Match[str]) -> str:
    """Non-breaking spaces, which HTML does not collapse."""
    return "\xa0" * len(indent[0])


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", html)).strip()


def words_of(html: str) -> str:
    """The text of the HTML, without its tags."""
    return unescape(re.sub(r"<[^<>]*>", " ", html))
