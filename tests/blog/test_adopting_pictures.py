"""Pictures of other sites that are taken into the library, and the editor's brief form for them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from blog.embeds import safe_fetching
from blog.embeds.safe_fetching import FetchError
from blog.models import Image
from blog.rendering.saving_images import save_image
from tests.helpers import said
from tests.pictures import SCRIPT, encoded

pytestmark = pytest.mark.django_db

ADOPT = "/admin/blog/image/adopt/"
DESCRIBE = "/admin/blog/image/describe/"
LINDEN = "http://anderswo.example/bilder/Linde%20am%20Weg.jpg?w=800"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What other hosts answer, by URL."""
    answers: dict[str, bytes] = {}

    def fetch(url: str, limit: int, ending: str = "") -> bytes:
        if url not in answers:
            raise FetchError("Gibt es nicht.")
        return answers[url][: limit + 1]

    monkeypatch.setattr(safe_fetching, "fetch", fetch)
    return answers


def adopt(client: Client, url: str) -> Any:
    return client.post(ADOPT, {"url": url})


def test_moderators_and_readers_may_not(client: Client, mo_client: Client) -> None:
    assert adopt(client, LINDEN).status_code == 302
    assert adopt(mo_client, LINDEN).status_code == 403


def test_reading_the_address_does_nothing(anna_client: Client) -> None:
    assert anna_client.get(ADOPT).status_code == 405


def test_it_is_fetched_safely_and_remembers_its_source(
    anna_client: Client, anna: User, web: dict[str, bytes]
) -> None:
    web[LINDEN.replace("http:", "https:")] = encoded()

    answer = adopt(anna_client, LINDEN)

    image = Image.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"pk": image.pk, "url": image.file.url, "caption": ""}
    assert (image.source_url, image.uploaded_by) == (LINDEN, anna)
    assert "linde-am-weg" in str(image.file.name)


def test_what_does_not_come_is_refused_with_the_reason(
    anna_client: Client, web: dict[str, bytes]
) -> None:
    answer = adopt(anna_client, LINDEN)

    assert (answer.status_code, answer.json()) == (400, {"error": "Gibt es nicht."})


def test_what_is_no_picture_is_refused(anna_client: Client, web: dict[str, bytes]) -> None:
    web["https://anderswo.example/a.jpg"] = SCRIPT

    assert adopt(anna_client, "https://anderswo.example/a.jpg").status_code == 400
    assert not Image.objects.exists()


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "https://localhost/a.jpg", "https://["])
def test_only_public_hosts_are_asked(anna_client: Client, url: str) -> None:
    assert adopt(anna_client, url).status_code == 400


class TestBriefForm:
    def test_it_saves_text_and_credit_and_leaves_the_rest(
        self, anna_client: Client, anna: User
    ) -> None:
        image = Image(title="Turm", caption="Am Abend", uploaded_by=anna, license="cc0")
        Image.objects.bulk_create([image])

        answer = anna_client.post(
            f"{DESCRIBE}?pk={image.pk}&brief=1",
            {
                "form-TOTAL_FORMS": "1",
                "form-INITIAL_FORMS": "1",
                "form-0-id": str(image.pk),
                "form-0-alternative_text": "Ein Turm",
                "form-0-creator": "Rita Roth",
                "form-0-license": "cc-by-2.0",
            },
        )

        image.refresh_from_db()
        assert answer.status_code == 204
        assert (image.alternative_text, image.creator) == ("Ein Turm", "Rita Roth")
        assert (image.title, image.caption) == ("Turm", "Am Abend")

    def test_mistakes_come_back_with_the_form(self, anna_client: Client, anna: User) -> None:
        image = save_image(Image(file=ContentFile(encoded(), "turm.jpg"), uploaded_by=anna))

        answer = anna_client.post(
            f"{DESCRIBE}?pk={image.pk}&brief=1",
            {
                "form-TOTAL_FORMS": "1",
                "form-INITIAL_FORMS": "1",
                "form-0-id": str(image.pk),
                "form-0-license": "geheim",
            },
        )

        assert answer.status_code == 400
        assert answer.content.decode().count("<form") == 1
        assert said("Later") in answer.content.decode()
