"""All models of stars."""

from ratings.models.decisions import RatingDecision
from ratings.models.imported import ImportedRating
from ratings.models.reviews import Review
from ratings.models.scores import DayScore, RankingPrior, Score
from ratings.models.votes import Vote, VoteHold

__all__ = [
    "DayScore",
    "ImportedRating",
    "RankingPrior",
    "RatingDecision",
    "Review",
    "Score",
    "Vote",
    "VoteHold",
]
