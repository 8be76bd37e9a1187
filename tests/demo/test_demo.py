"""The demo blog is what it says it is; skipped where its folder was deleted."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from PIL import Image as PillowImage

from accounts.models import User
from blog.media import renditions
from blog.models import Category, File, Image, Post, Tag
from comments.models import Comment
from tests.helpers import said, stars_said

pytest.importorskip("demo")

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The uploads of a demo that was loaded once, for it takes a second."""
    folder = tmp_path_factory.mktemp("demo")
    with override_settings(DEBUG=True, MEDIA_ROOT=folder):
        call_command("demo")
    return folder


@pytest.fixture
def demo(folder: Path, settings: Any) -> None:
    settings.DEBUG = True
    settings.MEDIA_ROOT = folder


@pytest.mark.usefixtures("demo")
def test_shows_the_rating_that_the_idea_came_from(client: Client) -> None:
    page = client.get("/2024/04/29/sozial-heisst-gemeinsam/").content.decode()
    assert stars_said(11, 91) in page
    assert said("One comment", "%(number)s comments", 60) in page


@pytest.mark.usefixtures("demo")
def test_has_comments_of_every_kind() -> None:
    assert Comment.objects.filter(status="held").count() == 4
    assert Comment.objects.filter(status="spam").count() == 1
    assert max(comment.depth for comment in Comment.objects.all()) == 5
    assert Post.objects.filter(published_at=None).count() == 1


@pytest.mark.usefixtures("demo")
def test_is_a_small_blog_of_a_size_to_look_through() -> None:
    assert (Post.objects.count(), Category.objects.count(), Tag.objects.count()) == (25, 8, 30)


@pytest.mark.usefixtures("demo")
def test_brings_each_picture_with_the_copies_that_an_upload_would_get() -> None:
    assert Image.objects.count() == 18
    for image in Image.objects.all():
        assert image.rendition_widths == renditions.widths_for(image.width)
        for width in image.rendition_widths:
            with default_storage.open(renditions.name_of(str(image.file.name), width)) as file:
                assert PillowImage.open(file).size == (width, width * 10 // 16)
                assert file.size <= renditions.MAX_SMALL_BYTES or width > renditions.SMALL


@pytest.mark.usefixtures("demo")
def test_all_sign_ins_have_the_password_that_is_told() -> None:
    assert all(user.check_password("gemeinsam") for user in User.objects.all())


@pytest.mark.usefixtures("demo")
def test_has_something_to_listen_to_and_something_to_print(client: Client) -> None:
    sound, sheet = File.objects.get(kind="wav"), File.objects.get(kind="pdf")
    page = client.get(sound.posts_with_it.get().get_absolute_url()).content.decode()
    assert f'<audio controls="" preload="none" src="{sound.file.url}"' in page
    page = client.get(sheet.posts_with_it.get().get_absolute_url()).content.decode()
    assert f'href="{sheet.file.url}"' in page


@pytest.mark.usefixtures("demo")
def test_a_second_run_keeps_what_is_there(settings: Any) -> None:
    call_command("demo", "--if-empty")
    with pytest.raises(CommandError):
        call_command("demo")
