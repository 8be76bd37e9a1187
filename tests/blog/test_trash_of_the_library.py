"""Pictures and files wait in the trash, too; texts that show them go on showing them until then."""

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import File, Image, Post, TrashEntry
from blog.models.trash import KEPT
from blog.rendering.saving_files import save_file
from blog.rendering.saving_images import save_image
from blog.rendering.trash import delete_expired, move_to_trash, restore
from tests.files import PDF
from tests.helpers import MakePost, said, signed_in
from tests.pictures import encoded
from wordpress.exporting.writer import Exporter

pytestmark = pytest.mark.django_db

SITE = "https://linde.example.org"
TRASH = "/admin/blog/trashentry/"
Thing = Image | File


def picture_of(user: User) -> Image:
    content = ContentFile(encoded(), "linde.jpg")
    return save_image(Image(file=content, title="Die Linde", uploaded_by=user))


def file_of(user: User) -> File:
    return save_file(File(file=ContentFile(PDF, "programm.pdf"), uploaded_by=user))


def show(make_post: MakePost, thing: Thing, **fields: Any) -> Post:
    url = thing.file.url
    is_picture = isinstance(thing, Image)
    body = f'<figure><img src="{url}"></figure>' if is_picture else f'<a href="{url}">Da</a>'
    return make_post(body=body, **fields)


def exported() -> str:
    return "".join(Exporter(SITE).pieces())


def end_the_time() -> None:
    TrashEntry.objects.update(trashed_at=timezone.now() - KEPT - datetime.timedelta(hours=1))


def delete_for_good(client: Client, entry: TrashEntry, *, sure: bool = True) -> str:
    data = {"action": "delete_for_good", "_selected_action": [entry.pk]}
    page = client.post(TRASH, data | ({"_apply": "1"} if sure else {}), follow=True)
    return page.content.decode()


@pytest.mark.parametrize("make", [picture_of, file_of])
class TestInTheTrash:
    def test_a_text_goes_on_showing_it(self, make: Any, anna: User, make_post: MakePost) -> None:
        thing = make(anna)
        post = show(make_post, thing)
        move_to_trash(thing, anna)
        page = Client().get(post.get_absolute_url()).content.decode()
        assert thing.file.url in page
        assert default_storage.exists(str(thing.file.name))

    def test_the_library_no_longer_lists_it(
        self, make: Any, anna: User, anna_client: Client
    ) -> None:
        thing = make(anna)
        move_to_trash(thing, anna)
        url = f"/admin/blog/{thing._meta.model_name}/"
        assert str(thing) not in anna_client.get(url).content.decode()
        assert anna_client.get(f"{url}{thing.pk}/change/").status_code == 302

    def test_comes_back(self, make: Any, anna: User, anna_client: Client) -> None:
        thing = make(anna)
        entry = move_to_trash(thing, anna)
        page = anna_client.post(f"{TRASH}{entry.pk}/restore/", follow=True).content.decode()
        assert said("“%(title)s” is back in the library.", title=str(thing)) in page
        assert type(thing).objects.outside_trash().get() == thing

    def test_goes_with_its_files_after_thirty_days(
        self,
        make: Any,
        anna: User,
        make_post: MakePost,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        thing = make(anna)
        show(make_post, thing)
        move_to_trash(thing, anna)
        assert delete_expired() == 0
        end_the_time()
        with django_capture_on_commit_callbacks(execute=True):
            assert delete_expired() == 1
        assert not type(thing).objects.exists()
        assert thing.file.url not in Post.objects.get().body_html
        assert not default_storage.exists(str(thing.file.name))

    def test_deleting_for_good_names_the_texts_that_show_it(
        self, make: Any, anna: User, edda_client: Client, make_post: MakePost
    ) -> None:
        thing = make(anna)
        show(make_post, thing, title="Mauersegler")
        entry = move_to_trash(thing, anna)
        assert "Mauersegler" in delete_for_good(edda_client, entry, sure=False)
        assert type(thing).objects.exists()
        delete_for_good(edda_client, entry)
        assert not type(thing).objects.exists()
        assert thing.file.url not in Post.objects.get().body_html

    def test_an_author_sees_their_own_uploads(
        self, make: Any, anna: User, edda: User, anna_client: Client
    ) -> None:
        entry = move_to_trash(make(edda), edda)
        assert anna_client.post(f"{TRASH}{entry.pk}/restore/").status_code == 404
        assert delete_for_good(anna_client, entry)
        assert TrashEntry.objects.exists()

    def test_an_author_deletes_nothing_for_good_that_a_text_shows(
        self, make: Any, anna: User, edda: User, make_post: MakePost
    ) -> None:
        thing = make(anna)
        show(make_post, thing, author=edda)
        entry = move_to_trash(thing, edda)
        page = delete_for_good(signed_in(anna), entry)
        assert said("Only editors may delete what others uploaded, and what a text shows.") in page
        assert type(thing).objects.exists()

    def test_an_export_leaves_out_what_no_text_shows(
        self, make: Any, anna: User, make_post: MakePost
    ) -> None:
        thing = make(anna)
        entry = move_to_trash(thing, anna)
        assert thing.file.url not in exported()
        restore(entry)
        assert thing.file.url in exported()
        show(make_post, thing)
        move_to_trash(thing, anna)
        assert f"<wp:attachment_url><![CDATA[{SITE}{thing.file.url}" in exported()


def test_the_picker_does_not_offer_it(anna: User, anna_client: Client) -> None:
    picture = picture_of(anna)
    assert "Die Linde" in anna_client.get("/admin/pictures/").content.decode()
    move_to_trash(picture, anna)
    assert "Die Linde" not in anna_client.get("/admin/pictures/").content.decode()


def test_the_trash_shows_the_picture(anna: User, anna_client: Client) -> None:
    picture = picture_of(anna)
    move_to_trash(picture, anna)
    assert picture.small_url in anna_client.get(TRASH).content.decode()
