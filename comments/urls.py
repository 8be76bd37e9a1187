from django.urls import path

from comments import views, views_mine

app_name = "comments"

urlpatterns = [
    path("post/<int:post_id>/", views.post_comment, name="post"),
    path("reply/<int:comment_id>/", views.reply, name="reply"),
    path("<int:comment_id>/", views.permalink, name="permalink"),
    path("<int:comment_id>/edit/", views_mine.edit, name="edit"),
    path("<int:comment_id>/withdraw/", views_mine.withdraw, name="withdraw"),
    path("mine/", views_mine.ask, name="mine"),
    path("mine/all/", views_mine.page, name="mine_page"),
    path("mine/act/", views_mine.act, name="mine_act"),
    path("mine/<str:secret>/", views_mine.open_mine, name="mine_open"),
]
