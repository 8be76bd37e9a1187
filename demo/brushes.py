"""What every painting of the demo blog is made with: colours, light, outlines, paper."""

import math
import random
from collections.abc import Iterator, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Size = tuple[int, int]

# Each from the light of the sky to the dark of the foreground.
PALETTES: list[list[Colour]] = [
    [(253, 226, 184), (243, 170, 118), (196, 102, 80), (124, 64, 74), (60, 40, 62)],
    [(240, 231, 206), (201, 210, 176), (132, 158, 124), (80, 112, 94), (40, 64, 64)],
    [(253, 234, 208), (240, 194, 156), (176, 152, 162), (98, 106, 142), (44, 54, 92)],
    [(250, 238, 212), (236, 204, 134), (206, 146, 80), (134, 90, 58), (70, 48, 44)],
    [(220, 230, 233), (166, 195, 208), (106, 145, 168), (64, 98, 124), (34, 54, 78)],
]
DUSKS: list[list[Colour]] = [
    [(48, 52, 96), (112, 92, 134), (226, 148, 124), (250, 206, 152), (36, 30, 56)],
    [(30, 44, 84), (66, 88, 132), (146, 150, 172), (240, 200, 164), (22, 30, 54)],
]
NIGHT: list[Colour] = [(14, 18, 46), (34, 38, 86), (76, 68, 118), (164, 112, 120), (10, 13, 28)]
LAMPLIGHT: Colour = (255, 214, 140)
CREAM: Colour = (253, 246, 230)
CLOTHS: list[Colour] = [
    (158, 74, 66),
    (196, 116, 76),
    (214, 164, 92),
    (94, 118, 104),
    (74, 96, 128),
    (120, 82, 112),
    (70, 66, 88),
]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def varied(rng: random.Random, colour: Colour, by: float = 0.12) -> Colour:
    """The same colour, a little lighter or darker."""
    return mix(colour, rng.choice([(255, 248, 232), (34, 26, 44)]), rng.uniform(0, by))


def unit(picture: Image.Image) -> float:
    """A thousandth of the height, so that paintings of any size look alike."""
    return picture.height / 1000


def gradient(size: Size, stops: Sequence[Colour]) -> Image.Image:
    """Colours from top to bottom, at equal distances."""
    column = Image.new("RGB", (1, size[1]))
    steps = len(stops) - 1
    for y in range(size[1]):
        place = y / max(size[1] - 1, 1) * steps
        number = min(int(place), steps - 1)
        column.putpixel((0, y), mix(stops[number], stops[number + 1], place - number))
    return column.resize(size)


# Light


def glow(
    picture: Image.Image, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8
) -> None:
    """A soft round light."""
    size = max(int(radius * 2), 2)
    # Pillow's gradient reaches 180 at the middle of each side, and 255 only in the corners.
    fall = [round(255 * strength * max(1 - step / 178, 0) ** 2) for step in range(256)]
    mask = Image.radial_gradient("L").resize((size, size)).point(fall)
    picture.paste(colour, (int(x - radius), int(y - radius)), mask)


def sun(picture: Image.Image, x: float, y: float, radius: float, colour: Colour) -> None:
    glow(picture, x, y, radius * 7, colour, 0.7)
    glow(picture, x, y, radius * 2.6, mix(colour, (255, 255, 255), 0.5), 0.7)
    disc(ImageDraw.Draw(picture), x, y, radius, mix(colour, (255, 252, 240), 0.7))


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: Colour) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def veil(picture: Image.Image, top: float, bottom: float, colour: Colour, strength: float) -> None:
    """Mist that is densest halfway between top and bottom."""
    first, last = int(top), int(bottom)
    column = Image.new("L", (1, max(last - first, 1)))
    for y in range(column.height):
        column.putpixel((0, y), round(255 * strength * math.sin(math.pi * y / column.height)))
    picture.paste(colour, (0, first), column.resize((picture.width, column.height)))


def clouds(picture: Image.Image, rng: random.Random, colour: Colour, lowest: float) -> None:
    """Long thin clouds above the lowest height, given as a share of the picture's."""
    width, height = picture.size
    small = Image.new("L", (max(width // 8, 1), max(height // 8, 1)))
    draw = ImageDraw.Draw(small)
    for _ in range(9):
        x, y = rng.uniform(-0.1, 1) * small.width, rng.uniform(0.04, lowest) * small.height
        length = rng.uniform(0.12, 0.4) * small.width
        for _ in range(4):
            dx, dy = rng.uniform(0, length * 0.4), rng.uniform(-1, 1) * small.height * 0.012
            thick = small.height * rng.uniform(0.004, 0.016)
            box = (x + dx, y + dy - thick, x + dx + length * rng.uniform(0.4, 1), y + dy + thick)
            draw.ellipse(box, fill=rng.randint(50, 130))
    soft = small.filter(ImageFilter.GaussianBlur(small.height * 0.012))
    picture.paste(colour, mask=soft.resize(picture.size, Image.Resampling.BICUBIC))


# Land and water


def ridge(rng: random.Random, width: int, base: float, height: float) -> list[Point]:
    """The outline of hills: a sum of waves, finer ones lower."""
    waves = [
        (rng.uniform(0.6, 1.4) * 2**n, rng.uniform(0, math.tau), height / 2**n) for n in range(6)
    ]
    step = max(width // 400, 1)
    return [
        (x, base + sum(a * math.sin(f * math.tau * x / width + p) for f, p, a in waves))
        for x in range(0, width + step, step)
    ]


def land(picture: Image.Image, line: list[Point], colour: Colour, low: Colour) -> None:
    """All below the line, fading from one colour at its top to another at its foot."""
    width, height = picture.size
    top = max(int(min(y for _x, y in line)), 0)
    mask = Image.new("L", (width, max(height - top, 1)))
    shape = [(x, y - top) for x, y in line]
    ImageDraw.Draw(mask).polygon([*shape, (width, mask.height), (0, mask.height)], fill=255)
    picture.paste(gradient(mask.size, [colour, low]), (0, top), mask)


def hills(
    picture: Image.Image,
    rng: random.Random,
    colours: list[Colour],
    top: float,
    mist: Colour,
    firs: bool = True,
) -> None:
    """Rows of hills, the far ones in the mist, the nearest with firs on its ridge."""
    width, height = picture.size
    for number, colour in enumerate(colours):
        near = (number + 1) / len(colours)
        base = height * (top + (1 - top) * (number + 0.35) / len(colours))
        line = ridge(rng, width, base, height * 0.034)
        if firs and number >= len(colours) - 2:
            forest(picture, rng, line, colour, near * (1.0 if near == 1 else 0.55))
        land(picture, line, colour, mix(colour, mist, 0.55 * (1.1 - near)))
        if number < len(colours) - 1:
            veil(picture, base, base + height * 0.16, mist, 0.34 * (1.2 - near))


def forest(
    picture: Image.Image, rng: random.Random, line: list[Point], colour: Colour, size: float
) -> None:
    draw, u = ImageDraw.Draw(picture), unit(picture)
    dense = [rng.random() < 0.4 for _ in range(9)]
    for number, (x, y) in enumerate(line):
        if dense[number * 9 // len(line)] and rng.random() < 0.5:
            fir(draw, x, y + 8 * u, rng.uniform(26, 62) * u * size, colour)


def fir(draw: ImageDraw.ImageDraw, x: float, y: float, height: float, colour: Colour) -> None:
    for level in range(3):
        foot, half = y - height * 0.26 * level, height * (0.24 - 0.055 * level)
        draw.polygon([(x - half, foot), (x, foot - height * 0.5), (x + half, foot)], fill=colour)


def mirror(picture: Image.Image, horizon: int, tint: Colour, share: float) -> None:
    """Still water below the horizon, showing what is above it."""
    width, height = picture.size
    depth = height - horizon
    above = picture.crop((0, max(horizon - depth, 0), width, horizon))
    below = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, depth))
    soft = below.filter(ImageFilter.GaussianBlur(5 * unit(picture)))
    shade = gradient(soft.size, [mix(tint, (255, 255, 255), 0.15), tint])
    picture.paste(Image.blend(soft, shade, share), (0, horizon))


def ripples(
    picture: Image.Image, rng: random.Random, horizon: int, light: Colour, dark: Colour, count: int
) -> None:
    """Short strokes on the water, longer and thicker towards the eye."""
    width, height = picture.size
    draw, u = ImageDraw.Draw(picture), unit(picture)
    for _ in range(count):
        near = rng.random() ** 1.4
        y, x = horizon + 6 * u + near * (height - horizon), rng.uniform(-0.05, 1) * width
        length, thick = rng.uniform(20, 90) * u * (0.3 + near), (0.8 + 2 * near) * u
        colour = mix(picture_colour(picture, x, y), rng.choice([light, dark]), 0.35)
        draw.ellipse((x, y - thick, x + length, y + thick), fill=colour)


def picture_colour(picture: Image.Image, x: float, y: float) -> Colour:
    place = min(max(int(x), 0), picture.width - 1), min(max(int(y), 0), picture.height - 1)
    pixel = picture.getpixel(place)
    assert isinstance(pixel, tuple)
    r, g, b = (int(part) for part in pixel[:3])
    return r, g, b


def birds(
    picture: Image.Image, rng: random.Random, x: float, y: float, count: int, colour: Colour
) -> None:
    draw, u = ImageDraw.Draw(picture), unit(picture)
    for _ in range(count):
        bx, by = x + rng.gauss(0, 120) * u, y + rng.gauss(0, 45) * u
        wing, lift = rng.uniform(10, 20) * u, rng.uniform(4, 9) * u
        points = [(bx - wing, by - lift), (bx, by), (bx + wing * 0.9, by - lift * 1.2)]
        draw.line(points, fill=colour, width=max(round(3 * u), 1), joint="curve")


# Paper and spacing


def apart(
    rng: random.Random, count: int, distance: float, box: tuple[float, float, float, float]
) -> Iterator[Point]:
    """Places in the box that keep their distance, the far ones first."""
    left, top, right, bottom = box
    found: list[Point] = []
    for _ in range(count * 30):
        place = rng.uniform(left, right), rng.uniform(top, bottom)
        if all(math.hypot(place[0] - x, (place[1] - y) * 1.6) > distance for x, y in found):
            found.append(place)
    yield from sorted(found[:count], key=lambda place: place[1])


def on_paper(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A little of the roughness of paper, and of the unevenness of a wash of colour."""
    for size, share in (((16, 10), 0.15), ((480, 300), 0.1)):
        noise = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
        wash = noise.resize(picture.size, Image.Resampling.BICUBIC)
        lit = ImageChops.soft_light(picture, Image.merge("RGB", [wash] * 3))
        picture = Image.blend(picture, lit, share)
    return picture


def cord(start: Point, end: Point, sag: float, steps: int = 48) -> list[Point]:
    """A line that hangs through."""
    (x1, y1), (x2, y2) = start, end
    shares = [step / steps for step in range(steps + 1)]
    return [(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t + sag * math.sin(math.pi * t)) for t in shares]
