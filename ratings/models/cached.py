"""Which models of the stars pages show, for the page cache."""

from page_cache.watch import Facet, not_shown, watch
from ratings.formulas import SHOWN_FROM
from ratings.models import (
    DayScore,
    ImportedRating,
    RankingPrior,
    RatingDecision,
    Review,
    Score,
    Vote,
    VoteHold,
)

watch(
    Score,
    # The rank follows from the sums and from the basis. Ranking anew writes it for every post,
    # and then the basis tells of it by one row.
    unseen=["rank"],
    scope="post",
    facets={
        # What lists show: nothing, while there are few votes.
        "shown": Facet(
            ("post", "votes", "total", "imported_votes", "imported_total"),
            scope="post",
            rows=f'{{row}}."votes" + {{row}}."imported_votes" >= {SHOWN_FROM}',
        )
    },
)
watch(RankingPrior)
watch(Review, scope="post")

not_shown("counted in the score", Vote, ImportedRating, DayScore)
not_shown("for moderators", VoteHold, RatingDecision)
