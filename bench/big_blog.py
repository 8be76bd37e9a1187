"""Fill the database that DATABASE_URL names with a large blog, the same at every run.

    DEBUG=1 DATABASE_URL=… .venv/bin/python -m bench.big_blog [posts, otherwise 50000]

For 50,000 posts: 27,000 comments of 10,000 people and 600,000 votes; fewer posts have
proportionally fewer. Three posts have conversations of fixed length, so that their pages cost
the same work on a blog of any size; the newest posts have none.
"""

import datetime
import itertools
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

POSTS_IN_FULL = 50_000
COMMENTS_IN_FULL = 27_000
PEOPLE_IN_FULL = 10_000
LENGTHS = (0, 100, 1_000)
"""The comments of the three posts that `fixed_posts` names."""
VOTES_PER_POST = 12
VOTERS = 60_000
BATCH = 5_000

Days = dict[tuple[int, datetime.date], list[int]]
"""The votes and the total of stars, by post and day."""


def fixed_posts() -> list[Any]:
    """A post from the middle of the blog for each of LENGTHS."""
    from blog.models import Post

    middle = Post.objects.count() // 2
    return list(Post.objects.order_by("pk")[middle : middle + len(LENGTHS)])


def fill_a_tag() -> None:
    """Give “wort-7” to twenty posts, so that the first page of its list is full on any blog."""
    from blog.models import Post, Tag

    tag = Tag.objects.get(slug="wort-7")
    for post in Post.objects.order_by("pk")[:20]:
        post.tags.add(tag)


def add_comments(posts: int) -> None:
    """Conversations of fixed length on three posts, and the rest on posts drawn at random."""
    from bench.threads import add_thread
    from blog.models import Post

    chance = random.Random(5)  # made-up data, no secret
    people = PEOPLE_IN_FULL * posts // POSTS_IN_FULL
    fixed = fixed_posts()
    for post, length in zip(fixed, LENGTHS, strict=True):
        add_thread(post, length, people)
    left = max(0, COMMENTS_IN_FULL * posts // POSTS_IN_FULL - sum(LENGTHS))
    taken = {post.pk for post in fixed}
    older = Post.objects.order_by("-pk").exclude(pk__in=taken)[100:]
    keys = list(older.values_list("pk", flat=True)) if posts > 200 else []
    drawn = Counter(chance.choices(keys, k=left)) if keys else Counter[int]()
    for post in Post.objects.in_bulk(list(drawn)).values():
        add_thread(post, drawn[post.pk], people)


def add_votes() -> None:
    """Votes of readers who vote again and again, most of them on few posts."""
    from django.utils import timezone

    from blog.models import Post
    from ratings.models import Vote

    chance = random.Random(3)  # made-up data, no secret
    now = timezone.now()
    posts = list(Post.objects.order_by("pk").values_list("pk", "published_at"))
    chance.shuffle(posts)
    weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(posts))))
    given: set[tuple[int, int]] = set()
    votes: list[Vote] = []
    number = len(posts) * VOTES_PER_POST
    while len(given) < number:
        (place,) = chance.choices(range(len(posts)), cum_weights=weights)
        post, published = posts[place]
        voter = chance.randrange(VOTERS)
        if (post, voter) in given:
            continue
        given.add((post, voter))
        stars = min(10, max(1, round(chance.gauss(6.5 + place % 4, 1.8))))
        begin = published or now
        moment = begin + (now - begin) * chance.random() ** 3
        votes.append(Vote(post_id=post, voter=f"v{voter}", stars=stars, created_at=moment))
        if len(votes) == BATCH:
            Vote.objects.bulk_create(votes)
            votes = []
    Vote.objects.bulk_create(votes)
    add_scores()


def add_scores() -> None:
    """What counting every vote by itself would have stored, in a few passes over all of them."""
    from django.utils import timezone

    from ratings.formulas import no_spread
    from ratings.models import Vote
    from ratings.scores.ranking import refresh_ranks

    spreads: dict[int, list[int]] = {}
    days: Days = {}
    rows = Vote.objects.order_by().values_list("post_id", "stars", "created_at")
    for post, stars, moment in rows.iterator(BATCH):
        spreads.setdefault(post, no_spread())[stars - 1] += 1
        sums = days.setdefault((post, timezone.localdate(moment)), [0, 0])
        sums[0] += 1
        sums[1] += stars
    store_days(days)
    store_scores(spreads, days)
    refresh_ranks(even_if_fresh=True)


def store_days(days: Days) -> None:
    from ratings.models import DayScore

    scores = (
        DayScore(post_id=post, day=day, votes=votes, total=total)
        for (post, day), (votes, total) in days.items()
    )
    DayScore.objects.bulk_create(scores, batch_size=BATCH)


def store_scores(spreads: dict[int, list[int]], days: Days) -> None:
    from ratings.formulas import SHOWN_FROM, popularity
    from ratings.models import Score

    by_post: dict[int, list[tuple[datetime.date, int, int]]] = {}
    for (post, given_on), (votes, total) in days.items():
        by_post.setdefault(post, []).append((given_on, votes, total))
    scores = (
        Score(
            post_id=post,
            votes=sum(spread),
            total=sum(stars * votes for stars, votes in enumerate(spread, 1)),
            spread=spread,
            rank=0.0 if sum(spread) >= SHOWN_FROM else None,
            popularity=popularity(by_post[post]),
        )
        for post, spread in spreads.items()
    )
    Score.objects.bulk_create(scores, batch_size=BATCH)


def analyse() -> None:
    """Let the database look at what it holds, as it does by itself sooner or later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def build(posts: int) -> None:
    from django.core.management import call_command

    from bench.site import seed

    start = time.monotonic()
    call_command("migrate", verbosity=0)
    steps: dict[str, Callable[[], None]] = {
        "posts": partial(seed, posts),
        "a full tag": fill_a_tag,
        "comments": partial(add_comments, posts),
        "votes": add_votes,
        "statistics": analyse,
    }
    for name, step in steps.items():
        step()
        print(f"{name}: after {time.monotonic() - start:.0f} s", flush=True)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    build(int(sys.argv[1]) if len(sys.argv) > 1 else POSTS_IN_FULL)


if __name__ == "__main__":
    main()
