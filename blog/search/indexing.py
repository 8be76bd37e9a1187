"""Put texts into the search index, and take them out."""

import datetime
from dataclasses import dataclass

from django.db import connections, router

from blog.html.plain_text import plain_text
from blog.models import Page, Post, SearchEntry, SearchText
from blog.search.words import stems

GAP = "zzgapzz"
"""Stands between title and text, so that no phrase reaches from one into the other."""


@dataclass(frozen=True)
class Indexable:
    """What the search is to know of one post, page or comment."""

    kind: SearchEntry.Kind
    object_id: int
    title: str
    text: str
    shown_at: datetime.datetime | None
    post_id: int | None = None
    page_id: int | None = None


def of_post(post: Post) -> Indexable:
    """Of any post, public or not: who may find it is decided when somebody searches."""
    html = f"{post.teaser_html} {post.body_html}" if post.excerpt else post.body_html
    return Indexable(
        SearchEntry.Kind.POST,
        post.pk,
        title=post.title,
        text=plain_text(html),
        shown_at=post.published_at,
        post_id=post.pk,
    )


def of_page(page: Page) -> Indexable:
    """Of any page, public or not."""
    return Indexable(
        SearchEntry.Kind.PAGE,
        page.pk,
        title=page.title,
        text=plain_text(page.body_html),
        shown_at=page.published_at,
        page_id=page.pk,
    )


def put(*texts: Indexable) -> None:
    """Create or replace the entries of these posts, pages or comments."""
    if not texts:
        return
    entries = SearchEntry.objects.bulk_create(
        [
            SearchEntry(
                kind=text.kind,
                object_id=text.object_id,
                title=text.title[:500],
                shown_at=text.shown_at,
                post_id=text.post_id,
                page_id=text.page_id,
            )
            for text in texts
        ],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["title", "shown_at", "post", "page"],
    )
    SearchText.objects.bulk_create(
        [
            SearchText(entry=entry, text=text.text)
            for entry, text in zip(entries, texts, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["text"],
    )
    keys = [entry.pk for entry in entries]
    write_words(
        [
            (key, stemmed(text.title[:500]), stemmed(text.text))
            for key, text in zip(keys, texts, strict=True)
        ]
    )


def drop(kind: str, *object_ids: int) -> None:
    """Remove entries. On SQLite their words stay behind, but match no entry."""
    SearchEntry.objects.filter(kind=kind, object_id__in=object_ids).delete()


def clear() -> None:
    """Empty the index, including the words of entries that were deleted with their posts."""
    SearchEntry.objects.all().delete()
    connection = connections[router.db_for_write(SearchEntry)]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM blog_search_fts")


def stemmed(text: str) -> str:
    return " ".join(stems(text))


def write_words(rows: list[tuple[int, str, str]]) -> None:
    """Hand the stems of title and text, by the keys of entries, to the full-text index."""
    connection = connections[router.db_for_write(SearchEntry)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE blog_searchentry SET title_vector = to_tsvector('simple', %s), "
                "vector = to_tsvector('simple', %s)"
                " || array_to_tsvector(ARRAY[blog_search_block(id)]) WHERE id = %s",
                [(title, f"{title} {GAP} {text}", key) for key, title, text in rows],
            )
        else:
            cursor.executemany(
                "DELETE FROM blog_search_fts WHERE rowid = %s", [(key,) for key, *_words in rows]
            )
            cursor.executemany(
                "INSERT INTO blog_search_fts (rowid, title, text) VALUES (%s, %s, %s)", rows
            )
