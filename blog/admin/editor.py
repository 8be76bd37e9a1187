"""The form field of texts with markup, and what the admin's policy has to allow for its editor."""

import base64
import hashlib
import json
import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import importmap as package_importmap
from django_prose_editor.widgets import prose_editor_admin_media
from js_asset import ImportMap, Media

from blog.html.editing import opened, tidy_source, vocabulary, with_visible_marks
from blog.html.sanitising import as_written
from blog.rendering.pictures import file_name, images_of

# Modules import one another by these names, since the names of the files change with their content.
MODULES = [
    "cards",
    "comparing",
    "describing",
    "figures",
    "footnotes",
    "links",
    "menu",
    "notes",
    "page-marks",
    "paste",
    "pasting/cleaning",
    "pasting/dom",
    "pasting/links",
    "pasting/lists",
    "pasting/notes",
    "pasting/office",
    "pasting/structure",
    "pasting/styles",
    "picker",
    "sending",
    "tables",
    "uploads",
    "vocabulary",
    "writing",
]
importmap: ImportMap = package_importmap | ImportMap(
    {f"editor/{name}": f"js/editor/{name}.js" for name in MODULES}
)


class BodyWidget(AdminTextareaWidget):
    """A field for HTML, which static/js/editor/start.js replaces by the editor."""

    @property
    def media(self) -> Media:
        return prose_editor_admin_media + Media(
            importmap=importmap,
            css={"all": ["css/editor.css"]},
            js=[Script("js/editor/start.js", type="module")],
        )

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        return with_visible_marks(shown) if shown else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        source = value or ""
        text = opened(source)
        facts = {
            "vocabulary": vocabulary(),
            "pickerUrl": reverse("image_picker"),
            "uploads": {
                "upload": reverse("admin:blog_image_upload"),
                "adopt": reverse("admin:blog_image_adopt"),
                "describe": reverse("admin:blog_image_describe"),
            },
            "embedCardUrl": reverse("embed_card"),
            "linkTargetsUrl": reverse("link_targets"),
            "opened": None if text.html == self.format_value(source) else text.html,
            "unknown": text.unknown,
            "captions": library_captions(source),
        }
        given = {key: fact for key, fact in facts.items() if fact}
        context["widget"]["attrs"]["data-editor"] = json.dumps(given, separators=(",", ":"))
        return context


def library_captions(source: str) -> dict[str, str]:
    """The library's captions of the pictures in a text, by the URLs that the text has of them."""
    pictures = [one for one in as_written(source).descendants() if one.tag == "img"]
    images = images_of(pictures)
    captions = {
        one.attributes["src"]: images[name].caption
        for one in pictures
        if (name := file_name(one)) in images
    }
    return {url: caption for url, caption in captions.items() if caption}


class BodyField(forms.CharField):
    """The form field of a text with markup; without JavaScript a field for its HTML."""

    widget = BodyWidget

    def clean(self, value: Any) -> str:
        return tidy_source(super().clean(value))


def body_field() -> forms.CharField:
    return BodyField(
        label=_("text"),
        required=False,
        # Help texts are HTML.
        help_text=_(
            "Pictures take their caption and credit from the library unless you write a caption. "
            "In HTML, “&lt;!--more--&gt;” ends what lists show of the text, and "
            "“&lt;!--nextpage--&gt;” begins another page of a long post."
        ),
    )


def csp_script_sources() -> list[str]:
    """The hash that the admin's policy needs for the editor's one inline script, its import map.

    Computed from what is rendered, because the URLs in it change with the static files.
    """
    inline = re.fullmatch(r"<script[^>]*>(.*)</script>", importmap.render(), re.DOTALL)
    if inline is None:
        return []
    digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
    return [f"'sha256-{digest}'"]
