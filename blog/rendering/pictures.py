"""Complete the pictures in a text from the library: sizes, alternative text, caption, credit."""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from blog.html.allowed import ALIGNMENTS
from blog.html.tree import Child, Element, parse, serialise
from blog.media.renditions import original_of
from blog.models import Image
from blog.rendering.credits import credit

CREDIT = "credit"
GALLERY = "gallery"
UPLOADS = "images/"
"""The library's folder: a picture from there that has no row was deleted."""

# How wide a picture is in each place, as static/css/site.css lays out the pages: up to
# 28.125rem the margins are 1.125rem each, then 4 % of the window.
_NARROW = "(min-width: 28.125rem) 92vw, calc(100vw - 2.25rem)"
SIZES = {
    "text": f"(min-width: 42rem) 38rem, {_NARROW}",
    "aside": f"(min-width: 42rem) 19rem, (min-width: 40rem) 46vw, {_NARROW}",
    "wide": f"(min-width: 59rem) 54rem, {_NARROW}",
    "full": f"(min-width: 40rem) 100vw, {_NARROW}",
    "gallery": "(min-width: 42rem) 19rem, 46vw",
    "credits": "12rem",
    "head": f"(min-width: 59rem) 54rem, {_NARROW}",
    "card": f"(min-width: 44rem) 18rem, {_NARROW}",
    "leading-card": f"(min-width: 74rem) 40rem, (min-width: 44rem) 52vw, {_NARROW}",
}
WIDEST = 864
"""CSS pixels of the widest place. Narrower pictures may be smaller than their place."""


def add_credits(html: str) -> str:
    """Complete every picture of the library, and leave out those of other sites.

    Each gets a figure with caption and credit, and those that follow one another become a row.
    """
    if "<img" not in html:
        return html
    root, images = _known_pictures(html)
    if images:
        root.children = _with_galleries(_with_figures(root.children, images), images)
    for element in root.descendants():
        if element.tag == "figure":
            _complete_caption(element, images)
    _complete_pictures(root, images)
    return serialise(root)


def complete_pictures(html: str) -> str:
    """The same without captions, for the short texts of lists."""
    if "<img" not in html:
        return html
    root, images = _known_pictures(html)
    _complete_pictures(root, images)
    return serialise(root)


def _known_pictures(html: str) -> tuple[Element, dict[str, Image]]:
    root = parse(html)
    images = _own_images(root)
    _drop_unshown(root, images)
    return root, images


def images_in(html: str) -> set[Image]:
    """The pictures of the library that the text shows."""
    return set(_own_images(parse(html)).values()) if "<img" in html else set()


def _own_images(root: Element) -> dict[str, Image]:
    return images_of(element for element in root.descendants() if element.tag == "img")


def images_of(pictures: Iterable[Element]) -> dict[str, Image]:
    """The library's pictures among the <img> elements, by their names in storage."""
    names = {file_name(picture) for picture in pictures} - {""}
    if not names:
        return {}
    return {str(image.file.name): image for image in Image.objects.filter(file__in=names)}


def file_name(element: Element) -> str:
    """The name in storage of one of our own pictures, or nothing."""
    source = element.attributes.get("src", "") if element.tag == "img" else ""
    if not source.startswith(settings.MEDIA_URL):
        return ""
    return original_of(unquote(urlsplit(source.removeprefix(settings.MEDIA_URL)).path))


def source_attributes(image: Image, place: str, width: int = 0) -> dict[str, str]:
    """The attributes by which a browser chooses a file for a place of SIZES, or a width."""
    attributes = {"src": image.url}
    if image.focus_classes:
        attributes["class"] = image.focus_classes
    if image.rendition_widths:
        width = width or image.width
        attributes["srcset"] = image.srcset
        # Browsers take this for the picture's own width, and must not enlarge it.
        attributes["sizes"] = SIZES[place] if width > WIDEST else f"min({width}px, 100vw)"
    return attributes


def is_elsewhere(picture: Element) -> bool:
    """Whether a reader's browser or feed reader would have to ask another host for it."""
    source = picture.attributes.get("src", "")
    if source.startswith((f"{settings.SITE_URL}/", settings.MEDIA_URL)):
        return False
    return bool(urlsplit(source).netloc)


def _drop_unshown(element: Element, images: dict[str, Image]) -> None:
    """Remove pictures of other sites, and those that the library no longer has.

    With them go elements that are empty without them.
    """
    kept: list[Child] = []
    for child in element.children:
        if isinstance(child, Element):
            had_picture = child.find("img") is not None
            _drop_unshown(child, images)
            name = file_name(child)
            if name.startswith(UPLOADS) and name not in images:
                continue
            if child.tag == "img" and is_elsewhere(child):
                continue
            is_about_it = child.tag == "figure" or not child.text().strip()
            if had_picture and is_about_it and child.find("img") is None:
                continue
        kept.append(child)
    element.children = kept


def _complete_pictures(element: Element, images: dict[str, Image], place: str = "text") -> None:
    for child in element.elements():
        if child.tag == "img":
            _complete_picture(child, images.get(file_name(child)), place)
        else:
            _complete_pictures(child, images, _place_in(child) or place)


def _place_in(element: Element) -> str:
    names = set(element.attributes.get("class", "").split())
    if GALLERY in names:
        return "gallery"
    if names & {"alignleft", "alignright"}:
        return "aside"
    return next((name for name in ("wide", "full") if f"align{name}" in names), "")


def _complete_picture(element: Element, image: Image | None, place: str) -> None:
    given = element.attributes
    given.setdefault("loading", "lazy")
    given.setdefault("decoding", "async")
    if image is None:
        return
    # The editor writes alt="" where nobody typed one.
    given["alt"] = given.get("alt") or image.alternative_text
    width = int(given.get("width") or 0)
    if image.width and not (width and given.get("height")):
        width = width or image.width
        given["width"] = str(width)
        given["height"] = str(round(image.height * width / image.width))
    own = given.get("class", "")
    given |= source_attributes(image, _place_in(element) or place, width)
    if own and image.focus_classes:
        given["class"] = f"{own} {image.focus_classes}"


# Figures


def _with_figures(children: list[Child], images: dict[str, Image]) -> list[Child]:
    """Lift pictures out of paragraphs, and put each into a figure."""
    result: list[Child] = []
    for child in children:
        if isinstance(child, str):
            result.append(child)
        elif _is_own_picture(child, images):
            result.append(_figure(child))
        elif child.tag == "p":
            result += [
                _figure(inner) for inner in child.elements() if _is_own_picture(inner, images)
            ]
            child.children = [
                inner
                for inner in child.children
                if isinstance(inner, str) or not _is_own_picture(inner, images)
            ]
            if child.find("img") or child.text().strip():
                result.append(child)
        else:
            result.append(child)
    return result


def _with_galleries(children: list[Child], images: dict[str, Image]) -> list[Child]:
    """Put figures that directly follow one another into a row, each linked to its large file."""
    result: list[Child] = []
    row: list[Element] = []
    for child in [*children, None]:
        if isinstance(child, Element) and _may_stand_in_row(child, images):
            row.append(child)
        elif not (row and isinstance(child, str) and not child.strip()):
            result += _row(row, images)
            row = []
            if child is not None:
                result.append(child)
    return result


def _row(figures: list[Element], images: dict[str, Image]) -> list[Element]:
    if len(figures) < 2:
        return figures
    for figure in figures:
        _link_to_large_file(figure, images)
    return [Element("div", {"class": GALLERY}, list(figures))]


def _may_stand_in_row(element: Element, images: dict[str, Image]) -> bool:
    pictures = [inner for inner in element.descendants() if inner.tag == "img"]
    return (
        element.tag == "figure"
        and len(pictures) == 1
        and not (_place_in(element) or _place_in(pictures[0]))
        and file_name(pictures[0]) in images
    )


def _link_to_large_file(figure: Element, images: dict[str, Image]) -> None:
    """Link a figure's picture to its large file, unless the author linked it to another page."""
    link = figure.elements()[0]
    if link.tag == "img":
        link = Element("a", children=[link])
        figure.children[figure.children.index(link.children[0])] = link
    picture = link.find("img")
    target = link.attributes.get("href", settings.MEDIA_URL)
    if link.tag == "a" and picture and target.startswith(settings.MEDIA_URL):
        image = images[file_name(picture)]
        link.attributes = {"href": image.large_url, "class": f"{GALLERY}__link"}
        if not (picture.attributes.get("alt") or image.alternative_text):
            link.attributes["aria-label"] = _("Show the picture large")


def _is_own_picture(element: Element, images: dict[str, Image]) -> bool:
    """A picture of the library by itself, or as the only thing in a link."""
    if element.tag == "a" and len(element.children) == 1 and element.elements():
        element = element.elements()[0]
    return file_name(element) in images


def _figure(picture: Element) -> Element:
    img = picture if picture.tag == "img" else picture.elements()[0]
    figure = Element("figure", children=[picture])
    names = img.attributes.get("class", "").split()
    if aligned := [name for name in names if name in ALIGNMENTS]:
        figure.attributes["class"] = " ".join(aligned)
        del img.attributes["class"]
    return figure


def _complete_caption(figure: Element, images: dict[str, Image]) -> None:
    shown = [
        images[name] for element in figure.descendants() if (name := file_name(element)) in images
    ]
    caption = next((child for child in figure.elements() if child.tag == "figcaption"), None)
    if not shown:
        return
    written = caption.children if caption else []
    text = _without_outer_space([child for child in written if not _is_credit(child)])
    if not text:
        text = [" ".join(image.caption for image in shown if image.caption)]
    for image in shown:
        if line := credit(image):
            text += [" ", Element("span", {"class": CREDIT}, line)]
    if caption is None:
        caption = Element("figcaption")
        figure.children.append(caption)
    caption.children = _without_outer_space(text)
    if not caption.children:
        figure.children.remove(caption)


def _is_credit(child: Child) -> bool:
    return isinstance(child, Element) and child.attributes.get("class") == CREDIT


def _without_outer_space(children: list[Child]) -> list[Child]:
    kept = list(children)
    while kept and isinstance(first := kept[0], str):
        kept[0] = first.lstrip()
        if kept[0]:
            break
        del kept[0]
    while kept and isinstance(last := kept[-1], str):
        kept[-1] = last.rstrip()
        if kept[-1]:
            break
        del kept[-1]
    return kept
