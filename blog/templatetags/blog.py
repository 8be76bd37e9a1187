"""Template tags for posts, pictures and pagination."""

from typing import Any

from django import template
from django.core.paginator import Page as PaginatorPage
from django.http import HttpRequest
from django.utils.safestring import SafeString

from blog.html.tree import Element, serialise
from blog.models import Image, Post
from blog.rendering import credits, pictures

register = template.Library()


@register.simple_tag
def credit(image: Image) -> SafeString:
    """The picture's creator, source and licence."""
    return SafeString(serialise(Element("", children=credits.credit(image))))


@register.simple_tag
def picture(image: Image, place: str, instead: str = "", eager: bool = False) -> SafeString:
    """The picture for a place named in pictures.SIZES; `eager` for the first one on the page.

    `instead` is its alternative text where it has none.
    """
    attributes = pictures.source_attributes(image, place) | {
        "alt": image.alternative_text or instead,
        "width": str(image.width),
        "height": str(image.height),
        **({"fetchpriority": "high"} if eager else {"loading": "lazy"}),
        "decoding": "async",
    }
    return SafeString(serialise(Element("img", attributes)))


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], url: str) -> str:
    """The absolute URL: for canonical links, previews on other sites, and print."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(url)


@register.filter
def page_numbers(page: PaginatorPage[Post]) -> list[int | str]:
    """The numbers of the first and last page and of those around the current one, else “…”."""
    paginator = page.paginator
    return list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
