"""The host's accent colour as a style sheet, made readable in the light and in the dark palette.

Contrast is WCAG 2.2's: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. What would be too pale
is mixed with black, what would be too dark with white, until it can be read.
"""

from dataclasses import dataclass
from functools import lru_cache

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
# Of static/css/site.css: the ground that leaves text in the accent colour the least contrast, and
# what is written on top of that colour.
LIGHT_GROUND, LIGHT_PAPER = (242, 233, 218), (250, 245, 236)
DARK_GROUND, DARK_PAPER = (38, 33, 29), (29, 25, 22)
ON_LIGHT, ON_DARK = (255, 250, 243), (38, 19, 10)
READABLE = 4.5
STEPS = 100


@dataclass(frozen=True)
class Accent:
    """The colours of one palette."""

    main: Colour
    deep: Colour
    """Below the pointer."""
    glow: Colour
    """Behind things."""
    on: Colour
    """Text on the main colour."""


def from_hex(text: str) -> Colour:
    """The colour of “#a3401f” or “a3401f”."""
    digits = text.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (none) to 21 (black on white)."""
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=100)
def light(colour: Colour) -> Accent:
    main = _readable(colour, BLACK, [LIGHT_GROUND, ON_LIGHT])
    return Accent(main, _mix(main, BLACK, 0.25), _mix(LIGHT_PAPER, main, 0.2), ON_LIGHT)


@lru_cache(maxsize=100)
def dark(colour: Colour) -> Accent:
    main = _readable(colour, WHITE, [DARK_GROUND, ON_DARK])
    return Accent(main, _mix(main, WHITE, 0.35), _mix(DARK_PAPER, main, 0.16), ON_DARK)


def style_sheet(colour: Colour) -> str:
    """Sets the custom properties of static/css/site.css, on screens only."""
    for_light, for_dark = _properties(light(colour)), _properties(dark(colour))
    return (
        f"@media screen {{ :root {{ {for_light} }} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {for_dark} }} }}\n"
    )


def _properties(accent: Accent) -> str:
    return (
        f"--rust: {to_hex(accent.main)}; --rust-deep: {to_hex(accent.deep)}; "
        f"--glow-rust: {to_hex(accent.glow)}; --on-rust: {to_hex(accent.on)};"
    )


def _readable(colour: Colour, towards: Colour, grounds: list[Colour]) -> Colour:
    """The nearest colour on the way `towards` black or white that stands out from all grounds."""
    for step in range(STEPS + 1):
        mixed = _mix(colour, towards, step / STEPS)
        if all(contrast(mixed, ground) >= READABLE for ground in grounds):
            return mixed
    return towards


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with this share of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
