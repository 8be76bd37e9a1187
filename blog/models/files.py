"""The library of files that are not pictures: documents to download, and what readers play."""

from pathlib import PurePath
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.media.file_kinds import FOLDER, KINDS, FileKind, Group
from blog.media.file_uploads import validate_captions, validate_file
from blog.models.base import NotRenderedError, RenderedModel
from blog.models.languages import is_language_code, own_name


class FileQuerySet(models.QuerySet["File"]):
    def search(self, words: str) -> Self:
        """Files with exactly these words in their title or file name."""
        return self.filter(Q(title__icontains=words) | Q(file__icontains=words)) if words else self

    def outside_trash(self) -> Self:
        """What the library offers; texts go on linking to what is in the trash."""
        return self.filter(trash=None)


class File(RenderedModel):
    """A file with its title, and for a video the captions."""

    file = models.FileField(
        _("file"), upload_to=f"{FOLDER}%Y/%m/", max_length=200, validators=[validate_file]
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        editable=False,
        choices=[(kind.key, kind.label) for kind in KINDS.values()],
    )
    """A key of blog.media.file_kinds, recognised by what is in the file."""
    size = models.PositiveBigIntegerField(_("size"), editable=False, default=0)
    """In bytes."""
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Empty: made from the file's name.")
    )
    captions = models.FileField(
        _("captions"),
        upload_to=f"{FOLDER}%Y/%m/",
        max_length=200,
        blank=True,
        validators=[validate_captions],
        help_text=_("For a video: what is said in it, as a WebVTT file (.vtt)."),
    )
    captions_language = models.CharField(
        _("language of the captions"),
        max_length=10,
        default="de",
        validators=[is_language_code],
        help_text=_("Its code: “de” for German, “en” for English."),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="files",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            # Which of the library's files a text links to.
            models.Index(fields=["file"], name="file_by_name"),
            # The library, newest first.
            models.Index(fields=["-uploaded_at", "-id"], name="file_newest_first"),
        ]

    def __str__(self) -> str:
        return self.title or PurePath(self.file.name or "").name

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotRenderedError("Delete a file by blog.rendering.saving_files.delete_file.")

    def remove(self) -> None:
        """Delete the row and nothing else; only blog.rendering calls this."""
        super().delete()

    @property
    def format(self) -> FileKind:
        return KINDS[self.kind]

    @property
    def is_audio(self) -> bool:
        return self.format.group == Group.AUDIO

    @property
    def is_played(self) -> bool:
        """Whether a text shows a player for it, where its link stands alone."""
        return self.format.group != Group.DOCUMENT

    @property
    def type_and_size(self) -> str:
        """What readers should know before they download it: “PDF, 1.2 MB”."""
        return f"{self.format.label}, {filesizeformat(self.size)}"

    @property
    def captions_language_name(self) -> str:
        """The language's name in itself, as players list it; a rare one by its code."""
        return own_name(self.captions_language)

    @property
    def is_used(self) -> bool:
        """Whether a text links to it or plays it, public or not."""
        return self.posts_with_it.exists() or self.pages_with_it.exists()

    def editable_by(self, user: User) -> bool:
        """Editors may change every file, authors those they uploaded."""
        return user.has_perm("blog.change_any_post") or self.uploaded_by_id == user.pk

    def deletable_by(self, user: User) -> bool:
        """Editors may delete every file, authors those of theirs that nothing links to."""
        may_any = user.has_perm("blog.change_any_post")
        return may_any or (self.editable_by(user) and not self.is_used)
