"""What can be found, in words; the databases' own full-text indexes hang on it."""

import datetime
from typing import Self

from django.db import connections, models, router
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.search.queries import Query
from blog.search.words import stems

# Between title and text, so that no phrase reaches from one into the other.
GAP = "zzgapzz"


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def public(self) -> Self:
        """What everybody may find now; scheduled posts come in by themselves."""
        now = timezone.now()
        return self.filter(Q(post__published_at__lte=now) | Q(page__published_at__lte=now))

    def matching(self, query: Query, latest: int | None = None) -> Self:
        """What the query finds; of that only the `latest`, which spares reading all of it."""
        keys = self._keys(query.for_sqlite(), query.for_postgresql(), latest)
        return self.filter(pk__in=keys)

    def in_title(self, query: Query) -> Q:
        """The condition that the title alone has every wanted word."""
        return Q(pk__in=self._keys(query.for_sqlite("title"), query.for_postgresql("A")))

    def _keys(self, sqlite: str, postgresql: str, latest: int | None = None) -> RawSQL:
        """The keys of what matches; the words are parameters, never part of the SQL."""
        limit = f" DESC LIMIT {int(latest)}" if latest else ""
        if connections[self.db].vendor == "postgresql":
            sql = "SELECT id FROM blog_searchentry WHERE vector @@ to_tsquery('simple', %s)"
            # The words are parameters.
            return RawSQL(sql + (f" ORDER BY id{limit}" if limit else ""), [postgresql])  # noqa: S611
        sql = "SELECT rowid FROM blog_search_fts WHERE blog_search_fts MATCH %s"
        # The words are parameters.
        return RawSQL(sql + (f" ORDER BY rowid{limit}" if limit else ""), [sqlite])  # noqa: S611


class SearchEntry(models.Model):
    """One post, page or approved comment, as the search shows it.

    Beside it stand, by the migration: on SQLite the FTS5 table blog_search_fts (rowid = id), on
    PostgreSQL the column `vector` with a GIN index.
    """

    class Kind(models.TextChoices):
        POST = "post", _("post")
        PAGE = "page", _("page")
        COMMENT = "comment", _("comment")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.BigIntegerField()
    """The key of the post, page or comment."""
    post = models.ForeignKey("blog.Post", models.CASCADE, null=True, related_name="+")
    """The post itself, or the one that the comment stands below."""
    page = models.ForeignKey("blog.Page", models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=500)
    text = models.TextField()
    """The words alone, without markup."""
    shown_at = models.DateTimeField(null=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="found_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def put(
        cls,
        kind: str,
        object_id: int,
        *,
        title: str,
        text: str,
        shown_at: datetime.datetime | None,
        post_id: int | None = None,
        page_id: int | None = None,
    ) -> None:
        """Let it be found by these words from now on."""
        entry, _new = cls.objects.update_or_create(
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
        entry.write_words()

    @classmethod
    def drop(cls, kind: str, object_id: int) -> None:
        """Let it not be found any more; the words of a missing entry match nothing."""
        cls.objects.filter(kind=kind, object_id=object_id).delete()

    @classmethod
    def clear(cls) -> None:
        """Forget everything, also the words of entries that went with their post."""
        cls.objects.all().delete()
        connection = connections[router.db_for_write(cls)]
        if connection.vendor != "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM blog_search_fts")

    def write_words(self) -> None:
        """Hand the stems to the database's own index."""
        title, text = " ".join(stems(self.title)), " ".join(stems(self.text))
        connection = connections[router.db_for_write(type(self))]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "UPDATE blog_searchentry SET vector = "
                    "setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s) "
                    "WHERE id = %s",
                    [f"{title} {GAP}", text, self.pk],
                )
            else:
                cursor.execute("DELETE FROM blog_search_fts WHERE rowid = %s", [self.pk])
                cursor.execute(
                    "INSERT INTO blog_search_fts (rowid, title, text) VALUES (%s, %s, %s)",
                    [self.pk, title, text],
                )
