"""Rewrite links and pictures of the old site to their URLs here."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from wordpress.content.context import NO_FILE, NOT_HERE, Attachment, Context, Kind, Losses
from wordpress.content.tags import Token, classes, replace_tags, start_tag
from wordpress.redirects.paths import UPLOADS, names_of_original

OUR_FILES = "/media/"
"""Where our own exports have their files; such URLs are always absolute."""
# WordPress.com keeps files on a separate host, and its proxy serves those of other sites.
WORDPRESS_FILES = re.compile(r"[\w-]+\.files\.wordpress\.com")
PROXY = re.compile(r"i[0-3]\.wp\.com")
NUMBER = re.compile(r"wp-image-(\d{1,12})")
SOURCES = ("src", "data-src", "data-lazy-src", "data-orig-file")
"""Where themes and plugins put a picture's URL for lazy loading."""
QUERIES = ("p", "page_id", "attachment_id", "cat", "tag", "author", "m")


@dataclass(frozen=True)
class Place:
    """A URL of the old site, split up."""

    host: str
    path: str
    """Below the old site's own path, with entities and percent signs resolved."""
    query: str = ""
    fragment: str = ""


def place_of(url: str, site: str) -> Place | None:
    """The URL split up; None if it is not a web URL of the old site."""
    try:
        parts = urlsplit(url.strip())
        own = urlsplit(site)
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"}:
        return None
    is_relative = not parts.netloc and parts.path.startswith("/")
    base = unquote(own.path).rstrip("/")
    path = unquote(parts.path) or "/"
    if not is_relative and (not parts.netloc or bare_host(parts.netloc) != bare_host(own.netloc)):
        return None
    if base and (path == base or path.startswith(f"{base}/")):
        path = path[len(base) :] or "/"
    elif base and path != "/":
        return None
    return Place(bare_host(parts.netloc or own.netloc), path, parts.query, parts.fragment)


def bare_host(netloc: str) -> str:
    """Without “www” and the default ports."""
    return re.sub(r":(?:80|443)$", "", netloc.lower()).removeprefix("www.")


# Files


def uploaded_file(url: str, site: str) -> str:
    """The file's name below the uploads folder, “2010/04/linde-300x200.jpg”, or nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    host, path = bare_host(parts.netloc), unquote(parts.path)
    if PROXY.fullmatch(host):
        host, _slash, path = path.lstrip("/").partition("/")
        host, path = bare_host(host), f"/{path}"
    if WORDPRESS_FILES.fullmatch(host):
        return path.lstrip("/")
    if host and host != bare_host(urlsplit(site).netloc):
        return ""
    _before, folder, name = path.partition(UPLOADS)
    if host and not folder:
        _before, folder, name = path.partition(OUR_FILES)
    return re.sub(r"/{2,}", "/", name.lstrip("/")) if folder else ""


def attachment_at(url: str, context: Context) -> Attachment | None:
    """The attachment whose file, or a thumbnail of it, has this URL."""
    name = uploaded_file(url, context.site)
    for candidate in names_of_original(name) if name else []:
        if found := context.attachment_at(candidate):
            return found
    return None


# Links


def new_link(url: str, context: Context) -> str:
    """The URL here of a link to the old site; others stay as they are."""
    if found := attachment_at(url, context):
        return found.url
    if uploaded_file(url, context.site):
        return url
    place = place_of(url, context.site) if context.site else None
    if place is None:
        return url
    number = attachment_number(place)
    if number and (attachment := context.attachment(number)):
        return context.new_path(f"/?attachment_id={number}") or attachment.url
    fragment = f"#{place.fragment}" if place.fragment else ""
    wanted = f"{place.path}?{place.query}" if has_old_query(place.query) else place.path
    if found_path := context.new_path(wanted):
        return found_path + fragment
    # Old URLs redirect, so that a link need not know where to.
    return urlunsplit(("", "", place.path, place.query, place.fragment))


def has_old_query(query: str) -> bool:
    """Whether the query alone says what is meant, as with “/?p=12”."""
    return any(name in parse_qs(query) for name in QUERIES)


def attachment_number(place: Place) -> str:
    number = parse_qs(place.query).get("attachment_id", [""])[0]
    return number if number.isascii() and number.isdigit() else ""


# The text


def rewrite(html: str, context: Context, losses: Losses) -> tuple[str, dict[str, Attachment]]:
    """The text with the URLs of its links and pictures here.

    And the pictures of the library in it, by their URLs.
    """
    shown: dict[str, Attachment] = {}

    def change(token: Token) -> str:
        if token.name == "a" and "href" in (attributes := token.attributes):
            url = attributes["href"]
            new = new_link(url, context)
            if new == url and uploaded_file(url, context.site) and not is_coming(url, context):
                losses.add(Kind.URL, url, NO_FILE)
            return _changed(token, attributes, "href", new)
        if token.name == "img":
            return _picture(token, context, losses, shown)
        return token.raw

    return replace_tags(html, change), shown


def is_coming(url: str, context: Context) -> bool:
    """Whether the file is still there, but an import would bring it here."""
    found = attachment_at(url, context)
    return found is not None and found.is_in_library


def _changed(token: Token, attributes: dict[str, str], name: str, value: str) -> str:
    if attributes[name] == value:
        return token.raw
    return start_tag(token.name, attributes | {name: value})


def _picture(token: Token, context: Context, losses: Losses, shown: dict[str, Attachment]) -> str:
    attributes = token.attributes
    source = next((attributes[name] for name in SOURCES if is_source(attributes.get(name))), "")
    if not source:
        return token.raw
    found = attachment_at(source, context) or _by_number(attributes, context, source)
    if found is None or not found.is_picture:
        if uploaded_file(source, context.site):
            losses.add(Kind.PICTURE, source, NOT_HERE)
        elif urlsplit(source).netloc:
            losses.add(Kind.PICTURE, source, _("A picture from another site, which is not shown."))
        return _changed(token, {"src": ""} | attributes, "src", source)
    if found.is_in_library:
        shown[found.url] = found
    elif urlsplit(found.url).netloc:
        losses.add(Kind.PICTURE, found.url, NOT_HERE)
    # The URLs of thumbnails are not known here.
    kept = {key: value for key, value in attributes.items() if key not in {"srcset", "sizes"}}
    kept["src"] = found.url
    kept.setdefault("alt", found.alternative_text)
    return start_tag("img", kept)


def is_source(url: str | None) -> bool:
    """Not the placeholder of a lazily loaded picture."""
    return bool(url) and not str(url).lower().startswith("data:")


def _by_number(attributes: dict[str, str], context: Context, source: str) -> Attachment | None:
    """By the number in its class, which counts only for a file of the old site."""
    if urlsplit(source).netloc and not uploaded_file(source, context.site):
        return None
    numbers = (NUMBER.fullmatch(name) for name in classes(attributes))
    number = next((match[1] for match in numbers if match), "")
    found = context.attachment(number) if number else None
    return found if found and found.is_picture else None
