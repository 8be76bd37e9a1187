"""How the filter explains its verdict to moderators, in their own language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from comments.rules.content.wording import in_words
from comments.rules.learning.features import TRAIT


def reasons(because: Iterable[str]) -> str:
    """Words in quotation marks, traits in words: “casino”, a link."""
    named = [
        in_words(name.removeprefix(TRAIT)) if name.startswith(TRAIT) else f"“{name}”"
        for name in because
    ]
    return ", ".join(dict.fromkeys(named))


def verdict(prediction: dict[str, Any] | None) -> str:
    """Why the filter holds the comment, or would have held it in its shadow; else “”."""
    if not prediction or not prediction["holds"]:
        return ""
    if prediction["in_shadow"]:
        sentence = _(
            "The filter that learns would have held it (%(percent)s %%), because of: %(words)s."
        )
    else:
        sentence = _("The filter goes by: %(words)s.")
    return sentence % {
        "percent": prediction["percent"],
        "words": reasons(prediction["because"]),
    }
