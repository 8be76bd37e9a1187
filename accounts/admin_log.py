"""The admin's log, without the names of those who are no longer here."""

from collections.abc import Iterable

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

NO_NAME = "–"


def forget_names(model: type[Model], keys: Iterable[int]) -> int:
    """Keep who did what to these rows, and when, but not how they were called."""
    kind = ContentType.objects.get_for_model(model)
    lines = LogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])
    return lines.exclude(object_repr=NO_NAME).update(object_repr=NO_NAME)
