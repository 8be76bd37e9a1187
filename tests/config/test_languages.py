"""German first, English complete."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def _english(settings: Any) -> Any:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("_english")
def test_the_site_speaks_english_where_it_is_told_to(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(slug="a", title="House", body="<p>Words.</p>"))
    for address in ["/", "/2010/04/29/a/", "/nowhere/"]:
        page = client.get(address).content.decode()
        assert '<html lang="en">' in page
        assert not re.search(r"[äöüß]|Beitrag|Kommentare|Seite", page), address
    page = client.get("/").content.decode()
    assert "April 29, 2010" in page
    assert "One comment" in page
    assert "Continue reading" in page


def test_german_pages_say_that_they_are_german(client: Client) -> None:
    assert '<html lang="de">' in client.get("/").content.decode()
