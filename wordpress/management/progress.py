"""A progress bar with the time left, shown only in a terminal."""

import time

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

WIDTH = 30
SECONDS_BETWEEN = 0.2


class Bar:
    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.begun = self.shown = time.monotonic()
        self.first: int | None = None
        """Where a resumed run starts: what was done before took none of our time."""
        self.is_shown = False

    def show(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.first is None:
            self.first, self.begun = done, now
        if not self.out.isatty() or now - self.shown < SECONDS_BETWEEN or not total:
            return
        self.shown, self.is_shown = now, True
        filled = WIDTH * done // total
        line = f"{'█' * filled}{'░' * (WIDTH - filled)} {100 * done // total:3} %"
        if left := self.left(done, total, now):
            line += "  " + _("%(time)s left") % {"time": left}
        self.out.write(f"\r{line:<60}", ending="")
        self.out.flush()

    def left(self, done: int, total: int, now: float) -> str:
        """“1:05” for 65 seconds; empty until there is something to extrapolate from."""
        first = self.first or 0
        if done <= first:
            return ""
        seconds = round((now - self.begun) / (done - first) * (total - done))
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    def end(self) -> None:
        if self.is_shown:
            self.out.write("\r" + " " * 60 + "\r", ending="")
