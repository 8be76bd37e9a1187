"""Around everything else: sees each request, those that the page cache answers, too."""

import atexit
from collections.abc import Callable, Iterable
from typing import Any

from visits.counting import Tally
from visits.readers import COUNTED_STATUS, may_count

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class VisitCounter:
    """A WSGI application that counts the posts that another one shows."""

    def __init__(self, application: Application, tally: Tally) -> None:
        self.application = application
        self.tally = tally

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self.tally.is_due():
            self.tally.store()
        if not may_count(environ):
            return self.application(environ, start_response)
        path = environ["PATH_INFO"]

        def started(status: str, *others: Any) -> Any:
            if status.startswith(COUNTED_STATUS):
                self.tally.add(path)
            return start_response(status, *others)

        return self.application(environ, started)


def wrap(application: Application) -> Application:
    tally = Tally()
    atexit.register(tally.store)
    return VisitCounter(application, tally)
