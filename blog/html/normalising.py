"""Normalise sanitised HTML: valid nesting, paragraphs, no empty elements or dead links."""

import re
from collections.abc import Iterable, Iterator

from blog.html.tree import BLOCKS, Child, Element, names

ID_PREFIX = "user-content-"

# Outdated tags; and h1, because the page has its own above every text.
RENAMED = {"h1": "h2", "acronym": "abbr", "strike": "s"}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
}
# What every child of these must be, and what a stray one is put into.
ITEMS = {"ul": ("li",), "ol": ("li",), "dl": ("dd", "dt")}
HOLDS_TEXT_ONLY = names("p h2 h3 h4 h5 h6 pre dt caption")
MAY_HOLD_BLOCKS = names("a ins del")
POINTLESS_IF_EMPTY = names(
    "p h2 h3 h4 h5 h6 a em strong b i s u del ins small sub sup mark code kbd samp var q cite abbr "
    "span blockquote ul ol dl figcaption table pre"
)
SHOWN_WITHOUT_WORDS = names("img hr table")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
BREAK = "\n\n"


def shape(root: Element, allowed: frozenset[str], *, line_breaks: bool) -> None:
    """Normalise the tree in place; with `line_breaks`, each newline becomes a <br>."""
    root.children = _unwrap_refused(root.children, allowed)
    root.children = _nest(root.children, root.tag, text_only=False)
    _set_paragraphs(root)
    if line_breaks:
        _break_lines(root)
    root.children = _prune(root.children)
    _prefix_ids(root)


def _unwrap_refused(children: Iterable[Child], allowed: frozenset[str]) -> list[Child]:
    """Remove tags that are not allowed; blocks among them still separate paragraphs."""
    kept: list[Child] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
            continue
        child.tag = RENAMED.get(child.tag, child.tag)
        child.children = _unwrap_refused(child.children, allowed)
        if child.tag in allowed:
            kept.append(child)
        else:
            edge = [BREAK] if child.tag in BLOCKS else []
            kept += [*edge, *child.children, *edge]
    return kept


def _nest(children: Iterable[Child], parent: str, *, text_only: bool) -> list[Child]:
    """Remove the tags of elements that are not allowed where they are, but keep their content."""
    nested: list[Child] = []
    for child in children:
        if isinstance(child, str):
            nested.append(child)
        elif child.tag == "figcaption" and parent != "figure" and _adopt(nested, child):
            continue
        elif _is_misplaced(child, parent, text_only=text_only):
            nested += _nest(child.children, parent, text_only=text_only)
        else:
            inside_text = text_only or child.tag in HOLDS_TEXT_ONLY
            child.children = _nest(child.children, child.tag, text_only=inside_text)
            _wrap_strays(child)
            nested.append(child)
    return nested


def _adopt(before: list[Child], caption: Element) -> bool:
    """Return a caption that the editor split off its figure, if the figure has none."""
    last = next((c for c in reversed(before) if isinstance(c, Element) or c.strip()), None)
    if not isinstance(last, Element) or last.tag != "figure" or last.find("figcaption"):
        return False
    caption.children = _nest(caption.children, "figcaption", text_only=False)
    last.children.append(caption)
    return True


def _is_misplaced(element: Element, parent: str, *, text_only: bool) -> bool:
    if element.tag in PARENTS:
        return parent not in PARENTS[element.tag]
    if element.tag in BLOCKS:
        return text_only
    if element.tag == "a" and element.find("a"):
        return True
    if element.tag in MAY_HOLD_BLOCKS and not text_only:
        return False
    return any(inner.tag in BLOCKS for inner in element.descendants())


def _wrap_strays(element: Element) -> None:
    if element.tag not in ITEMS:
        return
    items = ITEMS[element.tag]
    wrapped: list[Child] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag in items:
            wrapped.append(child)
        elif isinstance(child, Element) or child.strip():
            wrapped.append(Element(items[0], children=[child]))
    element.children = wrapped


def _set_paragraphs(element: Element) -> None:
    """Wrap loose text in paragraphs, split at empty lines."""
    result: list[Child] = []
    run: list[Child] = []

    def end_paragraph() -> None:
        if any(isinstance(child, Element) or child.strip() for child in run):
            result.append(Element("p", children=_stripped(run)))
        run.clear()

    for child in element.children:
        if isinstance(child, str):
            first, *rest = BLANK_LINE.split(child)
            run.append(first)
            for text in rest:
                end_paragraph()
                run.append(text)
        elif _is_block(child):
            end_paragraph()
            if child.tag == "blockquote":
                _set_paragraphs(child)
            result.append(child)
        else:
            run.append(child)
    end_paragraph()
    element.children = result


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS or any(inner.tag in BLOCKS for inner in element.descendants())


def _stripped(run: list[Child]) -> list[Child]:
    stripped = [child for child in run if child != ""]
    if isinstance(first := stripped[0], str):
        stripped[0] = first.lstrip()
    if isinstance(last := stripped[-1], str):
        stripped[-1] = last.rstrip()
    return stripped


def _break_lines(element: Element) -> None:
    broken: list[Child] = []
    for child in element.children:
        if isinstance(child, Element):
            _break_lines(child)
            broken.append(child)
            continue
        after_break = bool(broken) and isinstance(broken[-1], Element) and broken[-1].tag == "br"
        first, *rest = (child.lstrip("\n") if after_break else child).split("\n")
        broken.append(first)
        for line in rest:
            broken += [Element("br"), line]
    element.children = broken


def _prune(children: Iterable[Child]) -> list[Child]:
    """Remove elements that show nothing, and links and pictures without a target."""
    kept: list[Child] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
            continue
        child.children = _prune(child.children)
        if child.tag == "pre":
            _drop_first_newlines(child)
        if child.tag == "a" and "href" not in child.attributes:
            kept += _anchor(child)
        elif child.tag == "figure" and not _shows_something(child):
            kept += _words_of(child)
        elif not _is_pointless(child):
            kept.append(child)
    return kept


def _anchor(link: Element) -> list[Child]:
    """A link without href may still be the target of another."""
    if "id" in link.attributes:
        return [Element("span", {"id": link.attributes["id"]}, link.children)]
    return link.children


def _shows_something(figure: Element) -> bool:
    """Whether a figure has more than a caption, and than the rest of a picture that was deleted."""
    return any(
        child.text().strip()
        or any(one.tag in SHOWN_WITHOUT_WORDS or "id" in one.attributes for one in _whole(child))
        for child in figure.elements()
        if child.tag != "figcaption"
    )


def _whole(element: Element) -> Iterator[Element]:
    yield element
    yield from element.descendants()


def _words_of(figure: Element) -> list[Child]:
    """The text of a figure without a picture, as paragraphs."""
    parts: list[list[Child]] = [
        [part] if isinstance(part, str) else part.children for part in figure.children
    ]
    paragraphs = [Element("p", children=part) for part in parts]
    return [paragraph for paragraph in paragraphs if paragraph.text().strip()]


def _is_pointless(element: Element) -> bool:
    if element.tag == "img":
        element.attributes.setdefault("alt", "")
        return not element.attributes.get("src")
    if element.tag not in POINTLESS_IF_EMPTY or "id" in element.attributes:
        return False
    shown = any(inner.tag != "br" for inner in element.descendants())
    return not shown and not element.text().strip()


def _drop_first_newlines(pre: Element) -> None:
    """Parsers drop the first one, so rendering again would change the text each time."""
    while pre.children and isinstance(first := pre.children[0], str):
        if first.startswith("\n"):
            pre.children[0] = first.lstrip("\n")
        if pre.children[0]:
            return
        del pre.children[0]


def _prefix_ids(root: Element) -> None:
    """Prefix a text's ids, so that they never clash with the page's, and the links to them."""
    known: set[str] = set()
    for element in root.descendants():
        if (name := element.attributes.pop("id", "").removeprefix(ID_PREFIX)) and (
            name not in known
        ):
            known.add(name)
            element.attributes["id"] = ID_PREFIX + name
    for element in root.descendants():
        target = element.attributes.get("href", "")
        if target.startswith("#") and target[1:] in known:
            element.attributes["href"] = f"#{ID_PREFIX}{target[1:]}"
