"""What moderators see in the admin: comments, the inbox, reports, rules and bans."""

from django.contrib import admin

from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin
from comments.admin.reports import ReportAdmin
from comments.admin.rules import BanAdmin, PolicyAdmin, PreparedAnswerAdmin
from comments.models import Ban, Comment, Decision, Policy, PreparedAnswer, Report

admin.site.register(Comment, CommentAdmin)
admin.site.register(Decision, DecisionAdmin)
admin.site.register(Policy, PolicyAdmin)
admin.site.register(PreparedAnswer, PreparedAnswerAdmin)
admin.site.register(Ban, BanAdmin)
admin.site.register(Report, ReportAdmin)
