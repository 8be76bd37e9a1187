"""Cast, change and withdraw a vote: it changes together with its score, or not at all."""

import datetime
from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.rate_limits import delete_old_attempts, record_attempt
from accounts.voters import Voter, transfer_to_account, votes_by
from blog.models import Post
from ratings.models import Vote
from ratings.scores.updating import apply, locked_score
from ratings.votes import abuse


@transaction.atomic
def cast_vote(post: Post, voter: Voter, stars: int, at: datetime.datetime | None = None) -> Vote:
    """Store the voter's stars for the post, in place of any they gave before.

    `at` is when, by default now. Raises abuse.TooManyVotesError.
    """
    score = locked_score(post.pk)
    vote, changes = _only_vote(post, voter)
    basis = None
    if vote is None:
        vote = Vote(post=post, voter=voter.key, cookie=voter.cookie or None, stars=stars)
        vote.created_at = at or timezone.now()
        basis = abuse.read_facts(post.pk, voter, vote.created_at)
        changes.update(_admit(vote, voter, basis.others))
    elif vote.is_counted:
        changes[vote.day, vote.stars] -= 1
        changes[vote.day, stars] += 1
    vote.stars = stars
    vote.save()
    apply(score, changes, basis)
    return vote


@transaction.atomic
def withdraw_vote(post: Post, voter: Voter) -> None:
    """Delete the voter's vote on the post, if there is one."""
    score = locked_score(post.pk)
    vote, changes = _only_vote(post, voter)
    if vote is not None:
        if vote.is_counted:
            changes[vote.day, vote.stars] -= 1
        vote.delete()
        apply(score, changes)


def votes_of(post: Post, voter: Voter) -> list[Vote]:
    """The voter's vote on the post; two, if they voted before they had an account."""
    return votes_by(voter, Vote.objects.filter(post=post))


def _only_vote(post: Post, voter: Voter) -> tuple[Vote | None, Counter[tuple[datetime.date, int]]]:
    """The voter's one vote, and how the score changes if there were two.

    A vote cast with the cookie becomes the account's, unless the account has voted itself.
    """
    changes: Counter[tuple[datetime.date, int]] = Counter()
    # Whoever never took part has none yet.
    votes = [] if voter.is_new else votes_of(post, voter)
    for vote in votes[1:]:
        if vote.is_counted:
            changes[vote.day, vote.stars] -= 1
        vote.delete()
    vote_kept = votes[0] if votes else None
    transfer_to_account(voter, vote_kept, Vote.objects.filter(post=post))
    return vote_kept, changes


def _admit(
    vote: Vote, voter: Voter, facts: Mapping[str, int]
) -> Counter[tuple[datetime.date, int]]:
    """Decide whether a new vote counts or is held; returns how the score changes."""
    if voter.fingerprint and facts["old attempts"]:
        delete_old_attempts()
    vote.hold, changes = abuse.check_vote(vote, voter, facts)
    vote.is_counted = vote.hold is None
    if vote.is_counted:
        changes[vote.day, vote.stars] += 1
    if voter.fingerprint:
        record_attempt(voter.fingerprint, abuse.RATE_LIMIT_PURPOSE)
    return changes
