"""`manage.py rebuild_search`: make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import Page, Post
from blog.models.other_texts import other_texts
from blog.search import indexing

BATCH = 500


class Command(BaseCommand):
    help = "Index posts, pages and comments for the search anew: after a change of language."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            indexing.clear()
            count = 0
            for post in Post.objects.order_by("published_at", "pk").iterator(BATCH):
                indexing.put(indexing.of_post(post))
                count += 1
            for page in Page.objects.iterator(BATCH):
                indexing.put(indexing.of_page(page))
                count += 1
            for model in other_texts():
                for text in model.to_index().order_by("pk").iterator(BATCH):
                    text.index()
                    count += 1
        self.stdout.write(_("%(count)s texts are indexed now.") % {"count": count})
