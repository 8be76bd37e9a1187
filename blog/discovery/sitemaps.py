"""sitemap.xml, for search engines, and robots.txt.

The files are written row by row, so that none is in memory as a whole. Format:
https://www.sitemaps.org/protocol.html and Google's extension for pictures.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from blog.discovery.sitemap_sections import SECTIONS, Entry, SitemapFile, every_file
from page_cache.reads import kept

ROWS_PER_CHUNK = 100
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PICTURES = "http://www.google.com/schemas/sitemap-image/1.1"


@require_safe
@kept
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One row for each file of each section, with the newest change in it."""
    site = site_url(request)
    rows = [
        f"<sitemap><loc>{full_url(site, reverse('sitemap', args=[name, file.number]))}</loc>"
        f"{lastmod(file.changed)}</sitemap>\n"
        for name, file in every_file()
    ]
    document = [f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n']
    return HttpResponse("".join([*document, *rows, "</sitemapindex>\n"]), content_type=XML)


def requested_file(request: HttpRequest, section: str, number: int) -> SitemapFile | None:
    """The file, looked up once for each request; None if it does not exist."""
    if not hasattr(request, "sitemap_file"):
        # Three functions ask: those of the two headers, and the view.
        found = SECTIONS[section].file(number) if section in SECTIONS else None
        request.sitemap_file = found  # type: ignore[attr-defined]  # for the same request
    return request.sitemap_file  # type: ignore[attr-defined,no-any-return]  # set above


def file_etag(request: HttpRequest, section: str, number: int) -> str | None:
    file = requested_file(request, section, number)
    if file is None:
        return None
    facts = f"{request.build_absolute_uri()} {file.changed} {file.state}"
    return quote_etag(hashlib.sha256(facts.encode()).hexdigest()[:32])


def file_changed(request: HttpRequest, section: str, number: int) -> datetime.datetime | None:
    file = requested_file(request, section, number)
    return file.changed if file else None


@require_safe
@kept
@condition(etag_func=file_etag, last_modified_func=file_changed)
def sitemap(request: HttpRequest, section: str, number: int) -> StreamingHttpResponse:
    if requested_file(request, section, number) is None:
        raise Http404(_("There is nothing here."))
    entries = SECTIONS[section].entries(number)
    return StreamingHttpResponse(in_chunks(urlset(site_url(request), entries)), content_type=XML)


def urlset(site: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="{NAMESPACE}" xmlns:image="{PICTURES}">\n'
    )
    for entry in entries:
        pictures = "".join(
            f"<image:image><image:loc>{full_url(site, picture)}</image:loc></image:image>"
            for picture in entry.pictures
        )
        url = full_url(site, entry.path)
        yield f"<url><loc>{url}</loc>{lastmod(entry.changed)}{pictures}</url>\n"
    yield "</urlset>\n"


def in_chunks(rows: Iterable[str]) -> Iterator[str]:
    """The rows joined by the hundred, because each chunk that is sent costs some work."""
    chunk: list[str] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_PER_CHUNK:
            yield "".join(chunk)
            chunk = []
    yield "".join(chunk)


def site_url(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def full_url(site: str, path: str) -> str:
    """The URL as XML text; pictures in a storage of their own have a full URL already."""
    return escape(path if "://" in path else site + path)


def lastmod(moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    return f"<lastmod>{moment.astimezone(datetime.UTC).isoformat(timespec='seconds')}</lastmod>"


@require_safe
@kept
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/reply/",
        "Disallow: /preview/",
        "Disallow: /teilen/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
