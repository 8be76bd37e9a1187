"""Two people editing one text: the second is told before anything is overwritten."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from accounts.models import User
from blog.models import Page, Post


@dataclass(frozen=True)
class Conflict:
    """Somebody saved the text after it was opened here."""

    by: User | None
    """None if it was not saved in the admin."""
    at: datetime.datetime
    version: str


def version_of(text: Post | Page) -> str:
    """What the form sends back, to tell which version of the text its author saw."""
    return text.modified_at.isoformat()


def conflict_with(text: Post | Page, seen: set[str]) -> Conflict | None:
    """The save that the form's author has not seen; locks the post until the transaction ends."""
    rows: QuerySet[Any] = type(text)._default_manager.select_for_update()
    now: Post | Page = rows.only("modified_at").get(pk=text.pk)
    if version_of(now) in seen:
        return None
    return Conflict(who_saved(now), now.modified_at, version_of(now))


def who_saved(text: Post | Page) -> User | None:
    """Who saved the text last; None if it was not saved in the admin, as by an import."""
    saves = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(text),
        object_id=str(text.pk),
        # The admin writes its log after the text, in the same transaction.
        action_time__gte=text.modified_at,
    )
    last = saves.select_related("user").first()
    return last.user if last else None
