"""Disguised words are read as what they are meant to be read as, and honest ones stay."""

import pytest

from comments.rules.folding import disguised_words, fold, fold_boldly
from comments.rules.word_lists import first_listed

DISGUISES = {
    "Cyrillic letters": "С\u0430sin\u043e",
    "only Cyrillic letters": "\u0441\u0430\u0455\u0456\u043f\u043e",
    "Greek capitals": "C\u0391S\u0399\u039d\u039f",
    "full width": "ＣＡＳＩＮＯ",
    "an invisible space": "cas\u200bino",
    "an invisible joiner": "cas\u200dino",
    "a soft hyphen": "cas\u00adino",
    "mathematical letters": "𝐜𝐚𝐬𝐢𝐧𝐨",
    "white letters in squares": "🅲🅰🆂🅸🅽🅾",
    "letters in circles": "ⓒⓐⓢⓘⓝⓞ",
    "small capitals": "ᴄᴀꜱɪɴᴏ",
    "strokes": "c\u0336a\u0336s\u0336i\u0336n\u0336o\u0336",
    "accents": "cásìno",
    "digits": "c4s1n0",
    "an at sign": "c@sino",
    "dots": "c.a.s.i.n.o",
    "spaces": "C A S I N O",
    "a hyphen": "cas-ino",
    "a star": "cas*ino",
    "letters again and again": "caaasinooo",
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES)
def test_a_word_list_finds_words_in_disguise(text: str) -> None:
    assert first_listed("casino", f"Das beste {text} von allen!") == "casino"


@pytest.mark.parametrize(
    "text",
    ["казино", "Kasinos", "toten", "Zusammenhang", "mp3", "c", "ca sino", "anna@sino.example"],
)
def test_a_word_list_finds_nothing_else(text: str) -> None:
    assert first_listed("casino\ntöten", text) is None


def test_a_word_in_a_script_of_its_own_can_be_listed() -> None:
    assert first_listed("казино", "Лучшее Казино") == "казино"


@pytest.mark.parametrize(
    "text",
    [
        "z. b. der weg",
        "mp3 und h264",
        "10 km und 3 mm",
        "schifffahrt",
        "i. d. r.",
        "привет",
        "1 2 3 4 5",
    ],
)
def test_honest_words_stay_as_they_are(text: str) -> None:
    assert fold(text) == text


def test_dots_of_german_letters_stay() -> None:
    assert fold_boldly("Schön, Übermut, Straße") == "schön, übermut, strasse"


@pytest.mark.parametrize(
    "name", ["Cyrillic letters", "full width", "an invisible space", "strokes", "small capitals"]
)
def test_says_which_words_are_disguised(name: str) -> None:
    assert disguised_words(f"Das beste {DISGUISES[name]}!") == ["casino"]


@pytest.mark.parametrize(
    "text",
    ["Größe in μm", "привет", "naïve Idee", "👩\u200d👩\u200d👧", "10 kΩ", "Donau\u00addampf"],
)
def test_honest_texts_have_no_disguise(text: str) -> None:
    assert disguised_words(text) == []
