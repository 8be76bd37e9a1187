"""Redirects before anything was imported, and of a site that stood in a folder."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.wordpress.exports import export, item, leads_to
from wordpress.importing import Options, prepare, run

pytestmark = pytest.mark.django_db


def test_a_site_in_a_folder_leads_on(client: Client, tmp_path: Path) -> None:
    base = "https://example.org/blog"
    path = tmp_path / "export.xml"
    path.write_bytes(export(item(10, post_name="linsen", link=f"{base}/linsen/"), base=base))
    run(prepare([path], Options()))
    for url, place in [
        ("/blog/linsen/", "/2010/07/01/linsen/"),
        ("/blog/?p=10", "/2010/07/01/linsen/"),
        ("/blog/feed/", "/feed/"),
        ("/blog/2010/07/", "/2010/07/"),
        ("/blog/", "/"),
    ]:
        assert leads_to(client, url) == place


QUERIES = [
    ("/", 0),
    ("/?p=1", 1),
    ("/gibt/es/nicht/", 1),
    ("/wp-content/uploads/x.jpg", 1),
]


@pytest.mark.parametrize(("url", "more"), QUERIES)
def test_without_an_import_one_question_is_the_most(
    client: Client, settings: Any, url: str, more: int
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    with_it = questions()
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "OldURL" not in one]
    client = Client()
    assert with_it - questions() == more
