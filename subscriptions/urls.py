"""The URL that ends a subscription."""

from django.urls import path

from subscriptions import views

urlpatterns = [path("abmelden/<str:key>/", views.unsubscribe, name="unsubscribe")]
