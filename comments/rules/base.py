"""What a rule is: a check, a verdict and the sentences that explain it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django_stubs_ext import StrOrPromise

from comments.rules.submission import Details, Submission


class Verdict(Enum):
    """What a rule says of a comment; the strongest verdict counts."""

    HOLD = 1
    SPAM = 2
    REFUSE = 3


@dataclass(frozen=True)
class Rule:
    """A named reason to hold, sort out or refuse a comment.

    `check` returns what the sentences fill in, or None where the rule has nothing to say.
    `reason` is for moderators. A comment that is refused is not stored: its writer reads
    `to_writer`, and gets it back in its form with the HTTP status `http_status`.
    """

    name: str
    verdict: Verdict
    check: Callable[[Submission], Details | None]
    reason: StrOrPromise
    to_writer: StrOrPromise = ""
    http_status: int = 403
    binds_staff: bool = False
    """Whether it also holds for moderators and the post's authors."""


class Finding(NamedTuple):
    """What one rule said of one comment."""

    rule: str
    details: Details
