"""Who has one vote: somebody's account, else the key in a reader's cookie.

The address a vote comes from is only a brake: many people share one, so it never is the voter.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.rate_limits import client_address, household, keyed_hash
from accounts.readers import cookie_key, new_reader_key, reader_key


@dataclass(frozen=True)
class Voter:
    """One vote for each thing."""

    key: str
    """“user:ID”, or the key in the cookie."""
    cookie: str = ""
    """The key in the cookie of somebody who is signed in: what they gave before is theirs."""
    sender: str = ""
    """A keyed hash of the address and of what is voted on; empty for accounts."""

    @property
    def has_account(self) -> bool:
        return self.key.startswith("user:")


def known_voter(request: HttpRequest) -> Voter | None:
    """Who looks at a vote; None for somebody who never took part."""
    key = reader_key(request)
    return Voter(key, _other_key(request, key)) if key else None


def voter_of(request: HttpRequest, thing: str) -> Voter:
    """Who votes on `thing`, with a new key for those who have none yet."""
    key = reader_key(request) or new_reader_key()
    if key.startswith("user:"):
        return Voter(key, _other_key(request, key))
    address = household(client_address(request))
    return Voter(key, sender=keyed_hash("accounts.voters", f"{thing} {address}"))


def _other_key(request: HttpRequest, key: str) -> str:
    other = cookie_key(request)
    return "" if other == key else other


class OneVote(models.Model):
    """A vote that knows its voter; what it is on makes it unique together with each of the two."""

    voter = models.CharField(max_length=64, editable=False)
    """A voter's key; never a name or an address."""
    cookie = models.CharField(max_length=64, null=True, editable=False)
    """The cookie's key of a voter with an account: signed out they have no second vote."""

    class Meta:
        abstract = True


AnyVote = TypeVar("AnyVote", bound=OneVote)


def votes_by(voter: Voter, given: QuerySet[AnyVote]) -> list[AnyVote]:
    """Of the votes `given` on things, those of the voter, what their account gave first.

    On one thing these are two where somebody voted before they had an account.
    """
    if voter.has_account:
        keys = [voter.key, voter.cookie] if voter.cookie else [voter.key]
        found = given.filter(voter__in=keys)
    else:
        # Signed out, the cookie still leads to what the account gave. A union, as databases look
        # into two indexes for that, but not for “or”.
        found = given.filter(voter=voter.key).union(given.filter(cookie=voter.key))
    return sorted(found, key=lambda vote: vote.voter != voter.key)


def hand_over(voter: Voter, vote: AnyVote | None, given: QuerySet[AnyVote]) -> None:
    """Make the vote the account's, if there is an account; `given` are all votes on the thing.

    The caller saves the vote.
    """
    if not voter.has_account:
        return
    if voter.cookie:
        # Of several accounts in one browser, the cookie belongs to the last.
        given.filter(cookie=voter.cookie).exclude(voter=voter.key).update(cookie=None)
    if vote is not None:
        vote.voter = voter.key
        vote.cookie = voter.cookie or vote.cookie
