"""Complete the links to files of the library: kind and size, and players for audio and video."""

from urllib.parse import unquote, urlsplit

from django.conf import settings

from blog.html.tree import Child, Element, parse, serialise
from blog.media.file_kinds import FOLDER
from blog.models import File

FACTS = "file-facts"
PLAYER = "player"

Files = dict[str, File]
"""The library's files that a text links to, by their names in storage."""


def add_files(html: str) -> str:
    """Complete every link to a file, and put players where such a link is a whole paragraph."""
    if not _may_link(html):
        return html
    root, files = _known_files(html)
    root.children = [_player(child, files) or child for child in root.children]
    _complete_links(root, files)
    return serialise(root)


def link_files(html: str) -> str:
    """The same without players, for the short texts of lists."""
    if not _may_link(html):
        return html
    root, files = _known_files(html)
    _complete_links(root, files)
    return serialise(root)


def files_in(html: str) -> set[File]:
    """The files of the library that the text links to or plays."""
    return set(_files_of(parse(html)).values()) if _may_link(html) else set()


def file_name(link: Element) -> str:
    """The name in storage of the file that a link leads to, or nothing."""
    prefix = settings.MEDIA_URL + FOLDER
    target = _own_path(link) if link.tag == "a" else link.attributes.get("src", "")
    if not target.startswith(prefix):
        return ""
    return unquote(urlsplit(target).path).removeprefix(settings.MEDIA_URL)


def _may_link(html: str) -> bool:
    return settings.MEDIA_URL + FOLDER in html


def _own_path(link: Element) -> str:
    """Where the link leads, without the site's own scheme and host."""
    return link.attributes.get("href", "").removeprefix(settings.SITE_URL)


def _known_files(html: str) -> tuple[Element, Files]:
    root = parse(html)
    files = _files_of(root)
    _drop_dead_links(root, files)
    return root, files


def _files_of(root: Element) -> Files:
    names = {file_name(element) for element in root.descendants()} - {""}
    found = File.objects.filter(file__in=names) if names else []
    return {str(file.file.name): file for file in found}


def _drop_dead_links(element: Element, files: Files) -> None:
    """Leave only the words of links to files that the library no longer has."""
    kept: list[Child] = []
    for child in element.children:
        if isinstance(child, str):
            kept.append(child)
            continue
        _drop_dead_links(child, files)
        name = file_name(child)
        kept += child.children if child.tag == "a" and name and name not in files else [child]
    element.children = kept


# Links


def _complete_links(element: Element, files: Files) -> None:
    for child in element.elements():
        if child.tag == "a" and (file := files.get(file_name(child))):
            _complete_link(child, file)
        else:
            _complete_links(child, files)


def _complete_link(link: Element, file: File) -> None:
    """Kind and size stand inside the link, so that screen readers tell them with it."""
    written = link.attributes["href"]
    link.attributes["href"] = _own_path(link)
    link.attributes.pop("rel", None)
    if link.text().strip() in {written, unquote(written), written.partition("://")[2]}:
        # Nobody wrote any words: the link was made of a bare URL.
        link.children = [str(file)]
    if not (link.elements() and link.elements()[-1].attributes.get("class") == FACTS):
        facts = Element("span", {"class": FACTS}, [f"({file.type_and_size})"])
        link.children += [" ", facts]


# Players


def _player(paragraph: Child, files: Files) -> Element | None:
    """The player of the audio or video whose link is all that the paragraph holds."""
    link = _lone_link(paragraph)
    file = files.get(file_name(link)) if link else None
    if link is None or file is None or not file.is_played:
        return None
    player = _audio(file) if file.is_audio else _video(file)
    return Element(
        "figure",
        {"class": f"{PLAYER} {PLAYER}--{file.format.group}"},
        [player, Element("figcaption", children=[link])],
    )


def _lone_link(paragraph: Child) -> Element | None:
    if isinstance(paragraph, str) or paragraph.tag != "p":
        return None
    held = [child for child in paragraph.children if isinstance(child, Element) or child.strip()]
    match held:
        case [Element("a") as link]:
            return link
    return None


def _audio(file: File) -> Element:
    # The last two are for feeds, which name the file apart from the text.
    facts = {"data-type": file.format.mime, "data-bytes": str(file.size)}
    return Element("audio", _attributes(file) | facts)


def _video(file: File) -> Element:
    video = Element("video", _attributes(file) | {"playsinline": ""})
    if file.captions:
        track = {
            "kind": "captions",
            "src": file.captions.url,
            "srclang": file.captions_language,
            "label": file.captions_language_name,
            "default": "",
        }
        video.children.append(Element("track", track))
    return video


def _attributes(file: File) -> dict[str, str]:
    """Nothing is loaded before the reader asks for it."""
    return {"controls": "", "preload": "none", "src": file.file.url, "aria-label": str(file)}
