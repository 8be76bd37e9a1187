"""What moderators see in the admin: comments, the inbox, reports, rules and bans."""

from django.contrib import admin

from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin
from comments.admin.learned_filter import LearnedFilterAdmin
from comments.admin.reports import ReportAdmin
from comments.admin.rules import BanAdmin, CannedReplyAdmin, CommentSettingsAdmin
from comments.models import (
    Ban,
    CannedReply,
    Comment,
    CommentSettings,
    Decision,
    LearnedFilter,
    Report,
)

admin.site.register(Comment, CommentAdmin)
admin.site.register(Decision, DecisionAdmin)
admin.site.register(CommentSettings, CommentSettingsAdmin)
admin.site.register(CannedReply, CannedReplyAdmin)
admin.site.register(Ban, BanAdmin)
admin.site.register(Report, ReportAdmin)
admin.site.register(LearnedFilter, LearnedFilterAdmin)
