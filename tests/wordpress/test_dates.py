"""Moments by the old site's clock."""

import datetime

import pytest

from wordpress.wxr import dates


def pairs(zone: str) -> list[dates.Pair]:
    """What a site in that zone exports: one moment in each month of 2010."""
    found = []
    for month in range(1, 13):
        local = datetime.datetime(2010, month, 15, 12)
        gmt = local.replace(tzinfo=dates.zone_of(zone)).astimezone(datetime.UTC)
        pair = dates.pair(f"{local}", f"{gmt.replace(tzinfo=None)}")
        assert pair
        found.append(pair)
    return found


def test_our_own_zone_is_taken_where_it_fits() -> None:
    assert dates.find_zone(pairs("Europe/Berlin")) == "Europe/Berlin"
    assert dates.find_zone(pairs("Europe/Vienna")) == "Europe/Berlin"
    assert dates.find_zone([]) == "Europe/Berlin"


def test_another_zone_is_found_by_its_summer_time() -> None:
    name = dates.find_zone(pairs("America/New_York"))
    summer = dates.moment("", "2010-07-01 12:00:00", dates.zone_of(name))
    winter = dates.moment("", "2010-01-01 12:00:00", dates.zone_of(name))
    assert summer == datetime.datetime(2010, 7, 1, 16, tzinfo=datetime.UTC)
    assert winter == datetime.datetime(2010, 1, 1, 17, tzinfo=datetime.UTC)


def test_a_clock_like_no_zone_is_a_fixed_difference() -> None:
    odd = [(datetime.datetime(2010, month, 1), 77) for month in range(1, 13)]
    assert dates.find_zone(odd) == "+77"
    assert dates.zone_of("+77").utcoffset(None) == datetime.timedelta(minutes=77)


def test_a_few_entries_that_do_not_fit_change_nothing() -> None:
    many = pairs("Europe/Berlin") * 10
    assert dates.find_zone([*many, (datetime.datetime(1999, 1, 1), 0)]) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("gmt", "local", "meant"),
    [
        ("2010-07-01 10:00:00", "2010-07-01 23:59:59", "2010-07-01 10:00:00"),
        ("0000-00-00 00:00:00", "2010-07-01 12:00:00", "2010-07-01 10:00:00"),
        ("0000-00-00 00:00:00", "2010-01-01 12:00:00", "2010-01-01 11:00:00"),
        ("", "2010-10-31 02:30:00", "2010-10-31 00:30:00"),
        ("nonsense", "2010-07-01 12:00:00", "2010-07-01 10:00:00"),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None),
        ("9999-12-31 23:59:59", "0001-01-01 00:00:00", None),
        ("2010-02-30 00:00:00", "", None),
    ],
)
def test_a_moment_is_told_by_gmt_or_by_the_sites_clock(
    gmt: str, local: str, meant: str | None
) -> None:
    found = dates.moment(gmt, local, dates.zone_of("Europe/Berlin"))
    expected = (
        datetime.datetime.fromisoformat(meant).replace(tzinfo=datetime.UTC) if meant else None
    )
    assert found == expected


def test_differences_beyond_the_earths_are_no_samples() -> None:
    assert dates.pair("2010-07-01 12:00:00", "2010-06-01 12:00:00") is None
