"""Every word of the desk is translated: what reads the same in both languages is left over."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import CharField, FileField, TextField
from django.test import Client, override_settings
from django.utils import translation

from tests import desk
from tests.helpers import signed_in

pytestmark = pytest.mark.django_db

SPOKEN = {"title", "alt", "placeholder", "aria-label", "aria-description", "summary"}
UNSEEN = {"script", "style", "template", "noscript"}
WORD = re.compile(r"[^\W\d_]{2,}")
NAMESPACE = "{http://www.w3.org/1999/xhtml}"
BOTH = re.compile(
    # Words that both languages have, names, and a part of a title.
    r"\b(?:Name|Text|Beitrag|Spam|Import|Ban|Blog|Filter|Film|App|Logo|Status|Start|Website|Gemeinsam|E-Mail|LIX|Flesch"
    r"|CC0|CC BY(?:-NC)?(?:-SA|-ND)?|DE|JPEG|PNG|WebP|GIF|HTML|URL|RSS|Mastodon|YouTube|Vimeo"
    r"|WordPress|MB|PDF|CSV|JSON|EPUB|OD[TSP]|DOCX|XLSX|PPTX|ZIP|TXT|MP[34]|M4A|OGG|FLAC|WAV|MOV"
    r"|WEBM|WebVTT|Bytes)\b"
)

ENGLISH = re.compile(
    # Words that hardly a sentence does without, and that are none in German.
    r"\b(?:the|of|to|and|or|is|are|for|this|that|your|you|not|with|by|from|at|can|add|change"
    r"|delete|view|object|all|select|please|save|user|password)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def _catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The catalogue as it is written, compiled or not."""
    if not shutil.which("msgfmt"):
        yield
        return
    folder = tmp_path_factory.mktemp("locale")
    messages = folder / "de" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    source = settings.BASE_DIR / "locale/de/LC_MESSAGES/django.po"
    subprocess.run(["msgfmt", "-o", messages / "django.mo", source], check=True)
    with override_settings(LOCALE_PATHS=[folder]):
        yield


@pytest.fixture(scope="module")
def _furnished(_catalogue: None, module_db: None) -> None:
    with translation.override("de"):
        desk.furnish()


@pytest.fixture(scope="module")
def typed(_furnished: None) -> re.Pattern[str]:
    """What people wrote, which nobody translates."""
    values: set[str] = set()
    for model in apps.get_models():
        if model in {Group, Permission}:
            continue
        fields = [
            f
            for f in model._meta.concrete_fields
            if isinstance(f, CharField | FileField | TextField)
        ]
        for row in model._default_manager.values_list(*[field.name for field in fields]):
            values |= {" ".join(value.split()) for value in row if isinstance(value, str) and value}
    longest_first = sorted(values, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in longest_first))


def texts(element: Element) -> Iterator[str]:
    """What people see or hear of an element."""
    tag = element.tag.removeprefix(NAMESPACE) if isinstance(element.tag, str) else "script"
    if tag in UNSEEN:
        return
    yield element.text or ""
    yield from (value for name, value in element.attrib.items() if name in SPOKEN)
    if tag == "input" and element.get("type") in {"submit", "button"}:
        yield element.get("value", "")
    for child in element:
        yield from texts(child)
        yield child.tail or ""


def words(client: Client, url: str, language: str) -> set[str]:
    with translation.override(language):
        html = client.get(url).content.decode()
    return {" ".join(text.split()) for text in texts(html5lib.parse(html))}


@pytest.mark.parametrize("username", [*desk.ROLES, desk.HOST])
def test_no_word_is_left_in_english(typed: re.Pattern[str], username: str) -> None:
    client = signed_in(desk.person_named(username))
    left: dict[str, str] = {}
    for url in desk.urls(client):
        english, german = words(client, url, "en"), words(client, url, "de")
        for text in german:
            written_by_us = BOTH.sub("", typed.sub("", text))
            same = text in english and WORD.search(written_by_us)
            if same or ENGLISH.search(written_by_us):
                left.setdefault(text, url)
    assert left == {}
