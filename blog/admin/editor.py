"""The editor of posts and pages in the admin; blog.html.sanitising decides what readers see."""

import base64
import hashlib
import re
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget, importmap

from blog.html.page_marks import MORE, MORE_MARK, NEXT_PAGE, NEXT_PAGE_MARK

# Every extension by name: the editor fails without those that others depend on.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Code": True,
    "Link": {"enableTarget": False},
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "CodeBlock": {"languageClassPrefix": "language-"},
    "HorizontalRule": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Figure": {"pickerUrl": reverse_lazy("image_picker")},
    "Image": True,
    "Caption": True,
    "History": True,
    "HTML": True,
}
WRITTEN_MORE = "<p>&lt;!--more--&gt;</p>"
WRITTEN_NEXT_PAGE = "<p>&lt;!--nextpage--&gt;</p>"
EMPTY = re.compile(r"(\s*<p>\s*</p>)*\s*")


class BodyWidget(AdminProseEditorWidget):  # type: ignore[misc]
    """The editor drops HTML comments, so it gets the marks as visible paragraphs."""

    def format_value(self, value: Any) -> str | None:
        shown = super().format_value(value)
        if not shown:
            return None
        return NEXT_PAGE_MARK.sub(WRITTEN_NEXT_PAGE, MORE_MARK.sub(WRITTEN_MORE, shown))


def body_field() -> forms.CharField:
    """The form field of a text with markup; without JavaScript a field for its HTML."""
    field: forms.CharField = ProseEditorFormField(
        label=_("text"),
        required=False,
        extensions=dict(EXTENSIONS),
        sanitize=tidy_source,
        widget=BodyWidget,
        # Help texts are HTML.
        help_text=_(
            "A paragraph that says only “&lt;!--more--&gt;” ends what lists show of the text; one "
            "that says only “&lt;!--nextpage--&gt;” begins a new page of a long post. "
            "Pictures take their caption and credit from the library unless you write a caption."
        ),
    )
    return field


def tidy_source(source: str) -> str:
    """An empty paragraph becomes an empty text, and the editor's marks become the usual ones."""
    if EMPTY.fullmatch(source):
        return ""
    return source.replace(WRITTEN_MORE, MORE).replace(WRITTEN_NEXT_PAGE, NEXT_PAGE)


def csp_script_sources() -> list[str]:
    """The hash that the admin's policy needs for the editor's one inline script, its import map.

    Computed from what is rendered, because the URLs in it change with the static files.
    """
    inline = re.fullmatch(r"<script[^>]*>(.*)</script>", importmap.render(), re.DOTALL)
    if inline is None:
        return []
    digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
    return [f"'sha256-{digest}'"]
