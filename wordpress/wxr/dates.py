"""Dates in an export: WordPress writes local time and, mostly, GMT, but never the time zone."""

import datetime
from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

NEVER = "0000-00-00"
ENOUGH = 2_000
# Time zones change: a few old entries may not fit.
FITTING = 0.98

Pair = tuple[datetime.datetime, int]
"""A local time, and by how many minutes it is ahead of GMT."""


def parse(text: str) -> datetime.datetime | None:
    """A naive date and time; None for WordPress's zeros and for what is not a date."""
    if not text or text.startswith(NEVER):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    # At the very ends of the calendar, conversion to another zone would overflow.
    return moment.replace(tzinfo=None) if 1 < moment.year < 9999 else None


def pair(local: str, gmt: str) -> Pair | None:
    here, there = parse(local), parse(gmt)
    if here is None or there is None:
        return None
    minutes = round((here - there).total_seconds() / 60)
    return (here, minutes) if abs(minutes) <= 14 * 60 else None


def find_zone(pairs: Iterable[Pair]) -> str:
    """The name of the old site's time zone.

    Ours if it fits or nothing is known, else the first that fits, else a fixed offset in minutes
    (“+120”).
    """
    samples = list(pairs)
    ours = timezone.get_default_timezone_name()
    if not samples or fits(ours, samples):
        return ours
    few = samples[:50]
    for name in sorted(available_timezones(), key=lambda name: ("Etc" in name, name)):
        if "/" in name and fits(name, few) and fits(name, samples):
            return name
    minutes = Counter(minutes for _moment, minutes in samples).most_common(1)[0][0]
    return f"{minutes:+d}"


def fits(name: str, samples: list[Pair]) -> bool:
    zone = ZoneInfo(name)
    good = sum(
        (offset := moment.replace(tzinfo=zone).utcoffset()) is not None
        and round(offset.total_seconds() / 60) == minutes
        for moment, minutes in samples
    )
    return good >= FITTING * len(samples)


def zone_of(name: str) -> datetime.tzinfo:
    if name.startswith(("+", "-")):
        return datetime.timezone(datetime.timedelta(minutes=int(name)))
    return ZoneInfo(name)


def moment(gmt: str, local: str, zone: datetime.tzinfo) -> datetime.datetime | None:
    """The moment in GMT; drafts have zeros there, and then the site's clock counts."""
    if there := parse(gmt):
        return there.replace(tzinfo=datetime.UTC)
    if here := parse(local):
        return here.replace(tzinfo=zone).astimezone(datetime.UTC)
    return None
