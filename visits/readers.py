"""Which requests are a person opening a post, as far as the request itself tells."""

import re
from typing import Any

POST = re.compile(r"/\d{4}/\d{2}/\d{2}/[^/?]+/")
"""The path of a post's first page."""
ROBOT = "(?<!cu)bot|crawl|spider|slurp|archiv|feed|fetch|monitor|preview|scan|http|curl|wget|python"
"""In the name of a program that is no reader's browser; deploy/nginx/ has the same words."""
ROBOTS = re.compile(ROBOT, re.IGNORECASE)
COUNTED_STATUS = ("200", "304")


def may_count(environ: dict[str, Any]) -> bool:
    """Whether a browser opens a post, and nobody who is signed in: they look at their own work."""
    if environ["REQUEST_METHOD"] != "GET" or not POST.fullmatch(environ["PATH_INFO"]):
        return False
    program = environ.get("HTTP_USER_AGENT", "")
    return (
        bool(program)
        and not ROBOTS.search(program)
        and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
        and "sessionid=" not in environ.get("HTTP_COOKIE", "")
    )
