"""The language of a post that is not written in the language of the site."""

from django.conf.global_settings import LANGUAGES
from django.conf.locale import LANG_INFO
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _

from blog.html.allowed import LANGUAGE

MAX_LENGTH = 35
is_language_code = RegexValidator(rf"\A(?:{LANGUAGE.pattern})\Z")


def language_choices() -> list[tuple[str, str]]:
    """The languages by their names in the reader's own, after that of the site."""
    named = sorted(((code, _(name)) for code, name in LANGUAGES), key=lambda one: one[1])
    return [("", _("the language of the site")), *named]


def own_name(code: str) -> str:
    """The language's name in itself; that of a rare one is its code."""
    return str(LANG_INFO.get(code.lower(), {}).get("name_local", code))
