"""What readers say, what was decided on it and why, and the rules of the house."""

from comments.models.canned_replies import PreparedAnswer
from comments.models.choices import MailChoice
from comments.models.comments import Comment, CommentQuerySet, Status
from comments.models.decisions import Decision
from comments.models.fingerprints import Ban, Mark
from comments.models.helpful import HelpfulVote
from comments.models.policy import Policy
from comments.models.reports import Report

__all__ = [
    "Ban",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "HelpfulVote",
    "MailChoice",
    "Mark",
    "Policy",
    "PreparedAnswer",
    "Report",
    "Status",
]
