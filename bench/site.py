"""A database of its own, filled with a large blog, and a way to measure pages on it.

Posts have 600 words of a vocabulary of 30,000 with the frequencies of a language (Zipf), a
picture, three tags, a category; every one of them can be found by the search. Comments and votes
are few, as other measurements look after those.
"""

import datetime
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

POSTS = int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdigit() else 50_000
BATCH = 1_000
VOCABULARY = 30_000
WORDS_PER_POST = 600
SYLLABLES = [
    "al",
    "ba",
    "de",
    "en",
    "fi",
    "ga",
    "hau",
    "in",
    "ka",
    "lo",
    "mu",
    "ne",
    "or",
    "pa",
    "ra",
    "schi",
    "ter",
    "un",
    "wa",
    "zu",
]


def index(posts: list[Any]) -> None:
    """Index many posts for the search at once, as saving does for one."""
    from blog.models import SearchEntry
    from blog.search import indexing

    indexing.put(
        *(
            indexing.Indexable(
                SearchEntry.Kind.POST,
                post.pk,
                title=post.title,
                text=post.body[3:-4],
                shown_at=post.published_at,
                post_id=post.pk,
            )
            for post in posts
        )
    )


def seed(number: int = 0, words: int = WORDS_PER_POST, tags: int = 2_000) -> None:
    """Fill an empty database with that many posts, otherwise POSTS."""
    from accounts.models import User
    from blog.models import Category, Image, Post, Tag, TaggedPost

    authors = [User.objects.create_user(f"author{place}") for place in range(20)]
    categories: list[Any] = []
    for place in range(40):
        # The last four stand below the first of all.
        above = categories[0] if place >= 36 else None
        categories.append(Category.objects.create(name=f"Kategorie {place}", parent=above))
    Tag.objects.bulk_create(Tag(name=f"Wort {n}", slug=f"wort-{n}") for n in range(tags))
    tag_keys = list(Tag.objects.values_list("pk", flat=True))
    Image.objects.bulk_create(
        Image(file=f"images/{n}.jpg", width=1, height=1) for n in range(5_000)
    )
    images = list(Image.objects.values_list("pk", flat=True))
    start = datetime.datetime(2005, 1, 1, 9, tzinfo=datetime.UTC)
    total = number or POSTS
    for first in range(0, total, BATCH):
        posts = Post.objects.bulk_create(
            post(n, authors[n % 20], start, words) for n in range(first, min(first + BATCH, total))
        )
        index(posts)
        Post.images.through.objects.bulk_create(
            Post.images.through(post_id=p.pk, image_id=images[p.pk % 5_000]) for p in posts
        )
        Post.categories.through.objects.bulk_create(
            Post.categories.through(post_id=p.pk, category_id=categories[p.pk % 40].pk)
            for p in posts
        )
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object_id=p.pk, tag_id=tag_keys[(p.pk * 7 + step) % tags])
            for p in posts
            for step in range(3)
        )


LANGUAGE = random.Random(2)  # made-up data, no secret


def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words, the most frequent first, and how often they come."""
    words = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=4)]
    random.Random(1).shuffle(words)  # made-up data, no secret
    words = words[:VOCABULARY]
    return words, list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))


WORD_LIST, WEIGHTS = vocabulary()


def post(number: int, author: Any, start: datetime.datetime, words: int = WORDS_PER_POST) -> Any:
    from blog.models import Post

    moment = start + datetime.timedelta(hours=number * 3)
    text = " ".join(LANGUAGE.choices(WORD_LIST, cum_weights=WEIGHTS, k=words))
    return Post(
        title=" ".join(text.split()[:5]),
        slug=f"beitrag-{number}",
        author=author,
        body=f"<p>{text}</p>",
        body_html=f"<p>{text}</p>",
        teaser_html=f"<p>{text[:300]}</p>",
        word_count=words,
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
    """Consume the response as a server would: chunk by chunk, keeping none."""
    parts: Iterable[bytes] = response if response.streaming else [response.content]
    return sum(len(part) for part in parts)


def run(pages: Callable[[], list[str]]) -> None:
    """Fill a database, and print the table for the addresses that `pages` names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        seed()
        print(f"{POSTS} posts\n")
        print("| address | CPU time | peak memory | queries | size |")
        print("|---|---|---|---|---|")
        for path in pages():
            measure(path)
