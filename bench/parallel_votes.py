"""Sixteen voters at once on one post: DEBUG=1 .venv/bin/python -m bench.parallel_votes [seconds]

They give, change and withdraw their stars as fast as they can. Then every score must equal a
recount, and no request may have failed. Fills a database of its own, or an empty one that
DATABASE_URL names.
"""

import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

VOTERS = 16
SECONDS = 10.0


def hammer(post_id: int, seconds: float) -> tuple[int, list[str]]:
    """How many requests were answered, and those that were answered wrongly."""
    answered = [0] * VOTERS
    errors: list[str] = []
    end = time.monotonic() + seconds

    def vote(number: int) -> None:
        from django.db import connection
        from django.test import Client

        chance = random.Random(number)
        client = Client(headers={"host": "localhost", "Sec-Fetch-Site": "same-origin"})
        while time.monotonic() < end:
            data = {"withdraw": "1"} if chance.random() < 0.2 else {"stars": chance.randint(1, 10)}
            try:
                address = f"192.0.2.{number}"
                response = client.post(f"/ratings/{post_id}/", data, REMOTE_ADDR=address)
                answered[number] += 1
                if response.status_code != 303:
                    errors.append(f"{data}: {response.status_code}")
            except Exception as error:
                errors.append(repr(error))
        connection.close()

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(VOTERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered), errors


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'votes.sqlite3'}")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        sys.exit(0 if measure(seconds) else 1)


def measure(seconds: float) -> bool:
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from blog.models import Post
    from blog.rendering.saving import save_text
    from ratings.models import Score, Vote
    from ratings.scores.recounting import recount_all

    author = User.objects.create_user("anna")
    post = save_text(Post(title="Haus", author=author, published_at=timezone.now()))
    requests, errors = hammer(post.pk, seconds)
    differences = list(recount_all())
    score = Score.objects.get(post=post)
    print(f"{connection.vendor}: {requests} requests in {seconds:.0f} s, {len(errors)} errors")
    print(f"{score.votes} votes, {Vote.objects.count()} rows, {len(differences)} differences")
    for error in [*errors[:10], *differences]:
        print(error)
    return requests > 0 and not errors and not differences


if __name__ == "__main__":
    main()
