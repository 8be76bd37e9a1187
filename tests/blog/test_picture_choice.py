"""A post's picture is chosen from the library, with a thumbnail."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.admin.picture_choice import OFFERED, PictureChoice
from blog.models import Image
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost, page_text
from tests.pictures import encoded

pytestmark = pytest.mark.django_db


def add_picture(title: str) -> Image:
    return save_image(Image(file=ContentFile(encoded(), "turm.jpg"), title=title))


def test_the_form_shows_the_chosen_picture(anna_client: Client, make_post: MakePost) -> None:
    image = add_picture("Turm")
    post = make_post(picture=image)
    form = page_text(anna_client, f"/admin/blog/post/{post.pk}/change/")

    assert f'src="{image.small_url}" alt="Turm"' in form
    assert re.search(rf'<option value="{image.pk}" selected>\s*Turm</option>', form)


def test_without_javascript_the_newest_are_listed_and_the_chosen_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Image.objects.bulk_create([Image(title=f"Bild {number}") for number in range(OFFERED + 5)])
    # Past the field, which would open the files to measure them.
    Image.objects.update(file="images/turm.jpg", width=4, height=3)
    oldest = Image.objects.last()
    assert oldest

    with django_assert_num_queries(2):
        html = PictureChoice().render("picture", oldest.pk)

    assert html.count("<option") == OFFERED + 2
    assert f'<option value="{oldest.pk}" selected>' in html


@pytest.mark.parametrize("value", [None, "", "x", "99999999999999999999", 7])
def test_what_names_no_picture_chooses_none(value: object) -> None:
    html = PictureChoice().render("picture", value)

    assert "selected" not in html.replace('value="" selected', "")
