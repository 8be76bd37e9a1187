"""URLs of votes, rankings and the page that explains them."""

from django.urls import path

from ratings import views

app_name = "ratings"

urlpatterns = [
    # /ratings/1/
    path("ratings/<int:post_id>/", views.vote, name="vote"),
    # /bestbewertet/, /beliebt/, /sterne/
    path("bestbewertet/", views.best_of_all, name="best"),
    path("bestbewertet/<year:year>/", views.best_of_year, name="best_of_year"),
    path("bestbewertet/category/<category:path>/", views.best_of_category, name="best_of_category"),
    path("beliebt/", views.popular_now, name="popular"),
    path("sterne/", views.explanation, name="explanation"),
]
