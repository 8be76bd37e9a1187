"""`manage.py render_again`: make the stored HTML anew from its sources."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from blog.models import Page, Post, SiteSettings
from blog.models.other_texts import other_texts
from blog.rendering.saving import render_again, save_site_settings

BATCH = 100
"""Texts in one transaction: others who write wait for it."""


class Command(BaseCommand):
    help = "Render all texts anew from their sources: after an update that changes what is shown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.report(Post._meta.verbose_name_plural, render_all(Post, render_again))
        self.report(Page._meta.verbose_name_plural, render_all(Page, render_again))
        for model in other_texts():
            self.report(model._meta.verbose_name_plural, render_all(model, model.render_again))
        self.report(_("footer"), render_footer())

    def report(self, name: Any, changed: int) -> None:
        self.stdout.write(_("%(name)s: %(count)s changed") % {"name": name, "count": changed})


def render_all(model: type[Model], render: Callable[[Any], bool]) -> int:
    """Render every row; the number of those that came out differently."""
    changed = 0
    last = 0
    while True:
        with transaction.atomic():
            later = model._default_manager.filter(pk__gt=last).order_by("pk")
            batch = list(later.select_for_update()[:BATCH])
            changed += [render(text) for text in batch].count(True)
        if not batch:
            return changed
        last = batch[-1].pk


def render_footer() -> int:
    site = SiteSettings.load()
    before = site.footer_html
    save_site_settings(site)
    return int(site.footer_html != before)
