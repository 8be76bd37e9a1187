"""Registers the app, so that its commands are found."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "backup"
