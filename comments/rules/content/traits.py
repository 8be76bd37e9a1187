"""What is conspicuous about a text: traits of spam in general, none of which names a person.

`suspicion` adds up their points, for strangers' comments on a blog whose filter has learned nothing
yet; the filter that learns takes the traits as features among others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from comments.rules.content.lists import (
    flattery,
    points_of_groups,
    selling_hosts,
    shorteners,
)
from comments.rules.content.phrases import words_of
from comments.rules.content.written import Written, host_of
from comments.rules.folding import fold

HOLD_FROM = 3
"""Points from which a text is suspicious; set by `python -m bench.spam`."""
FEW_WORDS = 4
SHORT_PRAISE = 40
MANY_CAPITALS = 0.5
MANY_SYMBOLS = 4
NEED_A_WAY = {"offers", "offering", "sale", "enticing"}
"""Words of these groups mean something only where the text leads to somebody who sells."""
CONTACT_POINTS = {"messenger": 3, "handle": 2, "e-mail": 3}

PHONE = re.compile(r"(?<!\w)(?:\+|00|0)[1-9][\d ()/-]{7,30}\d|\b0[89]00[\d ]{5,20}\d")
MONEY = re.compile(r"\d\s?(?:[€$£₿]|(?:euro|eur|usd|dollars?|btc)\b)|[€$£₿]\s?\d")
PERCENT = re.compile(r"\d\s?(?:%|prozent\b|percent\b)", re.IGNORECASE)
URGES = re.compile(
    r"\bjetzt\W+(?:\w+\W+){0,4}?(?:sichern|prüfen|testen|bestellen|buchen|anmelden|kaufen|starten"
    r"|vergleichen|anfordern|beantragen|registrieren|zugreifen|ansehen|entdecken|sparen|eintragen"
    r"|mitmachen|anfragen|abholen|holen|lesen|informieren|spielen|investieren)\b"
    r"|\b(?:click|visit|check|apply|order|buy|get|grab|claim|join|book|download|watch|compare|try"
    r"|create|request|register|subscribe|start|save|earn|use|learn|discover|contact|call|reply|text)"
    r"\W+(?:\w+\W+){0,5}?(?:here|now|today|yours|free|our|code|before|quote|with)\b"
    r"|\b(?:find\w*|gibt|geht|kommst|gelangst|seht|schaut|klick\w*|anmeld\w*)\W+(?:\w+\W+){0,5}?"
    r"(?:hier|unter|bei uns|vorbei)\b"
)
SYMBOLS = re.compile(r"[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")
SHOUTED = re.compile(r"[!?]{3}")


@dataclass(frozen=True)
class Trait:
    name: str
    points: int
    words: str = ""
    """The words that show it, as they are meant."""


def traits_of(written: Written) -> Iterator[Trait]:
    """All that is conspicuous, most telling first."""
    yield from _disguise(written)
    yield from _selling(written)
    yield from _links(written)
    yield from _contact(written)
    yield from _manner(written)


def suspicion(written: Written) -> tuple[int, list[Trait]]:
    """How many points the text has, and for what."""
    traits = list(traits_of(written))
    return sum(trait.points for trait in traits), traits


def _disguise(written: Written) -> Iterator[Trait]:
    if written.disguised:
        yield Trait("disguised", 3, ", ".join(dict.fromkeys(written.disguised[:3])))
    letters = [one for one in written.text if one.isalpha()]
    if len(letters) > 9 and sum(one >= "\u0250" for one in letters) > len(letters) / 2:
        yield Trait("foreign", 2)


def _selling(written: Written) -> Iterator[Trait]:
    of_group = points_of_groups()
    for group, phrases in written.sold.items():
        if written.leads_somewhere or group not in NEED_A_WAY:
            points = of_group[group] + (len(phrases) > 1)
            yield Trait(f"sells {group}", points, ", ".join(phrases[:3]))
    hosts = words_of(" ".join([*written.strange_hosts, written.site]))
    if any(True for _found in selling_hosts().found_in(hosts)):
        yield Trait("selling host", 2)
    praise = list(dict.fromkeys(phrase for phrase, _group in flattery().found_in(written.words)))
    if praise and (written.site or written.strange_hosts):
        is_all = len(written.words) <= SHORT_PRAISE and not _is_named_after(written)
        yield Trait("flattery", 3 if is_all else 2, ", ".join(praise[:2]))


def _is_named_after(written: Written) -> bool:
    """Whether the website is named after its writer, as people's own ones often are."""
    names = [name for name in words_of(fold(written.name)) if len(name) > 3]
    return any(written.site.startswith(name[:4]) for name in names)


def _links(written: Written) -> Iterator[Trait]:
    if set(written.hosts) & shorteners():
        yield Trait("shortener", 2)
    hosts = written.strange_hosts
    if len(hosts) > 1:
        yield Trait("links", 1 if len(set(hosts)) == 1 else 2)
    elif hosts:
        yield Trait("link", 1)
        (link,) = (one for one in written.links if host_of(one) in hosts)
        if urlsplit(link).path in {"", "/"}:
            yield Trait("front page", 1)
    if written.site in hosts and not _is_named_after(written):
        yield Trait("own site", 1)
    if written.links and len(written.words) < FEW_WORDS and set(written.hosts) & shorteners():
        yield Trait("only a link", 1)


def _contact(written: Written) -> Iterator[Trait]:
    for name in written.contacts:
        yield Trait(name, CONTACT_POINTS[name])
    if PHONE.search(written.text):
        yield Trait("phone", 2)


def _manner(written: Written) -> Iterator[Trait]:
    text = written.text
    letters = [one for one in text if one.isalpha()]
    if len(letters) > 20 and sum(map(str.isupper, letters)) > len(letters) * MANY_CAPITALS:
        yield Trait("capitals", 1)
    if len(SYMBOLS.findall(text)) >= MANY_SYMBOLS:
        yield Trait("symbols", 1)
    if len(SHOUTED.findall(text)) > 1:
        yield Trait("shouted", 1)
    if written.leads_somewhere and URGES.search(written.folded):
        yield Trait("urges", 1)
    if written.strange_hosts and PERCENT.search(text):
        yield Trait("percent", 1)
    if MONEY.search(text.lower()):
        yield Trait("money", 1 + bool(written.strange_hosts))
