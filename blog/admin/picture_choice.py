"""The field for a post's picture: a thumbnail of it, and the library to choose from."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse

from accounts.pk import parse_pks
from blog.models import Image

OFFERED = 50
"""How many of the newest pictures there are to choose from without JavaScript."""


class PictureChoice(forms.Select):
    """A list of the newest pictures; static/js/picture-choice.js replaces it by the library."""

    template_name = "admin/blog/picture_choice.html"
    chosen: Image | None = None

    class Media:
        js = [Script("js/picture-choice.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["picker_url"] = reverse("image_picker")
        context["chosen"] = self.chosen
        return context

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        """The newest pictures and the one that is chosen, not the whole library."""
        newest = list(Image.objects.outside_trash()[:OFFERED])
        chosen = value[0] if value else ""
        self.chosen = next((image for image in newest if str(image.pk) == chosen), None)
        if not self.chosen and (image := _image(chosen)):
            self.chosen = image
            newest.insert(0, image)
        self.choices = [("", "---------"), *((image.pk, str(image)) for image in newest)]
        return super().optgroups(name, value, attrs)


def _image(key: str) -> Image | None:
    pks = parse_pks([key])
    return Image.objects.filter(pk__in=pks).first() if pks else None
