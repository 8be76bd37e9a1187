"""What the sitemap costs: DEBUG=1 .venv/bin/python -m bench.sitemap [posts, otherwise 50000]

Fills a database of its own in a temporary folder (or the empty one named by DATABASE_URL) with
posts of 600 words, each with a picture, three tags and a category. Then measures, through
Django's test client, seconds of processor time (the middle of five runs), the highest memory
above what was in use before, and queries: for the index and for several files.
"""

import datetime
import os
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

POSTS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
BATCH = 1_000
WORDS = "Gemeinsam lesen und schreiben wir an einem langen Tisch am Fenster. " * 55


def seed() -> None:
    from accounts.models import User
    from blog.models import Category, Image, Post, Tag, TaggedPost

    authors = [User.objects.create_user(f"author{number}") for number in range(20)]
    categories = [Category.objects.create(name=f"Kategorie {number}") for number in range(40)]
    Tag.objects.bulk_create(Tag(name=f"Wort {n}", slug=f"wort-{n}") for n in range(2_000))
    tags = list(Tag.objects.values_list("pk", flat=True))
    Image.objects.bulk_create(
        Image(file=f"images/{n}.jpg", width=1, height=1) for n in range(5_000)
    )
    images = list(Image.objects.values_list("pk", flat=True))
    start = datetime.datetime(2005, 1, 1, 9, tzinfo=datetime.UTC)
    for first in range(0, POSTS, BATCH):
        posts = Post.objects.bulk_create(
            post(n, authors[n % 20], start) for n in range(first, min(first + BATCH, POSTS))
        )
        Post.images.through.objects.bulk_create(
            Post.images.through(post_id=p.pk, image_id=images[p.pk % 5_000]) for p in posts
        )
        Post.categories.through.objects.bulk_create(
            Post.categories.through(post_id=p.pk, category_id=categories[p.pk % 40].pk)
            for p in posts
        )
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object_id=p.pk, tag_id=tags[(p.pk * 7 + step) % 2_000])
            for p in posts
            for step in range(3)
        )


def post(number: int, author: Any, start: datetime.datetime) -> Any:
    from blog.models import Post

    moment = start + datetime.timedelta(hours=number * 3)
    return Post(
        title=f"Beitrag {number}",
        slug=f"beitrag-{number}",
        author=author,
        body=WORDS,
        body_html=WORDS,
        published_at=moment,
        published_on=moment.date(),
        modified_at=moment,
    )


def measure(path: str) -> None:
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    queries = 0

    def counting(execute: Any, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    times = []
    size = 0
    for _ in range(5):
        before = time.process_time()
        size = read(client.get(path))
        times.append(time.process_time() - before)
    with connection.execute_wrapper(counting):
        read(client.get(path))
    tracemalloc.start()
    read(client.get(path))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    middle = statistics.median(times) * 1_000
    print(f"| {path} | {middle:.0f} ms | {peak / 2**20:.1f} MB | {queries} | {size // 1024} kB |")


def read(response: Any) -> int:
    """Take the answer as a server would: part by part, keeping none."""
    parts: Iterable[bytes] = response if response.streaming else [response.content]
    return sum(len(part) for part in parts)


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    seed()
    print(f"{POSTS} posts\n")
    print("| address | processor time | memory at its highest | queries | size |")
    print("|---|---|---|---|---|")
    files = -(-POSTS // 1_000)
    for path in [
        "/sitemap.xml",
        "/sitemap-posts-1.xml",
        f"/sitemap-posts-{max(1, files // 2)}.xml",
        f"/sitemap-posts-{files}.xml",
        "/sitemap-tags-1.xml",
        "/sitemap-categories-1.xml",
        "/sitemap-authors-1.xml",
    ]:
        measure(path)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        main()
