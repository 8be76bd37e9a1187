"""Which import created or changed what: nothing is imported twice, and runs can be undone."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import Post


class Source(models.Model):
    """A WordPress site that something was imported from."""

    base_url = models.CharField(_("address"), max_length=500, unique=True)

    class Meta:
        verbose_name = _("source of an import")
        verbose_name_plural = _("sources of imports")

    def __str__(self) -> str:
        return self.base_url


class ImportRun(models.Model):
    """One import: its files, options, progress and result."""

    class State(models.TextChoices):
        PREVIEWING = "previewing", _("preparing the preview")
        PREVIEWED = "previewed", _("preview ready, nothing imported yet")
        RUNNING = "running", _("unfinished")
        DONE = "done", _("finished")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PREVIEWING
    )
    files = models.JSONField(_("files"), default=list)
    """Their paths on this machine."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the files' content, to recognise them."""
    options = models.JSONField(default=dict)
    """wordpress.importing.options.Options as a dictionary."""
    facts = models.JSONField(default=dict)
    """wordpress.importing.survey.Facts as a dictionary."""
    phase = models.PositiveSmallIntegerField(default=0)
    """Index in wordpress.importing.runs.PHASES."""
    position = models.PositiveIntegerField(default=0)
    """How many entries of the files this phase has processed."""
    counts = models.JSONField(default=dict)
    """{kind: {outcome: number}}"""
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("started by"),
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.source}"


class ImportedItemQuerySet(models.QuerySet["ImportedItem"]):
    def of(self, source: Source, kind: str) -> Self:
        return self.filter(source=source, kind=kind)


class ImportedItem(models.Model):
    """Something in the export, and the key of what it became here."""

    class Kind(models.TextChoices):
        AUTHOR = "author", _("author")
        CATEGORY = "category", _("category")
        TAG = "tag", _("tag")
        IMAGE = "image", _("picture")
        FILE = "file", _("file")
        POST = "post", _("post")
        PAGE = "page", _("page")
        COMMENT = "comment", _("comment")
        MENTION = "mention", _("mention on another site")

    source = models.ForeignKey(Source, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    wordpress_id = models.CharField(max_length=255)
    """The number that WordPress gave it; for authors the login, for categories and tags the
    slug."""
    object_id = models.BigIntegerField()
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="items")
    """The run that first imported it."""
    was_created = models.BooleanField(default=True)
    """False for a person, category or tag that existed here before the import."""
    source_hash = models.CharField(max_length=32, blank=True)
    """Of the facts in the file at the last import."""
    local_hash = models.CharField(max_length=32, blank=True)
    """Of the thing here as the import left it; if it differs now, the thing was edited."""
    objects = ImportedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "wordpress_id"], name="imported_once")
        ]
        indexes = [
            # For finding out whether something here was imported.
            models.Index(fields=["kind", "object_id"], name="imported_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.wordpress_id}"


class SourceEntry(models.Model):
    """An entry of the export with everything it may be referred to by: number, link, file."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="entries")
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+")
    """The run that first recorded it."""
    wordpress_id = models.CharField(max_length=255)
    type = models.CharField(max_length=50)
    """“post”, “page” or “attachment”."""
    parent = models.CharField(max_length=255, blank=True)
    """The number of its parent entry."""
    link = models.CharField(max_length=1_000, blank=True)
    """Its path relative to the old site: “/2010/04/29/slug/”, “/?p=12”."""
    path = models.CharField(max_length=1_000, blank=True)
    """The path that a post or page gets here."""
    file = models.CharField(max_length=500, blank=True)
    """An attachment's file below the uploads folder: “2010/04/linde.jpg”."""
    facts = models.JSONField(default=dict)
    """Of an attachment: url, title, alternative_text, caption."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "wordpress_id"], name="source_entry_once")
        ]
        indexes = [
            models.Index(fields=["source", "link"], name="source_entry_link"),
            models.Index(fields=["source", "file"], name="source_entry_file"),
            models.Index(fields=["source", "parent"], name="source_entry_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.wordpress_id}"


class Snapshot(models.Model):
    """The previous state of something that a run changed, for undoing."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="snapshots")
    item = models.ForeignKey(ImportedItem, models.CASCADE, related_name="+")
    fields: models.JSONField[Any, Any] = models.JSONField()
    source_hash = models.CharField(max_length=32, blank=True)
    local_hash = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "item"], name="snapshot_once")]

    def __str__(self) -> str:
        return str(self.item)


class ImportIssue(models.Model):
    """Something that is not imported, or not as it was, and the reason."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=20)
    wordpress_id = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    """A sentence in the language of the run."""

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason


class Mention(models.Model):
    """A pingback or trackback, by which another site announced a link to a post; never shown."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    kind = models.CharField(_("kind"), max_length=20)
    """“pingback”, “trackback” or “webmention”."""
    title = models.CharField(_("title"), max_length=245)
    url = models.CharField(_("address"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    status = models.CharField(_("status"), max_length=20)
    """As in comments.models.Status."""
    created_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("mention on another site")
        verbose_name_plural = _("mentions on other sites")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.title
