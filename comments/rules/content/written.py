"""A comment's text with what is looked for in it, each found once when it is first asked for."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from blog.html.links import ENDINGS
from blog.html.plain_text import plain_text
from blog.html.tree import parse
from comments.rules.content.lists import selling, shorteners
from comments.rules.content.phrases import words_of
from comments.rules.folding import disguised_words, fold, fold_boldly
from comments.rules.popular_hosts import is_listed

MAX_CHARACTERS = 5_000
"""Of a long text, the beginning is looked at."""

# “example” leads nowhere, and stands for other endings in documents and tests.
KNOWN_ENDINGS = {*ENDINGS.split("|"), "example"}
BARE_HOST = re.compile(r"(?<![\w@./-])(?:[\w-]{1,63}\.){1,4}([a-z]{2,20})\b(?![@-])")
NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
EMAIL = re.compile(r"\w[\w.+-]{0,60}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,60}\.\w+")
_MESSENGERS = (
    r"(?:whats ?app|telegram|wickr|threema|icq|skype|viber|snap(?:chat)?|insta(?:gram)?|wechat"
    r"|signal|pn)"
)
_TO_CONTACT = (
    r"(?:schreib\w*|kontakt\w*|contact|text|message|add|reach|dm|join|meld\w*|call|write|anfrage\w*"
    r"|bestellung|only|nur|dabei)"
)
MESSENGER = re.compile(
    rf"\b{_TO_CONTACT}\W{{1,5}}(?:[\w+]{{1,40}}\W{{1,5}}){{0,5}}?{_MESSENGERS}\b"
    rf"|\b{_MESSENGERS}\W{{0,3}}[@+:]"
    rf"|\b(?:per|via|über|auf|on)\W{{1,3}}{_MESSENGERS}\W{{1,3}}(?:\w{{1,20}}\W{{1,3}})?(?:meld|schreib|kontakt)"
)
HANDLE = re.compile(r"(?<![\w.])@[a-z][\w.]{0,40}[._]\w+|\$[a-z]{4,}\d*\b")
CONTACTS = {"messenger": MESSENGER, "handle": HANDLE, "e-mail": EMAIL}


@dataclass(frozen=True)
class Written:
    """A comment's text, what else its writer entered, and what it stands below."""

    html: str
    name: str = ""
    website: str = ""
    about: str = ""
    """What the post is about: its words say nothing against a comment."""

    @cached_property
    def text(self) -> str:
        return plain_text(self.html)[:MAX_CHARACTERS]

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the text, without disguises and without the URLs in it."""
        return words_of(NO_WORDS.sub(" ", self.folded))

    @cached_property
    def links(self) -> list[str]:
        """Where the text leads: its links, and hosts that it only names."""
        hrefs = {
            element.attributes.get("href", "")
            for element in (parse(self.html).descendants() if "<a" in self.html else ())
        } - {""}
        named = {
            found[0] for found in BARE_HOST.finditer(self.text.lower()) if found[1] in KNOWN_ENDINGS
        }
        named -= {host_of(href) for href in hrefs} | {f"www.{host_of(href)}" for href in hrefs}
        return sorted(hrefs) + sorted(f"//{host}" for host in named)

    @cached_property
    def hosts(self) -> list[str]:
        """The hosts of its links, once for each link."""
        return [host_of(link) for link in self.links]

    @cached_property
    def strange_hosts(self) -> list[str]:
        """Those that not everybody links to, or that hide where they lead."""
        return [host for host in self.hosts if host in shorteners() or not is_listed(host)]

    @cached_property
    def site(self) -> str:
        """The host of its writer's website."""
        return host_of(self.website) if self.website else ""

    @cached_property
    def contacts(self) -> list[str]:
        """Which ways to reach its writer the text names."""
        return [name for name, pattern in CONTACTS.items() if pattern.search(self.folded)]

    @property
    def leads_somewhere(self) -> bool:
        return bool(self.strange_hosts or self.site or self.contacts)

    @cached_property
    def disguised(self) -> list[str]:
        return disguised_words(self.text)

    @cached_property
    def sold(self) -> dict[str, list[str]]:
        """The words that sell something, by what they sell, but for what the post is about."""
        found = self._sold_in([*self.words, "|", *words_of(fold(self.name))])
        boldly = words_of(NO_WORDS.sub(" ", fold_boldly(self.text)))
        if boldly != self.words:
            for group, phrases in self._sold_in(boldly).items():
                found.setdefault(group, phrases)
        return found

    def _sold_in(self, words: list[str]) -> dict[str, list[str]]:
        topics = set(words_of(fold(self.about)))
        found: dict[str, list[str]] = {}
        for phrase, group in selling().found_in(words):
            if not topics.issuperset(phrase.split()):
                found.setdefault(group, []).append(phrase)
        return {group: _without_parts(phrases) for group, phrases in found.items()}


def host_of(link: str) -> str:
    """The host without “www.”, or “” where there is none."""
    try:
        return (urlsplit(link).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _without_parts(phrases: list[str]) -> list[str]:
    """Each phrase once, and none that is only a part of another one."""
    known = list(dict.fromkeys(phrases))
    return [one for one in known if not any(one != other and one in other for other in known)]
