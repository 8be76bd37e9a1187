"""What the reader's templates say of posts, pictures and pages."""

from typing import Any

from django import template
from django.core.paginator import Page as PaginatorPage
from django.http import HttpRequest
from django.utils.safestring import SafeString

from blog.html.tree import Element, serialise
from blog.models import Image, Post
from blog.rendering import pictures as figures

register = template.Library()


@register.simple_tag
def credit(image: Image) -> SafeString:
    """Who made the picture, and under which licence it is."""
    return SafeString(serialise(Element("", children=figures.credit(image))))


@register.simple_tag
def picture(image: Image, place: str, instead: str = "", eager: bool = False) -> SafeString:
    """The picture in a place of figures.SIZES; `eager` where readers see it first of all.

    `instead` is said of it where it has no alternative text.
    """
    attributes = figures.source_attributes(image, place) | {
        "alt": image.alternative_text or instead,
        "width": str(image.width),
        "height": str(image.height),
        **({"fetchpriority": "high"} if eager else {"loading": "lazy"}),
        "decoding": "async",
    }
    return SafeString(serialise(Element("img", attributes)))


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], address: str) -> str:
    """The address with scheme and host: for canonical links, previews elsewhere, and paper."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(address)


@register.filter
def page_numbers(page: PaginatorPage[Post]) -> list[int | str]:
    """The numbers around the shown page, the first and the last, “…” for those left out."""
    paginator = page.paginator
    return list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
