"""Let a test take place at another time, without waiting for it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


@contextmanager
def clock_at(moment: datetime.datetime) -> Iterator[None]:
    """What the code asks for the time is told this moment; it does not go on.

    Only fields with `default=timezone.now` still take the real time, as they keep the function.
    """
    with (
        mock.patch("django.utils.timezone.now", return_value=moment),
        mock.patch("time.time", return_value=moment.timestamp()),
    ):
        yield
