"""Who has one vote: somebody's account, else the key in a reader's cookie.

The address a vote comes from is only a brake: many people share one, so it never is the voter.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.readers import cookie_key, new_reader_key, reader_key
from accounts.senders import client_address, household, keyed_hash


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
