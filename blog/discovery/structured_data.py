"""Structured data for search engines: JSON-LD with the vocabulary of https://schema.org.

It needs no queries beyond those of the page. `absolute` makes absolute URLs.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

from accounts.models import User
from blog.media.licences import LICENCES
from blog.media.share_picture import HEIGHT, WIDTH
from blog.models import Category, Image, Post, SiteSettings, Tag

CREDITS_PAGE = "/bildnachweise/"
# “<” could end the script element; the others are unsafe in old parsers.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}

Absolute = Callable[[str], str]
Facts = dict[str, Any]


def script(*things: Facts) -> SafeString:
    """One script element with all things: data, which a CSP allows and no browser runs."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False).translate(ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


def website(site: SiteSettings, absolute: Absolute) -> Facts:
    return known(
        {
            "@type": "WebSite",
            "@id": absolute("/#website"),
            "name": site.title,
            "description": site.tagline,
            "url": absolute("/"),
            "inLanguage": get_language(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": absolute("/") + "?s={search_term_string}",
                },
                "query-input": "required name=search_term_string",
            },
        }
    )


def person(author: User, absolute: Absolute) -> Facts:
    urls = [author.website, *(profile.url for profile in author.profiles.all())]
    return known(
        {
            "@type": "Person",
            "name": author.public_name,
            "url": absolute(author.get_absolute_url()),
            "image": absolute(author.portrait.url) if author.portrait else "",
            "description": author.bio,
            "sameAs": [url for url in urls if is_web_url(url)],
        }
    )


def profile_page(author: User, absolute: Absolute) -> Facts:
    return {
        "@type": "ProfilePage",
        "url": absolute(author.get_absolute_url()),
        "mainEntity": person(author, absolute),
    }


def image_object(image: Image, absolute: Absolute) -> Facts:
    """The picture with its credit: search engines show the creator and where to get a licence."""
    licence = LICENCES.get(image.license)
    creator = {"@type": "Person", "name": image.creator, "url": web_url(image.creator_url)}
    return known(
        {
            "@type": "ImageObject",
            "url": absolute(image.file.url),
            "contentUrl": absolute(image.file.url),
            "width": image.width,
            "height": image.height,
            "name": image.title,
            "caption": image.caption or image.alternative_text,
            "creditText": image.creator,
            "creator": known(creator) if image.creator else {},
            "copyrightNotice": image.creator,
            "license": licence.deed if licence else "",
            "acquireLicensePage": web_url(image.source_url) or absolute(CREDITS_PAGE),
        }
    )


def blog_posting(post: Post, tags: Iterable[Tag], site: SiteSettings, absolute: Absolute) -> Facts:
    url = absolute(post.get_absolute_url())
    return known(
        {
            "@type": "BlogPosting",
            "@id": f"{url}#post",
            "url": url,
            "mainEntityOfPage": {"@type": "WebPage", "@id": url},
            "headline": post.title,
            "description": post.summary,
            "datePublished": localtime(post.published_at).isoformat(timespec="seconds"),
            "dateModified": localtime(post.modified_at).isoformat(timespec="seconds"),
            "author": [person(author, absolute) for author in post.authors],
            "publisher": {
                "@type": "Organization",
                "name": site.owner or site.title,
                "url": absolute("/"),
            },
            "image": pictures(post, absolute),
            "wordCount": post.word_count,
            "inLanguage": post.language or get_language(),
            "keywords": [tag.name for tag in tags],
            "articleSection": [category.name for category in post.categories.all()],
            "isBasedOn": web_url(post.first_published_url),
            "isPartOf": {"@id": absolute("/#website")},
        }
    )


def pictures(post: Post, absolute: Absolute) -> list[Facts]:
    """The post's lead picture, then those in its text; without any, the share picture."""
    shown = [post.picture] if post.picture else []
    shown += [image for image in post.shown_images if image != post.picture]
    if shown:
        return [image_object(image, absolute) for image in shown]
    painted = absolute(post.get_absolute_url() + "share.png")
    return [{"@type": "ImageObject", "url": painted, "width": WIDTH, "height": HEIGHT}]


def breadcrumbs(trail: Iterable[tuple[str, str]], absolute: Absolute) -> Facts:
    """The path from the home page: names and URLs, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(url)}
            for position, (name, url) in enumerate(trail, 1)
        ],
    }


def category_trail(category: Category, others: Iterable[Category]) -> list[tuple[str, str]]:
    """The category after its ancestors, as far as `others` has them."""
    above = {other.path: other for other in others if category.is_within(other)}
    above[category.path] = category
    return [(above[path].name, above[path].get_absolute_url()) for path in sorted(above)]


def post_trail(post: Post, site: SiteSettings, others: Iterable[Category]) -> list[tuple[str, str]]:
    """Home, the path to the post's deepest category, the post."""
    own = list(post.categories.all())
    deepest = max(own, key=lambda category: category.depth, default=None)
    middle = category_trail(deepest, [*others, *own]) if deepest else []
    return [(site.title, reverse("home")), *middle, (post.title, post.get_absolute_url())]


def known(facts: Facts) -> Facts:
    """Leave out what is empty."""
    return {name: value for name, value in facts.items() if value}


def web_url(url: str) -> str:
    return url if is_web_url(url) else ""


def is_web_url(url: str) -> bool:
    """Whether it is http or https: an import may have brought any scheme."""
    return urlsplit(url).scheme in {"http", "https"}
