"""What converting a text needs to know about the old site, and the losses it reports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Attachment:
    """A file that belonged to the old site."""

    url: str
    """Where it stands now: on this site, or still on the old one."""
    is_picture: bool = True
    is_in_library: bool = False
    """Whether the library here shows its caption and credit by itself."""
    title: str = ""
    alternative_text: str = ""
    caption: str = ""
    """As plain text."""
    credit: str = ""
    """What else stood in its caption there and is shown by the library: “Foto: X, CC BY 2.0”."""
    width: int = 0
    height: int = 0
    """In pixels; 0 where that is not known."""


def _unknown(_key: str) -> None:
    return None


@dataclass(frozen=True)
class Context:
    """The old site as far as one text needs it; by default nothing is known."""

    site: str = ""
    """The old site's URL: “https://example.org” or “https://example.org/blog”."""
    attachment: Callable[[str], Attachment | None] = _unknown
    """By the number that WordPress gave it."""
    attachment_at: Callable[[str], Attachment | None] = _unknown
    """By its file's name below the uploads folder: “2010/04/linde.jpg”."""
    new_path: Callable[[str], str | None] = _unknown
    """The path here of what stood at a path there: “/2010/04/29/slug/”, or “/?p=12”."""
    attached: Sequence[str] = ()
    """The numbers of this post's own pictures, for a gallery that names none."""
    reusable_block: Callable[[str], str | None] = _unknown
    """The content of a reusable block, by its number."""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    """The HTML of each footnote by its key, from the post's own “footnotes” field."""


class Kind(StrEnum):
    """What a loss is about."""

    SHORTCODE = "shortcode"
    BLOCK = "block"
    ELEMENT = "element"
    URL = "url"
    PICTURE = "picture"
    STYLE = "style"
    LAYOUT = "layout"
    TEXT = "text"


@dataclass(frozen=True)
class Loss:
    """Something that was changed or left out."""

    kind: Kind
    what: str
    reason: str | Promise
    where: str = ""
    """The words before it, to find the place."""
    times: int = 1


@dataclass(frozen=True)
class Converted:
    html: str
    losses: list[Loss]
    rendered: str = ""
    """What both sanitisers made of it; empty where rendering has to sanitise it again."""


class Losses:
    """Collects losses; the same one is listed once with its count."""

    def __init__(self) -> None:
        self._found: dict[tuple[Kind, str, str], Loss] = {}

    def add(self, kind: Kind, what: str, reason: str | Promise, where: str = "") -> None:
        what = Truncator(" ".join(what.split())).chars(200)
        known = self._found.get((kind, what, str(reason)))
        self._found[kind, what, str(reason)] = (
            replace(known, times=known.times + 1)
            if known
            else Loss(kind, what, reason, last_words(where))
        )

    def all(self) -> list[Loss]:
        return list(self._found.values())


def last_words(text: str, length: int = 60) -> str:
    words = " ".join(text[-10 * length :].split())
    return words if len(words) <= length else "…" + words[-length:].lstrip()


# Used in several places, so that the report groups them.
NOT_IN_EXPORT = _("The export does not contain this picture.")
NOT_HERE = _("The picture is not in the library here; it keeps its old URL.")
NO_FILE = _("The file is not here; the link keeps its old URL.")
