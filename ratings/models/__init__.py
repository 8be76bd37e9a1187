from ratings.models.decisions import RatingDecision
from ratings.models.imported import ImportedRating
from ratings.models.reviews import Review
from ratings.models.scores import DayScore, RankBasis, Score
from ratings.models.votes import SetAside, Vote

__all__ = [
    "DayScore",
    "ImportedRating",
    "RankBasis",
    "RatingDecision",
    "Review",
    "Score",
    "SetAside",
    "Vote",
]
