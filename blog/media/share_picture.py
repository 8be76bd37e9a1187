"""The picture that other sites show beside a shared link, painted for posts that have none.

1200 × 630 pixels, the size that most networks ask for: the title, the authors, and the leaf where
two circles meet, as on the home page.
"""

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path, PurePath

from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from accounts.uploads import SafePicture

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PORTRAIT = 120
TITLE_SIZES = range(92, 39, -4)
TITLE_BOX = (880, 330)
LINE_HEIGHT = 1.16
MAX_TITLE = 300
# Its licence stands beside it.
FONT_FILE = Path(__file__).parent / "fonts" / "SourceSerifPro-Regular.ttf"
SOFT_HYPHEN = "\u00ad"
LONG_WORD = re.compile(r"\w{25,}")

# The colours of static/css/site.css in its light palette.
PAPER = (250, 245, 236)
INK = (43, 36, 32)
SOFT = (103, 90, 80)
GLOW_RUST = (240, 211, 191)
GLOW_MOSS = (223, 226, 196)
# The colours of the site's logo.
MARK = [(180, 82, 47), (125, 143, 86), (243, 217, 164)]

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Subject:
    """Everything the picture shows, so that equal subjects share one picture."""

    site: str
    title: str
    people: str = ""
    portrait: str = ""
    """The portrait's file name in the storage, which changes with every upload."""


def fitted(picture: SafePicture) -> SafePicture:
    """A picture of somebody's own, cut to the size that networks ask for."""
    image = Image.open(picture)
    cut = ImageOps.fit(image.convert("RGB"), (WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    cut.save(buffer, "JPEG", quality=88)
    name = PurePath(str(picture.name)).with_suffix(".jpg").name
    return SafePicture(buffer.getvalue(), name)


def paint(subject: Subject) -> bytes:
    """The picture as a PNG file, some 40 kB; blog.media.share_files keeps it."""
    picture = _ground().copy()
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN + 68, 66), _fitting(subject.site, 700), font=_font(34), fill=SOFT)
    size, lines = _set_title(subject.title)
    top = 140 + (TITLE_BOX[1] - len(lines) * size * LINE_HEIGHT) / 2
    for number, line in enumerate(lines):
        place = (MARGIN, top + number * size * LINE_HEIGHT)
        draw.text(place, line, font=_font(size), fill=INK)
    _people(picture, subject)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=False, compress_level=6)
    return file.getvalue()


@cache
def _ground() -> Image.Image:
    """Two large circles that overlap at the right, as on the home page, and the site's logo."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    for centre, colour in (((980, 300), GLOW_RUST), ((1190, 300), GLOW_MOSS)):
        # The style sheet multiplies the colours; only the background must not change.
        tint = tuple(min(255, round(255 * c / p)) for c, p in zip(colour, PAPER, strict=True))
        glow = Image.new("RGB", picture.size, (255, 255, 255))
        glow.paste(tint, mask=_disc(picture.size, centre, 250))
        picture = ImageChops.multiply(picture, glow)
    _mark(picture, (MARGIN, 62), 52)
    return picture


def _disc(size: tuple[int, int], centre: tuple[float, float], radius: float) -> Image.Image:
    """A circle as a mask, drawn larger and scaled down, because Pillow's own edges are jagged."""
    scale = 3
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    x, y, r = centre[0] * scale, centre[1] * scale, radius * scale
    ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=255)
    return mask.resize(size, Image.Resampling.LANCZOS)


def _mark(picture: Image.Image, corner: tuple[int, int], size: int) -> None:
    """The site's logo, as in static/favicon.svg."""
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
    names = _fitting(subject.people, WIDTH - MARGIN - left, 36)
    ImageDraw.Draw(picture).text((left, middle - 24), names, font=_font(36), fill=INK)


def _portrait(name: str) -> Image.Image | None:
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            found = Image.open(file)
            # A JPEG can be decoded at a fraction of its size, which saves most of the work.
            found.draft("RGB", (2 * PORTRAIT, 2 * PORTRAIT))
            small = ImageOps.fit(found.convert("RGBA"), (PORTRAIT, PORTRAIT), centering=(0.5, 0.4))
            ground = Image.new("RGBA", small.size, PAPER)
            return Image.alpha_composite(ground, small).convert("RGB")
    except OSError:
        return None  # a missing file must not cost the post its picture


# Type


@cache
def _font(size: int) -> Font:
    return ImageFont.truetype(FONT_FILE, size)


@lru_cache(maxsize=1_000)
def _has(character: str) -> bool:
    """Whether the font has the character; otherwise it draws a box for unknown ones."""
    if character.isspace():
        return True
    unknown = _font(40).getmask("\U0010ffff")
    written = _font(40).getmask(character)
    return (written.size, bytes(written)) != (unknown.size, bytes(unknown))


def _writable(text: str) -> str:
    """The text without characters that the font lacks, such as emoji."""
    result = ""
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        if character == SOFT_HYPHEN or _has(character):
            result += character
        else:
            plain = unicodedata.normalize("NFKD", character)
            result += "".join(part for part in plain if part.isascii())
    return " ".join(result.split())


def _set_title(title: str) -> tuple[int, list[str]]:
    """The largest font size at which the title fits its box, and its lines."""
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
    """A word too long for any line may break at every tenth letter, as we know no syllables."""
    text = word[0]
    return SOFT_HYPHEN.join(text[start : start + 10] for start in range(0, len(text), 10))


def _balanced(text: str, font: Font, width: int, count: int) -> list[str]:
    """The lines made as even in length as their number allows."""
    lines = _lines(text, font, width)
    for narrower in range(width, width // 2, -20):
        tried = _lines(text, font, narrower)
        if len(tried) > count or any(font.getlength(line) > narrower for line in tried):
            break
        lines = tried
    return lines


def _lines(text: str, font: Font, width: int) -> list[str]:
    """The text broken at spaces, hyphens and soft hyphens."""
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
    """“Kaffee-Ernte” may break after its hyphen: “Kaffee-”, “Ernte”."""
    marked = word.replace("-", "-\0").replace("–", "–\0").replace("/", "/\0")
    marked = marked.replace(SOFT_HYPHEN, f"{SOFT_HYPHEN}\0")
    return [part for part in marked.split("\0") if part]


def _shown(line: str) -> str:
    """A soft hyphen is visible at the end of a line only."""
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
