"""Write the archive: everything the blog holds as JSON lines, the media, and a manifest.

Each kind of row has a file in the format that Django's own `loaddata` reads, too; `media.jsonl`
names each file below `media/`. The manifest tells how many rows and bytes a file has, and its
SHA-256. `backup/restoring.py` reads it all back.
"""

import datetime
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ManyToManyField, Model, Prefetch, QuerySet
from django.utils import timezone

from blog.models import SiteSettings

FORMAT = "gemeinsam-archive"
VERSION = 1
MANIFEST = "manifest.json"
MEDIA = "media.jsonl"
BATCH = 200
CHUNK = 1 << 20

EVERYTHING = frozenset({"*"})
# Recomputed from the rest.
DERIVED = dict.fromkeys(
    [
        *("blog.searchentry", "blog.searchtext", "blog.relatedpost"),
        *("blog.listing", "blog.listtotal", "blog.listmonth"),
    ],
    EVERYTHING,
)
# Short-lived data: an archive would keep it forever, or send it twice.
SHORT_LIVED = {
    "page_cache.logentry": EVERYTHING,
    "accounts.attempt": EVERYTHING,
    "accounts.dailykey": EVERYTHING,
    "comments.ban": EVERYTHING,
    "comments.fingerprint": EVERYTHING,
    "subscriptions.outgoingemail": EVERYTHING,
    "subscriptions.emaillink": EVERYTHING,
}
# Not needed to read the archive, and harmful in the wrong hands.
SECRET = {
    "accounts.user": frozenset({"password"}),
    "blog.post": frozenset({"preview_key"}),
}
NEVER = [DERIVED, SHORT_LIVED, SECRET]
# What the privacy page promises to show only to those who moderate, or to nobody.
PERSONAL = {
    "accounts.user": frozenset({"email"}),
    "comments.comment": frozenset({"email", "email_confirmed", "reader"}),
    "comments.helpfulvote": frozenset({"voter", "cookie"}),
    "comments.report": EVERYTHING,
    "comments.objection": EVERYTHING,
    "ratings.vote": frozenset({"voter", "cookie"}),
    "subscriptions.confirmedemail": EVERYTHING,
    "subscriptions.subscription": EVERYTHING,
}

Sink = Callable[[str], AbstractContextManager[IO[bytes]]]


class Entry:
    """A file of the archive that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.size = 0
        self.rows = 0

    def write(self, text: str) -> None:
        self.rows += text.count("\n")
        self.write_bytes(text.encode())

    def write_bytes(self, data: bytes) -> None:
        self.file.write(data)
        self.hash.update(data)
        self.size += len(data)

    def facts(self) -> dict[str, Any]:
        return {"bytes": self.size, "sha256": self.hash.hexdigest()}


def write_archive(target: Path, *, with_addresses: bool = False) -> dict[str, Any]:
    """Write the archive to a new folder, or to a file that ends in “.zip”; returns the manifest.

    Raises FileExistsError where the target is there already. An end in the middle leaves a
    target that ends in “.part”.
    """
    if target.exists():
        raise FileExistsError
    part = target.with_name(f"{target.name}.part")
    opened = zipped(part) if target.suffix == ".zip" else in_folder(part)
    with opened as sink:
        manifest = write_all(sink, with_addresses=with_addresses)
    part.rename(target)
    return manifest


def write_all(sink: Sink, *, with_addresses: bool) -> dict[str, Any]:
    files: dict[str, dict[str, Any]] = {}
    for model in kept_models(with_addresses=with_addresses):
        name = f"{model._meta.label_lower}.jsonl"
        with sink(name) as file:
            entry = Entry(file)
            write_rows(model, entry, with_addresses=with_addresses)
        files[name] = {"rows": entry.rows} | entry.facts()
    files[MEDIA] = write_media(sink)
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "site": SiteSettings.load().title,
        "written_at": timezone.now().isoformat(timespec="seconds"),
        "with_addresses": with_addresses,
        "files": files,
    }
    with sink(MANIFEST) as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=2).encode())
    return manifest


# Rows


class ExactEncoder(DjangoJSONEncoder):
    """Times to the microsecond, where Django's own stops at thousandths."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime.datetime) else super().default(o)


def own_models() -> Iterator[type[Model]]:
    """The models of this project's own apps; a proxy has no rows of its own."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from (model for model in config.get_models() if not model._meta.proxy)


def left_out(model: type[Model], *, with_addresses: bool) -> frozenset[str]:
    """The fields that are not written; EVERYTHING if the whole model is not."""
    label = model._meta.label_lower
    tables = NEVER if with_addresses else [*NEVER, PERSONAL]
    return frozenset().union(*(table.get(label, frozenset()) for table in tables))


def kept_models(*, with_addresses: bool) -> Iterator[type[Model]]:
    for model in own_models():
        if "*" not in left_out(model, with_addresses=with_addresses):
            yield model


def write_rows(model: type[Model], entry: Entry, *, with_addresses: bool) -> None:
    without = left_out(model, with_addresses=with_addresses)
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    serializers.serialize(
        "jsonl",
        rows(model).iterator(BATCH),
        stream=entry,
        cls=ExactEncoder,
        fields={field.name for field in fields} - without,
        # Groups are created by migrations and have other keys elsewhere.
        use_natural_foreign_keys=model._meta.label_lower == "accounts.user",
    )


def rows(model: type[Model]) -> QuerySet[Model]:
    """All rows, with what they are many-to-many with: as many queries for ten as for a batch."""
    found = model._default_manager.order_by("pk")
    if model._meta.label_lower == "accounts.user":
        return found.prefetch_related("groups", "user_permissions__content_type")
    for field in model._meta.local_many_to_many:
        # The tags of a post are rows of their own.
        if isinstance(field, ManyToManyField):
            keys = field.related_model._default_manager.only("pk")
            found = found.prefetch_related(Prefetch(field.name, keys))
    return found


# Media


def write_media(sink: Sink) -> dict[str, Any]:
    """Copy all files, then list them: a zip can only write one file at a time."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as listed:
        for name in media_files():
            with sink(f"media/{name}") as file, default_storage.open(name) as source:
                entry = Entry(file)
                while chunk := source.read(CHUNK):
                    entry.write_bytes(chunk)
            listed.write(json.dumps({"name": name} | entry.facts(), ensure_ascii=False) + "\n")
        listed.seek(0)
        with sink(MEDIA) as file:
            entry = Entry(file)
            for line in listed:
                entry.write(line)
    return {"rows": entry.rows} | entry.facts()


def media_files(folder: str = "") -> Iterator[str]:
    """The names of all stored files, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from media_files(f"{folder}{name}/")


# Targets: readable only by their owner, as they hold drafts and addresses.


@contextmanager
def in_folder(folder: Path) -> Iterator[Sink]:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)

    def sink(name: str) -> IO[bytes]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    yield sink


@contextmanager
def zipped(path: Path) -> Iterator[Sink]:
    with private(path) as file, zipfile.ZipFile(file, "w") as archive:

        def sink(name: str) -> IO[bytes]:
            facts = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
            is_text = name.endswith((".json", ".jsonl"))
            facts.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            facts.external_attr = 0o600 << 16
            return archive.open(facts, "w", force_zip64=True)

        yield sink


def private(path: Path) -> IO[bytes]:
    """A new file that only its owner can read."""
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))
