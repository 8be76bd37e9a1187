"""The URLs of comments, all below /comments/."""

from django.urls import path

from comments.admin import mail_decisions
from comments.reports import views as reports
from comments.selfservice import confirmation
from comments.selfservice import views as selfservice
from comments.selfservice.feeds import AnswersFeed
from comments.thread import helpful_views
from comments.thread import views as thread

app_name = "comments"

urlpatterns = [
    path("post/<int:post_id>/", thread.post_comment, name="post"),
    path("reply/<int:comment_id>/", thread.reply, name="reply"),
    path("new/<int:post_id>/", thread.newer, name="newer"),
    path("<int:comment_id>/", thread.permalink, name="permalink"),
    path("<int:comment_id>/helpful/", helpful_views.helpful, name="helpful"),
    path("<int:comment_id>/edit/", selfservice.edit, name="edit"),
    path("<int:comment_id>/withdraw/", selfservice.withdraw, name="withdraw"),
    path("confirm/<str:secret>/", confirmation.confirm, name="confirm"),
    path("decide/<str:token>/", mail_decisions.decide, name="decide"),
    path("<int:comment_id>/report/", reports.report, name="report"),
    path("objection/<str:secret>/", reports.objection, name="objection"),
    path("answers/<str:token>/", AnswersFeed(), name="answers_feed"),
    path("mine/", selfservice.request_access, name="selfservice"),
    path("mine/all/", selfservice.overview, name="selfservice_overview"),
    path("mine/act/", selfservice.act, name="selfservice_act"),
    path("mine/<str:secret>/", selfservice.open_access, name="selfservice_open"),
]
