"""Elements of XML as text, with nothing in them that XML forbids."""

import re

from django.utils.html import escape

# All but what XML 1.0 allows: controls, halves of pairs, and two that are no characters.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, value: object, end: str = "\n", **attributes: str) -> str:
    return f"<{tag}{written(attributes)}>{escape(allowed(value))}</{tag}>{end}"


def cdata(tag: str, value: object, end: str = "\n", **attributes: str) -> str:
    """A “]]>” in the value is split between two sections."""
    text = allowed(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{tag}{written(attributes)}><![CDATA[{text}]]></{tag}>{end}"


def meta(key: str, value: object) -> str:
    return (
        "<wp:postmeta>\n" + cdata("wp:meta_key", key) + cdata("wp:meta_value", value)
    ) + "</wp:postmeta>\n"


def allowed(value: object) -> str:
    return FORBIDDEN.sub("", str(value))


def written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(allowed(value))}"' for name, value in attributes.items())
