"""What the database knows that bears on a submission, asked by one statement for all rules.

Building eight querysets for it took longer than the rest of storing a comment.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.daily_keys import every_hash
from blog.models.prepared import ask
from comments.models import Comment, Fingerprint
from comments.models.raw_sql import as_stored, with_hints

SAME_TEXT_DAYS = 30
NO_VALUE = ""
"""Stands in for a fingerprint that a comment lacks; none is stored with it."""

# Only what a person called spam, and only addresses that their writers confirmed: anybody can type
# the address of another.
LEARNED = """\
other.status = 'spam' AND (known.kind <> 'email' OR other.email_confirmed) AND EXISTS (
    SELECT 1 FROM comments_decision AS decision
    WHERE decision.comment_id = other.id AND decision.after = 'spam' AND decision.rule = 'person'
)"""
WHICH = """\
SELECT DISTINCT known.value FROM comments_fingerprint AS known
JOIN comments_comment AS other ON other.id = known.comment_id
WHERE known.value IN ({values}) AND {learned}
"""
KNOWN = """\
SELECT
COALESCE((SELECT version FROM comments_learnedfilter WHERE id = 1), 0),
EXISTS (
    SELECT 1 FROM comments_ban
    WHERE value IN (%(email_value)s, {senders}) AND until > %(now)s
),
sent.within_pause,
sent.within_10_minutes,
sent.within_a_day,
EXISTS (
    SELECT 1 FROM comments_comment AS closed /* INDEXED BY closed_in_post */
    WHERE closed.post_id = %(post)s AND closed.is_closed
    AND substr(%(path_above)s, 1, length(closed.path)) = closed.path
),
EXISTS (
    SELECT 1 FROM comments_comment AS same
    WHERE same.post_id = %(post)s AND COALESCE(same.parent_id, 0) = %(parent)s
    AND same.author_name = %(name)s AND same.email = %(email)s AND same.body = %(body)s
    AND same.status NOT IN ('trash', 'withdrawn') AND same.id <> %(comment)s
),
EXISTS (
    SELECT 1 FROM comments_fingerprint AS known
    JOIN comments_comment AS other ON other.id = known.comment_id
    WHERE known.value IN ({values}) AND {learned}
),
(
    -- Not by a join, for which PostgreSQL reads all comments once the same text came often.
    SELECT COUNT(DISTINCT (
        SELECT other.post_id FROM comments_comment AS other
        WHERE other.id = known.comment_id AND other.post_id <> %(post)s
    ))
    FROM comments_fingerprint AS known
    WHERE known.value = %(text_value)s AND known.created_at > %(lately)s
),
EXISTS (
    SELECT 1 FROM subscriptions_confirmedemail AS confirmed
    WHERE confirmed.email = %(email)s AND confirmed.reader = %(reader)s
    AND EXISTS (
        SELECT 1 FROM comments_comment AS earlier /* INDEXED BY comments_of_email */
        WHERE earlier.email = confirmed.email
        AND earlier.status = 'approved' AND earlier.email_confirmed
    )
),
EXISTS (SELECT 1 FROM comments_postrules WHERE post_id = %(post)s AND hold_all),
COALESCE((SELECT slow_minutes FROM comments_postrules WHERE post_id = %(post)s), 0)
FROM (
    SELECT
        COUNT(CASE WHEN created_at > %(before_pause)s THEN 1 END) AS within_pause,
        COUNT(CASE WHEN created_at > %(before_10_minutes)s THEN 1 END) AS within_10_minutes,
        COUNT(*) AS within_a_day
    FROM accounts_attempt
    WHERE fingerprint IN ({senders}) AND purpose = %(purpose)s AND created_at > %(before_a_day)s
) AS sent
"""


@dataclass(frozen=True)
class Known:
    """The answers of the database."""

    filter_version: int
    """Of the filter that learns; 0 as long as it has not learned enough."""
    is_banned: bool
    attempts_between: int
    """Comments that the sender sent within the seconds that must lie between two."""
    attempts_in_10_minutes: int
    attempts_in_a_day: int
    is_below_closed: bool
    """Whether it replies where no more replies are accepted."""
    is_duplicate: bool
    """Whether the same person has written the same in the same place, and it is still there."""
    resembles_spam: bool
    """Whether its e-mail address or a site is found in what people called spam."""
    other_posts: int
    """On how many other posts the same text was lately written."""
    is_by_known_writer: bool
    """Whether its writer has confirmed the e-mail address, and had a comment approved under it."""
    post_is_held: bool
    """Whether a person reads every comment on the post."""
    slow_minutes: int
    """How many minutes must lie between two comments of one sender on the post."""


def known_of(
    comment: Comment,
    fingerprints: Sequence[Fingerprint],
    suspects: Sequence[str],
    purpose: str,
    seconds_between: int,
) -> Known:
    """Ask about a comment that may not be stored yet; `purpose` is that of the rate limit.

    `suspects` are those of the fingerprints' values that may be known from spam.
    """
    values = dict.fromkeys(Fingerprint.Kind.values, NO_VALUE)
    values |= {one.kind: one.value for one in fingerprints}
    spread = by_names(suspects)
    now = timezone.now()
    facts: dict[str, Any] = {
        "now": as_stored(now),
        "before_pause": as_stored(now - datetime.timedelta(seconds=seconds_between)),
        "before_10_minutes": as_stored(now - datetime.timedelta(minutes=10)),
        "before_a_day": as_stored(now - datetime.timedelta(days=1)),
        "lately": as_stored(now - datetime.timedelta(days=SAME_TEXT_DAYS)),
        "purpose": purpose,
        "comment": comment.pk or 0,
        "post": comment.post_id,
        "parent": comment.parent_id or 0,
        "path_above": (comment.parent.path or "") if comment.parent else "",
        "name": comment.author_name,
        "email": comment.email,
        "body": comment.body,
        "reader": comment.reader,
        "email_value": values[Fingerprint.Kind.EMAIL],
        "text_value": values[Fingerprint.Kind.TEXT],
    }
    # Fingerprints of senders are made with another key each day.
    hashes = every_hash(values[Fingerprint.Kind.SENDER])
    senders = {f"sender{number}": one for number, one in enumerate(hashes)}
    statement = filled(KNOWN, spread).replace("{senders}", placeholders(senders))
    (row,) = ask(statement, {**facts, **spread, **senders})
    return Known(*row)


def learned_from_spam(values: Sequence[str]) -> set[str]:
    """Those of the values that stand in what people called spam."""
    spread = by_names(values)
    return {value for (value,) in ask(filled(WHICH, spread), spread)}


def by_names(values: Sequence[str]) -> dict[str, str]:
    """The values by names, for a statement that takes no lists."""
    return {f"value{number}": value for number, value in enumerate(values or [NO_VALUE])}


def filled(statement: str, spread: dict[str, str]) -> str:
    statement = with_hints(statement).replace("{learned}", LEARNED)
    return statement.replace("{values}", placeholders(spread))


def placeholders(values: Iterable[str]) -> str:
    return ", ".join(f"%({name})s" for name in values)
