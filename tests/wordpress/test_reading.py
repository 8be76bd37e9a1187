"""Read exports as they really are."""

import gzip
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.wordpress.exports import (
    BASE,
    HEAD,
    TAIL,
    as_file,
    author,
    category,
    comment,
    export,
    item,
)
from wordpress.importing import UnreadableError
from wordpress.importing import survey as survey_module
from wordpress.importing.survey import Facts, survey
from wordpress.wxr import reader as wxr
from wordpress.wxr import xml_repair
from wordpress.wxr.xml_repair import XMLRepair

FIRST = HEAD.format(version="1.2", base=BASE)


def entries(content: bytes) -> list[wxr.Entry]:
    return [one for one in wxr.read(io.BytesIO(content)) if isinstance(one, wxr.Entry)]


def surveyed(folder: Path, content: bytes, name: str = "export.xml") -> Facts:
    path = folder / name
    path.write_bytes(content)
    return survey([path])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        (b"<![CDATA[a <![CDATA[ b ]]> c]]>", "a <![CDATA[ b ]]> c"),
        (b"<![CDATA[]]>]]>", "]]>"),
        (b"a ]]> b", "a ]]> b"),
        (b"<![CDATA[a\x0b\x00b]]>", "ab"),
        (b"a&#11;b&#xB;c&#0;d", "abcd"),
        (b"R&D &unknown; & more", "R&D &unknown; & more"),
        (b"Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        (b"M&uuml;ller&nbsp;&hellip;", "Müller\xa0…"),
        (b"<![CDATA[R&D &nbsp;]]>", "R&D &nbsp;"),
        (b"\xff\xfea", "��a"),
        ("\ufffea\uffff".encode(), "a"),
        (b"<!-- & ]]> <![CDATA[ -->a", "a"),
        (b"a&#x110000;b", "ab"),
    ],
)
def test_what_xml_forbids_is_mended(written: bytes, meant: str) -> None:
    content = FIRST.encode() + b"<item><title>" + written + b"</title></item>" + TAIL.encode()
    assert entries(content)[0].title == meant


def test_mending_does_not_depend_on_where_the_file_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "ä & <![CDATA[a]]]]><![CDATA[>b &amp; ]]> c]]> &uuml; <!-- & -->]]>" * 20
    content = f"{FIRST}<item><title>{text}</title></item>{TAIL}".encode()
    monkeypatch.setattr(xml_repair, "CHUNK", 1 << 20)
    whole = entries(content)[0].title
    for size in (1, 7, 64, 199, 256):
        monkeypatch.setattr(xml_repair, "CHUNK", size)
        assert entries(content)[0].title == whole


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.integers(1, 60))
@example("\ufeff", 7)
@example("a\ufeffb", 1)
def test_any_text_comes_back_as_it_was_stored(text: str, size: int) -> None:
    """As WordPress writes it: in CDATA, whose end it splits."""
    written = text.replace("]]>", "]]]]><![CDATA[>").encode()
    content = FIRST.encode() + b"<item><title><![CDATA[" + written + b"]]></title></item>"
    file = io.BytesIO(content + TAIL.encode())
    with patch.object(xml_repair, "CHUNK", size):
        found = next(one for one in wxr.read(file) if isinstance(one, wxr.Entry))
    kept = "".join(one for one in text if one in "\t\n\r" or one >= " ")
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    assert found.title == kept.replace("\r\n", "\n").replace("\r", "\n").strip()


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    content = FIRST.encode() + b"<item><title>" + junk + b"</title></item>" + TAIL.encode()
    with suppress(wxr.WXRError):
        list(wxr.read(io.BytesIO(content)))


def test_mended_places_are_counted(tmp_path: Path) -> None:
    assert surveyed(tmp_path, export(item(1, "a"))).repairs == 0
    assert surveyed(tmp_path, export(item(1, "a\x0bb"))).repairs == 1


@pytest.mark.parametrize("name", ["ISO-8859-1", "windows-1252", "iso-8859-15"])
def test_older_encodings_are_read(name: str) -> None:
    content = export(item(1, "Küche")).decode().replace("UTF-8", name).encode(name)
    assert entries(content)[0].title == "Küche"


def test_utf_16_is_read() -> None:
    content = export(item(1, "Küche")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert entries(content)[0].title == "Küche"


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    content = export().replace(b"UTF-8", b"utf-7")
    with pytest.raises(UnreadableError, match="utf-7"):
        surveyed(tmp_path, content)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_each_version_is_read(version: str) -> None:
    found = list(wxr.read(as_file(author("wirtin"), item(1), version=version)))
    assert [type(one) for one in found] == [wxr.Site, wxr.Author, wxr.Entry]


def test_an_entry_says_everything() -> None:
    entry = entries(
        export(
            item(
                5,
                is_sticky="1",
                terms=[
                    ("category", "kueche", "Küche"),
                    ("post_tag", "herbst", "Herbst"),
                    ("post_format", "post-format-aside", "Aside"),
                    ("genre", "krimi", "Krimi"),
                ],
                meta={"_thumbnail_id": "9"},
                comments=[comment(3), comment(4)],
            )
        )
    )[0]
    assert entry.is_sticky
    assert (entry.categories, entry.tags, entry.format) == (
        [("kueche", "Küche")],
        ["Herbst"],
        "aside",
    )
    assert entry.other_terms == [("genre", "Krimi")]
    assert entry.meta == {"_thumbnail_id": "9"}
    assert [one.id for one in entry.comments] == ["3", "4"]


def test_wordpress_com_writes_categories_as_terms(tmp_path: Path) -> None:
    term = (
        "<wp:term><wp:term_taxonomy>category</wp:term_taxonomy><wp:term_slug>k</wp:term_slug>"
        "<wp:term_parent/><wp:term_name>Küche</wp:term_name></wp:term>"
    )
    assert surveyed(tmp_path, export(term)).categories["k"]["name"] == "Küche"


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    assert surveyed(tmp_path, gzip.compress(export(item(1))), "e.xml.gz").entries == 1


def test_a_zip_brings_all_its_exports(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("2.xml", export(item(2)))
        archive.writestr("1.xml", export(item(1)))
        archive.writestr("__MACOSX/1.xml", "?")
        archive.writestr("picture.jpg", "?")
    assert survey([tmp_path / "e.zip"]).entries == 2


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    content = gzip.compress(export(*(item(number) for number in range(99))))
    with pytest.raises(UnreadableError, match=r"e\.xml\.gz|") as caught:
        surveyed(tmp_path, content[:-30], "e.xml.gz")
    assert caught.value.file == "e.xml.gz"


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_damaged_zip_is_refused(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w", method) as archive:
        archive.writestr("1.xml", export(*(item(number) for number in range(30))))
    whole = (tmp_path / "e.zip").read_bytes()
    for place in (60, 100, len(whole) - 30):
        broken = whole[:place] + b"\xff" * 9 + whole[place + 9 :]
        with pytest.raises(UnreadableError):
            surveyed(tmp_path, broken, "broken.zip")


def test_a_zip_without_exports_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("picture.jpg", "?")
    with pytest.raises(UnreadableError):
        survey([tmp_path / "e.zip"])


def test_a_broken_file_in_a_zip_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("1.xml", export(item(1)))
        archive.writestr("2.xml", export(item(2))[:-20])
    with pytest.raises(UnreadableError) as caught:
        survey([tmp_path / "e.zip"])
    assert caught.value.file == "e.zip/2.xml"


def test_several_files_must_be_of_one_site(tmp_path: Path) -> None:
    (tmp_path / "1.xml").write_bytes(export(item(1)))
    (tmp_path / "2.xml").write_bytes(export(item(2), base="https://other.example.org"))
    with pytest.raises(UnreadableError) as caught:
        survey([tmp_path / "1.xml", tmp_path / "2.xml"])
    assert caught.value.file == "2.xml"


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss>',
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]><rss>',
    ],
)
def test_document_types_and_entities_are_refused(tmp_path: Path, hostile: str) -> None:
    content = export(item(1)).decode().replace("<rss ", f"{hostile[:-5]}<rss ", 1)
    with pytest.raises(UnreadableError):
        surveyed(tmp_path, content.encode())


def test_an_entry_beyond_all_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wxr, "MAX_CHARACTERS", 10_000)
    assert surveyed(tmp_path, export(item(1), item(2))).entries == 2
    with pytest.raises(UnreadableError):
        surveyed(tmp_path, export(item(1, content="x" * 10_000)))
    with pytest.raises(UnreadableError):
        surveyed(tmp_path, export(f"<item>{'<a/>' * 101}</item>"))


@pytest.mark.parametrize("token", ["<!-- {} -->", '<a b="{}"/>', "<?x {} ?>"])
def test_a_token_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setattr(wxr, "MAX_TOKEN", 100_000)
    surveyed(tmp_path, export(item(1, content="x" * 300_000)))
    with pytest.raises(UnreadableError):
        surveyed(tmp_path, export(token.format("x" * 300_000)))


def test_more_things_than_any_site_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_module, "MAX_KNOWN", 3)
    surveyed(tmp_path, export(*(author(f"a{number}") for number in range(3))))
    with pytest.raises(UnreadableError):
        surveyed(tmp_path, export(*(author(f"a{number}") for number in range(4))))


def test_names_without_end_are_cut(tmp_path: Path) -> None:
    facts = surveyed(tmp_path, export(category("k" * 9_999, "K" * 9_999)))
    assert len(str(facts.categories)) < 9_000


def test_reading_takes_a_file_in_pieces() -> None:
    class Watched(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.largest = max(self.largest, len(data))
            return data

    file = Watched(export(*(item(number, content="x" * 5_000) for number in range(200))))
    assert sum(isinstance(one, wxr.Entry) for one in wxr.read(file, XMLRepair(file))) == 200
    assert file.largest <= 1 << 16
