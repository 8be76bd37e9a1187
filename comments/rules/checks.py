"""The question each rule asks of a submission.

A check returns the values for the rule's sentences, or None if the rule does not apply.
"""

import datetime

from django.utils import timezone

from accounts.rate_limits import RateLimit, exceeded_limit
from blog.html.plain_text import plain_text
from comments.models import Ban, Comment, Fingerprint, Status
from comments.rules.fingerprints import count_links
from comments.rules.submission import RATE_LIMIT_PURPOSE, Details, Submission
from comments.rules.word_lists import first_listed
from subscriptions.models import ConfirmedEmail

RATE_LIMITS = [RateLimit(10, 600), RateLimit(40, 86_400)]
FORM_MIN_SECONDS = 4
FORM_MAX_DAYS = 7
SAME_TEXT_MIN_WORDS = 5
SAME_TEXT_DAYS = 30


def is_closed(submission: Submission) -> Details | None:
    return None if submission.settings.takes_comments(submission.comment.post) else {}


def is_in_closed_thread(submission: Submission) -> Details | None:
    parent = submission.comment.parent
    return {} if parent is not None and parent.is_locked() else None


def is_banned(submission: Submission) -> Details | None:
    values = submission.values(Fingerprint.Kind.EMAIL, Fingerprint.Kind.SENDER)
    return {} if values and Ban.objects.active().filter(value__in=values).exists() else None


def is_too_soon(submission: Submission) -> Details | None:
    between = submission.settings.seconds_between
    if not (submission.sender and between):
        return None
    limit = exceeded_limit(submission.sender, RATE_LIMIT_PURPOSE, [RateLimit(1, between)])
    return {"count": between} if limit else None


def is_too_often(submission: Submission) -> Details | None:
    if not submission.sender:
        return None
    limit = exceeded_limit(submission.sender, RATE_LIMIT_PURPOSE, RATE_LIMITS)
    return {"count": limit.number, "minutes": limit.seconds // 60} if limit else None


def is_duplicate(submission: Submission) -> Details | None:
    comment = submission.comment
    if not submission.settings.refuse_duplicates:
        return None
    same = Comment.objects.filter(
        post=comment.post, parent=comment.parent, body=comment.body, author_name=comment.author_name
    ).exclude(status__in=[Status.TRASH, Status.WITHDRAWN])
    return {} if same.filter(email=comment.email).exclude(pk=comment.pk).exists() else None


def has_refused_word(submission: Submission) -> Details | None:
    word = first_listed(submission.settings.refused_words, submission.everything_written)
    return {"word": word} if word else None


def filled_in_honeypot(submission: Submission) -> Details | None:
    return {} if submission.honeypot else None


def has_bbcode(submission: Submission) -> Details | None:
    text = submission.comment.body.casefold()
    return {} if "[url=" in text or "[/url]" in text or "[link=" in text else None


def resembles_known_spam(submission: Submission) -> Details | None:
    values = submission.values(Fingerprint.Kind.EMAIL, Fingerprint.Kind.LINK)
    known = Fingerprint.objects.filter(value__in=values)
    # A link that also appears in approved comments says nothing.
    spam = known.filter(comment__status=Status.SPAM)
    good = known.filter(comment__status=Status.APPROVED)
    suspect = set(spam.values_list("value", flat=True).distinct())
    return {} if suspect - set(good.values_list("value", flat=True).distinct()) else None


def is_sent_too_fast(submission: Submission) -> Details | None:
    if submission.form_age is None or submission.form_age.total_seconds() >= FORM_MIN_SECONDS:
        return None
    return {"count": max(0, int(submission.form_age.total_seconds()))}


def lacks_valid_form(submission: Submission) -> Details | None:
    age = submission.form_age
    return {} if age is None or age > datetime.timedelta(days=FORM_MAX_DAYS) else None


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
    since = timezone.now() - datetime.timedelta(days=SAME_TEXT_DAYS)
    same = Fingerprint.objects.filter(
        value__in=submission.values(Fingerprint.Kind.TEXT), created_at__gt=since
    )
    posts = same.values_list("comment__post", flat=True).distinct()
    count = posts.exclude(comment__post=submission.comment.post).count()
    return {"count": count + 1} if count else None


def is_by_unknown_writer(submission: Submission) -> Details | None:
    if not submission.settings.hold_unknown:
        return None
    comment = submission.comment
    confirmed = ConfirmedEmail.objects.filter(reader=comment.reader, email=comment.email)
    if comment.email and comment.reader and confirmed.exists():
        earlier = Comment.objects.filter(status=Status.APPROVED, email_confirmed=True)
        if earlier.filter(email=comment.email).exists():
            return None
    return {}


def is_every_comment_held(submission: Submission) -> Details | None:
    return {} if submission.settings.hold_everything else None
