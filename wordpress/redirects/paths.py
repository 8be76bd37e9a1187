"""How WordPress forms its URLs; knows no database."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlencode, urlsplit

from blog.html.tree import names

UPLOADS = "/wp-content/uploads/"
# What WordPress adds to a file's name: a thumbnail's size, “scaled” for what was too large,
# “rotated”, and the moment of an edit.
SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")
CHANGE = re.compile(r"-(?:scaled|rotated|e\d{10,13})(?=\.\w{2,5}$)")
# The parameters that name an entry by its number.
NUMBERS = ("p", "page_id", "attachment_id")
# What stood before the paths of a site without “pretty” permalinks, with numbers as permalinks, and
# of the first of several sites.
FRONTS = ("/index.php", "/archives", "/blog")
# The words of the German and of the English WordPress, and what people like to choose themselves.
CATEGORY_BASES = names(
    "category categories kategorie kategorien rubrik rubriken thema themen topic topics"
)
TAG_BASES = names("tag tags schlagwort schlagworte stichwort stichworte")
AUTHOR_BASES = names("author authors autor autoren autorin")

TAILS = re.compile(
    r"(?P<base>/(?:.*?/)?)(?:"
    r"(?P<feed>feed/(?:atom/)?)|page/(?P<page>[1-9]\d{0,5})/|"
    r"comment-page-(?P<comments>\d{1,6})/|(?:trackback|amp|print|embed)/)\Z"
)
NUMBERED = re.compile(r"(?P<base>/.+/)(?P<page>[1-9]\d{0,2})/\Z")
DATE = re.compile(r"/(\d{4})/(?:(\d\d)/(?:(\d\d)/)?)?\Z")
DATED_POST = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/([^/]+)/")
COMPACT_DATE = re.compile(r"(\d{4})(\d\d)?(\d\d)?")
DAY = re.compile(r"/\d{4}/\d\d/\d\d/")
MOST_FORMER = 20
SEARCH = re.compile(r"/search/([^/]{1,200})/\Z")
# The files of sites among several stood here.
SITE_FILES = re.compile(r"/files/((?:19|20)\d\d/\d\d/.+)\Z")

# These have one URL here, whatever it was there.
FIXED = {
    "/rss/": "/feed/",
    "/rss.xml/": "/feed/",
    "/feed.xml/": "/feed/",
    "/atom/": "/feed/atom/",
    "/atom.xml/": "/feed/atom/",
    "/wp-rss.php/": "/feed/",
    "/wp-rss2.php/": "/feed/",
    "/wp-rdf.php/": "/feed/",
    "/wp-feed.php/": "/feed/",
    "/wp-atom.php/": "/feed/atom/",
    "/wp-commentsrss2.php/": "/comments/feed/",
    "/wp-sitemap.xml/": "/sitemap.xml",
    "/sitemap_index.xml/": "/sitemap.xml",
    "/sitemap.xml.gz/": "/sitemap.xml",
    "/post-sitemap.xml/": "/sitemap.xml",
    "/page-sitemap.xml/": "/sitemap.xml",
}


@dataclass(frozen=True)
class Tail:
    """What a URL asks for beyond the thing itself: its feed, another page, its comments."""

    feed: str = ""
    """“feed/” or “feed/atom/”."""
    page: int = 1
    to_comments: bool = False


@dataclass(frozen=True)
class Path:
    base: str
    """With a slash at both ends."""
    tail: Tail


def divide(path: str) -> Iterator[Path]:
    """All readings of a path: as a whole, and as a base followed by a tail."""
    path = path if path.endswith("/") else f"{path}/"
    tail = Tail()
    yield Path(path, tail)
    while match := TAILS.match(path):
        path = match["base"]
        if match["feed"]:
            tail = replace(tail, feed=match["feed"])
        elif match["comments"]:
            tail = replace(tail, to_comments=True)
        elif match["page"]:
            tail = replace(tail, page=int(match["page"]))
        yield Path(path, tail)
    if match := NUMBERED.match(path):
        yield Path(match["base"], replace(tail, page=int(match["page"])))


def without_fronts(path: str, folders: list[str]) -> Iterator[str]:
    """The path as seen from the old site, which may have stood in a folder of its host."""
    seen = [path]
    for front in [*folders, *FRONTS]:
        for known in list(seen):
            if front and known.startswith(f"{front}/"):
                seen.append(known[len(front) :])
    yield from dict.fromkeys(seen)


def with_tail(path: str, tail: Tail, kind: str) -> str:
    """The URL with its tail as formed here; `kind` is “post”, “list”, “dates” or “single”."""
    if tail.feed and kind in {"post", "list"}:
        return path + tail.feed
    if tail.page > 1 and kind == "post":
        return f"{path}{tail.page}/"
    if tail.page > 1 and kind in {"list", "dates"}:
        return f"{path}page/{tail.page}/"
    return f"{path}#comments" if tail.to_comments and kind == "post" else path


def spellings(word: str) -> list[str]:
    """A slug as browsers send it, and as WordPress stores it: “grün”, “gr%c3%bcn”."""
    return list(dict.fromkeys([word, quote(word).lower(), word.lower()]))


def folder_of(base_url: str) -> str:
    """“/blog” of “https://example.org/blog”."""
    try:
        return unquote(urlsplit(base_url).path).rstrip("/")
    except ValueError:
        return ""


def links(path: str) -> list[str]:
    """A path with and without the slash at its end."""
    bare = path.rstrip("/")
    # An entry without a link has an empty one: that is no way to find it.
    return [candidate for candidate in dict.fromkeys([path, bare, f"{bare}/"]) if candidate]


def previous_paths(link: str, slug: str, slugs: list[str], days: list[str]) -> list[str]:
    """Where a post stood before its link became this one, as WordPress notes its changes."""
    path, own = unquote(link).rstrip("/"), unquote(slug)
    if not own or not path.endswith(f"/{own}"):
        return []
    words = [own, *(unquote(old) for old in slugs[:MOST_FORMER] if old)]
    found: list[str] = []
    for word in words:
        renamed = path.removesuffix(own) + word
        found.append(renamed)
        for day in days[:MOST_FORMER]:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                found.append(DAY.sub(f"/{day.replace('-', '/')}/", renamed, count=1))
    return [f"{candidate}/" for candidate in dict.fromkeys(found) if candidate != path]


def uploaded_files(path: str) -> list[str]:
    """What the file of an upload, or that of which it is a thumbnail, may have been called."""
    path = path.rstrip("/")
    _before, folder, name = path.partition(UPLOADS)
    if folder:
        return names_of_original(re.sub(r"^sites/\d+/", "", name))
    match = SITE_FILES.search(path)
    return names_of_original(match[1]) if match else []


def names_of_original(name: str) -> list[str]:
    """What the file of a thumbnail may have been called, the likeliest first."""
    without_size = SIZE.sub("", name)
    found = [name, without_size, CHANGE.sub("", name)]
    changed = without_size
    while (shorter := CHANGE.sub("", changed)) != changed:
        found.append(shorter)
        changed = shorter
    stem, dot, ending = changed.rpartition(".")
    if dot:
        found.append(f"{stem}-scaled.{ending}")
    return list(dict.fromkeys(found))


def archive_of(path: str) -> tuple[str, str] | None:
    """“category”, “tag” or “author”, and the last word of the path."""
    first, _slash, rest = path.strip("/").partition("/")
    for kind, bases in (
        ("category", CATEGORY_BASES),
        ("tag", TAG_BASES),
        ("author", AUTHOR_BASES),
    ):
        if first in bases and rest:
            return kind, rest.rpartition("/")[2]
    return None


def search_of(path: str, tail: Tail) -> str:
    """The URL of a search whose words stood in its path, or nothing."""
    match = SEARCH.match(path)
    return f"/{tail.feed}?{urlencode({'s': match[1]})}" if match else ""


def dates_of(query: Mapping[str, str]) -> str:
    """“m=201004” and “year=2010&monthnum=4” as a path, or nothing."""
    parts = [query.get("year", ""), query.get("monthnum", ""), query.get("day", "")]
    if match := COMPACT_DATE.fullmatch(query.get("m", "")):
        parts = [match[1], match[2] or "", match[3] or ""]
    if not re.fullmatch(r"\d{4}", parts[0]):
        return ""
    path = f"/{parts[0]}/"
    for part in parts[1:]:
        if not part.isdigit():
            break
        path += f"{int(part):02}/"
    return path


def feed_of(query: Mapping[str, str]) -> str:
    """“feed/” or “feed/atom/”, where the query asks for a feed."""
    wanted = query.get("feed", "")
    if not wanted:
        return ""
    return "feed/atom/" if wanted.endswith("atom") else "feed/"
