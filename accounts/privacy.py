"""The privacy page's building blocks: each app declares which personal data it handles.

The declarations read the constants that the code uses, so that the page cannot contradict what
the site does. config/privacy.py puts them together.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.readers import COOKIE_MAX_AGE, COOKIE_NAME

HOUR = 60 * 60
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 365 * DAY


@dataclass(frozen=True)
class DataUse:
    """One occasion on which the site processes personal data, in the language of the page."""

    key: str
    """Names the section's anchor on the page, as in “privacy-comments”."""
    heading: str
    data: str
    purpose: str
    legal_basis: str
    kept: str
    seen_by: str = ""
    tables: tuple[str, ...] = ()
    """The models that hold the data, for `manage.py check_privacy`."""


def data_uses() -> list[DataUse]:
    return [reader_cookie(), sign_in()]


def reader_cookie() -> DataUse:
    return DataUse(
        key="cookie",
        heading=_("When you take part: one cookie"),
        data=_(
            "A cookie named “%(name)s” with a random string of characters. It holds no name and "
            "no address, and scripts cannot read it. A second one, “messages”, carries the note "
            "that tells you what you did to the next page, and is deleted there. If you only "
            "read, you get none."
        )
        % {"name": COOKIE_NAME},
        purpose=_(
            "So that you can find your waiting comment again and change or withdraw your stars. "
            "It is set when you comment or give stars, not before."
        ),
        legal_basis=_(
            "§ 25 (2) no. 2 TDDDG (needed for what you asked for) and Art. 6 (1) (f) GDPR."
        ),
        kept=_(
            "In your browser for %(time)s after you last took part, as posts are discussed and "
            "rated in their first weeks; you can delete it there at any time."
        )
        % {"time": duration(COOKIE_MAX_AGE)},
    )


def sign_in() -> DataUse:
    return DataUse(
        key="sign-in",
        heading=_("When you sign in to write or moderate"),
        data=_(
            "Your user name, your e-mail address, your password in a form that cannot be read "
            "back, what your author page shows of you, and two cookies: “%(session)s” for the "
            "sign-in and “%(csrf)s” against forged forms."
        )
        % {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME},
        tables=("accounts.user", "accounts.profile", "sessions.session", "admin.logentry"),
        purpose=_("So that only those who may write and moderate here can do it."),
        legal_basis=_("Art. 6 (1) (b) GDPR and § 25 (2) no. 2 TDDDG."),
        kept=_(
            "The account until it is closed; the sign-in for %(session)s at most, the cookie "
            "against forged forms for %(csrf)s."
        )
        % {
            "session": duration(settings.SESSION_COOKIE_AGE),
            "csrf": duration(settings.CSRF_COOKIE_AGE),
        },
        seen_by=_("Administrators; your author page is for everybody."),
    )


def duration(seconds: int) -> str:
    """“1 year”, “2 weeks”, “3 days” or “73 hours”: the largest unit without a remainder."""
    if seconds % YEAR == 0:
        number = seconds // YEAR
        text = ngettext("%(number)d year", "%(number)d years", number)
    elif seconds % WEEK == 0:
        number = seconds // WEEK
        text = ngettext("%(number)d week", "%(number)d weeks", number)
    elif seconds % DAY == 0:
        number = seconds // DAY
        text = ngettext("%(number)d day", "%(number)d days", number)
    else:
        number = -(-seconds // HOUR)
        text = ngettext("%(number)d hour", "%(number)d hours", number)
    return text % {"number": number}
