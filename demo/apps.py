"""Django's entry for the demo blog."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
