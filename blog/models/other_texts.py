"""Texts of other apps, such as comments, which the commands for all texts have to reach."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models


class OtherText(models.Model):
    """A text that renders and indexes itself, in an app that blog does not import."""

    class Meta:
        abstract = True

    @classmethod
    def to_index(cls) -> "models.QuerySet[Any]":
        """The rows that the search may find."""
        raise NotImplementedError

    def index(self) -> None:
        """Put it into the search index, or take it out."""
        raise NotImplementedError

    def render_again(self) -> bool:
        """Store what today's rules make of the source; False where that is what is stored."""
        raise NotImplementedError


def other_texts() -> Iterator[type[OtherText]]:
    """The models of all installed apps that are such texts."""
    return (model for model in apps.get_models() if issubclass(model, OtherText))
