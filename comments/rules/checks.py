"""The question each rule asks of a submission.

A check returns the values for the rule's sentences, or None if the rule does not apply.
"""

import datetime

from accounts.form_moments import MAX_DAYS, MIN_SECONDS
from accounts.rate_limits import RateLimit
from blog.html.plain_text import plain_text
from comments.models import CommentSettings, Fingerprint
from comments.rules.content.traits import HOLD_FROM, suspicion
from comments.rules.content.wording import listed
from comments.rules.fingerprints import count_links
from comments.rules.submission import Details, Submission
from comments.rules.word_lists import first_listed

RATE_LIMITS = [RateLimit(10, 600), RateLimit(40, 86_400)]
SAME_TEXT_MIN_WORDS = 5


def is_closed(submission: Submission) -> Details | None:
    return None if submission.settings.takes_comments(submission.comment.post) else {}


def is_in_closed_thread(submission: Submission) -> Details | None:
    return {} if submission.comment.parent_id and submission.known.is_below_closed else None


def is_banned(submission: Submission) -> Details | None:
    return {} if submission.known.is_banned else None


def is_too_soon(submission: Submission) -> Details | None:
    between = submission.settings.seconds_between
    if not (submission.sender and between and submission.known.attempts_between):
        return None
    return {"count": between}


def is_too_soon_for_post(submission: Submission) -> Details | None:
    minutes = submission.known.slow_minutes
    if not (submission.sender and minutes and submission.wrote_on_post_within(minutes)):
        return None
    return {"count": minutes}


def is_too_often(submission: Submission) -> Details | None:
    if not submission.sender:
        return None
    counts = [submission.known.attempts_in_10_minutes, submission.known.attempts_in_a_day]
    for limit, count in zip(RATE_LIMITS, counts, strict=True):
        if count >= limit.number:
            return {"count": limit.number, "minutes": limit.seconds // 60}
    return None


def is_duplicate(submission: Submission) -> Details | None:
    return {} if submission.settings.refuse_duplicates and submission.known.is_duplicate else None


def has_refused_word(submission: Submission) -> Details | None:
    word = first_listed(submission.settings.refused_words, submission.everything_written)
    return {"word": word} if word else None


def filled_in_honeypot(submission: Submission) -> Details | None:
    return {} if submission.honeypot else None


def has_bbcode(submission: Submission) -> Details | None:
    text = submission.comment.body.casefold()
    return {} if "[url=" in text or "[/url]" in text or "[link=" in text else None


def has_email_known_from_spam(submission: Submission) -> Details | None:
    emails = submission.values(Fingerprint.Kind.EMAIL)
    return None if submission.spam_values.isdisjoint(emails) else {}


def links_to_site_known_from_spam(submission: Submission) -> Details | None:
    hosts = submission.spam_hosts
    return {"host": hosts[0]} if hosts else None


def is_sent_too_fast(submission: Submission) -> Details | None:
    if submission.form_age is None or submission.form_age.total_seconds() >= MIN_SECONDS:
        return None
    return {"count": max(0, int(submission.form_age.total_seconds()))}


def lacks_valid_form(submission: Submission) -> Details | None:
    age = submission.form_age
    return {} if age is None or age > datetime.timedelta(days=MAX_DAYS) else None


def has_many_links(submission: Submission) -> Details | None:
    allowed = submission.settings.max_links
    count = count_links(submission.comment.body_html)
    return {"count": count, "allowed": allowed - 1} if allowed and count >= allowed else None


def has_held_word(submission: Submission) -> Details | None:
    word = first_listed(submission.settings.held_words, submission.everything_written)
    return {"word": word} if word else None


def repeats_text_of_other_posts(submission: Submission) -> Details | None:
    if len(plain_text(submission.comment.body_html).split()) < SAME_TEXT_MIN_WORDS:
        return None
    count = submission.known.other_posts
    return {"count": count + 1} if count else None


def looks_like_advertising(submission: Submission) -> Details | None:
    """By general traits, for strangers, as long as the filter that learns does not hold."""
    if not submission.settings.hold_suspicious or submission.is_by_known_writer:
        return None
    is_held_by_filter = submission.settings.filter_mode == CommentSettings.FilterMode.HOLD
    if is_held_by_filter and submission.prediction is not None:
        return None
    points, traits = suspicion(submission.written)
    return {"signs": listed(traits), "points": points} if points >= HOLD_FROM else None


def resembles_marked_spam(submission: Submission) -> Details | None:
    said = submission.prediction
    if said is None or submission.settings.filter_mode != CommentSettings.FilterMode.HOLD:
        return None
    if not submission.filter_holds:
        return None
    # The words are stored beside it, once (Decision.prediction).
    return {"percent": said.percent}


def is_by_unknown_writer(submission: Submission) -> Details | None:
    if not submission.settings.hold_unknown:
        return None
    return None if submission.is_by_known_writer else {}


def is_on_held_post(submission: Submission) -> Details | None:
    return {} if submission.known.post_is_held else None


def is_every_comment_held(submission: Submission) -> Details | None:
    return {} if submission.settings.hold_everything else None
