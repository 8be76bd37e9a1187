"""Give stars, change them, take them back: a vote and its score change together or not at all."""

import datetime
from collections import Counter

from django.db import transaction
from django.utils import timezone

from accounts.rate_limits import delete_old_attempts, record_attempt
from accounts.voters import Voter, transfer_to_account, votes_by
from blog.models import Post
from ratings import abuse as guarding
from ratings.counting import apply, locked_score
from ratings.models import Vote


@transaction.atomic
def cast_vote(post: Post, voter: Voter, stars: int, at: datetime.datetime | None = None) -> Vote:
    """Store the voter's stars for the post, in place of any they gave before.

    `at`: when they were given, otherwise now. Raises guarding.TooManyVotesError.
    """
    score = locked_score(post.pk)
    vote, changes = _only_vote(post, voter)
    if vote is None:
        vote = Vote(post=post, voter=voter.key, cookie=voter.cookie or None, stars=stars)
        vote.created_at = at or timezone.now()
        changes.update(_admit(vote, voter))
    elif vote.is_counted:
        changes[vote.day, vote.stars] -= 1
        changes[vote.day, stars] += 1
    vote.stars = stars
    vote.save()
    apply(score, changes)
    return vote


@transaction.atomic
def withdraw_vote(post: Post, voter: Voter) -> None:
    """Take the voter's stars back, if they gave any."""
    score = locked_score(post.pk)
    vote, changes = _only_vote(post, voter)
    if vote is not None:
        if vote.is_counted:
            changes[vote.day, vote.stars] -= 1
        vote.delete()
        apply(score, changes)


def votes_of(post: Post, voter: Voter) -> list[Vote]:
    """The voter's vote on the post; two, if they had one before they had an account."""
    return votes_by(voter, Vote.objects.filter(post=post))


def _only_vote(post: Post, voter: Voter) -> tuple[Vote | None, Counter[tuple[datetime.date, int]]]:
    """The voter's one vote, and by what the score changes if there were two.

    What somebody gave with their cookie becomes their account's, unless that has voted itself.
    """
    changes: Counter[tuple[datetime.date, int]] = Counter()
    votes = votes_of(post, voter)
    for vote in votes[1:]:
        if vote.is_counted:
            changes[vote.day, vote.stars] -= 1
        vote.delete()
    vote_kept = votes[0] if votes else None
    transfer_to_account(voter, vote_kept, Vote.objects.filter(post=post))
    return vote_kept, changes


def _admit(vote: Vote, voter: Voter) -> Counter[tuple[datetime.date, int]]:
    """Let a new vote in, counted or set aside; says what changes in the score."""
    if voter.fingerprint:
        delete_old_attempts()
    vote.is_newcomer = guarding.is_newcomer(voter, vote.created_at)
    vote.set_aside, changes = guarding.examine(vote, voter)
    vote.is_counted = vote.set_aside is None
    if vote.is_counted:
        changes[vote.day, vote.stars] += 1
    if voter.fingerprint:
        record_attempt(voter.fingerprint, guarding.PURPOSE)
    return changes
