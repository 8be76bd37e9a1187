"""The page of house rules, made from the settings (Art. 14 of the Digital Services Act)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from blog.models import Page
from blog.models.pages import HOUSE_RULES
from comments.models import CommentSettings
from comments.models.reports import CONCERNED_FOR
from comments.thread.editing import EDIT_WINDOW
from page_cache.reads import kept

DAYS_PER_MONTH = 30


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    key: str
    heading: str
    rules: list[str]


@require_safe
@kept
def house_rules(request: HttpRequest) -> HttpResponse:
    settings = CommentSettings.load()
    ctx = {
        "sections": sections(settings),
        "reports_open": settings.reports_open,
        "own_words": Page.objects.published().filter(path=HOUSE_RULES).first(),
    }
    return render(request, "comments/reports/house_rules.html", ctx)


def sections(settings: CommentSettings) -> list[Section]:
    return [
        Section("writing", _("What we ask of you"), list(manners())),
        Section("taking-part", _("Who can comment, and for how long"), list(taking_part(settings))),
        Section("checks", _("What is checked before a comment appears"), list(checks(settings))),
        Section("decisions", _("Who decides, and how"), list(decisions(settings))),
    ]


def manners() -> Iterator[str]:
    yield _("Stay on the topic, and treat others as you would across a table.")
    yield _("No insults, no threats, no hatred against people or groups.")
    yield _("No advertising, and no links that are only there to be clicked.")
    yield _("No private data of others, and no texts or pictures that belong to somebody else.")


def taking_part(settings: CommentSettings) -> Iterator[str]:
    if settings.names_required:
        yield _("Everybody can comment without an account, with a name and an e-mail address.")
    else:
        yield _("Everybody can comment without an account, and without giving a name.")
    if days := settings.close_after_days:
        yield ngettext(
            "A post takes comments for %(days)s day.",
            "A post takes comments for %(days)s days.",
            days,
        ) % {"days": days}
    minutes = int(EDIT_WINDOW.total_seconds() // 60)
    yield _(
        "For %(minutes)s minutes, and until somebody replies, you can edit your comment. You can "
        "withdraw it at any time."
    ) % {"minutes": minutes}


def checks(settings: CommentSettings) -> Iterator[str]:
    """What programs do by themselves, as Art. 14 asks to say."""
    if settings.hold_everything:
        yield _("A person reads every comment before it appears.")
    elif settings.hold_unknown:
        yield _("Your first comment here is read by a person before it appears.")
    if count := settings.max_links:
        yield ngettext(
            "A comment with %(count)s link or more waits until a person has read it.",
            "A comment with %(count)s links or more waits until a person has read it.",
            count,
        ) % {"count": count}
    if settings.held_words.strip():
        yield _("Some words make a comment wait until a person has read it.")
    if settings.refused_words.strip():
        yield _("Some words are not accepted. The form then says which, and you can change them.")
    if settings.refuse_duplicates:
        yield _("The same comment is accepted once in the same place.")
    if seconds := settings.seconds_between:
        yield ngettext(
            "Between two comments of yours there must be %(seconds)s second.",
            "Between two comments of yours there must be %(seconds)s seconds.",
            seconds,
        ) % {"seconds": seconds}
    yield _(
        "A program compares comments with known spam. It lets a comment wait, and says so; only "
        "what fills in a field that people cannot see is sorted out without being read."
    )


def decisions(settings: CommentSettings) -> Iterator[str]:
    yield _(
        "People decide whether a comment is removed. It is removed if it breaks these rules or the "
        "law; whoever keeps doing so may be banned for some time."
    )
    yield _("Whoever gave us an e-mail address is told the reasons by e-mail.")
    if settings.reports_open:
        months = CONCERNED_FOR.days // DAYS_PER_MONTH
        yield _(
            "Below each comment is a link to report it. You can object to a decision for "
            "%(months)s months, by the link in the e-mail; a person decides on that, too."
        ) % {"months": months}
