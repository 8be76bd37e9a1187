"""Many pictures at once, one by one with JavaScript; what is refused is refused with a sentence."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL.ExifTags import Base

from accounts.models import User
from blog.models import Image, TrashEntry
from blog.rendering.saving_images import delete_image, save_image
from tests.helpers import MakePost, said
from tests.pictures import REFUSED, SCRIPT, TAKEN, encoded, with_exif

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/blog/image/upload/"
DESCRIBE = "/admin/blog/image/describe/"
PICKER = "/admin/pictures/?q="
LICENCE = {"license": "all-rights-reserved"}


def named(content: bytes, name: str = "bild.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def send_one(client: Client, content: bytes, name: str = "bild.jpg") -> Any:
    return client.post(
        UPLOAD, {**LICENCE, "files": named(content, name)}, headers={"accept": "application/json"}
    )


def stored_files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


class TestUpload:
    def test_strangers_may_not(self, client: Client) -> None:
        assert client.get(UPLOAD).status_code == 302
        assert send_one(client, encoded()).status_code == 302
        assert not Image.objects.exists()

    def test_moderators_may_not(self, mo_client: Client) -> None:
        assert mo_client.get(UPLOAD).status_code == 403
        assert send_one(mo_client, encoded()).status_code == 403

    def test_it_asks_for_the_token(self, anna: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(anna)

        assert send_one(client, encoded()).status_code == 403

    def test_it_takes_several_and_leads_to_their_description(
        self, anna_client: Client, anna: User
    ) -> None:
        response = anna_client.post(
            UPLOAD,
            {
                "files": [named(encoded()), named(encoded("PNG"))],
                "creator": "Rita Roth",
                "license": "cc-by-2.0",
            },
        )

        images = list(Image.objects.order_by("pk"))
        keys = "&".join(f"pk={image.pk}" for image in images)
        assert response.headers["Location"] == f"{DESCRIBE}?{keys}"
        assert [(i.creator, i.license, i.uploaded_by) for i in images] == [
            ("Rita Roth", "cc-by-2.0", anna)
        ] * 2

    @pytest.mark.parametrize(
        ("tag", "written", "creator"),
        [
            (Base.Artist, "Rita Roth", "Rita Roth"),
            (Base.Artist, "Jörg Süßmilch", "Jörg Süßmilch"),
            (Base.Copyright, "(c) 2010 Rita Roth. All rights reserved.", "Rita Roth"),
            (Base.Copyright, "© Rita Roth", "Rita Roth"),
            (Base.Copyright, "2010", ""),
            (Base.Model, "Kamera 3000", ""),
        ],
    )
    def test_the_creator_is_whom_the_file_names(
        self, anna_client: Client, tag: int, written: str, creator: str
    ) -> None:
        send_one(anna_client, with_exif({tag: written}))

        assert Image.objects.get().creator == creator

    def test_a_creator_that_is_given_counts_more(self, anna_client: Client) -> None:
        photo = named(with_exif({Base.Artist: "Kamera von Rita"}))
        anna_client.post(UPLOAD, {**LICENCE, "files": [photo], "creator": "Rita Roth"})

        assert Image.objects.get().creator == "Rita Roth"

    def test_the_admins_own_form_reads_the_creator_too(self, anna_client: Client) -> None:
        photo = named(with_exif({Base.Artist: "Rita Roth"}))
        anna_client.post("/admin/blog/image/add/", {**LICENCE, "file": photo})

        assert Image.objects.get().creator == "Rita Roth"

    def test_the_others_go_on_when_one_is_refused(self, anna_client: Client) -> None:
        files = [named(encoded()), named(b"nichts", "kaputt.jpg"), named(encoded("PNG"))]
        response = anna_client.post(UPLOAD, {**LICENCE, "files": files})

        assert Image.objects.count() == 2
        assert response.status_code == 400
        assert "kaputt.jpg" in response.content.decode()
        assert f"{DESCRIBE}?pk=" in response.content.decode()

    def test_javascript_gets_the_facts_of_what_was_stored(self, anna_client: Client) -> None:
        response = send_one(anna_client, encoded())

        image = Image.objects.get()
        assert response.status_code == 201
        assert response.json() == {"pk": image.pk, "url": image.file.url, "caption": ""}

    @pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
    def test_what_is_no_picture_is_refused_with_a_sentence(
        self, anna_client: Client, settings: Any, content: bytes
    ) -> None:
        response = send_one(anna_client, content)

        assert response.status_code == 400
        assert response.json()["error"].endswith(".")
        assert not Image.objects.exists()
        assert stored_files(settings) == []

    @pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
    def test_the_admins_own_form_refuses_the_same(
        self, anna_client: Client, settings: Any, content: bytes
    ) -> None:
        response = anna_client.post("/admin/blog/image/add/", {**LICENCE, "file": named(content)})

        assert response.status_code == 200
        assert "errorlist" in response.content.decode()
        assert stored_files(settings) == []

    @pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN.keys())
    def test_odd_pictures_are_stored_without_what_hides_in_them(
        self, anna_client: Client, settings: Any, content: bytes
    ) -> None:
        assert send_one(anna_client, content, "bild.html").status_code == 201

        for path in stored_files(settings):
            assert path.suffix in {".jpg", ".png", ".gif", ".webp"}
            assert SCRIPT not in path.read_bytes()

    @pytest.mark.parametrize(
        "name",
        [
            "../../../etc/passwd.jpg",
            "..\\..\\bild.jpg",
            "/etc/passwd",
            "null\0.php\0.jpg",
            "🌻🌻.jpg",
            ".htaccess",
            "x" * 400 + ".jpg",
            "a\r\nb.jpg",
            "<img src=x onerror=alert(1)>.jpg",
        ],
    )
    def test_no_name_leads_out_of_the_library(
        self, anna_client: Client, settings: Any, name: str
    ) -> None:
        response = send_one(anna_client, encoded(), name)

        assert response.status_code in {201, 400}
        library = Path(settings.MEDIA_ROOT) / "images"
        for path in stored_files(settings):
            assert path.is_relative_to(library)
            assert path.name.isascii()
            assert len(path.name) < 80

    def test_a_refused_name_is_shown_as_text(self, anna_client: Client) -> None:
        page = anna_client.post(UPLOAD, {**LICENCE, "files": named(b"", "<b>x.jpg")})

        assert "<b>x.jpg" not in page.content.decode()

    def test_no_file_is_no_error_of_ours(self, anna_client: Client) -> None:
        assert anna_client.post(UPLOAD, LICENCE).status_code == 200
        response = anna_client.post(UPLOAD, LICENCE, headers={"accept": "application/json"})
        assert response.status_code == 400

    def test_a_wrong_licence_is_refused(self, anna_client: Client) -> None:
        files = {"license": "mine", "files": named(encoded())}
        assert anna_client.post(UPLOAD, files).status_code == 400
        response = anna_client.post(UPLOAD, files, headers={"accept": "application/json"})
        assert response.status_code == 400
        assert response.json()["error"].lower().startswith(f"{said('licence').lower()}: ")
        assert not Image.objects.exists()


class TestDescribe:
    @pytest.fixture
    def image(self, anna_client: Client) -> Image:
        send_one(anna_client, encoded())
        return Image.objects.get()

    def filled(self, image: Image, **fields: str) -> dict[str, Any]:
        own = {"id": image.pk, **LICENCE, **fields}
        management = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1}
        return management | {f"form-0-{name}": value for name, value in own.items()}

    def test_it_saves_what_is_said_and_goes_on(self, anna_client: Client, image: Image) -> None:
        data = self.filled(image, alternative_text="Ein Turm", changes="beschnitten")
        response = anna_client.post(f"{DESCRIBE}?pk={image.pk}", {**data, "next": PICKER})

        image.refresh_from_db()
        assert (image.alternative_text, image.changes) == ("Ein Turm", "beschnitten")
        assert response.headers["Location"] == PICKER

    def test_it_leads_to_no_other_site(self, anna_client: Client, image: Image) -> None:
        data = {**self.filled(image), "next": "https://elsewhere.example/"}
        response = anna_client.post(f"{DESCRIBE}?pk={image.pk}", data)

        assert response.headers["Location"] == "/admin/blog/image/"

    def test_a_mistake_is_shown_and_nothing_lost(self, anna_client: Client, image: Image) -> None:
        data = self.filled(image, caption="Am Abend", source_url="kein Ort")
        response = anna_client.post(f"{DESCRIBE}?pk={image.pk}", data)

        assert response.status_code == 400
        assert "Am Abend" in response.content.decode()

    def test_the_pictures_of_others_are_not_hers(self, image: Image, edda: User) -> None:
        image.uploaded_by = edda
        save_image(image)
        anna_client = Client()
        anna_client.force_login(User.objects.get(username="anna"))

        address = f"{DESCRIBE}?pk={image.pk}"
        assert anna_client.get(address).status_code == 403
        assert anna_client.post(address, self.filled(image)).status_code == 403

    def test_an_editor_describes_all(self, edda_client: Client, image: Image) -> None:
        assert edda_client.get(f"{DESCRIBE}?pk={image.pk}").status_code == 200

    def test_only_what_was_chosen_is_changed(self, anna_client: Client, image: Image) -> None:
        send_one(anna_client, encoded())
        other = Image.objects.get(pk__gt=image.pk)

        anna_client.post(f"{DESCRIBE}?pk={image.pk}", self.filled(other, caption="Fremd"))

        other.refresh_from_db()
        assert other.caption == ""

    def test_no_picture_is_made_without_a_file(self, anna_client: Client, image: Image) -> None:
        data = {
            **self.filled(image),
            "form-TOTAL_FORMS": 2,
            "form-1-caption": "Neu",
            "form-1-license": "cc0",
        }
        anna_client.post(f"{DESCRIBE}?pk={image.pk}", data)

        assert Image.objects.count() == 1

    @pytest.mark.parametrize("query", ["", "?pk=x", "?pk=99999999999999999999", "?pk=-1", "?pk=²"])
    def test_an_odd_address_shows_no_picture(self, anna_client: Client, query: str) -> None:
        assert anna_client.get(DESCRIBE + query).status_code == 200

    def test_strangers_may_not(self, client: Client) -> None:
        assert client.get(DESCRIBE).status_code == 302
        assert client.post(DESCRIBE).status_code == 302


class TestWhereItIsUsed:
    def test_the_admin_and_the_picker_name_posts_and_pages(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        send_one(anna_client, encoded())
        image = Image.objects.get()
        make_post(title="Mit Turm", body=f'<figure><img src="{image.file.url}"></figure>')

        for address in (PICKER, f"/admin/blog/image/{image.pk}/change/"):
            page = anna_client.get(address).content.decode()
            assert "Mit Turm" in page
            assert "/2010/04/29/mit-turm/" in page

    def test_the_drafts_of_others_are_not_named(
        self, anna_client: Client, edda: User, make_post: MakePost
    ) -> None:
        send_one(anna_client, encoded())
        image = Image.objects.get()
        make_post(title="Eddas Geheimnis", author=edda, published_at=None, picture=image)

        for address in (PICKER, f"/admin/blog/image/{image.pk}/change/"):
            assert "Geheimnis" not in anna_client.get(address).content.decode()

    def test_what_lacks_words_can_be_found(self, anna_client: Client) -> None:
        send_one(anna_client, encoded())
        Image.objects.update(license="cc0")

        page = anna_client.get("/admin/blog/image/?lacking=text").content.decode()
        assert page.count("field-small_picture") == 1
        page = anna_client.get("/admin/blog/image/?lacking=credit").content.decode()
        assert page.count("field-small_picture") == 0

    def test_deleting_for_good_in_bulk_takes_the_files_along(
        self, edda_client: Client, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        send_one(edda_client, encoded())
        data = {"action": "trash_selected", "_selected_action": [Image.objects.get().pk]}
        edda_client.post("/admin/blog/image/", data)
        assert stored_files(settings) != []

        entry = TrashEntry.objects.get()
        data = {"action": "delete_for_good", "_selected_action": [entry.pk], "_apply": "1"}
        with django_capture_on_commit_callbacks(execute=True):
            edda_client.post("/admin/blog/trashentry/", data)

        assert stored_files(settings) == []


def test_describing_what_somebody_deleted_meanwhile_saves_nothing(
    anna_client: Client, anna: User
) -> None:
    images = [
        save_image(Image(file=ContentFile(encoded(), f"{name}.jpg"), uploaded_by=anna))
        for name in "ab"
    ]
    address = f"/admin/blog/image/describe/?pk={images[0].pk}&pk={images[1].pk}"
    form = anna_client.get(address).context["formset"]
    data = {f"form-{key}": str(value) for key, value in form.management_form.initial.items()}
    for number, image in enumerate(images):
        data |= {f"form-{number}-id": str(image.pk), f"form-{number}-alternative_text": "Haus"}
    delete_image(images[1])
    response = anna_client.post(address, data)
    assert response.status_code == 400
    assert Image.objects.get().alternative_text == ""


def test_a_key_that_cannot_be_is_none(anna_client: Client) -> None:
    assert anna_client.get(f"/admin/blog/image/describe/?pk={'9' * 5_000}").status_code < 500
