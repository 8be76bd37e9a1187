"""Who has one vote: an account, or else the key in a reader's cookie.

The IP address only limits how many votes count: many people share one, so it is never the voter.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest

from accounts.daily_keys import daily_hash
from accounts.rate_limits import client_ip, household
from accounts.readers import Purpose, cookie_key, participant, reader_key


@dataclass(frozen=True)
class Voter:
    """Somebody who has one vote on each thing."""

    key: str
    """“user:ID”, or the key of the cookie for this kind of vote."""
    cookie: str = ""
    """The cookie's key of somebody who is signed in: votes they cast before are theirs, too."""
    fingerprint: str = ""
    """A keyed hash of the client's IP address and of what is voted on; empty for accounts."""
    is_new: bool = False
    """Whether nothing can be stored under the key yet."""
    secret: str = ""
    """The secret of the cookie that the response is to set; empty for accounts."""

    @property
    def has_account(self) -> bool:
        return self.key.startswith("user:")


def known_voter(request: HttpRequest, purpose: Purpose) -> Voter | None:
    """The reader as a voter; None for somebody who never took part."""
    key = reader_key(request, purpose)
    return Voter(key, _other_key(request, key, purpose)) if key else None


def voter_of(request: HttpRequest, purpose: Purpose, thing: str) -> Voter:
    """The voter who votes on `thing` now, with a new key for those who have none yet."""
    known = participant(request, purpose)
    if not known.secret:
        return Voter(known.key, _other_key(request, known.key, purpose))
    fingerprint = daily_hash("accounts.voters", f"{thing} {household(client_ip(request))}")
    return Voter(known.key, fingerprint=fingerprint, is_new=known.is_new, secret=known.secret)


def _other_key(request: HttpRequest, key: str, purpose: Purpose) -> str:
    other = cookie_key(request, purpose)
    return "" if other == key else other


class VoteBase(models.Model):
    """A vote's voter; together with what it is on, each of the two fields is unique."""

    voter = models.CharField(max_length=64, editable=False)
    """A voter's key; never a name or an IP address."""
    cookie = models.CharField(max_length=64, null=True, editable=False)
    """The cookie's key of a voter with an account, so that signing out gives no second vote."""

    class Meta:
        abstract = True


AnyVote = TypeVar("AnyVote", bound=VoteBase)


def votes_by(voter: Voter, given: QuerySet[AnyVote]) -> list[AnyVote]:
    """Those of the votes `given` that are the voter's, their account's first.

    Somebody who voted before they had an account may have two on one thing.
    """
    if voter.has_account:
        keys = [voter.key, voter.cookie] if voter.cookie else [voter.key]
        found = given.filter(voter__in=keys)
    else:
        # Signed out, the cookie still leads to the account's vote. A union, because databases use
        # both indexes for it, but neither for “or”.
        found = given.filter(voter=voter.key).union(given.filter(cookie=voter.key))
    return sorted(found, key=lambda vote: vote.voter != voter.key)


def vote_of(voter: Voter, given: QuerySet[AnyVote]) -> QuerySet[AnyVote]:
    """The first of `votes_by` as a query, for use in one about many things."""
    others = voter.cookie if voter.has_account else ""
    mine = Q(voter__in=[voter.key, others]) if others else Q(voter=voter.key)
    if not voter.has_account:
        mine |= Q(cookie=voter.key)
    own_first = Case(When(voter=voter.key, then=0), default=1)
    return given.filter(mine).order_by(own_first)[:1]


def transfer_to_account(voter: Voter, vote: AnyVote | None, given: QuerySet[AnyVote]) -> None:
    """Make the vote the account's, if the voter has one; `given` are all votes on the thing.

    The caller saves the vote.
    """
    if not voter.has_account:
        return
    if voter.cookie:
        # Where several accounts used one browser, the cookie belongs to the last.
        given.filter(cookie=voter.cookie).exclude(voter=voter.key).update(cookie=None)
    if vote is not None:
        vote.voter = voter.key
        vote.cookie = voter.cookie or vote.cookie
