"""The configuration that gunicorn serves the site with."""

import gc
import runpy
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture(scope="module")
def configuration() -> dict[str, Any]:
    return runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.py"))


def test_it_starts_without_a_database(configuration: dict[str, Any]) -> None:
    assert configuration["preload_app"]
    try:
        # Tests may ask no database unless they say so.
        configuration["when_ready"](None)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


@pytest.mark.django_db
def test_the_home_page_is_rendered_before_the_first_worker(configuration: dict[str, Any]) -> None:
    with CaptureQueriesContext(connection) as asked:
        configuration["render_home"]()
    assert any("blog_sitesettings" in query["sql"] for query in asked)
