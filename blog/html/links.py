"""Links from bare URLs in a text, and the `rel` that links to other sites get."""

import re
from collections.abc import Iterator
from typing import Any

from bleach.linkifier import TLDS, LinkifyFilter

from blog.html.tree import names

# Top-level domains that are more often file extensions need “http” or “www” to become links.
ENDINGS_OF_FILES = names("ai cc id in md mk mo name pl pm ps pub py rs sh so st tf vi")
NEWER_ENDINGS = names(
    "app bayern berlin blog cloud cologne dev eco hamburg koeln news online page ruhr saarland "
    "shop site social space swiss tirol wiki wien world xyz"
)
ENDINGS = "|".join(
    sorted({*TLDS, *NEWER_ENDINGS} - ENDINGS_OF_FILES, key=lambda ending: (-len(ending), ending))
)
# Every repetition is bounded, so that no text can make matching slow.
PATH = r"""[^\s<>"`{}|\\^]{0,1000}"""
URL_RE = re.compile(
    rf"""(?<![\w@./:=-])(?:
        [Hh][Tt][Tt][Pp][Ss]?://[^\s<>"`{{}}|\\^/]{PATH}
        | (?:[Ww]{{3}}\.)[^\W_](?:[\w-]{{0,62}}\.){{1,6}}[^\W\d_]{{2,20}}(?![\w@-])
          (?::\d{{1,5}})?(?:[/?\#]{PATH})?
        | [a-z0-9äöüß](?:[a-z0-9äöüß-]{{0,62}}\.){{1,6}}(?:{ENDINGS})(?![\w@-]|\.\w)
          (?::\d{{1,5}})?(?:[/?\#]{PATH})?
    )""",
    re.VERBOSE,
)
# Characters that end a sentence, not a URL.
TRAILING = ".,;:!?…'\"*_~“”’»"


class BareLinks(LinkifyFilter):
    """Link bare URLs; a closing parenthesis belongs to one if it was opened within it."""

    def strip_non_url_bits(self, fragment: str) -> tuple[str, str, str]:
        kept = fragment
        while kept and (
            kept[-1] in TRAILING or (kept[-1] == ")" and kept.count(")") > kept.count("("))
        ):
            kept = kept[:-1]
        return kept, "", fragment[len(kept) :]

    def extract_entities(self, token: Any) -> Iterator[Any]:
        """Leave “&” alone: the Cleaner has resolved “&amp;”, once is right for “&amp;lt;”."""
        yield token


def mark_link(outside_rel: str, attributes: Any, new: bool = False) -> Any:
    """Complete a bare URL, and give links to other sites the table's `rel`."""
    href = attributes.get((None, "href"), "")
    if new and href.startswith("http://") and not attributes["_text"].lower().startswith("http"):
        href = attributes[(None, "href")] = "https://" + href.removeprefix("http://")
    if outside_rel:
        attributes.pop((None, "rel"), None)
        if href.lower().startswith(("http:", "https:")):
            attributes[(None, "rel")] = outside_rel
    return attributes
