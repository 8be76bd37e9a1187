"""The picture that other sites show beside a shared link, painted for posts that have none.

1200 × 630 pixels, as most networks ask: the title, who wrote it, and the leaf where two circles
meet. Fonts come from the machine; where none is known, from Pillow, whose letters end at ASCII.
"""

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PORTRAIT = 120
TITLE_SIZES = range(92, 39, -4)
TITLE_BOX = (880, 330)
LINE_HEIGHT = 1.16
MAX_TITLE = 300
# What happens to be installed, the finest first; the pages themselves have a similar list.
FONTS = [
    "Charter-Roman.ttf",
    "SourceSerif4-Regular.otf",
    "NotoSerif-Regular.ttf",
    "Georgia.ttf",
    "DejaVuSerifCondensed.ttf",
    "DejaVuSerif.ttf",
    "LiberationSerif-Regular.ttf",
]
SOFT_HYPHEN = "\u00ad"
LONG_WORD = re.compile(r"\w{25,}")
WITHOUT_ACCENTS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "ø": "o", "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'"}
    | {"’": "'", "–": "-", "—": "-", "‑": "-", "…": "...", "«": '"', "»": '"', "×": "x", "·": "-"}
)

# The colours of static/css/site.css in daylight.
PAPER = (250, 245, 236)
INK = (43, 36, 32)
SOFT = (103, 90, 80)
GLOW_RUST = (240, 211, 191)
GLOW_MOSS = (223, 226, 196)
# And of the site's mark.
MARK = [(180, 82, 47), (125, 143, 86), (243, 217, 164)]

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Subject:
    """All that the picture shows, so that equal subjects have one picture."""

    site: str
    title: str
    people: str = ""
    portrait: str = ""
    """The portrait's name in storage, which changes with every upload."""


@lru_cache(maxsize=64)
def paint(subject: Subject) -> bytes:
    """The picture as a PNG file, some 40 kB; the last 64 are kept in memory."""
    picture = _ground().copy()
    draw = ImageDraw.Draw(picture)
    _write(draw, (MARGIN + 68, 66), _fitting(subject.site, 700), _font(34), SOFT)
    size, lines = _set_title(subject.title)
    top = 140 + (TITLE_BOX[1] - len(lines) * size * LINE_HEIGHT) / 2
    for number, line in enumerate(lines):
        _write(draw, (MARGIN, top + number * size * LINE_HEIGHT), line, _font(size), INK)
    _people(picture, subject)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=False, compress_level=6)
    return file.getvalue()


@cache
def _ground() -> Image.Image:
    """Two large circles that meet at the right as on the home page, and the site's mark."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    for centre, colour in (((980, 300), GLOW_RUST), ((1190, 300), GLOW_MOSS)):
        # The stylesheet multiplies the two colours; the paper itself has to stay as it is.
        tint = tuple(min(255, round(255 * c / p)) for c, p in zip(colour, PAPER, strict=True))
        glow = Image.new("RGB", picture.size, (255, 255, 255))
        glow.paste(tint, mask=_disc(picture.size, centre, 250))
        picture = ImageChops.multiply(picture, glow)
    _mark(picture, (MARGIN, 62), 52)
    return picture


def _disc(size: tuple[int, int], centre: tuple[float, float], radius: float) -> Image.Image:
    """A circle as a mask, drawn larger and shrunk, for Pillow's own edges are jagged."""
    scale = 3
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    x, y, r = centre[0] * scale, centre[1] * scale, radius * scale
    ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=255)
    return mask.resize(size, Image.Resampling.LANCZOS)


def _mark(picture: Image.Image, corner: tuple[int, int], size: int) -> None:
    """The site's mark, as in static/favicon.svg."""
    box = (size, size)
    left = _disc(box, (size * 22 / 64, size / 2), size * 20 / 64)
    right = _disc(box, (size * 42 / 64, size / 2), size * 20 / 64)
    for colour, mask in zip(MARK, (left, right, ImageChops.darker(left, right)), strict=True):
        picture.paste(colour, (*corner, corner[0] + size, corner[1] + size), mask)


def _people(picture: Image.Image, subject: Subject) -> None:
    middle = HEIGHT - 98
    left = MARGIN
    if portrait := _portrait(subject.portrait):
        corner = (MARGIN, middle - PORTRAIT // 2)
        picture.paste(portrait, corner, _disc((PORTRAIT, PORTRAIT), (60, 60), PORTRAIT / 2))
        left += PORTRAIT + 28
    font = _font(36)
    _write(
        ImageDraw.Draw(picture),
        (left, middle - 24),
        _fitting(subject.people, WIDTH - MARGIN - left, 36),
        font,
        INK,
    )


def _portrait(name: str) -> Image.Image | None:
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            found = Image.open(file)
            # A JPEG can be read at a fraction of its size, which saves most of the work.
            found.draft("RGB", (2 * PORTRAIT, 2 * PORTRAIT))
            small = ImageOps.fit(found.convert("RGBA"), (PORTRAIT, PORTRAIT), centering=(0.5, 0.4))
            ground = Image.new("RGBA", small.size, PAPER)
            return Image.alpha_composite(ground, small).convert("RGB")
    except OSError:
        return None  # a file that is gone is no reason to share nothing


# Type


@cache
def _font(size: int) -> Font:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    # Pillow's own wheels have FreeType, and then this font has sizes.
    return cast(Font, ImageFont.load_default(size))


@lru_cache(maxsize=1_000)
def _has(character: str) -> bool:
    """Whether the font can write the character, other than as a box for the unknown."""
    if character.isspace():
        return True
    unknown = _font(40).getmask("\U0010ffff")
    written = _font(40).getmask(character)
    return (written.size, bytes(written)) != (unknown.size, bytes(unknown))


def _writable(text: str) -> str:
    """The text in letters that the font has, without what it lacks, such as emoji."""
    result = ""
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        if character == SOFT_HYPHEN or _has(character):
            result += character
        elif character in "äöüÄÖÜ":
            result += character  # _write sets their dots by hand
        else:
            plain = unicodedata.normalize("NFKD", character.translate(WITHOUT_ACCENTS))
            result += "".join(part for part in plain if part.isascii())
    return " ".join(result.split())


def _write(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    font: Font,
    colour: tuple[int, int, int],
) -> None:
    """Write one line; umlauts that the font lacks get two dots over their letter."""
    lacking = {character for character in "äöüÄÖÜ" if not _has(character)}
    plain = "".join(unicodedata.normalize("NFD", c)[0] if c in lacking else c for c in text)
    draw.text(place, plain, font=font, fill=colour)
    radius = font.size * 0.06
    for position, character in enumerate(text):
        if character in lacking:
            start = place[0] + font.getlength(plain[:position])
            middle = start + font.getlength(plain[position]) / 2
            top = place[1] + font.getbbox(plain[position])[1] - radius * 2.4
            for x in (middle - radius * 1.9, middle + radius * 1.9):
                draw.ellipse((x - radius, top - radius, x + radius, top + radius), fill=colour)


def _set_title(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits its box, and its lines."""
    text = _writable(title[:MAX_TITLE]) or "…"
    width, height = TITLE_BOX
    for words in (text, LONG_WORD.sub(_with_breaks, text)):
        for size in TITLE_SIZES:
            lines = _lines(words, _font(size), width)
            whole = all(_font(size).getlength(line) <= width for line in lines)
            if whole and len(lines) * size * LINE_HEIGHT <= height:
                return size, _balanced(words, _font(size), width, len(lines))
    room = int(height // (size * LINE_HEIGHT))
    lines = [_fitting(line, width, size) for line in lines[:room]]
    lines[-1] = _fitting(lines[-1] + " …", width, size)
    return size, lines


def _with_breaks(word: re.Match[str]) -> str:
    """A word too long for any line may break at every tenth letter; its syllables are unknown."""
    text = word[0]
    return SOFT_HYPHEN.join(text[start : start + 10] for start in range(0, len(text), 10))


def _balanced(text: str, font: Font, width: int, count: int) -> list[str]:
    """The lines as even as they come without becoming more."""
    lines = _lines(text, font, width)
    for narrower in range(width, width // 2, -20):
        tried = _lines(text, font, narrower)
        if len(tried) > count or any(font.getlength(line) > narrower for line in tried):
            break
        lines = tried
    return lines


def _lines(text: str, font: Font, width: int) -> list[str]:
    """The text broken at spaces and hyphens, also at those that show only at a line's end."""
    lines = [""]
    for word in text.split():
        separator = " " if lines[-1] else ""
        for part in _parts(word):
            candidate = lines[-1].removesuffix(SOFT_HYPHEN) + separator + part
            if lines[-1] and font.getlength(_shown(candidate)) > width:
                lines.append(part)
            else:
                lines[-1] = candidate
            separator = ""
    return [_shown(line) for line in lines]


def _parts(word: str) -> list[str]:
    """“Kaffee-Ernte” may break behind its hyphen: “Kaffee-”, “Ernte”."""
    marked = word.replace("-", "-\0").replace("–", "–\0").replace("/", "/\0")
    marked = marked.replace(SOFT_HYPHEN, f"{SOFT_HYPHEN}\0")
    return [part for part in marked.split("\0") if part]


def _shown(line: str) -> str:
    """A soft hyphen shows at the end of a line, and nowhere else."""
    end = "-" if line.endswith(SOFT_HYPHEN) else ""
    return line.replace(SOFT_HYPHEN, "") + end


def _fitting(text: str, width: int, size: int = 34) -> str:
    """The text, cut with “…” where it is wider than `width` pixels."""
    text = _writable(text)
    if _font(size).getlength(text) <= width:
        return text
    while text and _font(size).getlength(f"{text}…") > width:
        text = text[:-1]
    return _writable(f"{text.rstrip(' …')}…")
