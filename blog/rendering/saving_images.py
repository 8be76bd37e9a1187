"""Saving and deleting the library's pictures, with their smaller copies and all that shows them."""

import logging
import threading
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections, transaction

from accounts.uploads import store_safely
from blog.media import renditions
from blog.models import Image, Revision
from blog.rendering.saving import render_again, texts_that_show

logger = logging.getLogger(__name__)


def save_image(image: Image) -> Image:
    """Store a picture, and render the texts that show it, for its credit may have changed.

    A new file is sanitised first, and gets its smaller copies after the commit. Raises
    ValidationError where the file is no picture that may be stored.
    """
    before = Image.objects.filter(pk=image.pk).first() if image.pk else None
    has_new_file = bool(image.file) and not getattr(image.file, "_committed", True)
    if has_new_file:
        _store_with_file(image)
        transaction.on_commit(partial(_make_renditions_soon, image))
    else:
        image.store()
    if before and before.file.name != image.file.name:
        render_users(image, formerly=before)
        remove = partial(renditions.remove, str(before.file.name), before.width)
        transaction.on_commit(remove, robust=True)
    elif before:
        render_users(image)
    return image


def delete_image(image: Image) -> None:
    """Delete a picture and, once that is certain, its files; texts go on without it."""
    name, width = str(image.file.name), image.width
    with transaction.atomic():
        users = texts_that_show(images=image)
        image.remove()
        for model, pk in users:
            render_again(model._default_manager.select_for_update().get(pk=pk))
        transaction.on_commit(partial(renditions.remove, name, width), robust=True)


def make_renditions(image: Image) -> None:
    """Make the smaller copies, and render the texts that show the picture.

    Raises OSError or ValueError where the file is missing or cannot be read.
    """
    name = str(image.file.name)
    with renditions.one_at_a_time:
        image.rendition_widths = renditions.make(name)
    same = Image.objects.filter(pk=image.pk, file=name)
    if same.update(rendition_widths=image.rendition_widths):
        render_users(image)
    else:
        # Deleted or replaced in the meantime.
        renditions.remove(name, image.width)


def render_users(image: Image, formerly: Image | None = None) -> None:
    """Render the posts and pages that show it; `formerly` where it has another file by now."""
    old, new = (_name_in_texts(formerly), _name_in_texts(image)) if formerly else ("", "")
    for model, pk in texts_that_show(images=image):
        with transaction.atomic():
            text = model._default_manager.select_for_update().get(pk=pk)
            if formerly:
                text.replace_in_source(old, new)
            render_again(text)
    if formerly:
        Revision.replace_in_source(old, new)


def _name_in_texts(image: Image) -> str:
    """What the URLs of the file and of its copies have in common."""
    return image.file.url.removeprefix(settings.MEDIA_URL)


def _store_with_file(image: Image) -> None:
    image.file = store_safely(image.file)
    image.rendition_widths = []
    try:
        image.store(everything=True)
    except Exception:
        if getattr(image.file, "_committed", False):
            default_storage.delete(str(image.file.name))
        raise


def _make_renditions_soon(image: Image) -> None:
    """At once if that is quick; a large picture is shown as it is until its copies are made."""
    if image.width * image.height <= renditions.AT_ONCE_PIXELS:
        _make_or_log(image)
    else:
        threading.Thread(target=_make_in_background, args=[image.pk]).start()


def _make_or_log(image: Image) -> None:
    """Whatever happens, the picture itself is stored, and shown without copies."""
    try:
        make_renditions(image)
    except Exception:
        logger.exception("No smaller copies of picture %s: try “make_renditions”.", image.pk)


def _make_in_background(pk: int) -> None:
    try:
        if image := Image.objects.filter(pk=pk).first():
            _make_or_log(image)
    finally:
        connections.close_all()
