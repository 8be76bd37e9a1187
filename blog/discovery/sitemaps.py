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

from blog.discovery.sitemap_sections import SECTIONS, Entry, SectionPage

ROWS_PER_CHUNK = 100
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PICTURES = "http://www.google.com/schemas/sitemap-image/1.1"


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One row for each file of each section, with the newest change in it."""
    site = site_of(request)
    rows = [
        f"<sitemap><loc>{address(site, reverse('sitemap', args=[name, page.number]))}</loc>"
        f"{lastmod(page.changed)}</sitemap>\n"
        for name, section in SECTIONS.items()
        for page in section.pages()
    ]
    document = [f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n']
    return HttpResponse("".join([*document, *rows, "</sitemapindex>\n"]), content_type=XML)


def section_page(request: HttpRequest, section: str, number: int) -> SectionPage | None:
    """The asked-for file, looked up once for a request; None if there is no such."""
    if not hasattr(request, "sitemap_page"):
        pages = SECTIONS[section].pages(number) if section in SECTIONS else []
        # Kept for the view.
        request.sitemap_page = pages[0] if pages else None  # type: ignore[attr-defined]
    return request.sitemap_page  # type: ignore[attr-defined,no-any-return]  # kept for the view


def section_etag(request: HttpRequest, section: str, number: int) -> str | None:
    page = section_page(request, section, number)
    if page is None:
        return None
    facts = f"{request.build_absolute_uri()} {page.rows} {page.changed}"
    return quote_etag(hashlib.sha256(facts.encode()).hexdigest()[:32])


def section_changed(request: HttpRequest, section: str, number: int) -> datetime.datetime | None:
    page = section_page(request, section, number)
    return page.changed if page else None


@require_safe
@condition(etag_func=section_etag, last_modified_func=section_changed)
def sitemap(request: HttpRequest, section: str, number: int) -> StreamingHttpResponse:
    if section_page(request, section, number) is None:
        raise Http404(_("There is nothing here."))
    entries = SECTIONS[section].entries(number)
    return StreamingHttpResponse(in_chunks(urlset(site_of(request), entries)), content_type=XML)


def urlset(site: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="{NAMESPACE}" xmlns:image="{PICTURES}">\n'
    )
    for entry in entries:
        pictures = "".join(
            f"<image:image><image:loc>{address(site, picture)}</image:loc></image:image>"
            for picture in entry.pictures
        )
        where = address(site, entry.path)
        yield f"<url><loc>{where}</loc>{lastmod(entry.changed)}{pictures}</url>\n"
    yield "</urlset>\n"


def in_chunks(rows: Iterable[str]) -> Iterator[str]:
    """Rows joined by the hundred: each part that is sent costs the server some work."""
    chunk: list[str] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_PER_CHUNK:
            yield "".join(chunk)
            chunk = []
    yield "".join(chunk)


def site_of(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def address(site: str, path: str) -> str:
    """The whole address as XML text; pictures may already have one, on a storage of their own."""
    return escape(path if "://" in path else site + path)


def lastmod(moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    return f"<lastmod>{moment.astimezone(datetime.UTC).isoformat(timespec='seconds')}</lastmod>"


@require_safe
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
