"""The configuration that gunicorn serves the site with."""

import gc
import runpy

from django.conf import settings


def test_what_every_request_needs_is_there_before_the_first_worker() -> None:
    configuration = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.py"))
    assert configuration["preload_app"]
    try:
        configuration["when_ready"](None)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
