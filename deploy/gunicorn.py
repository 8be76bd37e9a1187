"""How gunicorn serves the site: `gunicorn --config deploy/gunicorn.py config.wsgi`."""

import contextlib
import ctypes
import gc
from typing import Any

worker_class = "gthread"
workers = 2
threads = 4
# The workers share what the application needs before its first request.
preload_app = True

# glibc gives threads up to eight heaps for each core, none of which gives back what it took; other
# C libraries do not, and have no mallopt.
M_ARENA_MAX = -8
# Blocks from this size on go back to the system at once; otherwise glibc raises the limit to the
# largest that was ever given back, and keeps all below it.
M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, SIZE = -3, -1, 512 * 1024
with contextlib.suppress(OSError, AttributeError):
    libc = ctypes.CDLL("libc.so.6")
    libc.mallopt(M_ARENA_MAX, 1)
    libc.mallopt(M_MMAP_THRESHOLD, SIZE)
    libc.mallopt(M_TRIM_THRESHOLD, SIZE)


def when_ready(server: Any) -> None:
    """Before the first worker: load what every request needs, and keep it where it is.

    What the garbage collector looks at, it writes to, and then each worker has its own copy.
    """
    # Only gunicorn has loaded the application when it calls this.
    from django.db import connections

    # Whatever is wrong with it, the workers' first readers are told.
    with contextlib.suppress(Exception):
        render_home()
    connections.close_all()
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    gc.freeze()


def render_home() -> None:
    """Most of what the first page needs to be rendered, all others need as well."""
    from django.conf import settings  # as above
    from django.http import HttpRequest
    from django.urls import resolve
    from django.utils import translation

    request = HttpRequest()
    request.method, request.path = "GET", "/"
    request.META = {"SERVER_NAME": settings.ALLOWED_HOSTS[0].lstrip("."), "SERVER_PORT": "443"}
    with translation.override(settings.LANGUAGE_CODE):
        request.resolver_match = found = resolve("/")
        found.func(request, *found.args, **found.kwargs)
