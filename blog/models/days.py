"""The days that URLs name."""

import datetime

from django.http import Http404
from django.utils.translation import gettext as _


def existing_day(year: int, month: int, day: int) -> datetime.date:
    """The date in a URL; raises Http404 for the 31st of February."""
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
