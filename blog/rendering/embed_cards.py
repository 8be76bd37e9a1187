"""The cards that posts and pages show in the place of URLs that can be embedded.

A card shows what is stored here. Nothing is asked from the other host before the reader clicks,
and without JavaScript the card is a link.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from blog.embeds.lines import find_embeds, replace_embeds
from blog.embeds.provider import Embeddable
from blog.embeds.registry import PROVIDERS, recognise
from blog.html.tree import Child, Element, serialise
from blog.models import Embed
from blog.rendering.credits import credit
from blog.rendering.pictures import source_attributes

# “<” and quotation marks are escaped in texts and in attributes.
FRAME = re.compile(r'<figure [^<>]*\bdata-frame="(https://[a-z0-9.-]+)/')


def frame_hosts(html: str) -> list[str]:
    """The hosts that a page's cards load from after a click, for its content policy."""
    return sorted(set(FRAME.findall(html)))


def embeds_in(pages: list[str]) -> dict[str, Embed]:
    """The embeds of the texts by their URLs; those that are new are stored."""
    wanted = {found.url: found for page in pages for found in find_embeds(page)}
    if not wanted:
        return {}
    Embed.objects.bulk_create(
        [Embed(url=url, provider=found.provider) for url, found in wanted.items()],
        ignore_conflicts=True,
    )
    return _stored(wanted)


def embeds_to_be(pages: list[str]) -> dict[str, Embed]:
    """The same for texts that are only looked at: those that are new are not stored."""
    wanted = {found.url: found for page in pages for found in find_embeds(page)}
    new = {url: Embed(url=url, provider=found.provider) for url, found in wanted.items()}
    return new | _stored(wanted) if wanted else {}


def _stored(urls: Iterable[str]) -> dict[str, Embed]:
    embeds = Embed.objects.filter(url__in=urls).select_related("picture")
    return {embed.url: embed for embed in embeds}


def add_embeds(html: str, embeds: dict[str, Embed]) -> str:
    """Put the card of each embed, by its URL, in the place of its line."""
    if not embeds:
        return html

    def card(found: Embeddable) -> list[Child]:
        embed = embeds.get(found.url)
        return [_card(embed, found)] if embed else []

    return replace_embeds(html, card)


def card_of(url: str) -> str:
    """The card of a URL that stands alone on a line; nothing where it stays a link.

    Nothing is stored and nobody is asked: a new URL has the card that its text will show first.
    """
    found = recognise(url)
    if found is None:
        return ""
    embed = Embed.objects.filter(url=found.url).select_related("picture").first()
    return serialise(Element("", children=[_card(embed or Embed(url=found.url), found)]))


def _card(embed: Embed, found: Embeddable) -> Element:
    is_video = PROVIDERS[found.provider].is_video
    unnamed = _("Video on %(provider)s") if is_video else _("Post on %(provider)s")
    title = embed.title or unnamed % {"provider": found.site}
    card = Element("figure", {"class": f"embed embed--{found.provider}"}, [])
    card.children = [_link(embed, found, title), *_credit(embed)]
    if found.frame_url:
        card.attributes |= _words_for_the_button(found.site, is_video=is_video)
        card.attributes |= {"data-frame": found.frame_url, "data-title": title}
    return card


def _link(embed: Embed, found: Embeddable, title: str) -> Element:
    link = Element("a", {"class": "embed__link", "href": found.link_url, "rel": "noopener"})
    link.children += _picture(embed)
    # Feeds know none of our styles: there, title and spaces still tell the parts apart.
    link.children += [Element("strong", {"class": "embed__title"}, [title]), " "]
    if embed.author_name:
        link.children += [Element("span", {"class": "embed__author"}, [embed.author_name]), " "]
    where = _("View it on %(provider)s") % {"provider": found.site}
    link.children.append(Element("span", {"class": "embed__where"}, [where]))
    return link


def _words_for_the_button(provider: str, *, is_video: bool) -> dict[str, str]:
    """For static/js/embed.js; without JavaScript there is no button."""
    if is_video:
        act = _("Play here")
        note = _("After a click on “Play here”, your browser sends data to %(provider)s.")
    else:
        act = _("Show here")
        note = _("After a click on “Show here”, your browser sends data to %(provider)s.")
    return {"data-play": act, "data-note": note % {"provider": provider}}


def _picture(embed: Embed) -> list[Child]:
    picture = embed.picture
    if picture is None:
        return []
    attributes = source_attributes(picture, "text") | {
        "alt": picture.alternative_text,
        "width": str(picture.width),
        "height": str(picture.height),
        "loading": "lazy",
        "decoding": "async",
    }
    return [Element("img", attributes)]


def _credit(embed: Embed) -> list[Child]:
    """Whose picture it is, where the card does not say so anyway."""
    picture = embed.picture
    if picture is None or (picture.source_url, picture.creator) == (
        embed.url,
        embed.author_name,
    ):
        return []
    line = credit(picture)
    return [Element("figcaption", {"class": "embed__credit"}, line)] if line else []
