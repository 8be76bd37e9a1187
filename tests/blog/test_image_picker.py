"""The editor's window for choosing a picture."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client

from blog.models import Image, Page
from blog.rendering.saving import save_text
from blog.rendering.saving_images import save_image
from tests.pictures import encoded

ADDRESS = "/admin/pictures/"


@pytest.fixture
def pictures(db: None) -> None:
    for number in range(30):
        image = Image(title=f"Bild {number}", alternative_text="Ein „Turm“", caption="Am Abend")
        Image.objects.bulk_create([image])
    # Past the field, which would open the files to measure them.
    Image.objects.update(file=Concat(Value("images/"), "title", Value(".jpg")), width=4, height=3)


@pytest.mark.usefixtures("pictures")
class TestImagePicker:
    def test_readers_do_not_see_it(self, client: Client) -> None:
        assert client.get(ADDRESS).status_code == 302

    def test_moderators_have_no_business_here(self, mo_client: Client) -> None:
        assert mo_client.get(ADDRESS).status_code == 403

    def test_authors_choose_from_pages_of_pictures(self, anna_client: Client) -> None:
        first = anna_client.get(ADDRESS).content.decode()
        second = anna_client.get(f"{ADDRESS}?page=2").content.decode()

        assert first.count("data-url=") == 24
        assert second.count("data-url=") == 6
        assert 'data-alternative-text="Ein „Turm“"' in first
        assert 'data-caption="Am Abend"' in first

    def test_the_next_page_remembers_the_words(self, anna_client: Client) -> None:
        page = anna_client.get(f"{ADDRESS}?q=Bild").content.decode()

        assert "?q=Bild&amp;page=2" in page

    def test_it_finds_by_words(self, anna_client: Client) -> None:
        page = anna_client.get(f"{ADDRESS}?q=Bild+7").content.decode()

        assert page.count("data-url=") == 1

    def test_it_runs_no_inline_script(self, anna_client: Client) -> None:
        page = anna_client.get(ADDRESS).content.decode()

        assert "onclick" not in page
        assert page.count("<script") == page.count('<script type="module" src=')

    def test_how_many_queries_does_not_depend_on_the_number(
        self, anna_client: Client, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(8):
            anna_client.get(ADDRESS)


def test_drafts_of_pages_are_named_to_editors_alone(
    anna_client: Client, edda_client: Client
) -> None:
    image = save_image(Image(file=ContentFile(encoded(), "haus.jpg")))
    save_text(Page(title="Geheimsache", path="geheim", body=f'<img src="{image.file.url}">'))
    Page.objects.update(published_at=None)
    assert "Geheimsache" not in anna_client.get("/admin/pictures/").content.decode()
    assert "Geheimsache" in edda_client.get("/admin/pictures/").content.decode()
