from django.urls import path

from comments.mail import views as views_mail
from comments.reports import views as views_reports
from comments.selfservice import views as views_mine
from comments.thread import feeds, views
from comments.thread import helpful_views as views_helpful

app_name = "comments"

urlpatterns = [
    path("post/<int:post_id>/", views.post_comment, name="post"),
    path("reply/<int:comment_id>/", views.reply, name="reply"),
    path("<int:comment_id>/", views.permalink, name="permalink"),
    path("<int:comment_id>/helpful/", views_helpful.helpful, name="helpful"),
    path("<int:comment_id>/edit/", views_mine.edit, name="edit"),
    path("<int:comment_id>/withdraw/", views_mine.withdraw, name="withdraw"),
    path("confirm/<str:secret>/", views_mail.confirm, name="confirm"),
    path("decide/<str:token>/", views_mail.decide, name="decide"),
    path("<int:comment_id>/report/", views_reports.report, name="report"),
    path("objection/<str:secret>/", views_reports.objection, name="objection"),
    path("answers/<str:token>/", feeds.AnswersFeed(), name="answers_feed"),
    path("mine/", views_mine.ask, name="mine"),
    path("mine/all/", views_mine.page, name="mine_page"),
    path("mine/act/", views_mine.act, name="mine_act"),
    path("mine/<str:secret>/", views_mine.open_mine, name="mine_open"),
]
