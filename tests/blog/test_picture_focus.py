"""What stays in sight of a picture where it is cropped."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from blog.models import Image, Post
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost, figure, page_text
from tests.pictures import encoded

pytestmark = pytest.mark.django_db


def add_picture(**facts: Any) -> Image:
    return save_image(Image(file=ContentFile(encoded(size=(300, 200)), "turm.jpg"), **facts))


@pytest.mark.parametrize(
    ("x", "y", "names"),
    [
        (50, 50, ""),
        (0, 100, "focus-x-0 focus-y-100"),
        (33, 48, "focus-x-30"),
        (50, 96, "focus-y-100"),
    ],
)
def test_the_style_sheet_has_a_class_for_each_focus(x: int, y: int, names: str) -> None:
    assert Image(focus_x=x, focus_y=y).focus_classes == names


@pytest.mark.parametrize("facts", [{"focus_x": 101}, {"focus_y": 101}])
def test_a_focus_is_in_the_picture(facts: dict[str, int]) -> None:
    with pytest.raises(IntegrityError, match="focus_is_in_the_picture"):
        Image.objects.bulk_create([Image(**facts)])


def test_cards_the_lead_picture_and_pictures_in_the_text_keep_the_focus(
    client: Client, make_post: MakePost
) -> None:
    image = add_picture(focus_x=10, focus_y=90)
    post = make_post(slug="haus", picture=image, body=f"<p>A</p>{figure(image)}{figure(image)}")

    focus = 'class="focus-x-10 focus-y-90"'
    assert post.body_html.count(focus) == 2
    assert page_text(client, "/2010/04/29/haus/").count(focus) == 3
    assert focus in page_text(client, "/")


def test_whoever_uploaded_it_sets_the_focus_and_texts_follow(
    anna_client: Client, anna: User, make_post: MakePost
) -> None:
    image = add_picture(title="Turm", uploaded_by=anna)
    post = make_post(body=figure(image))
    url = f"/admin/blog/image/{image.pk}/change/"
    form = anna_client.get(url).context["adminform"].form
    facts = {
        name: value for name, value in form.initial.items() if value is not None and name != "file"
    }

    assert anna_client.post(url, facts | {"focus_x": 101}).status_code == 200
    assert anna_client.post(url, facts | {"focus_x": 20, "focus_y": 70}).status_code == 302
    assert "focus-x-20 focus-y-70" in Post.objects.get(pk=post.pk).body_html


def test_a_new_picture_is_not_asked_for_its_focus(anna_client: Client) -> None:
    assert "focus_x" not in page_text(anna_client, "/admin/blog/image/add/")
