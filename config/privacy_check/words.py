"""The page itself and the settings: each sentence is shown, and each number within its bounds."""

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

from blog.models import SiteSettings
from comments.models import CommentSettings
from config.middleware import reader_policy
from config.privacy import data_uses, other_hosts
from config.privacy_check.fetching import fetch, text_of
from config.privacy_check.lines import Line

PAGE = "/datenschutz/"


def check() -> Iterator[Line]:
    site = SiteSettings.load()
    page = text_of(fetch(PAGE))
    for use in data_uses(site):
        parts = [use.heading, use.data, use.purpose, use.legal_basis, use.seen_by]
        missing = [part for part in parts if escape(part) not in page]
        missing += [line for line in use.kept.splitlines() if escape(line) not in page]
        yield Line(use.key, use.heading, PAGE, [part[:80] for part in missing])
    yield Line(
        "",
        _("Who is responsible"),
        _("settings"),
        [] if site.owner else [_("The imprint is empty.")],
    )
    named = other_hosts(reader_policy([]))
    yield Line("", _("The policy of the pages lets no other host in."), _("settings"), named)
    yield Line(
        "comments", _("The times that you can set are within their bounds."), _("settings"), times()
    )
    yield Line("sign-in", _("Cookies are sent by https alone."), _("settings"), insecure_cookies())


def times() -> list[str]:
    try:
        CommentSettings.load().full_clean()
    except ValidationError as error:
        return [f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
    return []


def insecure_cookies() -> list[str]:
    if settings.DEBUG or settings.SITE_URL.startswith("http://"):
        return []
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    return [name for name in names if not getattr(settings, name)]
