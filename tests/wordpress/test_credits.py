"""Credits out of captions."""

import pytest

from wordpress.importing.importers.credits import Credit, parse_credit


@pytest.mark.parametrize(
    ("caption", "creator", "licence", "rest"),
    [
        ("Foto: Lea Lind, CC BY 2.0", "Lea Lind", "cc-by-2.0", ""),
        ("Die Linde. Foto: Lea Lind, CC BY 2.0", "Lea Lind", "cc-by-2.0", "Die Linde."),
        ("Linde (Foto: Lea Lind / CC BY-SA 3.0 DE)", "Lea Lind", "cc-by-sa-3.0-de", "Linde"),
        ("Linde – Bild: Lea Lind, CC-BY-NC-SA 4.0", "Lea Lind", "cc-by-nc-sa-4.0", "Linde"),
        ("© Lea Lind", "Lea Lind", "", ""),
        ("Photo by: Lea Lind", "Lea Lind", "", ""),
        ("Fotografin: Lea Lind", "Lea Lind", "", ""),
        ("Foto: Lea Lind, CC0", "Lea Lind", "cc0", ""),
        ("Foto: NASA, gemeinfrei", "NASA", "public-domain", ""),
        ("Foto: Lea Lind, Lizenz: CC BY 3.0.", "Lea Lind", "cc-by-3.0", ""),
        ("Foto: Lea Lind (CC BY 2.0)", "Lea Lind", "cc-by-2.0", ""),
        ("Foto: J. R. Müller-Özil, cc by-sa 4.0", "J. R. Müller-Özil", "cc-by-sa-4.0", ""),
    ],
)
def test_a_credit_is_taken_out_of_the_caption(
    caption: str, creator: str, licence: str, rest: str
) -> None:
    assert parse_credit(caption) == Credit(creator, "", licence, rest)


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "Die Linde im Herbst",
        "Mein Foto von gestern",
        "Foto: Lea Lind, CC BY 2.5",
        "Foto: siehe unten, dann rechts, dann links",
    ],
)
def test_what_is_no_certain_credit_stays_in_the_caption(caption: str) -> None:
    assert parse_credit(caption) == Credit(rest=caption)


def test_the_link_of_the_name_is_kept() -> None:
    credit = parse_credit('Foto: <a href="https://lea.example.org/">Lea Lind</a>, CC BY 2.0')
    assert (credit.creator, credit.creator_url) == ("Lea Lind", "https://lea.example.org/")
    assert parse_credit('Foto: <a href="javascript:x">Lea Lind</a>').creator_url == ""


def test_a_long_caption_is_read_quickly() -> None:
    assert parse_credit("Foto: " * 20_000).creator == ""
    assert parse_credit("Foto: a " + "b " * 50_000).creator == ""
