"""`manage.py render_again`: make the stored HTML anew from its sources."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blog.models import Page, Post, SiteSettings
from blog.rendering.saving import render_again, save_site_settings
from comments.models import Comment

BATCH = 100
"""Texts in one transaction: others who write wait for it."""


class Command(BaseCommand):
    """It stands here and not in blog, because blog does not know of comments."""

    help = "Render all texts anew from their sources: after an update that changes what is shown."

    def handle(self, *args: Any, **options: Any) -> None:
        for line, changed in [
            (_("posts: %(count)s changed"), render_all(Post.objects.all())),
            (_("pages: %(count)s changed"), render_all(Page.objects.all())),
            (_("comments: %(count)s changed"), render_all(Comment.objects.all())),
            (_("footer: %(count)s changed"), render_footer()),
        ]:
            self.stdout.write(line % {"count": changed})


def render_all(texts: QuerySet[Any]) -> int:
    """The number of texts that came out differently; few at once are in memory."""
    changed = 0
    last = 0
    while True:
        with transaction.atomic():
            later = texts.filter(pk__gt=last).order_by("pk")
            batch = list(later.select_for_update()[:BATCH])
            changed += [render_one(thing) for thing in batch].count(True)
        if not batch:
            return changed
        last = batch[-1].pk


def render_one(thing: Post | Page | Comment) -> bool:
    return thing.render_again() if isinstance(thing, Comment) else render_again(thing)


def render_footer() -> int:
    site = SiteSettings.load()
    before = site.footer_html
    save_site_settings(site)
    return int(site.footer_html != before)
