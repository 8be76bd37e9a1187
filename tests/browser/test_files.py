"""Audio and video play here, without JavaScript, and load nothing before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from blog.models import File
from blog.rendering.saving_files import save_file
from tests.files import MP4, VTT
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db(transaction=True)

# A second of a tone that goes up and down.
SOUND = (
    b"RIFF\x64\x1f\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00"
    b"\x01\x00\x08\x00data\x40\x1f\x00\x00" + bytes([100, 120, 140, 160, 140, 120, 100, 90]) * 1_000
)


def link_to(content: bytes, name: str, **fields: Any) -> str:
    file = save_file(File(file=ContentFile(content, name), **fields))
    return f'<p><a href="{file.file.url}">Der Titel</a></p>'


def asked_for(page: Page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_sound_plays_and_loads_nothing_before(
    open_page: Callable[..., Page], make_post: MakePost
) -> None:
    make_post(slug="a", body=link_to(SOUND, "ton.wav"))
    page = open_page()
    asked = asked_for(page)
    page.goto("/2010/04/29/a/")
    player = page.locator(".player audio")
    expect(player).to_be_visible()
    assert not any("/media/files/" in url for url in asked)
    duration = player.evaluate(
        "async (audio) => { audio.muted = true; await audio.play(); return audio.duration; }"
    )
    assert duration == 1


def test_a_video_offers_its_captions_and_needs_no_javascript(
    open_page: Callable[..., Page], make_post: MakePost
) -> None:
    captions = ContentFile(VTT, "film.vtt")
    make_post(slug="a", body=link_to(MP4, "film.mp4", captions=captions))
    page = open_page(java_script_enabled=False)
    page.goto("/2010/04/29/a/")
    video = page.get_by_label("film")
    expect(video).to_be_visible()
    expect(video.locator("track")).to_have_attribute("srclang", "de")
    expect(page.get_by_role("link", name="Der Titel (MP4")).to_be_visible()
