"""Tables: each one with personal data is on the page, and no row is older than the page says."""

import datetime
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import SiteSettings
from comments.privacy.retention import overdue
from config.privacy import data_uses
from config.privacy_check.lines import Line

GRACE = datetime.timedelta(hours=26)
"""`manage.py forget` runs once a day."""
MOST = 1_000
"""More rows are not counted."""
PERSONAL_NAMES = {"author_name", "cookie", "email", "fingerprint", "ip", "reader", "voter", "phone"}
PUBLISHED = {"blog.sitesettings", "blog.embed"}
"""What the host publishes of itself, and other hosts of whoever made an embedded video."""


def check() -> Iterator[Line]:
    yield check_tables()
    now = timezone.now() - GRACE
    for section, what, old in overdue(now):
        count = len(old.values_list("pk")[:MOST])
        findings = ngettext("%(count)d row is older", "%(count)d rows are older", count)
        yield Line(
            section,
            _("What has reached its end is deleted once a day."),
            str(what),
            [findings % {"count": count}] if count else [],
        )


def check_tables() -> Line:
    uses = data_uses(SiteSettings.load())
    declared = {label for use in uses for label in use.tables} | PUBLISHED
    personal = {model._meta.label_lower: personal_fields(model) for model in apps.get_models()}
    undeclared = {label: names for label, names in personal.items() if names}
    return Line(
        "",
        _("Every table with personal data is named on the page."),
        ngettext("%(count)d table", "%(count)d tables", len(personal)) % {"count": len(personal)},
        [
            f"{label}: {', '.join(names)}"
            for label, names in undeclared.items()
            if label not in declared
        ],
    )


def personal_fields(model: type[models.Model]) -> list[str]:
    """The columns whose kind or name says that they are about a person."""
    kinds = (models.EmailField, models.GenericIPAddressField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) or field.name in PERSONAL_NAMES
    ]
