"""What a rule gets to see of a comment that somebody sends, and the questions that rules ask."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from accounts.rate_limits import Limit, exceeded
from blog.html.plain_text import plain_text
from comments.models import Ban, Comment, Mark, Policy, Status
from comments.rules.fingerprints import count_links, marks_of
from comments.rules.word_lists import first_listed
from subscriptions.models import ConfirmedAddress

Details = Mapping[str, int | str]
"""What a rule's reason says in numbers and words."""

PURPOSE = "comment"
LIMITS = [Limit(10, 600), Limit(40, 86_400)]
FORM_MIN_SECONDS = 4
FORM_MAX_DAYS = 7
SAME_TEXT_MIN_WORDS = 5


@dataclass(frozen=True)
class Submission:
    """A comment that is not stored yet, with how it came in."""

    comment: Comment
    policy: Policy
    sender: str = ""
    """accounts.rate_limits.sender_of, or nothing where no sender is to be looked at."""
    person: User | None = None
    trap: str = ""
    """What stands in the field that people do not see."""
    form_age: datetime.timedelta | None = None
    """How long ago the form was made; None: the form does not prove it."""

    @cached_property
    def marks(self) -> list[Mark]:
        return marks_of(self.comment, self.sender)

    def values(self, *kinds: str) -> list[str]:
        return [mark.value for mark in self.marks if mark.kind in kinds]

    @property
    def everything_written(self) -> str:
        comment = self.comment
        text = plain_text(comment.body_html)
        return "\n".join([comment.author_name, comment.email, comment.website, text])


def is_closed(sent: Submission) -> Details | None:
    return None if sent.policy.takes_comments(sent.comment.post) else {}


def is_below_a_lock(sent: Submission) -> Details | None:
    parent = sent.comment.parent
    return {} if parent is not None and parent.is_locked() else None


def is_banned(sent: Submission) -> Details | None:
    values = sent.values(Mark.Kind.EMAIL, Mark.Kind.SENDER)
    return {} if values and Ban.objects.active().filter(value__in=values).exists() else None


def is_too_soon(sent: Submission) -> Details | None:
    between = sent.policy.seconds_between
    if not (sent.sender and between and exceeded(sent.sender, PURPOSE, [Limit(1, between)])):
        return None
    return {"count": between}


def is_too_often(sent: Submission) -> Details | None:
    limit = exceeded(sent.sender, PURPOSE, LIMITS) if sent.sender else None
    return {"count": limit.number, "minutes": limit.seconds // 60} if limit else None


def is_duplicate(sent: Submission) -> Details | None:
    comment = sent.comment
    if not sent.policy.refuse_duplicates:
        return None
    same = Comment.objects.filter(
        post=comment.post, parent=comment.parent, body=comment.body, author_name=comment.author_name
    ).exclude(status__in=[Status.TRASH, Status.WITHDRAWN])
    return {} if same.filter(email=comment.email).exclude(pk=comment.pk).exists() else None


def has_refused_word(sent: Submission) -> Details | None:
    word = first_listed(sent.policy.refused_words, sent.everything_written)
    return {"word": word} if word else None


def fell_into_the_trap(sent: Submission) -> Details | None:
    return {} if sent.trap else None


def has_bbcode(sent: Submission) -> Details | None:
    text = sent.comment.body.casefold()
    return {} if "[url=" in text or "[/url]" in text or "[link=" in text else None


def is_like_known_spam(sent: Submission) -> Details | None:
    values = sent.values(Mark.Kind.EMAIL, Mark.Kind.LINK)
    known = Mark.objects.filter(value__in=values)
    # What people have approved at some time says more than what a wave looked like.
    spam = known.filter(comment__status=Status.SPAM)
    good = known.filter(comment__status=Status.APPROVED)
    suspect = set(spam.values_list("value", flat=True)[:100]) - set(
        good.values_list("value", flat=True)[:100]
    )
    return {} if suspect else None


def was_quick(sent: Submission) -> Details | None:
    if sent.form_age is None or sent.form_age.total_seconds() >= FORM_MIN_SECONDS:
        return None
    return {"count": max(0, int(sent.form_age.total_seconds()))}


def has_no_form(sent: Submission) -> Details | None:
    age = sent.form_age
    return {} if age is None or age > datetime.timedelta(days=FORM_MAX_DAYS) else None


def has_many_links(sent: Submission) -> Details | None:
    allowed = sent.policy.max_links
    count = count_links(sent.comment.body_html)
    return {"count": count, "allowed": allowed - 1} if allowed and count >= allowed else None


def has_held_word(sent: Submission) -> Details | None:
    word = first_listed(sent.policy.held_words, sent.everything_written)
    return {"word": word} if word else None


def says_the_same_elsewhere(sent: Submission) -> Details | None:
    if len(plain_text(sent.comment.body_html).split()) < SAME_TEXT_MIN_WORDS:
        return None
    since = timezone.now() - datetime.timedelta(days=30)
    same = Mark.objects.filter(value__in=sent.values(Mark.Kind.TEXT), created_at__gt=since)
    posts = same.values_list("comment__post", flat=True).distinct()
    count = posts.exclude(comment__post=sent.comment.post).count()
    return {"count": count + 1} if count else None


def is_unknown(sent: Submission) -> Details | None:
    if not sent.policy.hold_unknown:
        return None
    comment = sent.comment
    confirmed = ConfirmedAddress.objects.filter(reader=comment.reader, email=comment.email)
    if comment.email and comment.reader and confirmed.exists():
        earlier = Comment.objects.filter(status=Status.APPROVED, email_confirmed=True)
        if earlier.filter(email=comment.email).exists():
            return None
    return {}


def is_one_of_all(sent: Submission) -> Details | None:
    return {} if sent.policy.hold_everything else None


def is_of_the_house(sent: Submission) -> bool:
    """Moderators, and whoever wrote the post, are not held."""
    person = sent.person
    if person is None:
        return False
    return person.has_perm("comments.change_comment") or person in sent.comment.post.authors
