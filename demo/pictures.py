"""Small paintings for the demo blog: layers of light, hills, water and windows."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Size = tuple[int, int]

PALETTES: list[list[Colour]] = [
    [(251, 222, 180), (240, 160, 110), (190, 95, 75), (120, 62, 72), (60, 40, 60)],
    [(236, 226, 200), (196, 205, 170), (130, 155, 120), (80, 110, 92), (42, 66, 66)],
    [(252, 232, 205), (238, 190, 150), (170, 150, 160), (96, 104, 140), (44, 54, 92)],
    [(248, 236, 214), (230, 200, 120), (200, 140, 70), (130, 84, 52), (70, 48, 42)],
    [(214, 226, 232), (160, 190, 205), (104, 142, 165), (64, 96, 122), (34, 54, 78)],
]
NIGHT: list[Colour] = [(20, 24, 54), (44, 44, 92), (98, 74, 120), (190, 120, 110), (16, 18, 36)]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def sky(size: Size, top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        column.putpixel((0, y), mix(top, bottom, y / size[1]))
    return column.resize(size)


def glow(picture: Image.Image, x: float, y: float, radius: float, colour: Colour) -> None:
    layer = Image.new("L", picture.size)
    ImageDraw.Draw(layer).ellipse((x - radius, y - radius, x + radius, y + radius), fill=170)
    picture.paste(colour, mask=layer.filter(ImageFilter.GaussianBlur(radius / 2)))


def ridge(rng: random.Random, width: int, base: float, height: float) -> list[tuple[float, float]]:
    """The outline of hills: a sum of waves, finer ones lower."""
    waves = [
        (rng.uniform(0.6, 1.4) * 2**n, rng.uniform(0, math.tau), height / 2**n) for n in range(5)
    ]
    return [
        (x, base + sum(a * math.sin(f * math.tau * x / width + p) for f, p, a in waves))
        for x in range(0, width + 8, 8)
    ]


def hills(picture: Image.Image, rng: random.Random, colours: list[Colour], top: float) -> None:
    width, height = picture.size
    for number, colour in enumerate(colours):
        base = height * (top + (1 - top) * (number + 0.35) / len(colours))
        line = ridge(rng, width, base, height * 0.035)
        ImageDraw.Draw(picture).polygon([*line, (width, height), (0, height)], fill=colour)


def sunset_hills(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    width, height = picture.size
    x, y = width * rng.uniform(0.3, 0.7), height * 0.36
    glow(picture, x, y, height * 0.3, (255, 236, 200))
    r = height * 0.07
    ImageDraw.Draw(picture).ellipse((x - r, y - r, x + r, y + r), fill=(255, 244, 222))
    hills(picture, rng, [mix(colours[1], colours[4], n / 5) for n in range(1, 6)], 0.42)


def water(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """A lake or harbour with lights of the far bank and boats."""
    width, height = picture.size
    horizon = int(height * 0.52)
    glow(picture, width * rng.uniform(0.2, 0.8), horizon * 0.8, height * 0.28, (255, 230, 190))
    far = ridge(rng, width, horizon - height * 0.06, height * 0.02)
    draw = ImageDraw.Draw(picture)
    draw.polygon([*far, (width, horizon), (0, horizon)], fill=colours[2])
    mirror = picture.crop((0, 0, width, horizon)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = mirror.resize((width, height - horizon)).filter(ImageFilter.GaussianBlur(9))
    picture.paste(Image.blend(mirror, Image.new("RGB", mirror.size, colours[3]), 0.4), (0, horizon))
    for _ in range(220):
        y = rng.uniform(horizon + 8, height)
        length = rng.uniform(20, 130) * (0.4 + (y - horizon) / horizon)
        x = rng.uniform(0, width)
        draw.line((x, y, x + length, y), fill=mix(colours[1], colours[3], rng.random()), width=2)
    for _ in range(5):
        boat(draw, rng, rng.uniform(0.1, 0.9) * width, rng.uniform(0.6, 0.88) * height, height)


def boat(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, height: int) -> None:
    s = height * 0.05 * (0.5 + y / height)
    draw.polygon(
        [(x - s, y), (x + s, y), (x + s * 0.7, y + s * 0.4), (x - s * 0.7, y + s * 0.4)],
        fill=(74, 44, 40),
    )
    sail = rng.choice([(250, 240, 222), (226, 150, 104), (244, 214, 160)])
    draw.polygon([(x, y - s * 0.1), (x, y - s * 2.1), (x + s * 0.9, y - s * 0.1)], fill=sail)
    draw.polygon(
        [(x - 4, y - s * 0.1), (x - 4, y - s * 1.7), (x - s * 0.6, y - s * 0.1)],
        fill=mix(sail, (120, 90, 90), 0.25),
    )


def windows(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """Houses in the evening, some windows lit."""
    width, height = picture.size
    draw = ImageDraw.Draw(picture)
    for row, shade in enumerate((0.25, 0.55, 0.9)):
        x = -rng.uniform(0, 120)
        while x < width:
            w, h = rng.uniform(150, 260), height * rng.uniform(0.3, 0.42) * (1.15 - row * 0.22)
            top = height - h - (2 - row) * height * 0.11
            body = mix(colours[2], colours[4], shade)
            draw.rectangle((x, top, x + w, height), fill=body)
            draw.polygon(
                [(x - 8, top), (x + w / 2, top - w * 0.28), (x + w + 8, top)],
                fill=mix(body, (110, 50, 40), 0.4),
            )
            for wy in range(int(top + 26), height, 62):
                for wx in range(int(x + 24), int(x + w - 40), 54):
                    lit = rng.random() < 0.45
                    draw.rectangle(
                        (wx, wy, wx + 26, wy + 36),
                        fill=(255, rng.randint(196, 226), 130)
                        if lit
                        else mix(body, (20, 20, 40), 0.35),
                    )
            x += w + rng.uniform(0, 14)


def shelves(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """A wall of books."""
    width, height = picture.size
    picture.paste(colours[4], (0, 0, width, height))
    draw = ImageDraw.Draw(picture)
    rows = 5
    for row in range(rows):
        floor = int((row + 1) * height / rows) - 16
        x = 24.0
        while x < width - 40:
            w, h = rng.uniform(16, 46), height / rows * rng.uniform(0.58, 0.84)
            if rng.random() < 0.07:
                x += rng.uniform(30, 90)
                continue
            colour = mix(rng.choice(colours[:4]), rng.choice(PALETTES)[rng.randint(0, 3)], 0.45)
            lean = rng.uniform(0, 14) if rng.random() < 0.12 else 0
            draw.polygon(
                [(x + lean, floor - h), (x + w + lean, floor - h), (x + w, floor), (x, floor)],
                fill=colour,
            )
            draw.line(
                (x + w * 0.2 + lean, floor - h * 0.8, x + w * 0.8 + lean, floor - h * 0.8),
                fill=mix(colour, (255, 250, 235), 0.6),
                width=3,
            )
            x += w + 2
        draw.rectangle((0, floor, width, floor + 16), fill=mix(colours[3], (40, 24, 18), 0.3))
    glow(picture, width * 0.78, height * 0.16, height * 0.34, (255, 226, 170))


def garden(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """Beds in rows that run towards the hills."""
    width, height = picture.size
    hills(picture, rng, [mix(colours[1], colours[3], n / 2) for n in range(2)], 0.3)
    draw = ImageDraw.Draw(picture)
    horizon, middle = height * 0.52, width * rng.uniform(0.4, 0.6)
    draw.rectangle((0, horizon, width, height), fill=(120, 84, 58))
    for bed in range(-9, 10):
        near, far = middle + bed * width * 0.14, middle + bed * width * 0.022
        green = mix((92, 128, 70), (156, 170, 84), rng.random())
        draw.polygon(
            [
                (far, horizon),
                (far + width * 0.013, horizon),
                (near + width * 0.085, height),
                (near, height),
            ],
            fill=green,
        )
        for step in range(26):
            t = (step / 26) ** 1.7
            x, y = far + (near - far) * t + width * 0.04 * t, horizon + (height - horizon) * t
            r = 3 + 24 * t
            for _ in range(4):
                dx, dy = rng.uniform(-r, r), rng.uniform(-r, r)
                colour = rng.choice(
                    [
                        (226, 96, 70),
                        (246, 200, 96),
                        (250, 236, 220),
                        green,
                        mix(green, (30, 60, 30), 0.4),
                    ]
                )
                draw.ellipse(
                    (x + dx - r * 0.4, y + dy - r * 0.4, x + dx + r * 0.4, y + dy + r * 0.4),
                    fill=colour,
                )


def stars(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """A clear night over dark hills, with the Milky Way."""
    width, height = picture.size
    for step in range(60):
        t = step / 60
        glow_at = (t * width, height * (0.7 - 0.62 * t) + rng.uniform(-40, 40))
        layer = Image.new("L", (160, 160))
        ImageDraw.Draw(layer).ellipse((40, 40, 120, 120), fill=rng.randint(10, 46))
        picture.paste(
            (190, 176, 214),
            (int(glow_at[0]) - 80, int(glow_at[1]) - 80),
            layer.filter(ImageFilter.GaussianBlur(26)),
        )
    draw = ImageDraw.Draw(picture)
    for _ in range(900):
        x, y = rng.uniform(0, width), rng.uniform(0, height) ** 1.0
        r = rng.choice([0.8, 1.0, 1.2, 1.6, 2.6])
        draw.ellipse(
            (x - r, y - r, x + r, y + r), fill=mix((255, 246, 226), (190, 204, 255), rng.random())
        )
    hills(picture, rng, [mix(NIGHT[1], NIGHT[4], n / 3) for n in range(1, 4)], 0.72)


def boats(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """Paper boats on a pond, seen from above."""
    width, height = picture.size
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(30, 190)
        draw.ellipse(
            (x - r, y - r * 0.4, x + r, y + r * 0.4),
            outline=mix(colours[2], colours[3], rng.random()),
            width=3,
        )
    for _ in range(9):
        x, y, s = (
            rng.uniform(0.1, 0.9) * width,
            rng.uniform(0.15, 0.9) * height,
            rng.uniform(60, 110),
        )
        colour = rng.choice([(252, 244, 228), (240, 176, 132), (224, 120, 88), (250, 220, 150)])
        draw.ellipse(
            (x - s * 1.2, y + s * 0.25, x + s * 1.2, y + s * 0.62),
            fill=mix(colours[3], (20, 40, 50), 0.3),
        )
        draw.polygon(
            [
                (x - s * 1.2, y - s * 0.1),
                (x + s * 1.2, y - s * 0.1),
                (x + s * 0.6, y + s * 0.45),
                (x - s * 0.6, y + s * 0.45),
            ],
            fill=colour,
        )
        draw.polygon(
            [(x - s * 0.5, y - s * 0.1), (x, y - s * 0.75), (x + s * 0.5, y - s * 0.1)],
            fill=mix(colour, (120, 80, 70), 0.18),
        )


def mosaic(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """Tiles of many hands."""
    width, height = picture.size
    draw = ImageDraw.Draw(picture)
    tile = 64
    cx, cy = width * rng.uniform(0.4, 0.6), height * rng.uniform(0.4, 0.6)
    for y in range(-tile, height + tile, tile):
        for x in range(-tile, width + tile, tile):
            ring = math.hypot(x - cx, y - cy) / 150
            colour = mix(colours[int(ring) % 4], rng.choice(colours), 0.28)
            points = [
                (x + dx * (tile - 5) + rng.uniform(-4, 4), y + dy * (tile - 5) + rng.uniform(-4, 4))
                for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))
            ]
            draw.polygon(points, fill=colour)


def lamps(picture: Image.Image, rng: random.Random, colours: list[Colour]) -> None:
    """Lanterns over a square, as at a summer party."""
    width, height = picture.size
    hills(picture, rng, [mix(colours[3], colours[4], n / 2) for n in range(3)], 0.62)
    draw = ImageDraw.Draw(picture)
    for string in range(4):
        left, right, sag = (
            height * rng.uniform(0.04, 0.3),
            height * rng.uniform(0.04, 0.3),
            height * rng.uniform(0.12, 0.26),
        )
        points = [
            (t * width / 40, left + (right - left) * t / 40 + sag * math.sin(math.pi * t / 40))
            for t in range(41)
        ]
        draw.line(points, fill=(60, 40, 44), width=3)
        for x, y in points[2 + string % 3 :: 5]:
            colour = rng.choice([(255, 206, 120), (250, 150, 100), (255, 232, 170), (236, 110, 84)])
            glow(picture, x, y + 26, 58, colour)
            draw = ImageDraw.Draw(picture)
            draw.ellipse((x - 24, y + 4, x + 24, y + 54), fill=colour)


Painter = Callable[[Image.Image, random.Random, list[Colour]], None]
PAINTERS: dict[str, Painter] = {
    "sunset_hills": sunset_hills,
    "harbour": water,
    "library": shelves,
    "garden_rows": garden,
    "starry_sky": stars,
    "windows_at_night": windows,
    "paper_boats": boats,
    "mosaic": mosaic,
    "lamps": lamps,
}


def paint(kind: str, seed: int, size: Size = (1600, 1000)) -> Image.Image:
    """A picture of one of PAINTERS; the same seed gives the same picture."""
    rng = random.Random(f"{kind}-{seed}")
    dark = kind in {"starry_sky"}
    colours = NIGHT if dark else PALETTES[seed % len(PALETTES)]
    picture = sky((1600, 1000), colours[0], colours[2] if dark else colours[1])
    PAINTERS[kind](picture, rng, colours)
    return with_grain(picture, rng).resize(size, Image.Resampling.LANCZOS)


def with_grain(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A little of the roughness of paper."""
    noise = Image.frombytes("L", (400, 250), rng.randbytes(100_000)).resize(picture.size)
    return Image.blend(picture, Image.merge("RGB", [noise] * 3), 0.05)


def paint_portrait(seed: int) -> Image.Image:
    """A round landscape instead of a face."""
    kind = ["sunset_hills", "garden_rows", "harbour"][seed % 3]
    return paint(kind, seed).crop((300, 0, 1300, 1000)).resize((480, 480))
