"""What gunicorn serves for bench.stale_hunt: the site, writes that the hunter asks for, and faults.

HUNT_FAULT=drain leaves out the removal before a writer's answer, HUNT_FAULT=check the look at the
log before a page is stored: a hunt that sees neither is worth nothing.
"""

import os
import random
import signal
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # once Django is set up
from django.db import connection, transaction

from blog.models import Post
from blog.rendering.saving import save_text
from comments.models import Comment
from page_cache.generation import Generation
from page_cache.keeper import Keeper
from page_cache.wsgi import PageCache
from ratings.models import Score

FAULT = os.environ.get("HUNT_FAULT", "")
PAUSES = float(os.environ.get("HUNT_PAUSES", "0.1"))
"""The share of pages that are stored late, some of them by a worker that is stopped meanwhile."""
STOPS = 0.02


def write(kind: str, post: Post, version: int) -> None:
    if kind == "save":
        post.title = f"Beitrag {post.slug} t{post.slug}v{version}v"
        save_text(post)
    elif kind == "update":
        Post.objects.filter(pk=post.pk).update(body_html=f"<p>b{post.slug}v{version}v</p>")
    elif kind == "sql":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE blog_post SET teaser_html = %s WHERE id = %s",
                [f"<p>e{post.slug}v{version}v</p>", post.pk],
            )
    elif kind == "comment":
        comment = Comment(post=post, author_name="Rita", body=f"c{post.slug}v{version}v")
        comment.status = Comment.Status.APPROVED
        with transaction.atomic():
            Comment.objects.filter(post=post).delete()
            comment.save()
    elif kind == "score":
        votes = {"votes": version + 3, "total": (version + 3) * 8}
        Score.objects.update_or_create(post=post, defaults=votes)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/-/write":
        return django(environ, start_response)
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    write(asked["kind"], Post.objects.get(slug=asked["post"]), int(asked["version"]))
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


class HuntedKeeper(Keeper):
    def keep(self, *args: Any) -> bool:
        """Give changes time to come in between a render and its storing."""
        chance = random.random()  # no secret
        if chance < PAUSES * STOPS:
            # The hunter lets it go on after three seconds.
            os.kill(os.getpid(), signal.SIGSTOP)
        elif chance < PAUSES:
            time.sleep(random.random() / 5)  # no secret
        return super().keep(*args)

    def drain(self, *, has_written: bool) -> None:
        if FAULT != "drain" or not has_written:
            super().drain(has_written=has_written)


if FAULT == "check":
    Generation._has_changed = lambda *_args: False  # type: ignore[method-assign]  # a fault on purpose
site = PageCache(application, HuntedKeeper(Path(settings.PAGE_CACHE_DIR)))
