"""Write our texts in WordPress's block markup, which its editor opens block by block.

Blocks also keep WordPress, and our own import, from adding paragraphs again.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings

from blog.html.allowed import ALIGNMENTS, POST
from blog.html.normalising import shape
from blog.html.page_marks import split_pages, split_teaser
from blog.html.sanitising import as_written
from blog.html.tree import Element, serialise
from blog.models import Image
from blog.rendering.credits import credit
from blog.rendering.pictures import file_name

MORE_BLOCK = "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->"
NEXT_PAGE_BLOCK = "<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->"
BETWEEN = "\n\n"

Facts = dict[str, Any]
# The blocks of elements without attributes, and the class that WordPress gives the element.
PLAIN: dict[str, tuple[str, Facts, str]] = {
    "p": ("paragraph", {}, ""),
    "h2": ("heading", {}, "wp-block-heading"),
    **{f"h{n}": ("heading", {"level": n}, "wp-block-heading") for n in range(3, 7)},
    "ul": ("list", {}, ""),
    "ol": ("list", {"ordered": True}, ""),
    "hr": ("separator", {}, "wp-block-separator"),
    "blockquote": ("quote", {}, "wp-block-quote"),
    "pre": ("preformatted", {}, "wp-block-preformatted"),
}
OF_AN_IMAGE_BLOCK = {"src", "alt", "title"}


class BlockWriter:
    """Writes texts whose files lie below `site_url`; `number_of` is what WordPress calls a picture.

    With credits, each picture has below it what our own pages say there: caption and credit.
    """

    def __init__(
        self, site_url: str, number_of: Callable[[Image], int], *, with_credits: bool = False
    ) -> None:
        self.site_url = site_url
        self.number_of = number_of
        self.with_credits = with_credits
        self.names: dict[str, Image] = {}
        self.images_by_url: dict[str, Image] = {}

    def write(self, source: str, images: Iterable[Image]) -> str:
        """The text as blocks; `images` are the library's pictures in it."""
        self.names = {str(image.file.name): image for image in images}
        self.images_by_url = {self.absolute(image.file.url): image for image in self.names.values()}
        return f"{BETWEEN}{NEXT_PAGE_BLOCK}{BETWEEN}".join(map(self._page, split_pages(source)))

    def write_short(self, source: str) -> str:
        """An excerpt, in which WordPress sets the paragraphs and breaks every line."""
        if not source:
            return ""
        root = self._tree(source)
        match root.children:
            case [Element("p", attributes) as only] if not attributes:
                root = Element("", children=only.children)
        return serialise(root).replace("\n", " ")

    def absolute(self, url: str) -> str:
        """Files that lie elsewhere have absolute URLs anyway."""
        return self.site_url + url if url.startswith("/") else url

    def _page(self, source: str) -> str:
        before, has_mark = split_teaser(source)
        blocks = list(self._blocks(before))
        if has_mark:
            blocks += [MORE_BLOCK, *self._blocks(source[len(before) :])]
        return BETWEEN.join(blocks)

    def _blocks(self, source: str) -> Iterator[str]:
        for child in self._tree(source).elements():
            element = self._with_figure(child)
            if element.tag == "figure" and self.with_credits:
                self._write_credits(element)
            image = self._image_of_block(element)
            name, facts = self._image_block(element, image) if image else plain_block(element)
            given = f" {json.dumps(facts, separators=(',', ':'))}" if facts else ""
            yield f"<!-- wp:{name}{given} -->\n{serialise(element)}\n<!-- /wp:{name} -->"

    def _tree(self, source: str) -> Element:
        """Allowed elements, well nested; what leads to our files leads there from elsewhere."""
        root = as_written(source)
        shape(root, frozenset(POST.tags), line_breaks=False)
        for element in root.descendants():
            # Not the smaller copies, which WordPress makes by itself.
            if image := self.names.get(file_name(element)):
                element.attributes["src"] = image.file.url
            for name in {"src", "href"} & element.attributes.keys():
                if element.attributes[name].startswith(settings.MEDIA_URL):
                    element.attributes[name] = self.absolute(element.attributes[name])
        return root

    # Pictures

    def _with_figure(self, element: Element) -> Element:
        """A picture that is a paragraph by itself has no place for its credit."""
        match element:
            case Element("p", attributes, [Element("img") as img]) if not attributes:
                return Element("figure", children=[img]) if self.with_credits else element
        return element

    def _write_credits(self, figure: Element) -> None:
        sources = [inner.attributes.get("src", "") for inner in figure.descendants()]
        shown = [self.images_by_url[source] for source in sources if source in self.images_by_url]
        caption = next((e for e in figure.elements() if e.tag == "figcaption"), None)
        if caption is None:
            text = " ".join(image.caption for image in shown if image.caption)
            caption = Element("figcaption", children=[text] if text else [])
            figure.children.append(caption)
        for image in shown:
            if line := credit(image):
                caption.children += [" ", *line] if caption.children else line
        if not caption.children:
            figure.children.remove(caption)

    def _image_of_block(self, element: Element) -> Image | None:
        """The picture of a figure that says nothing but what an image block can say."""
        match element:
            case Element("figure", attributes, [Element("img") as img, *rest]):
                names = set(attributes.get("class", "").split())
                is_plain = (
                    attributes.keys() <= {"class"}
                    and names <= set(ALIGNMENTS)
                    and img.attributes.keys() <= OF_AN_IMAGE_BLOCK
                    and [getattr(child, "tag", "") for child in rest] in ([], ["figcaption"])
                )
                return self.images_by_url.get(img.attributes.get("src", "")) if is_plain else None
        return None

    def _image_block(self, figure: Element, image: Image) -> tuple[str, Facts]:
        classes = figure.attributes.get("class", "").split()
        number = self.number_of(image)
        figure.attributes["class"] = " ".join(["wp-block-image", *classes])
        figure.elements()[0].attributes["class"] = f"wp-image-{number}"
        facts: Facts = {"id": number}
        if classes:
            facts["align"] = classes[0].removeprefix("align")
        return "image", facts


def plain_block(element: Element) -> tuple[str, Facts]:
    """The block's name and facts; what no block says stands as HTML in one of its own."""
    if element.attributes or element.tag not in PLAIN:
        return "html", {}
    name, facts, class_name = PLAIN[element.tag]
    if class_name:
        element.attributes["class"] = class_name
    return name, facts
