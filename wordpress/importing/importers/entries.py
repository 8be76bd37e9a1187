"""Index the entries and import pictures and files, before the texts that refer to them."""

import datetime
from functools import partial
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.uploads import store_safely
from blog.html.plain_text import plain_text
from blog.models import File, Image
from blog.rendering.saving_files import save_file
from blog.rendering.saving_images import make_renditions, save_image
from wordpress.importing import urls
from wordpress.importing.importers.context import PICTURES, is_importable
from wordpress.importing.importers.credits import Credit, parse_credit
from wordpress.importing.importers.media_sources import MissingError, store_of
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint
from wordpress.importing.statuses import is_wanted, published_at
from wordpress.models import SourceEntry
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

FileOrReason = bytes | str | None


class EntryImporter:
    """Takes entries one by one: posts and pages are indexed, pictures and files are stored."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.zone = dates.zone_of(log.facts.zone)
        self.files = store_of(log.options.media, log.facts.base_url)
        self.noted: list[SourceEntry] = []

    def is_heavy(self, entry: wxr.Entry) -> bool:
        """Whether its file may be large enough to fill a batch."""
        return entry.type == "attachment" and bool(self.files) and not self.log.is_dry

    def prepare(self, entries: list[wxr.Entry]) -> list[FileOrReason]:
        return [self.file_of(entry) for entry in entries]

    def file_of(self, entry: wxr.Entry) -> FileOrReason:
        """The file if it is needed, or the reason it is missing; outside of any transaction.

        In a preview, only check that it is available.
        """
        if entry.type != "attachment" or self.files is None:
            return None
        name = urls.uploaded_file(entry)
        kind = kind_of_upload(entry)
        item = self.log.find(kind, entry.id)
        outcome, _thing = self.log.decide(item, source_hash(entry))
        if outcome != Outcome.NEW or not is_importable(name):
            return None
        try:
            self.files.check(name, entry.attachment_url)
            return None if self.log.is_dry else self.files.read(name, entry.attachment_url)
        except MissingError as error:
            return str(error)

    def store(self, entries: list[wxr.Entry], prepared: list[FileOrReason]) -> None:
        self.noted = []
        for entry, own in zip(entries, prepared, strict=True):
            self.take(entry, own)
        self.write()

    def take(self, entry: wxr.Entry, prepared: FileOrReason) -> None:
        if entry.type in {"post", "page"} and is_wanted(entry):
            self.note(entry)
        elif entry.type == "attachment":
            self.note(entry)
            if self.files is None:
                self.log.count(kind_of_upload(entry), Outcome.SKIPPED)
            else:
                self.upload(entry, prepared)

    def note(self, entry: wxr.Entry) -> None:
        path, facts = "", {}
        if entry.type == "post":
            slug = urls.slug_of(entry.slug, entry.title, entry.id)
            path = urls.post_path(published_at(entry, self.zone), slug)
        elif entry.type == "page":
            path = f"/{urls.page_path(entry.id, self.log.facts.pages)}/"
        else:
            facts = {
                "url": entry.attachment_url[:1_000],
                "title": entry.title[:200],
                "alternative_text": alternative_text(entry),
                "caption": plain_text(entry.excerpt)[:1_000],
            }
        is_file = entry.type == "attachment"
        self.noted.append(
            SourceEntry(
                source=self.log.source,
                run=self.log.run,
                wordpress_id=entry.id[:255],
                type=entry.type,
                parent="" if entry.parent == "0" else entry.parent[:255],
                link=urls.old_link(entry.link, self.log.facts.base_url)[:1_000],
                path=path[:1_000],
                file=urls.uploaded_file(entry)[:500] if is_file else "",
                facts=facts,
            )
        )

    def write(self) -> None:
        """Store the index entries, updating those of earlier runs."""
        by_number = {entry.wordpress_id: entry for entry in self.noted}
        SourceEntry.objects.bulk_create(
            by_number.values(),
            update_conflicts=True,
            unique_fields=["source", "wordpress_id"],
            update_fields=["type", "parent", "link", "path", "file", "facts"],
        )
        self.noted = []

    # Pictures and files

    def upload(self, entry: wxr.Entry, prepared: FileOrReason) -> None:
        log = self.log
        name = urls.uploaded_file(entry)
        kind = kind_of_upload(entry)
        title = entry.title or name
        if not is_importable(name):
            reason = _("Files of this kind are not imported: %(ending)s.")
            ending = PurePosixPath(name).suffix or "?"
            log.skip(kind, entry.id, title, reason % {"ending": ending})
            return
        item = log.find(kind, entry.id)
        outcome, thing = log.decide(item, source_hash(entry))
        if outcome == Outcome.NEW and isinstance(prepared, str):
            log.skip(kind, entry.id, title, prepared)
            return
        if outcome == Outcome.NEW and isinstance(prepared, bytes):
            try:
                stored = self.stored(entry, prepared)
            except ValidationError as error:
                log.skip(kind, entry.id, title, " ".join(error.messages))
                return
            log.record(kind, entry.id, stored, source_hash(entry), item=item)
        elif outcome == Outcome.CHANGED and thing and item and not log.is_dry:
            log.keep_snapshot(item, thing)
            change(thing, entry)
            log.record(kind, entry.id, thing, source_hash(entry), item=item)
        log.add_outcome(outcome, kind, entry.id, title)

    def stored(self, entry: wxr.Entry, prepared: bytes) -> Image | File:
        """The new picture or file in the library; raises ValidationError where it is refused."""
        name = urls.uploaded_file(entry)
        content = ContentFile(prepared, PurePosixPath(name).name)
        is_picture = kind_of_upload(entry) == Kind.IMAGE
        thing = self.picture(entry, content) if is_picture else self.file(entry, content)
        uploaded = dates.moment(entry.date_gmt, entry.date, self.zone)
        rows = type(thing)._default_manager.filter(pk=thing.pk)
        rows.update(uploaded_at=past(uploaded))
        return thing

    def file(self, entry: wxr.Entry, content: ContentFile[bytes]) -> File:
        file = File(file=content, title=title_of(entry), uploaded_by=self.log.run.started_by)
        return save_file(file)

    def picture(self, entry: wxr.Entry, content: ContentFile[bytes]) -> Image:
        safe = store_safely(content)
        image = Image(uploaded_by=self.log.run.started_by)
        describe(image, entry)
        # Stored first: saving a picture with a new file may start a thread for its smaller copies.
        path = default_storage.save(image.file.field.generate_filename(image, str(safe.name)), safe)
        try:
            image.file = path
            save_image(image)
        except Exception:
            default_storage.delete(path)
            raise
        transaction.on_commit(partial(make_renditions, image), robust=True)
        return image


def kind_of_upload(entry: wxr.Entry) -> Kind:
    return Kind.IMAGE if PICTURES.search(urls.uploaded_file(entry)) else Kind.FILE


def change(thing: models.Model, entry: wxr.Entry) -> None:
    """Make what was imported before say what the export says now."""
    match thing:
        case Image():
            describe(thing, entry)
            save_image(thing)
        case File():
            thing.title = title_of(entry)
            save_file(thing)


def title_of(entry: wxr.Entry) -> str:
    return plain_text(entry.title)[:200] or PurePosixPath(urls.uploaded_file(entry)).stem[:200]


def describe(image: Image, entry: wxr.Entry) -> None:
    """Set the picture's fields from the export; the credit is often part of the caption."""
    credit = parse_credit(entry.excerpt)
    if not credit.creator:
        below = parse_credit(entry.content)
        # Descriptions are not shown here: use one only if it is nothing but a credit.
        if below.creator and not below.rest:
            credit = Credit(below.creator, below.creator_url, below.license, credit.rest)
    image.title = meaningful(plain_text(entry.title), urls.uploaded_file(entry))[:200]
    image.alternative_text = alternative_text(entry)
    image.caption = credit.rest[:1_000]
    image.creator = credit.creator
    image.creator_url = credit.creator_url
    image.license = credit.license or "all-rights-reserved"


def meaningful(title: str, file: str) -> str:
    """The title; empty if it is only the file's name, WordPress's default."""
    stem = PurePosixPath(file).stem.lower()
    plain = title.lower().replace(" ", "-")
    return "" if plain in {stem, stem.removesuffix("-scaled")} else title


def alternative_text(entry: wxr.Entry) -> str:
    return plain_text(entry.meta.get("_wp_attachment_image_alt", ""))[:500]


def source_hash(entry: wxr.Entry) -> str:
    return fingerprint(
        [
            *(entry.title, entry.excerpt, entry.content, alternative_text(entry)),
            urls.uploaded_file(entry),
        ]
    )


def past(moment: datetime.datetime | None) -> datetime.datetime:
    now = timezone.now()
    return min(moment, now) if moment else now
