"""`manage.py relate_posts`: find anew which posts are about the same."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from blog.models import Post
from blog.search.related import RelatedPosts, store_lists

BATCH = 200


class Command(BaseCommand):
    help = "Compute anew which posts stand below each post: after an import, and every day."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        run = RelatedPosts()
        last = 0
        while keys := list(
            Post.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        ):
            changed += store_lists(run.of(keys))
            last = keys[-1]
        self.stdout.write(_("%(count)s lists have changed.") % {"count": changed})
