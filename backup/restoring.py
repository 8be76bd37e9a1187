"""Restore an archive written by backup/writing.py into an empty database."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from django.apps import apps
from django.core import serializers
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, connection, transaction
from django.db.models import ManyToManyField
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.voters import VoteBase
from backup.writing import CHUNK, FORMAT, MANIFEST, MEDIA, VERSION, own_models
from blog.models import Post


class ArchiveError(Exception):
    """The archive cannot be restored; the message is meant for the user."""


class Archive(Protocol):
    def open(self, name: str) -> IO[bytes]: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, name: str) -> IO[bytes]:
        """Raises KeyError, as a zip does, where there is no such file in the folder."""
        path = self.path / name
        if not path.is_file() or not path.resolve().is_relative_to(self.path.resolve()):
            raise KeyError(name)
        return path.open("rb")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Raises ArchiveError where there is neither a folder nor a zip."""
    if path.is_dir():
        yield Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(
            _("%(file)s is neither a folder nor a readable zip.") % {"file": path}
        ) from error


def restore(path: Path) -> dict[str, Any]:
    """Bring everything back, or nothing; returns the manifest.

    Raises ArchiveError where the archive is damaged or of another version, or where there are
    people or posts already.
    """
    if User.objects.exists() or Post.objects.exists():
        raise ArchiveError(_("There are posts or people already; nothing was changed."))
    with opened(path) as archive:
        manifest = checked_manifest(archive)
        try:
            with transaction.atomic():
                restore_rows(archive, manifest)
                restore_media(archive)
        except (DeserializationError, DatabaseError, LookupError, ValueError) as error:
            raise ArchiveError(
                _("The archive does not fit this version: %(reason)s.") % {"reason": error}
            ) from error
    return manifest


# Checks, before anything is changed


def checked_manifest(archive: Archive) -> dict[str, Any]:
    try:
        with archive.open(MANIFEST) as file:
            manifest: dict[str, Any] = json.load(file)
        if manifest["format"] != FORMAT or manifest["version"] != VERSION:
            raise ArchiveError(_("The archive has another format or version."))
        for name, facts in manifest["files"].items():
            check(archive, name, facts)
        for facts in media_facts(archive):
            check(archive, f"media/{facts['name']}", facts)
    except (KeyError, TypeError, ValueError) as error:
        raise ArchiveError(_("The archive is incomplete: %(what)s.") % {"what": error}) from error
    return manifest


def check(archive: Archive, name: str, facts: dict[str, Any]) -> None:
    """Raises ArchiveError if the file differs from what was written."""
    found = hashlib.sha256()
    with archive.open(name) as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    if found.hexdigest() != facts["sha256"]:
        raise ArchiveError(_("%(file)s is damaged: its checksum does not match.") % {"file": name})


def media_facts(archive: Archive) -> Iterator[dict[str, Any]]:
    with archive.open(MEDIA) as file:
        for line in file:
            yield json.loads(line)


# Restoring


def restore_rows(archive: Archive, manifest: dict[str, Any]) -> None:
    """As they were: with their keys, their times and their rendered texts.

    Raises LookupError or ValueError where a file does not hold rows of one of our models.
    """
    known = list(own_models())
    for name in manifest["files"]:
        if name == MEDIA:
            continue
        model = apps.get_model(name.removesuffix(".jsonl"))
        is_empty = not model._default_manager.exists()
        with archive.open(name) as file, io.TextIOWrapper(file, "utf-8") as text:
            for row in serializers.deserialize("jsonl", text):
                if type(row.object) is not model or model not in known:
                    raise LookupError(name)
                if isinstance(row.object, VoteBase) and not row.object.voter:
                    # The archive does not say who voted; every vote gets a voter of its own.
                    row.object.voter = f"archive:{row.object.pk}"
                if is_empty:
                    insert(row)
                else:
                    row.save()
    # Rows may come before what they point to, but not without it.
    connection.check_constraints()
    for statement in connection.ops.sequence_reset_sql(no_style(), known):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def insert(row: DeserializedObject) -> None:
    """Store a new row and its links to others, without asking first what is there."""
    linked = row.m2m_data or {}
    row.save(save_m2m=False, force_insert=True)
    for field in row.object._meta.local_many_to_many:
        keys = linked.get(field.name)
        through = field.remote_field.through
        if keys and through and isinstance(field, ManyToManyField):
            here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            through._default_manager.bulk_create(
                through(**{here: row.object.pk, there: key}) for key in keys
            )


def restore_media(archive: Archive) -> None:
    """Files that are there already under the same name stay."""
    for facts in media_facts(archive):
        if not default_storage.exists(facts["name"]):
            with archive.open(f"media/{facts['name']}") as file:
                default_storage.save(facts["name"], File(file))
