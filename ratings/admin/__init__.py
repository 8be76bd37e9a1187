"""What moderators, editors and authors see of stars in the admin."""

from django.contrib import admin

from blog.admin.posts import PostAdmin
from ratings.admin.decisions import RatingDecisionAdmin
from ratings.admin.reviews import ReviewInline
from ratings.admin.scores import ScoreAdmin
from ratings.admin.vote_holds import VoteHoldAdmin
from ratings.models import RatingDecision, Score, VoteHold

admin.site.register(Score, ScoreAdmin)
admin.site.register(VoteHold, VoteHoldAdmin)
admin.site.register(RatingDecision, RatingDecisionAdmin)

# Imports run from ratings to blog alone: the form for posts takes further parts, but knows none.
PostAdmin.add_inline(ReviewInline)
