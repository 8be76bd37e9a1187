"""How moderators read the traits of a text, in their own language."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.content.traits import Trait

TRAITS: dict[str, str | Promise] = {
    "disguised": gettext_lazy("words in disguise"),
    "foreign": gettext_lazy("mostly another script"),
    "sells gambling": gettext_lazy("words of gambling"),
    "sells loans": gettext_lazy("words of lenders"),
    "sells medicine": gettext_lazy("names of medicine, without prescription"),
    "sells adult": gettext_lazy("words of sex offers"),
    "sells search engines": gettext_lazy("words of link sellers"),
    "sells followers": gettext_lazy("followers or reviews for sale"),
    "sells quick money": gettext_lazy("promises of quick money"),
    "sells replicas": gettext_lazy("words of fake brands"),
    "sells papers": gettext_lazy("papers or homework for sale"),
    "sells spells and hackers": gettext_lazy("spells, hackers or lost money brought back"),
    "sells advance fees": gettext_lazy("inheritances, prizes or gifts from strangers"),
    "sells software and streaming": gettext_lazy("software or streaming for free"),
    "sells services nearby": gettext_lazy("words of local services"),
    "sells offers": gettext_lazy("words of special offers"),
    "sells offering": gettext_lazy("a company that offers something"),
    "sells sale": gettext_lazy("something for sale"),
    "sells enticing": gettext_lazy("enticing words"),
    "selling host": gettext_lazy("a site with a selling name"),
    "flattery": gettext_lazy("praise that fits any text, with a link"),
    "shortener": gettext_lazy("a link that hides where it leads"),
    "links": gettext_lazy("several links"),
    "link": gettext_lazy("a link"),
    "only a link": gettext_lazy("hardly more than a link"),
    "front page": gettext_lazy("a link to a front page"),
    "own site": gettext_lazy("its writer’s website again in the text"),
    "urges": gettext_lazy("urges to act"),
    "percent": gettext_lazy("percentages beside a link"),
    "messenger": gettext_lazy("asks to write by messenger"),
    "handle": gettext_lazy("a name on another network"),
    "e-mail": gettext_lazy("an e-mail address in the text"),
    "phone": gettext_lazy("a phone number"),
    "capitals": gettext_lazy("mostly capitals"),
    "symbols": gettext_lazy("many symbols"),
    "shouted": gettext_lazy("many exclamation marks"),
    "money": gettext_lazy("an amount of money"),
    "no link": gettext_lazy("no link"),
    "short": gettext_lazy("short"),
    "usual": gettext_lazy("of usual length"),
    "long": gettext_lazy("long"),
}


def in_words(name: str) -> str:
    """The trait as moderators read it."""
    if name in TRAITS:
        return str(TRAITS[name])
    return _("signs of advertising together")


def listed(traits: Iterable[Trait]) -> str:
    """The traits as a rule's finding stores them: a line for each, its words behind a tab."""
    return "\n".join(f"{trait.name}\t{trait.words}" for trait in traits)


def read_out(lines: str) -> str:
    """A stored list in the reader's language: “words of gambling (casino), a link”."""
    parts = []
    for line in lines.splitlines():
        name, _tab, words = line.partition("\t")
        parts.append(f"{in_words(name)} ({words})" if words else in_words(name))
    return ", ".join(parts)
