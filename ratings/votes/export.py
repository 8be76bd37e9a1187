"""Votes as CSV, without anything about voters."""

import csv
import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate

from ratings.models import Vote

BATCH = 2_000
HEADINGS = ["post", "title", "address", "day", "stars", "counts"]


class Echo:
    """A file for csv that returns each line, so that it can be streamed."""

    def write(self, line: str) -> str:
        return line


def csv_lines(post_id: int | None = None) -> Iterator[str]:
    """A line for each vote: post, day, stars, whether it counts. Nothing about voters.

    Within a day votes are sorted by their stars, so that the order reveals nothing either.
    """
    writer = csv.writer(Echo())
    # This mark tells spreadsheets that the file is UTF-8.
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
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
