"""Template tags for posts, pictures and pagination."""

import datetime
from typing import Any

from django import template
from django.core.paginator import Page as PaginatorPage
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from accounts.absolute import absolute_by
from accounts.readers import signed_in
from blog.discovery.similar_slugs import similar_posts
from blog.html.headings import Heading, table_of_contents
from blog.html.tree import Element, serialise
from blog.models import Image, Page, Post, may_edit_all
from blog.rendering import credits, pictures
from blog.templatetags.parts import part_of

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


@register.simple_tag
def categories_of(post: Post) -> SafeString:
    found = tuple((each.name, each.get_absolute_url()) for each in post.categories.all())
    return part_of("blog/_categories.html", categories=found)


@register.simple_tag
def byline_of(post: Post) -> SafeString:
    found = tuple((author.public_name, author.get_absolute_url()) for author in post.authors)
    return part_of("blog/_byline.html", authors=found)


@register.simple_tag
def minutes_of(post: Post) -> SafeString:
    return part_of("blog/_minutes.html", minutes=post.reading_minutes)


@register.simple_tag
def comment_count_of(post: Any) -> SafeString:
    """In words, once the list's counts are fetched."""
    return part_of("blog/_comment_count.html", number=post.comment_count)


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], url: str) -> str:
    """The absolute URL: for canonical links, previews on other sites, and print."""
    return absolute_by(context["request"])(url)


@register.simple_tag(takes_context=True)
def edit_url(context: dict[str, Any], text: Post | Page) -> str:
    """The form of the text, for those who are signed in and may change it; asks nothing else."""
    person = signed_in(context["request"])
    if person is None or not person.is_staff:
        return ""
    if isinstance(text, Page):
        may = person.has_perm("blog.change_page")
    else:
        theirs = person.has_perm("blog.change_post") and person in text.authors
        may = theirs or may_edit_all(person)
    return reverse(f"admin:blog_{text._meta.model_name}_change", args=[text.pk]) if may else ""


@register.simple_tag
def contents_of(html: str) -> list[Heading]:
    """The table of contents of a long text."""
    return table_of_contents(html)


@register.simple_tag(takes_context=True)
def posts_like_this_address(context: dict[str, Any]) -> list[Post]:
    """For a page that says that there is nothing at the address."""
    return similar_posts(context["request"].path)


@register.filter
def machine_time(moment: datetime.datetime | None) -> str:
    """For `datetime` attributes: HTML allows three digits of a second at most."""
    return localtime(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def lang_of(thing: Any) -> SafeString:
    """The attribute for a post in another language than the site's: screen readers, hyphens."""
    return format_html(' lang="{}"', thing.language) if thing.language else SafeString("")


@register.filter
def page_numbers(page: PaginatorPage[Post]) -> list[int | str]:
    """The numbers of the first and last page and of those around the current one, else “…”."""
    paginator = page.paginator
    return list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
