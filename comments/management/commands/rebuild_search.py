from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import Page, Post, SearchEntry
from comments.models import Comment

BATCH = 500


class Command(BaseCommand):
    """It stands here and not in blog, because blog does not know of comments."""

    help = "Index posts, pages and comments for the search anew: after a change of language."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            SearchEntry.clear()
            count = 0
            posts = Post.objects.order_by("published_at", "pk")
            comments = Comment.objects.approved().select_related("post").order_by("pk")
            found: Iterable[Post | Page | Comment] = chain(
                posts.iterator(BATCH), Page.objects.iterator(BATCH), comments.iterator(BATCH)
            )
            for thing in found:
                thing.index()
                count += 1
        self.stdout.write(_("%(count)s texts can be found now.") % {"count": count})
