import csv
import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate

from ratings.models import Vote

BATCH = 2_000
HEADINGS = ["post", "title", "address", "day", "stars", "counts"]


class Echo:
    """What csv writes to, so that each line can be sent at once."""

    def write(self, line: str) -> str:
        return line


def csv_lines(post_id: int | None = None) -> Iterator[str]:
    """A line for each vote: the post, the day, the stars, whether it counts. Nothing of voters.

    Within a day the votes are sorted by their stars, so that their order tells nothing either.
    """
    writer = csv.writer(Echo())
    # Spreadsheets take the file for UTF-8 by this mark.
    yield "\ufeff" + writer.writerow(HEADINGS)
    votes = Vote.objects.filter(post=post_id) if post_id else Vote.objects.all()
    rows = votes.select_related("post").only(
        "stars", "is_counted", "created_at", "post__title", "post__slug", "post__published_on"
    )
    day: tuple[int, datetime.date] | None = None
    lines: list[list[Any]] = []
    for vote in rows.order_by("post", "created_at").iterator(BATCH):
        if day != (vote.post_id, vote.day):
            yield from (writer.writerow(line) for line in sorted(lines))
            day, lines = (vote.post_id, vote.day), []
        post = vote.post
        lines.append(
            [
                post.pk,
                plain(post.title),
                post.get_absolute_url(),
                localdate(vote.created_at).isoformat(),
                vote.stars,
                int(vote.is_counted),
            ]
        )
    yield from (writer.writerow(line) for line in sorted(lines))


def plain(text: str) -> str:
    """A title that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
