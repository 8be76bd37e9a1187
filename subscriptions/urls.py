"""The URLs of the contact form, and of ending a subscription."""

from django.urls import path

from subscriptions import views
from subscriptions.contact import contact

urlpatterns = [
    path("kontakt/", contact, name="contact"),
    path("abmelden/<str:key>/", views.unsubscribe, name="unsubscribe"),
]
