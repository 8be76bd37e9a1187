"""Remove captions and credits from the text that the library shows anyway."""

from collections.abc import Mapping

from blog.html.tree import Element, flat_text
from wordpress.content.context import Attachment


def drop_known_words(root: Element, shown: Mapping[str, Attachment]) -> None:
    """Take captions out that are the library's own, and credits off the ends of others.

    `shown` are the pictures of the library in the text, by their URLs here. WordPress copies a
    caption into the text, where credits stood before there was a field for them.
    """
    for figure in [inner for inner in root.descendants() if inner.tag == "figure"]:
        pictures = [inner for inner in figure.descendants() if inner.tag == "img"]
        caption = next((child for child in figure.elements() if child.tag == "figcaption"), None)
        if len(pictures) != 1 or caption is None:
            continue
        if found := shown.get(pictures[0].attributes.get("src", "")):
            _drop_credit(caption, found.credit)
            words = flat_text(caption)
            if not words or words == " ".join(found.caption.split()):
                figure.children.remove(caption)


def _drop_credit(caption: Element, credit: str) -> None:
    """Off the end of the caption, where it stands as it stood in the library's."""
    last = caption.children[-1] if caption.children else None
    if credit and isinstance(last, str) and last.rstrip().endswith(credit):
        caption.children[-1] = last.rstrip().removesuffix(credit).rstrip(" ,;|–—-")
