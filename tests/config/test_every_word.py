"""Every word of the desk is translated: what reads the same in both languages is left over."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import global_settings, settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import CharField, FileField, TextField
from django.test import Client, override_settings
from django.utils import translation
from django.utils.dates import MONTHS

from tests import desk
from tests.helpers import signed_in

pytestmark = pytest.mark.django_db

SPOKEN = {"title", "alt", "placeholder", "aria-label", "aria-description", "summary"}
UNSEEN = {"script", "style", "template", "noscript"}
WORD = re.compile(r"[^\W\d_]{2,}")
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


class Texts(HTMLParser):
    """What people see or hear of a page. html5lib takes four times as long."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if self._unseen:
            return
        attributes = dict(attrs)
        spoken = SPOKEN & attributes.keys()
        if tag == "input" and attributes.get("type") in {"submit", "button"}:
            spoken.add("value")
        for name in spoken:
            self.handle_data(attributes.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.add(" ".join(data.split()))


def names_in_both() -> re.Pattern[str]:
    """Months and languages that Django calls the same in both languages."""
    names: dict[str, list[str]] = {}
    for language in ("de", "en"):
        with translation.override(language):
            languages = [translation.gettext(name) for _code, name in global_settings.LANGUAGES]
            names[language] = [*languages, *map(str, MONTHS.values())]
    same = [name for name, other in zip(names["de"], names["en"], strict=True) if name == other]
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in same))


def words(client: Client, url: str, language: str) -> set[str]:
    """Of a page that the person gets to see; of others, none."""
    with translation.override(language):
        response = client.get(url)
    texts = Texts()
    if response.status_code == 200:
        texts.feed(response.content.decode())
        texts.close()
    return texts.found


@pytest.mark.parametrize("username", [*desk.ROLES, desk.HOST])
def test_no_word_is_left_in_english(typed: re.Pattern[str], username: str) -> None:
    client = signed_in(desk.person_named(username))
    left: dict[str, str] = {}
    names = names_in_both()
    for url in desk.all_urls():
        german = words(client, url, "de")
        # On PostgreSQL the pages are opened; their words are the same there.
        if not german or connection.vendor == "postgresql":
            continue
        english = words(client, url, "en")
        for text in german:
            written_by_us = names.sub("", BOTH.sub("", typed.sub("", text)))
            same = text in english and WORD.search(written_by_us)
            if same or ENGLISH.search(written_by_us):
                left.setdefault(text, url)
    assert left == {}
