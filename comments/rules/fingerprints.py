"""What a comment has in common with others: its words, where its links lead, who sent it."""

import re
from urllib.parse import urlsplit

from accounts.rate_limits import keyed_hash
from blog.html.plain_text import plain_text
from blog.html.tree import parse
from comments.models import Comment, Mark

MAX_LINK_MARKS = 20


def marks_of(comment: Comment, sender: str) -> list[Mark]:
    """The marks of a comment whose HTML is rendered; `sender` is a hash, or nothing."""
    values = {(Mark.Kind.TEXT, text) for text in [normal_words(comment.body_html)] if text}
    values |= {(Mark.Kind.LINK, host) for host in linked_hosts(comment)[:MAX_LINK_MARKS]}
    if comment.email:
        values.add((Mark.Kind.EMAIL, comment.email.lower()))
    marks = [
        Mark(comment=comment, kind=kind, value=hash_of(kind, value))
        for kind, value in sorted(values)
    ]
    if sender:
        marks.append(Mark(comment=comment, kind=Mark.Kind.SENDER, value=sender))
    return marks


def hash_of(kind: str, value: str) -> str:
    return keyed_hash(f"comments.marks.{kind}", value)


def normal_words(html: str) -> str:
    """The text as a wave of spam repeats it: no addresses, digits, signs or capitals."""
    text = re.sub(r"\S+[./:]\S+|\d+", " ", plain_text(html).casefold())
    return " ".join(re.findall(r"\w+", text))


def linked_hosts(comment: Comment) -> list[str]:
    """The sites that text and website lead to, sorted, without “www.”."""
    links = [
        element.attributes.get("href", "") for element in parse(comment.body_html).descendants()
    ]
    hosts = (urlsplit(link).hostname or "" for link in [*links, comment.website])
    return sorted({host.removeprefix("www.") for host in hosts if host})


def count_links(html: str) -> int:
    return sum(
        element.tag == "a" and "href" in element.attributes for element in parse(html).descendants()
    )
