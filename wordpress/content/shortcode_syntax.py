"""The syntax of shortcodes: names, attributes, escaping, closing tags."""

import re
from dataclasses import dataclass
from html import unescape

# [name attributes], [name=value], [/name]; doubled brackets escape a shortcode.
SHORTCODE = re.compile(
    r"""\[(?P<open>\[?)(?P<end>/?)(?P<name>[a-zA-Z][\w-]{0,40}+)
        (?P<given>(?:[^\[\]"']++|"[^"\[\]]{0,5000}+"|'[^'\[\]]{0,5000}+'|["']){0,100}+)
        (?P<closed>/?)\]""",
    re.VERBOSE | re.ASCII,
)
# With or without a name; a caption in an attribute may contain brackets and tags.
ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"]+))|"([^"]*)"|'([^']*)'|(\S+)""", re.ASCII
)
CURLY = re.compile("[“”„″]|&#(?:8220|8221|8222|8243);|&[lrb]dquo;")
URL = re.compile(r"""https?://[^\s"'<>|\]]+""")
CAPTION_EDGE = re.compile(r"\[(/?)(?:wp_)?caption(?=[\s\]/=:])[^\[\]]*\]", re.IGNORECASE)


@dataclass(frozen=True)
class Shortcode:
    name: str
    given: dict[str, str]
    """Attributes by their name; those without a name by their position, “0”, “1” …"""
    inside: str

    def numbers(self, *keys: str) -> list[str]:
        """The numbers of attachments, from a comma-separated list."""
        text = ",".join(self.given.get(key, "") for key in keys)
        return [number for number in re.split(r"[,\s]+", text) if number.isdigit()]

    @property
    def url(self) -> str:
        """The first URL in its content or its attributes."""
        texts = [self.inside, *self.given.values()]
        found = (URL.search(unescape(text)) for text in texts)
        return next((match[0] for match in found if match), "")


def parse_attributes(text: str) -> dict[str, str]:
    """The attributes of a shortcode, with any kind of quotation marks."""
    found: dict[str, str] = {}
    text = CURLY.sub('"', text.replace("&quot;", '"')).replace("\xa0", " ").strip()
    # “[youtube=http://…]” and “[audio:http://…]”: the value is the first attribute.
    text = re.sub(r"^[=:]\s*", "", text)
    for name, *values in ATTRIBUTE.findall(text):
        value = unescape(next((value for value in values if value), ""))
        found[name.lower() if name else str(sum(key.isdigit() for key in found))] = value
    return found


def escaped_shortcode(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    """The text of an escaped shortcode, “[[name]]” or “[[name]…[/name]]”, and its end."""
    if not match["open"]:
        return None
    ends = [match.end()]
    if closing := find_end(text, match["name"], match.end()):
        ends.append(closing.end())
    end = next((end for end in ends if text.startswith("]", end)), None)
    return (text[match.start() + 1 : end], end + 1) if end else None


def find_end(text: str, name: str, start: int) -> re.Match[str] | None:
    """The closing tag of a shortcode, unless another of its name opens first."""
    edge = re.compile(rf"\[(/?){re.escape(name)}(?=[\s\]/=:])[^\[\]]*\]", re.IGNORECASE)
    found = edge.search(text, start)
    return found if found and found[1] else None


def caption_ends(text: str) -> dict[int, re.Match[str]]:
    """Pair the opening and closing tags of captions like brackets, in one pass."""
    begun: list[int] = []
    ends: dict[int, re.Match[str]] = {}
    for edge in CAPTION_EDGE.finditer(text):
        if not edge[1]:
            begun.append(edge.end())
        elif begun:
            ends[begun.pop()] = edge
    return ends
