"""The compiled stemmer finds the stems that Snowball's own code in Python finds."""

import random
import threading
from pathlib import Path
from typing import Any

import pytest
from snowballstemmer.english_stemmer import EnglishStemmer  # type: ignore[import-untyped]
from snowballstemmer.german_stemmer import GermanStemmer  # type: ignore[import-untyped]

from blog.search import words
from blog.search.words import WORD, stem_of

ROOT = Path(__file__).parents[2]
PARTS = (
    "ab an auf aus be ein ent er ge haus straß garten gärten lied brück kinder schön les schreib "
    "lauf läuf grün groß größ freund arbeit wort wört bau bäu übung fenster quelle schul e en er "
    "es em ern est end ung ungen heit heiten keit keiten isch lich lichen bar sam ig ige igkeit "
    "st t te ten test n s ing ed ly ness ful ous ation ational ize ies y nat tion ss ee eed"
)


def word_list() -> list[str]:
    """Words of the project's own texts in both languages, and as many put together from parts."""
    files = [*ROOT.glob("locale/de/**/*.po"), *ROOT.glob("docs/*.md"), *ROOT.glob("demo/**/*.py")]
    found = {word for file in files for word in WORD.findall(file.read_text().casefold())}
    chance = random.Random(1)
    made = {
        "".join(chance.choices(PARTS.split(), k=chance.randint(1, 5))) for _number in range(40_000)
    }
    return sorted(found | made)


@pytest.mark.parametrize(
    ("code", "slow"), [("de", GermanStemmer()), ("en", EnglishStemmer())], ids=["German", "English"]
)
def test_both_stemmers_agree(code: str, slow: Any, settings: Any) -> None:
    settings.LANGUAGE_CODE = code
    fast = words._stemmer()
    known = word_list()
    assert len(known) > 20_000
    differing = {
        word: (fast.stemWord(word), slow.stemWord(word))
        for word in known
        if fast.stemWord(word) != slow.stemWord(word)
    }
    assert differing == {}


def test_threads_stem_at_the_same_time() -> None:
    known = word_list()[:4_000]
    expected = [stem_of.__wrapped__(word) for word in known]
    wrong: list[str] = []

    def stem_all() -> None:
        for word, stem in zip(known, expected, strict=True):
            if stem_of.__wrapped__(word) != stem:
                wrong.append(word)

    threads = [threading.Thread(target=stem_all) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
