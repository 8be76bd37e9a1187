"""The first thing that a process does which helps an import: it must load no model before that."""

import os
import threading
from multiprocessing import parent_process

import django


def begin() -> None:
    django.setup()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever kills an import must not leave its helper waiting for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
