"""Put texts into the search index, and take them out."""

import datetime

from django.db import connections, router

from blog.html.plain_text import plain_text
from blog.models import Page, Post, SearchEntry
from blog.search.words import stems

GAP = "zzgapzz"
"""Stands between title and text, so that no phrase reaches from one into the other."""


def index_post(post: Post) -> None:
    """Index the post, public or not: who may find it is decided when somebody searches."""
    html = f"{post.teaser_html} {post.body_html}" if post.excerpt else post.body_html
    put(
        SearchEntry.Kind.POST,
        post.pk,
        title=post.title,
        text=plain_text(html),
        shown_at=post.published_at,
        post_id=post.pk,
    )


def index_page(page: Page) -> None:
    """Index the page, public or not."""
    put(
        SearchEntry.Kind.PAGE,
        page.pk,
        title=page.title,
        text=plain_text(page.body_html),
        shown_at=page.published_at,
        page_id=page.pk,
    )


def put(
    kind: str,
    object_id: int,
    *,
    title: str,
    text: str,
    shown_at: datetime.datetime | None,
    post_id: int | None = None,
    page_id: int | None = None,
) -> None:
    """Create or replace the entry of one post, page or comment."""
    entry, _created = SearchEntry.objects.update_or_create(
        kind=kind,
        object_id=object_id,
        defaults={
            "title": title[:500],
            "text": text,
            "shown_at": shown_at,
            "post_id": post_id,
            "page_id": page_id,
        },
    )
    write_words(entry)


def drop(kind: str, object_id: int) -> None:
    """Remove an entry. On SQLite its words stay behind, but match no entry."""
    SearchEntry.objects.filter(kind=kind, object_id=object_id).delete()


def clear() -> None:
    """Empty the index, including the words of entries that were deleted with their posts."""
    SearchEntry.objects.all().delete()
    connection = connections[router.db_for_write(SearchEntry)]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM blog_search_fts")


def write_words(entry: SearchEntry) -> None:
    """Hand the stems to the database's full-text index."""
    title, text = " ".join(stems(entry.title)), " ".join(stems(entry.text))
    connection = connections[router.db_for_write(SearchEntry)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE blog_searchentry SET vector = "
                "setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s) "
                "WHERE id = %s",
                [f"{title} {GAP}", text, entry.pk],
            )
        else:
            cursor.execute("DELETE FROM blog_search_fts WHERE rowid = %s", [entry.pk])
            cursor.execute(
                "INSERT INTO blog_search_fts (rowid, title, text) VALUES (%s, %s, %s)",
                [entry.pk, title, text],
            )
