"""Credits of pictures, as Creative Commons asks for them."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from blog.html.tree import Child, Element
from blog.media.licences import LICENCES
from blog.models import Image


def credit(image: Image) -> list[Child]:
    """“Title”, Photo: NAME, CC BY 2.0 (cropped): title, creator, source, licence, changes.

    Links lead to the source, the creator and the licence's deed: “TASL” in one line.
    """
    licence = LICENCES.get(image.license)
    source = image.source_url
    parts: list[list[Child]] = []
    if image.title and image.creator:
        title = _("“%(title)s”") % {"title": image.title}
        parts.append([_link(title, source)])
        source = ""
    if image.creator:
        word = _link(_("Photo"), source if image.creator_url else "")
        parts.append([word, ": ", _link(image.creator, image.creator_url or source)])
    elif source:
        parts.append([_link(_("Source"), source)])
    # “All rights reserved” makes sense only with a name.
    if licence and (licence.deed or image.creator):
        parts.append([_link(str(licence.label), licence.deed, "license")])
    if image.changes and parts:
        parts.append([image.changes])
    return [child for part in parts for child in (", ", *part)][1:]


def _link(text: str, url: str, rel: str = "") -> Child:
    # An import may bring any URL, and this link does not pass the sanitiser.
    if urlsplit(url).scheme not in {"http", "https"}:
        return text
    attributes = {"href": url} | ({"rel": rel} if rel else {})
    return Element("a", attributes, [text])
