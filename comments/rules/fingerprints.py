"""How similar comments are recognised: by text, linked hosts, e-mail address and sender."""

import re
from urllib.parse import urlsplit

from accounts.rate_limits import keyed_hash
from blog.html.plain_text import plain_text
from blog.html.tree import parse
from comments.models import Comment, Fingerprint

MAX_LINK_FINGERPRINTS = 20


def fingerprints_of(comment: Comment, sender: str) -> list[Fingerprint]:
    """The fingerprints of a rendered comment; `sender` is a keyed hash, or “”."""
    kinds = Fingerprint.Kind
    facts = [(kinds.EMAIL, comment.email.lower())]
    facts += [(kinds.LINK, host) for host in linked_hosts(comment)]
    facts += [(kinds.TEXT, normalised_text(comment.body_html))]
    values = [(kind, fingerprint_value(kind, fact)) for kind, fact in facts if fact]
    if sender:
        values.append((kinds.SENDER, str(sender)))
    return [Fingerprint(comment=comment, kind=kind, value=value) for kind, value in values]


def fingerprint_value(kind: str, fact: str) -> str:
    return keyed_hash(f"comments.fingerprints.{kind}", fact)


def normalised_text(html: str) -> str:
    """The words that a wave of spam repeats: no URLs, digits, punctuation or capitals."""
    text = re.sub(r"\S+[./:]\S+|\d+", " ", plain_text(html).casefold())
    return " ".join(re.findall(r"\w+", text))


def linked_hosts(comment: Comment) -> list[str]:
    """The hosts that the text and the website link to, sorted, without “www.”."""
    links = [
        element.attributes.get("href", "") for element in parse(comment.body_html).descendants()
    ]
    hosts = (urlsplit(link).hostname or "" for link in [*links, comment.website])
    return sorted({host.removeprefix("www.") for host in hosts if host})[:MAX_LINK_FINGERPRINTS]


def count_links(html: str) -> int:
    return sum(
        element.tag == "a" and "href" in element.attributes for element in parse(html).descendants()
    )
