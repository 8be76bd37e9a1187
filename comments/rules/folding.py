"""Undoes the disguises in which spam writes its words, so that filters and word lists find them.

“Саѕinо” with Cyrillic letters, “ＣＡＳＩＮＯ” in full width, one with an invisible space inside,
“c.a.s.i.n.o” and “c4s1no” all become “casino”.
"""

import re
import unicodedata

# Letters of other scripts, and rare Latin ones, that look like a letter from a to z. Capitals come
# first, because some of them look like another letter than their small ones do.
_CAPITALS = {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ": "abezhikmnoptyx",
    "АВЕЅІЈКМНОРСТУХԌԚԜҮӀЗ": "abesijkmhopctyxgqwyi3",
    "ՍՏՕԼ": "usol",
    "ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᏔᏃ": "abcdehjklmprstvwz",
}
_SMALL = {
    "αγεηικνορτυχωσ": "ayenikvoptuxwo",
    "авеѕіјкмнорстухпԁԛԝһӏүҽɡ": "abesijkmhopctyxndqwhiyeg",
    "օսոհզց": "ounhqg",
    "ɑɩıʟɴʀᴀᴄᴅᴇɢʜɪᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡʏᴢʙꜰƒ": "aiilnracdeghijkmopstuvwyzbff",
}
_LOOKALIKES = {
    ord(letter): latin
    for table in (_CAPITALS, _SMALL)
    for letters, latins in table.items()
    for letter, latin in zip(letters, latins, strict=True)
}
# White letters in black circles and squares, for which Unicode itself names no plain letter.
_ENCLOSED = {
    first + number: chr(ord("a") + number) for first in (0x1F150, 0x1F170) for number in range(26)
}
_AS_LETTERS = str.maketrans("013457@$€!", "oieastasei")
_GERMAN_MARKS = {"\u0308"}

# Invisible between letters, or stroke through them, or small capitals of phonetic scripts.
_HIDDEN = re.compile(
    r"[^\W\d_][\u200b\u2060\ufeff\u180e]+[^\W\d_]|[a-zA-Z][\u0334-\u0338]|[ᴀ-ᴢ]{2}"
)
_WORD = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"(?<!\w)\w(?:([ .\-_*·|/])\w)(?:\1\w){2,}(?!\w)")
_WITH_DIGITS = re.compile(r"(?<![\w@])[^\W_]*[^\W\d_][013457@$€!]+[^\W\d_]\w*")
_INSIDE = re.compile(r"(?<=\w)[.\-_*·|~^'’`]+(?=\w)")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")


def fold(text: str) -> str:
    """The text in small letters, without disguises that no honest word needs."""
    if text.isascii():
        return _SPACED.sub(_closed_up, text.casefold())
    visible = "".join(_visible(text))
    folded = _WORD.sub(_as_latin, visible).casefold()
    return _SPACED.sub(_closed_up, folded)


def fold_boldly(text: str) -> str:
    """Folds also what honest texts do write: digits in words, hyphens, repeated letters, accents.

    For looking up words that are known, where a few words more that mean nothing do no harm.
    """
    folded = _WITH_DIGITS.sub(lambda found: found[0].translate(_AS_LETTERS), fold(text))
    return _REPEATED.sub(r"\1", without_accents(_INSIDE.sub("", folded)))


def readings(text: str) -> list[str]:
    """Everything that the text may be read as: as it stands, folded, and folded boldly."""
    return list(dict.fromkeys([text.casefold(), fold(text), fold_boldly(text)]))


def disguised_words(text: str) -> list[str]:
    """The words, as they are meant, that are written in letters of two scripts or invisible ones.

    Very short ones are units and formulas, such as “kΩ”.
    """
    found = [
        "".join(filter(str.isalpha, _visible(word)))
        for word in text.split()
        if _hides_letters(word)
    ]
    mixed = [word for word in _WORD.findall(text) if len(word) > 3 and _is_mixed(word)]
    return [fold(word) for word in [*found, *mixed]]


def without_accents(text: str) -> str:
    """Without accents, but for the dots of German letters, which make another word."""
    if text.isascii():
        return text
    kept = (
        one
        for one in unicodedata.normalize("NFD", text)
        if one in _GERMAN_MARKS or not unicodedata.combining(one)
    )
    return unicodedata.normalize("NFC", "".join(kept))


def _visible(text: str) -> list[str]:
    """The characters that are seen, each as the plain one that Unicode says it stands for."""
    plain = unicodedata.normalize("NFKC", text).translate(_ENCLOSED)
    seen: list[str] = []
    for one in plain:
        kind = unicodedata.category(one)
        over_latin = kind in {"Mn", "Me"} and seen and seen[-1] < "\u0250"
        if kind != "Cf" and not over_latin:
            seen.append(one)
    return seen


def _as_latin(found: re.Match[str]) -> str:
    """A word in Latin letters, if others stand among them or all only look like them."""
    word = found[0]
    if word.isascii():
        return word
    latin = word.translate(_LOOKALIKES)
    return latin if _is_mixed(word) or latin.isascii() else word


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    has_latin = any(one < "\u0250" and one.isalpha() for one in word)
    return has_latin and any(ord(one) in _LOOKALIKES and one >= "\u0250" for one in word)


def _hides_letters(word: str) -> bool:
    """Whether it holds an invisible character between letters, or letters of a decorative kind."""
    if word.isascii():
        return False
    if _HIDDEN.search(word):
        return True
    plain = unicodedata.normalize("NFKC", word).translate(_ENCLOSED)
    decorated = sum(
        one != other and other.isascii() and other.isalpha()
        for one, other in zip(word, plain, strict=False)
    )
    return decorated > 2 and len(plain) == len(word)


def _closed_up(found: re.Match[str]) -> str:
    """Single letters in a row as one word; numbers stay as they are."""
    letters = found[0][::2]
    return letters if letters.isalpha() else found[0]
