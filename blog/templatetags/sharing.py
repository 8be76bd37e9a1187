"""Template tags for the metadata of a page: Open Graph, structured data, links to share it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from accounts.absolute import absolute_by
from accounts.models import User
from blog.discovery import structured_data as jsonld
from blog.media.share_picture import HEIGHT, WIDTH
from blog.models import Category, Post

register = template.Library()

# The formats that every social network shows.
SAFE_SUFFIXES = (".jpg", ".png")
# Social networks ignore smaller pictures.
MIN_SIDE = 200


@dataclass(frozen=True)
class SharePicture:
    url: str
    width: int
    height: int
    alternative_text: str


@register.simple_tag
def share_picture(post: Post) -> SharePicture:
    """The post's picture if social networks can show it, else the one drawn from its title."""
    image = post.picture
    if (
        image
        and str(image.file.name).endswith(SAFE_SUFFIXES)
        and min(image.width, image.height) >= MIN_SIDE
    ):
        alternative_text = image.alternative_text or post.title
        return SharePicture(image.file.url, image.width, image.height, alternative_text)
    return SharePicture(post.get_absolute_url() + "share.png", WIDTH, HEIGHT, post.title)


@register.simple_tag
def og_locale() -> str:
    """“de” becomes “de_DE”: some social networks understand nothing else."""
    locale = to_locale(get_language() or "en")
    return {"de": "de_DE", "en": "en_US"}.get(locale, locale)


@register.filter
def uri(text: str) -> str:
    """The text percent-encoded for a URL, with spaces as %20, which mail programs need."""
    return quote(str(text), safe="")


@register.simple_tag(takes_context=True)
def home_facts(context: dict[str, Any]) -> SafeString:
    return jsonld.script(jsonld.website(context["site"], _absolute(context)))


@register.simple_tag(takes_context=True)
def post_facts(context: dict[str, Any], post: Post) -> SafeString:
    absolute = _absolute(context)
    trail = jsonld.post_trail(post, context["site"], context["top_categories"])
    return jsonld.script(
        jsonld.blog_posting(post, context["tags"], context["site"], absolute),
        jsonld.breadcrumbs(trail, absolute),
    )


@register.simple_tag(takes_context=True)
def author_facts(context: dict[str, Any], author: User) -> SafeString:
    return jsonld.script(jsonld.profile_page(author, _absolute(context)))


@register.simple_tag(takes_context=True)
def category_facts(context: dict[str, Any], category: Category) -> SafeString:
    others = [*context["top_categories"], *([category.parent] if category.parent else [])]
    trail = [(context["site"].title, "/"), *jsonld.category_trail(category, others)]
    return jsonld.script(jsonld.breadcrumbs(trail, _absolute(context)))


def _absolute(context: dict[str, Any]) -> jsonld.Absolute:
    return absolute_by(context["request"])
