"""What a rule is: a check, a verdict and the sentences that explain it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django_stubs_ext import StrOrPromise

from comments.rules.submission import Details, Submission


class Verdict(Enum):
    """What a rule does to a comment; the strongest verdict counts."""

    HOLD = 1
    SPAM = 2
    REFUSE = 3


@dataclass(frozen=True)
class Rule:
    """A named reason to hold a comment, mark it as spam, or refuse it.

    `check` returns the values for the sentences' placeholders, or None if the rule does not apply.
    `reason` is for moderators. A refused comment is not stored: its writer reads `to_writer`,
    and gets it back in the form with the HTTP status `http_status`.
    """

    name: str
    verdict: Verdict
    check: Callable[[Submission], Details | None]
    reason: StrOrPromise
    to_writer: StrOrPromise = ""
    http_status: int = 403
    binds_staff: bool = False
    """Whether it also applies to moderators and the post's authors."""
    describe: Callable[[Details], Details] = dict
    """Puts stored values into the reader's language before they go into the sentence."""

    def explain(self, details: Details) -> str:
        return str(self.reason % self.describe(details))


class Finding(NamedTuple):
    """A rule that applied to a comment."""

    rule: str
    details: Details
