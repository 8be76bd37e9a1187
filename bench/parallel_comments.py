"""Two moderators and four readers at once, through the site's own views.

`DATABASE_URL=sqlite:////tmp/test.sqlite3 DEBUG=1 python -m bench.parallel_comments 60` makes an
empty database, lets them loose for a minute, and says what came of it; it fails where anything is
lost.
"""

import datetime
import json
import os
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

SPRING = datetime.datetime(2010, 4, 29, 7, 30, tzinfo=datetime.UTC)
READERS = 4
MODERATORS = 2
WAITING = re.compile(r'name="_decide" value="([0-9]+):approved"')
INBOX = "/admin/comments/comment/inbox/"


def converse(seconds: float) -> dict[str, int]:
    """Run them all on the current database; return counts, raise AssertionError for a loss."""
    from accounts.models import User
    from blog.models import Post
    from blog.rendering.saving import save_text
    from comments.models import Comment, CommentSettings, NotificationPreference

    CommentSettings(seconds_between=0, refuse_duplicates=False).save()
    author = User.objects.create_user("parallel-author", "author@example.org")
    post = save_text(Post(title="Viele", author=author, published_at=SPRING))
    for number in range(MODERATORS):
        name = f"parallel-{number}"
        person = User.objects.create_superuser(name, f"{name}@example.org", "x")
        NotificationPreference.objects.create(user=person, frequency="each")
    end = time.monotonic() + seconds
    jobs: list[tuple[Callable[..., Any], int]] = [(read_and_write, n) for n in range(READERS)]
    jobs += [(moderate, n) for n in range(MODERATORS)]
    results: list[dict[str, int]] = []
    threads = [
        threading.Thread(target=run, args=(job, number, post, end, results)) for job, number in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(jobs), "somebody's request failed"
    counts: dict[str, int] = {"comments": Comment.objects.count()}
    for result in results:
        for name, count in result.items():
            counts[name] = counts.get(name, 0) + count
    check(post, counts)
    return counts


def run(job: Any, number: int, post: Any, end: float, results: list[dict[str, int]]) -> None:
    from django.db import connection

    try:
        results.append(job(number, post, end))
    finally:
        connection.close()


def read_and_write(number: int, post: Any, end: float) -> dict[str, int]:
    from django.test import Client

    from comments.models import Comment

    client, sent, read, chance = Client(), 0, 0, random.Random(number)
    while time.monotonic() < end:
        approved = list(Comment.objects.filter(status="approved").values_list("pk", flat=True)[:50])
        parent = chance.choice([*approved, ""])
        form = {
            "author_name": f"Rita {number}",
            "email": f"rita{number}@example.org",
            "body": f"Gedanke {number}-{sent}",
            "parent": parent,
            "wants_answers": "on" if sent % 5 == 0 else "",
        }
        response = client.post(
            f"/comments/post/{post.pk}/",
            form,
            headers={"Sec-Fetch-Site": "same-origin"},
            REMOTE_ADDR=f"198.51.{number}.{sent % 250 + 1}",
        )
        # 400: the comment that it answers was sorted out in this very moment. 429: the limits.
        assert response.status_code in {303, 400, 429}, response.status_code
        sent += response.status_code == 303
        assert client.get(post.get_absolute_url()).status_code == 200
        read += 1
        time.sleep(0.05)
    return {"sent": sent, "pages read": read}


def moderate(number: int, post: Any, end: float) -> dict[str, int]:
    from django.test import Client

    from accounts.models import User

    client, moves, chance = Client(), 0, random.Random(100 + number)
    client.force_login(User.objects.get(username=f"parallel-{number}"))
    while time.monotonic() < end:
        page = client.get(INBOX).content.decode()
        for key in WAITING.findall(page)[:5]:
            verdict = chance.choice(["approved", "approved", "spam", "trash"])
            answer = client.post(INBOX, {"_decide": f"{key}:{verdict}"}, follow=True)
            assert answer.status_code == 200
            moves += 1
            if chance.random() < 0.2:
                undo(client, answer.content.decode())
        time.sleep(0.02)
    return {"moves": moves}


def undo(client: Any, page: str) -> None:
    _before, found, rest = page.partition('name="_undo" value="')
    if found:
        client.post(INBOX, {"_undo": rest.partition('"')[0]})


def check(post: Any, counts: dict[str, int]) -> None:
    """No lost decision, no double mail, and counts that equal a recount."""
    from django.db.models import Count
    from django.test import Client

    from comments.models import Comment, Decision
    from subscriptions.models import OutgoingEmail

    for comment in Comment.objects.all():
        status = ""
        for decision in comment.decisions.order_by("pk"):
            assert decision.before == status, (comment.pk, decision.pk)
            status = decision.after
        assert status == comment.status, comment.pk
    named = (
        OutgoingEmail.objects.exclude(dedup_key=None).values("dedup_key").annotate(n=Count("pk"))
    )
    assert not named.filter(n__gt=1).exists()
    assert counts["sent"] == counts["comments"]
    counts["letters to moderators"] = OutgoingEmail.objects.filter(
        dedup_key__startswith="held:"
    ).count()
    counts["decisions"] = Decision.objects.count()
    approved = Comment.objects.filter(status="approved").count()
    page = Client().get(post.get_absolute_url()).content.decode()
    assert approved < 2 or f"{approved} Kommentare</h2>" in page.replace(".", ""), approved
    counts["approved"] = approved


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(converse(float(sys.argv[1]))) + "\n")
