"""Measure stars: DEBUG=1 .venv/bin/python -m bench.ratings [posts, otherwise 50000]

Fills a database of its own with posts and twelve votes for each, most of them on few posts; a
database with posts that DATABASE_URL names gets the votes only. Prints what pages, a vote, a
recount and a new ranking of all posts cost.
"""

import datetime
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.big_blog import add_votes
from bench.site import POSTS, measure, seed


def pages() -> list[str]:
    from blog.models import Category, Post
    from ratings.models import Score

    days = Post.objects.order_by("published_at").values_list("published_on", flat=True)
    first = days[0]
    most = Score.objects.order_by("-votes").select_related("post")[0].post
    categories = [category.path for category in Category.objects.all()[:1]]
    return [
        "/bestbewertet/",
        f"/bestbewertet/{first.year if first else datetime.date.today().year}/",
        *(f"/bestbewertet/category/{path}/" for path in categories),
        "/beliebt/",
        "/",
        most.get_absolute_url(),
    ]


def timed(what: str, act: Callable[[], Any], times: int = 1) -> None:
    spent = []
    for _ in range(times):
        before = time.process_time()
        act()
        spent.append(time.process_time() - before)
    print(f"{what}: {statistics.median(spent) * 1_000:.1f} ms")


def acts() -> None:
    from accounts.voters import Voter
    from blog.models import Post
    from ratings.models import Score
    from ratings.scores.ranking import refresh_ranks
    from ratings.scores.recounting import recount_all
    from ratings.votes.casting import cast_vote

    most = Score.objects.order_by("-votes").select_related("post")[0]
    fewest = Score.objects.order_by("votes").select_related("post")[0]
    number = itertools.count()
    for name, score in (("most", most), ("fewest", fewest)):

        def vote(post: Post = score.post) -> None:
            cast_vote(post, Voter(f"x{next(number)}", fingerprint="s"), 7)

        timed(f"a vote on the post with the {name} ({score.votes})", vote, times=15)
    timed("a new ranking of all posts", lambda: refresh_ranks(even_if_fresh=True))
    differences: list[Any] = []
    timed("counting all votes again", lambda: differences.extend(recount_all()))
    print(f"{len(differences)} differences")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from blog.models import Post
        from ratings.models import Vote

        if not Post.objects.exists():
            seed()
        if not Vote.objects.exists():
            add_votes()
        print(f"{Post.objects.count()} posts of {POSTS}, {Vote.objects.count()} votes\n")
        print("| address | CPU time | peak memory | queries | size |")
        print("|---|---|---|---|---|")
        for path in pages():
            measure(path)
        print()
        acts()


if __name__ == "__main__":
    main()
