"""The empty comment form below each post: all of it but its moment is the same on every page."""

from functools import lru_cache

from django.template import Context, Engine, Template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from blog.models import Post
from comments.models import CommentSettings
from comments.thread.forms import CommentForm

TEMPLATE = "comments/_form_fields.html"


def blank_form_fields(settings: CommentSettings, *, signed_in: bool) -> SafeString:
    """The visible fields of an empty form, rendered once for all posts."""
    return _render(
        Engine.get_default().get_template(TEMPLATE),
        f"{get_language()} {get_script_prefix()}",
        signed_in=signed_in,
        names_required=settings.names_required,
        hold_everything=settings.hold_everything,
    )


@lru_cache(maxsize=32)
def _render(
    template: Template, _place: str, *, signed_in: bool, names_required: bool, hold_everything: bool
) -> SafeString:
    """Everything that the fields depend on is an argument, so that no old ones are shown."""
    form = CommentForm(post=Post(pk=0), signed_in=signed_in, names_required=names_required)
    settings = CommentSettings(hold_everything=hold_everything)
    return template.render(Context({"form": form, "settings": settings}))
