"""Comments, the decisions on them, and the settings for them."""

from comments.models.canned_replies import CannedReply
from comments.models.comments import Comment, CommentQuerySet, Status
from comments.models.decisions import Decision
from comments.models.fingerprints import Ban, Fingerprint
from comments.models.helpful import HelpfulVote
from comments.models.learned_filter import LearnedFilter
from comments.models.notes import Note
from comments.models.notification_preferences import NotificationPreference
from comments.models.post_rules import PostRules
from comments.models.reports import Objection, Report
from comments.models.settings import CommentSettings
from comments.models.shortcuts import Shortcuts
from comments.models.sorted_out import SortedOut

__all__ = [
    "Ban",
    "CannedReply",
    "Comment",
    "CommentQuerySet",
    "CommentSettings",
    "Decision",
    "Fingerprint",
    "HelpfulVote",
    "LearnedFilter",
    "Note",
    "NotificationPreference",
    "Objection",
    "PostRules",
    "Report",
    "Shortcuts",
    "SortedOut",
    "Status",
]
