"""The library in the admin: files that are not pictures, and who may delete what."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from blog.models import File, Image, Post, TrashEntry
from blog.rendering.saving_files import save_file
from blog.rendering.saving_images import save_image
from tests.files import MP4, PDF, SCRIPT, VTT
from tests.helpers import MakePost, said
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/file/add/"


def add(client: Client, content: bytes = PDF, name: str = "Programm.pdf", **fields: Any) -> Any:
    given = {"file": SimpleUploadedFile(name, content), "captions_language": "de", **fields}
    return client.post(ADD, given)


def picture_of(user: User) -> Image:
    return save_image(Image(file=ContentFile(encoded(), "linde.jpg"), uploaded_by=user))


def file_of(user: User) -> File:
    return save_file(File(file=ContentFile(PDF, "programm.pdf"), uploaded_by=user))


def show(make_post: MakePost, thing: Image | File, **fields: Any) -> Post:
    url = thing.file.url
    is_picture = isinstance(thing, Image)
    body = f'<figure><img src="{url}"></figure>' if is_picture else f'<a href="{url}">Da</a>'
    return make_post(body=body, **fields)


def delete_url(thing: Image | File) -> str:
    return f"/admin/blog/{thing._meta.model_name}/{thing.pk}/delete/"


def delete(client: Client, thing: Image | File) -> int:
    return client.post(delete_url(thing), {"post": "yes"}).status_code


def test_an_author_adds_a_file(anna_client: Client, anna: User) -> None:
    assert add(anna_client).status_code == 302
    file = File.objects.get()
    assert (file.title, file.kind, file.size) == ("Programm", "pdf", len(PDF))
    assert file.uploaded_by == anna


def test_a_video_with_captions(anna_client: Client) -> None:
    captions = SimpleUploadedFile("film.vtt", VTT)
    add(anna_client, MP4, "film.mp4", captions=captions, captions_language="de-AT")
    assert str(File.objects.get().captions.name).endswith(".vtt")


@pytest.mark.parametrize(
    "fields", [{"captions_language": "<b>"}, {"captions": SimpleUploadedFile("a.vtt", SCRIPT)}]
)
def test_captions_are_checked(anna_client: Client, fields: dict[str, Any]) -> None:
    assert add(anna_client, MP4, "film.mp4", **fields).status_code == 200
    assert not File.objects.exists()


def test_a_refused_file_says_why_beside_its_field(anna_client: Client) -> None:
    page = add(anna_client, SCRIPT, "harmlos.pdf")
    assert "PDF" in " ".join(page.context["adminform"].form.errors["file"])
    assert not File.objects.exists()


def test_the_file_shows_its_url_to_copy(anna_client: Client, anna: User, settings: Any) -> None:
    file = file_of(anna)
    page = anna_client.get(f"/admin/blog/file/{file.pk}/change/").content.decode()
    assert f'value="{settings.SITE_URL}{file.file.url}"' in page


def test_the_list_says_how_often_a_file_is_used(
    anna_client: Client, anna: User, make_post: MakePost
) -> None:
    show(make_post, file_of(anna))
    page = anna_client.get("/admin/blog/file/").content.decode()
    assert '<td class="field-used">1</td>' in page


@pytest.mark.parametrize("make", [picture_of, file_of])
class TestDeleting:
    def test_authors_delete_what_nothing_shows(
        self, make: Any, anna: User, anna_client: Client
    ) -> None:
        thing = make(anna)
        assert delete(anna_client, thing) == 302
        assert not type(thing).objects.outside_trash().exists()

    def test_authors_delete_nothing_that_a_text_shows(
        self, make: Any, anna: User, anna_client: Client, make_post: MakePost
    ) -> None:
        thing = make(anna)
        show(make_post, thing, published_at=None)
        assert delete(anna_client, thing) == 403
        assert type(thing).objects.outside_trash().exists()

    def test_authors_delete_nothing_of_others(
        self, make: Any, edda: User, anna_client: Client
    ) -> None:
        thing = make(edda)
        assert delete(anna_client, thing) == 403
        assert type(thing).objects.outside_trash().exists()

    def test_authors_delete_in_bulk_by_the_same_rule(
        self, make: Any, anna: User, anna_client: Client, make_post: MakePost
    ) -> None:
        thing = make(anna)
        show(make_post, thing)
        data = {"action": "trash_selected", "_selected_action": [thing.pk], "_apply": "1"}
        address = f"/admin/blog/{thing._meta.model_name}/"
        page = anna_client.post(address, data, follow=True).content.decode()
        assert said("Only editors may delete what others uploaded, and what a text shows.") in page
        assert type(thing).objects.outside_trash().exists()

    def test_editors_are_told_which_texts_show_what_they_chose(
        self, make: Any, anna: User, edda_client: Client, make_post: MakePost
    ) -> None:
        thing = make(anna)
        show(make_post, thing, title="Mauersegler")
        data = {"action": "trash_selected", "_selected_action": [thing.pk]}
        url = f"/admin/blog/{thing._meta.model_name}/"
        assert "Mauersegler" in edda_client.post(url, data).content.decode()
        assert not TrashEntry.objects.exists()
        edda_client.post(url, data | {"_apply": "1"})
        assert TrashEntry.objects.get().item == thing

    def test_what_nothing_shows_goes_without_a_question(
        self, make: Any, anna: User, anna_client: Client
    ) -> None:
        thing = make(anna)
        data = {"action": "trash_selected", "_selected_action": [thing.pk]}
        anna_client.post(f"/admin/blog/{thing._meta.model_name}/", data)
        assert TrashEntry.objects.get().item == thing

    def test_editors_are_told_which_texts_show_it(
        self, make: Any, anna: User, edda_client: Client, make_post: MakePost
    ) -> None:
        thing = make(anna)
        post = show(make_post, thing, title="Mauersegler")
        page = edda_client.get(delete_url(thing)).content.decode()
        assert "Mauersegler" in page
        assert post.get_absolute_url() in page
        assert delete(edda_client, thing) == 302

    def test_what_nothing_shows_names_no_texts(
        self, make: Any, anna: User, edda_client: Client
    ) -> None:
        page = edda_client.get(delete_url(make(anna))).content.decode()
        assert 'class="users"' not in page
