"""A comment as it came in: all that a rule may look at."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.daily_keys import every_hash
from accounts.models import User
from blog.html.plain_text import plain_text
from comments.models import Comment, CommentSettings, Fingerprint
from comments.rules.content.written import Written
from comments.rules.fingerprints import fingerprint_value, fingerprints_of, linked_hosts
from comments.rules.known import Known, known_of, learned_from_spam
from comments.rules.learning.judging import Prediction, predict
from comments.rules.popular_hosts import is_listed, popular_among

Details = Mapping[str, int | str]
"""The values for the placeholders in a rule's sentences."""

RATE_LIMIT_PURPOSE = "comment"


@dataclass(frozen=True)
class Submission:
    """A comment that is not stored yet, and how it was sent."""

    comment: Comment
    settings: CommentSettings
    sender: str = ""
    """From accounts.rate_limits.client_fingerprint; “” skips the rules about senders."""
    person: User | None = None
    honeypot: str = ""
    """What was entered in the field that people cannot see."""
    form_age: datetime.timedelta | None = None
    """How long ago the form was made, or None without a valid token."""

    @cached_property
    def fingerprints(self) -> list[Fingerprint]:
        return fingerprints_of(self.comment, self.sender)

    @cached_property
    def known(self) -> Known:
        """What the database knows that bears on it."""
        return known_of(
            self.comment,
            self.fingerprints,
            [*self.suspects, *self.values(Fingerprint.Kind.EMAIL)],
            RATE_LIMIT_PURPOSE,
            self.settings.seconds_between,
        )

    @cached_property
    def suspects(self) -> dict[str, str]:
        """The sites it links to that are on no list of popular ones, by their fingerprints."""
        kind = Fingerprint.Kind.LINK
        hosts = [host for host in linked_hosts(self.comment) if not is_listed(host)]
        return {fingerprint_value(kind, host): host for host in hosts}

    @cached_property
    def spam_values(self) -> set[str]:
        """The fingerprints, of sites and of its e-mail address, that are known from spam.

        Asks further queries only about a comment that looks like spam.
        """
        if not self.known.resembles_spam:
            return set()
        return learned_from_spam([*self.suspects, *self.values(Fingerprint.Kind.EMAIL)])

    @cached_property
    def spam_hosts(self) -> list[str]:
        """The sites it links to that are known from spam, and that nobody good links to."""
        hosts = {self.suspects[value] for value in self.spam_values & self.suspects.keys()}
        return sorted(hosts - popular_among(hosts)) if hosts else []

    @cached_property
    def written(self) -> Written:
        comment = self.comment
        about = f"{comment.post.title}\n{comment.post.excerpt}"
        return Written(comment.body_html, comment.author_name, comment.website, about)

    @cached_property
    def prediction(self) -> Prediction | None:
        """What the filter that learns says; None where it is off or has not learned enough."""
        if self.settings.filter_mode == CommentSettings.FilterMode.OFF or self.is_by_staff():
            return None
        return predict(self.written, self.known.filter_version)

    @property
    def filter_holds(self) -> bool:
        """Whether the filter would hold it."""
        said = self.prediction
        return said is not None and said.percent >= self.settings.filter_percent

    def wrote_on_post_within(self, minutes: int) -> bool:
        """Whether the sender has commented on the post within so many minutes."""
        return Fingerprint.objects.filter(
            kind=Fingerprint.Kind.SENDER,
            value__in=every_hash(self.sender),
            created_at__gt=timezone.now() - datetime.timedelta(minutes=minutes),
            comment__post=self.comment.post_id,
        ).exists()

    def values(self, *kinds: str) -> list[str]:
        return [fingerprint.value for fingerprint in self.fingerprints if fingerprint.kind in kinds]

    @property
    def everything_written(self) -> str:
        comment = self.comment
        text = plain_text(comment.body_html)
        return "\n".join([comment.author_name, comment.email, comment.website, text])

    @property
    def is_by_known_writer(self) -> bool:
        """Whether its writer was approved before, under a confirmed address."""
        comment = self.comment
        return bool(comment.email and comment.reader and self.known.is_by_known_writer)

    def is_by_staff(self) -> bool:
        """Whether a moderator or one of the post's authors sent it: few rules apply to them."""
        person = self.person
        if person is None:
            return False
        return person.has_perm("comments.change_comment") or person in self.comment.post.authors
