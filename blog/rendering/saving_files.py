"""Saving and deleting the library's files, and rendering the texts that link to them."""

from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from blog.media.file_kinds import Group
from blog.media.file_uploads import prepare, prepare_captions
from blog.models import File, Revision
from blog.rendering.saving import render_again, texts_that_show

Stored = set[str]
"""Names in storage."""


def save_file(file: File) -> File:
    """Store a file, and render the texts that link to it.

    A new upload is checked first, and gets a safe name. Raises ValidationError where it is none
    that may be stored.
    """
    before = File.objects.filter(pk=file.pk).first() if file.pk else None
    _take_uploads(file)
    try:
        with transaction.atomic():
            file.store()
            if before:
                _render_users(file, before)
                _remove_on_commit(_names(before) - _names(file))
    except Exception:
        # Nothing was stored that would name the new uploads.
        _remove(_names(file) - (_names(before) if before else set()))
        raise
    return file


def delete_file(file: File) -> None:
    """Delete a file and, once that is certain, what is stored; texts keep the links' words."""
    with transaction.atomic():
        users = texts_that_show(files=file)
        names = _names(file)
        file.remove()
        for model, pk in users:
            render_again(model._default_manager.select_for_update().get(pk=pk))
        _remove_on_commit(names)


def _take_uploads(file: File) -> None:
    if _is_new(file.file):
        name = file.file.name or ""
        upload, kind = prepare(file.file)
        file.file = upload
        file.kind, file.size = kind.key, upload.size
        file.title = file.title or PurePath(name).stem.replace("_", " ").strip()[:200]
    if _is_new(file.captions):
        file.captions = prepare_captions(file.captions)
    if file.format.group != Group.VIDEO:
        file.captions = ""


def _render_users(file: File, before: File) -> None:
    old, new = _name_in_texts(before), _name_in_texts(file)
    for model, pk in texts_that_show(files=file):
        text = model._default_manager.select_for_update().get(pk=pk)
        if old != new:
            text.replace_in_source(old, new)
        render_again(text)
    if old != new:
        Revision.replace_in_source(old, new)


def _is_new(upload: Any) -> bool:
    return bool(upload) and not getattr(upload, "_committed", True)


def _name_in_texts(file: File) -> str:
    return file.file.url.removeprefix(settings.MEDIA_URL)


def _names(file: File) -> Stored:
    """What is stored of it; an upload that is not stored yet has no name there."""
    uploads = [upload for upload in (file.file, file.captions) if upload]
    return {str(upload.name) for upload in uploads if not _is_new(upload)}


def _remove_on_commit(names: Stored) -> None:
    transaction.on_commit(partial(_remove, names), robust=True)


def _remove(names: Stored) -> None:
    for name in names:
        # A name that was entered by hand must not reach outside the folder.
        if ".." not in PurePath(name).parts:
            default_storage.delete(name)
