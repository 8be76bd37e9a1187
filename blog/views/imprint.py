"""The imprint, made from the site's settings, and a system check while it is incomplete."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.models import Page, SiteSettings
from blog.models.pages import IMPRINT
from page_cache.reads import kept


@require_safe
@kept
def imprint(request: HttpRequest) -> HttpResponse:
    own_words = Page.objects.published().filter(path=IMPRINT).first()
    return render(request, "blog/imprint.html", {"own_words": own_words})


@register(Tags.database)
def imprint_is_filled_in(**kwargs: Any) -> list[CheckMessage]:
    """Runs with a database only: by `check --database default` and by `migrate`."""
    if not kwargs.get("databases"):
        return []
    try:
        gaps = (SiteSettings.objects.first() or SiteSettings()).imprint_gaps
    except DatabaseError:
        return []  # the database is not migrated yet
    if not gaps:
        return []
    return [
        Warning(
            _("The imprint lacks: %(gaps)s.") % {"gaps": get_text_list(gaps, _("and"))},
            hint=_("German law asks for it (§ 5 DDG). Fill it in at /admin/, “Site settings”."),
            id="blog.W001",
        )
    ]
