"""Model fields that several apps share."""

from typing import Any

from django import forms
from django.db import models


class WebURLField(models.URLField[str, str]):
    """A URL field whose form reads “example.org” as https, as Django 6 does by itself."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
