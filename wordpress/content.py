"""The text of a WordPress post as HTML: blocks as they are, classic text in paragraphs."""

import re
from html import escape, unescape

from blog.embeds import recognise

BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:.*?-->", re.S)
BLOCKS = (
    "address|article|aside|blockquote|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
PREFORMATTED = re.compile(r"<pre\b.*?</pre>", re.S | re.I)
BLOCK_EDGE = re.compile(rf"\s*(</?(?:{BLOCKS})\b[^>]*>)\s*", re.I)
STARTS_WITH_BLOCK = re.compile(rf"</?(?:{BLOCKS})\b|<!--\s*more|\x00", re.I)

EMBED_BLOCK = re.compile(r"<figure\b[^<>]*\bwp-block-embed\b[^<>]*>(.*?)</figure>", re.S | re.I)
EMBED_ADDRESS = re.compile(r">\s*(https?://[^\s<>\"]+)\s*<", re.I)
EMBED_CAPTION = re.compile(r"<figcaption\b[^<>]*>(.*?)</figcaption>", re.S | re.I)
EMBED_CODE = re.compile(r"\[embed\b[^\[\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]", re.I)
IFRAME = re.compile(
    r"""<iframe\b[^<>]*\bsrc=["']([^"'<>]+)["'][^<>]*>(?:\s*</iframe>)?""", re.S | re.I
)


def to_html(content: str) -> str:
    """Blocks lose their comments; text without blocks gets paragraphs at empty lines."""
    content = EMBED_BLOCK.sub(embed_block, content)
    content = EMBED_CODE.sub(r"\n\n\1\n\n", content)
    content = IFRAME.sub(iframe, content)
    if "<!-- wp:" in content:
        return BLOCK_COMMENT.sub("", content).strip()
    return add_paragraphs(content)


def add_paragraphs(text: str) -> str:
    """What the classic editor leaves out: paragraphs and line breaks."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n\x00{len(kept) - 1}\x00\n\n"

    text = text.replace("\r\n", "\n").replace("\x00", "")
    text = PREFORMATTED.sub(keep, text)
    text = re.sub(r"(<!--\s*more.*?-->)", r"\n\n\1\n\n", text)
    text = BLOCK_EDGE.sub(lambda match: around(match[1]), text)
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    html = "\n".join(part if STARTS_WITH_BLOCK.match(part) else paragraph(part) for part in parts)
    return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], html)


def around(tag: str) -> str:
    """Empty lines outside of a block, so that text beside it becomes a paragraph of its own."""
    if re.match(r"</?(?:p|li|h[1-6]|td|th|dt|dd|figcaption)\b", tag, re.I):
        return f"{tag}\n\n" if tag.startswith("</") else f"\n\n{tag}"
    return f"\n\n{tag}\n\n"


def paragraph(text: str) -> str:
    return "<p>" + text.replace("\n", "<br>\n") + "</p>"


def embed_block(match: re.Match[str]) -> str:
    """A figure without a picture would go; its address and its caption are worth keeping."""
    address = EMBED_ADDRESS.search(f">{match[1]}<")
    caption = EMBED_CAPTION.search(match[1])
    kept = [found[1].strip() for found in (address, caption) if found]
    return "".join(f"<p>{text}</p>" for text in kept)


def iframe(match: re.Match[str]) -> str:
    """The address of a video that was shown in a frame, alone in its paragraph."""
    known = recognise(re.sub(r"^//", "https://", unescape(match[1]).strip()))
    return f"\n\n<p>{escape(known.link)}</p>\n\n" if known else match[0]
