"""Sanitise the converted HTML, and list what that removed."""

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape

from django.utils.translation import gettext_lazy as _

from blog.html.allowed import POST
from blog.html.normalising import RENAMED
from blog.html.page_marks import MORE, MORE_MARK, NEXT_PAGE, NEXT_PAGE_MARK
from blog.html.sanitising import UNREADABLE, as_written, render_post, shape_as_written
from blog.html.tree import BLOCKS, Child, Element, flat_text, names, parse, serialise
from wordpress.content.captions import drop_known_words
from wordpress.content.context import Attachment, Kind, Losses
from wordpress.content.tags import Token, all_tokens, classes

# The sanitiser removes comments, so the marks pass it as placeholders that nobody writes.
PLACES = {"\ue000more\ue000": MORE, "\ue000nextpage\ue000": NEXT_PAGE}
NO_TEASER = re.compile(r"<!--\s*noteaser\s*-->", re.IGNORECASE)
MORE_WORDS = re.compile(r"<!--\s*more\s+([^<>]*?)\s*-->", re.IGNORECASE)

# Purely structural tags: without them the text is the same.
FRAMES = names(
    "address article aside body center col colgroup div font footer head header hgroup html main "
    "map nav noscript param picture section source tbody tt wbr big nobr meta link title"
)
DANGEROUS = names("script applet base")
COLOURS = re.compile(r"has-[\w-]+-(?:color|background-color|font-size|gradient-background)")
QUIET_STYLES = names("width height max-width aspect-ratio flex-basis object-fit object-position")


def clean(html: str, losses: Losses, shown: Mapping[str, Attachment]) -> tuple[str, str]:
    """The HTML that the sanitiser leaves, with its marks; all that it took is in the losses.

    Also what rendering will make of it, where that is known without sanitising it again.
    `shown` are the library's pictures in it, by their URLs.
    """
    source = NO_TEASER.sub("", with_places(html, losses))
    written = as_written(source)
    words = flat_text(written)
    shape_as_written(written)
    # In the form that it is stored in, most HTML passes the sanitiser as it is, in one pass.
    cleaned = render_post("".join(in_lines(written)))
    root = parse(cleaned)
    note_tags(source, losses)
    note_words(words, flat_text(root), losses)
    drop_known_words(root, shown)
    blocks = with_marks(root)
    # Lines between blocks are nothing that rendering keeps.
    return "\n".join(blocks), cleaned if "".join(blocks) == cleaned else ""


# Marks


def with_places(html: str, losses: Losses) -> str:
    """The first “more”, as WordPress reads it, and every “nextpage” as paragraphs."""
    for words in MORE_WORDS.findall(html):
        reason = _("The “more” link has a fixed text here.")
        losses.add(Kind.TEXT, words, reason)
    more, next_page = (f"\n\n<p>{place}</p>\n\n" for place in PLACES)
    html = MORE_MARK.sub(lambda _match: more, html, count=1)
    return NEXT_PAGE_MARK.sub(lambda _match: next_page, MORE_MARK.sub("", html))


def with_marks(root: Element) -> list[str]:
    """Blocks, and each mark between two of them, for a text can only be divided there."""
    blocks: list[str] = []
    for child in root.children:
        if isinstance(child, str):
            blocks += [child.strip()] if child.strip() else []
            continue
        text = child.text()
        marks = [mark for place, mark in PLACES.items() for _n in range(text.count(place))]
        if marks:
            _take_places(child)
        _join_lines(child)
        html = serialise(child)
        blocks += [html] if not marks or flat_text(child) or child.find("img") else []
        blocks += marks
    return blocks


def in_lines(root: Element) -> list[str]:
    """The blocks of a text, each in one line; those that a mark is in stay as they are."""
    lines: list[str] = []
    for child in root.children:
        text = child if isinstance(child, str) else child.text()
        if isinstance(child, Element) and not any(place in text for place in PLACES):
            _join_lines(child)
        if isinstance(child, Element) or text.strip():
            lines.append(serialise(Element("", {}, [child])))
    return lines


def _take_places(element: Element) -> None:
    kept: list[Child] = []
    for child in element.children:
        if isinstance(child, str):
            for place in PLACES:
                child = child.replace(place, "")
            kept += [child] if child else []
            continue
        had_place = any(place in child.text() for place in PLACES)
        _take_places(child)
        if not had_place or child.children:
            kept.append(child)
    element.children = kept


def _join_lines(element: Element) -> None:
    """One form for the same text: spaces for lines' ends, none at the edges of blocks.

    A line's end in HTML is a space; converted once more, it would become a break.
    """
    if element.tag == "pre":
        return
    kept: list[Child] = []
    children = _merged(element.children)
    for index, child in enumerate(children):
        before = children[index - 1] if index else None
        after = children[index + 1] if index + 1 < len(children) else None
        if isinstance(child, Element):
            _join_lines(child)
            kept.append(child)
        elif text := _joined(child, element, before, after):
            kept.append(text)
    element.children = kept


def _merged(children: list[Child]) -> list[Child]:
    """One piece of text where something between two was taken out."""
    merged: list[Child] = []
    for child in children:
        if isinstance(child, str) and merged and isinstance(before := merged[-1], str):
            merged[-1] = before + child
        else:
            merged.append(child)
    return merged


def _joined(text: str, parent: Element, before: Child | None, after: Child | None) -> str:
    text = re.sub(r"[ \t\n]+", " ", text)
    # The space that no line can be broken at is one that its author wants.
    if _is_edge(before, parent):
        text = text.lstrip(" \t")
    if _is_edge(after, parent):
        text = text.rstrip(" \t")
    return f"\n{text}" if text and isinstance(before, Element) and before.tag == "br" else text


def _is_edge(beside: Child | None, parent: Element) -> bool:
    if beside is None:
        return parent.tag in BLOCKS
    return isinstance(beside, Element) and (beside.tag in BLOCKS or beside.tag == "br")


# What was removed


def note_tags(source: str, losses: Losses) -> None:
    """Report elements and attributes that are not allowed and that meant something."""
    words = ""
    for token in all_tokens(source):
        if token.kind == "text":
            words = unescape(token.raw) if token.raw.strip() else words
        elif token.kind == "raw":
            _note_element(token, losses, words)
        elif token.kind == "start":
            if token.name not in POST.tags and token.name not in RENAMED:
                _note_element(token, losses, words)
            _note_attributes(token, losses, words)


def _note_element(token: Token, losses: Losses, words: str) -> None:
    if token.name in FRAMES:
        return
    if token.name in DANGEROUS:
        reason = _("Scripts are not allowed here.")
    elif token.name in UNREADABLE:
        reason = _("Not allowed in texts here.")
    else:
        reason = _("Not allowed in texts here; its text is kept.")
    given = token.attributes
    url = given.get("src") or given.get("href") or given.get("action") or ""
    losses.add(Kind.ELEMENT, f"<{token.name}> {url}".strip(), reason, words)


def _note_attributes(token: Token, losses: Losses, words: str) -> None:
    tag = RENAMED.get(token.name, token.name)
    given = token.attributes
    for name in ("href", "src", "cite"):
        if given.get(name) and not POST.value(tag, name, given[name]) and tag in POST.tags:
            reason = _("This URL could be harmful, or leads nowhere.")
            losses.add(Kind.URL, given[name], reason, words)
    if handlers := sorted(name for name in given if name.startswith("on")):
        reason = _("Scripts are not allowed here.")
        losses.add(Kind.ELEMENT, f"<{token.name} {' '.join(handlers)}>", reason, words)
    styles = {part.partition(":")[0].strip().lower() for part in given.get("style", "").split(";")}
    styles |= {name for name in ("color", "bgcolor", "face", "align") if given.get(name)}
    styles |= {name for name in classes(given) if COLOURS.fullmatch(name)}
    if shown := sorted(styles - QUIET_STYLES - {""}):
        reason = _("Colours and sizes are set by this site's design.")
        losses.add(Kind.STYLE, ", ".join(shown), reason, words)


def note_words(written: str, cleaned: str, losses: Losses) -> None:
    """Words should never get lost; report any that do."""
    if written == cleaned:
        return
    if missing := list((Counter(written.split()) - Counter(cleaned.split())).elements()):
        # Words may just have been joined: what counts is that the letters are there.
        joined = "".join(cleaned.split())
        lost = [word for word in missing if word not in joined]
        if lost:
            losses.add(Kind.TEXT, " ".join(lost), _("These words are missing."))
