"""The demo's paintings of rooms: a library, and a choir at its rehearsal."""

import random

from PIL import Image, ImageDraw

from demo.brushes import (
    CLOTHS,
    CREAM,
    PALETTES,
    Colour,
    Point,
    Size,
    disc,
    glow,
    gradient,
    mix,
    unit,
    varied,
    veil,
)

# Skin and hair.
PEOPLE: list[tuple[Colour, Colour]] = [
    ((242, 208, 178), (120, 62, 44)),
    ((242, 208, 178), (198, 190, 186)),
    ((232, 190, 154), (96, 66, 48)),
    ((232, 190, 154), (170, 124, 76)),
    ((196, 144, 108), (52, 38, 38)),
    ((148, 100, 74), (46, 34, 36)),
    ((148, 100, 74), (178, 172, 170)),
]


def library(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """A wall of books in the light of a lamp."""
    picture = gradient(size, [(74, 52, 46), (56, 40, 40)])
    (width, height), u = size, unit(picture)
    paper = PALETTES[seed % len(PALETTES)]
    tones = [*CLOTHS, *paper[:3], (232, 214, 180), (150, 128, 104)]
    rows = 5
    for row in range(rows):
        floor = (row + 1) * height / rows - 18 * u
        veil(picture, floor - height / rows * 0.92, floor - height / rows * 0.5, (34, 24, 26), 0.5)
        shelf(picture, rng, floor, height / rows, tones)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, floor, width, floor + 18 * u), fill=(138, 98, 70))
        draw.rectangle((0, floor, width, floor + 5 * u), fill=(172, 128, 92))
    glow(picture, width * 0.76, -0.02 * height, height * 1.0, (255, 214, 150), 0.55)
    return picture


def shelf(
    picture: Image.Image, rng: random.Random, floor: float, room: float, tones: list[Colour]
) -> None:
    u = unit(picture)
    x = rng.uniform(6, 40) * u
    while x < picture.width - 50 * u:
        chance = rng.random()
        if chance < 0.05:
            x += rng.uniform(24, 60) * u
        elif chance < 0.1:
            x += pile(picture, rng, (x, floor), tones)
        else:
            wide, tall = rng.uniform(15, 42) * u, room * rng.uniform(0.56, 0.82)
            lean = rng.uniform(10, 26) * u if rng.random() < 0.06 else 0
            book(picture, rng, (x, floor), (wide, tall, lean), rng.choice(tones))
            x += wide + lean + 2 * u


def book(
    picture: Image.Image,
    rng: random.Random,
    foot: Point,
    shape: tuple[float, float, float],
    tone: Colour,
) -> None:
    draw = ImageDraw.Draw(picture)
    (x, floor), (wide, tall, lean) = foot, shape

    def at(across: float, up: float) -> Point:
        return x + wide * across + lean * up, floor - tall * up

    colour = varied(rng, tone, 0.22)
    draw.polygon([at(0, 0), at(0, 1), at(1, 1), at(1, 0)], fill=colour)
    draw.polygon(
        [at(0.78, 0), at(0.78, 1), at(1, 1), at(1, 0)], fill=mix(colour, (30, 20, 30), 0.2)
    )
    gold = mix(colour, (255, 236, 190), 0.6)
    bands = rng.choice([(0.84, 0.88), (0.16, 0.2), (0.72, 0.88), (0.4, 0.74)])
    for low in bands if rng.random() < 0.6 else ():
        draw.polygon(
            [at(0.1, low), at(0.1, low + 0.02), at(0.9, low + 0.02), at(0.9, low)], fill=gold
        )
    if rng.random() < 0.4:
        draw.polygon([at(0.2, 0.45), at(0.2, 0.66), at(0.8, 0.66), at(0.8, 0.45)], fill=gold)


def pile(picture: Image.Image, rng: random.Random, foot: Point, tones: list[Colour]) -> float:
    """A few books lying on each other; gives their width."""
    draw, u = ImageDraw.Draw(picture), unit(picture)
    x, y = foot
    widest = rng.uniform(100, 130) * u
    for _ in range(rng.randint(2, 4)):
        thick, wide = rng.uniform(16, 28) * u, widest * rng.uniform(0.8, 1)
        colour = varied(rng, rng.choice(tones), 0.2)
        draw.rectangle((x, y - thick, x + wide, y - u), fill=colour)
        draw.rectangle(
            (x + wide * 0.12, y - thick, x + wide * 0.16, y - u), fill=mix(colour, CREAM, 0.5)
        )
        y -= thick
    return widest + 4 * u


def choir(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Three rows of singers before high windows, and who conducts them."""
    picture = gradient(size, [(92, 62, 62), (150, 100, 80), (196, 140, 98)])
    (width, height), u = size, unit(picture)
    for number in range(5):
        tall_window(picture, width * (0.1 + 0.2 * number), height * 0.07)
    glow(picture, width * 0.5, height * 0.36, height * 0.75, (255, 224, 168), 0.55)
    for row in range(3):
        count = 11 + row
        step = width / count
        for number in range(count + 1):
            x = step * (number + 0.5 * (row % 2)) + rng.uniform(-6, 6) * u
            singer(picture, rng, (x, height * (0.5 + 0.14 * row)), (62 + 9 * row) * u, row)
        veil(picture, height * (0.5 + 0.14 * row), height, (92, 54, 52), 0.16)
    conductor(picture, (width * 0.5, height * 0.8), 96 * u)
    return picture


def tall_window(picture: Image.Image, x: float, top: float) -> None:
    draw, u = ImageDraw.Draw(picture), unit(picture)
    half, foot = 92 * u, top + 520 * u
    glow(picture, x, top + 200 * u, 360 * u, (255, 226, 170), 0.4)
    for edge, colour in ((12 * u, (120, 80, 66)), (0.0, (255, 236, 192))):
        wide = half + edge
        draw.pieslice((x - wide, top - edge, x + wide, top + 2 * wide), 180, 360, fill=colour)
        draw.rectangle((x - wide, top + wide - edge, x + wide, foot), fill=colour)
    bar = (206, 164, 118)
    draw.line((x, top, x, foot), fill=bar, width=round(7 * u))
    for step in range(1, 6):
        y = top + half * 0.4 + step * 84 * u
        draw.line((x - half, y, x + half, y), fill=bar, width=round(5 * u))


def singer(picture: Image.Image, rng: random.Random, neck: Point, size: float, row: int) -> None:
    """Somebody with a folder, seen from the front."""
    draw = ImageDraw.Draw(picture)
    x, y = neck
    cloth = mix(varied(rng, rng.choice(CLOTHS), 0.2), (120, 70, 60), 0.2 - 0.06 * row)
    skin, hair = rng.choice(PEOPLE)
    head = size * 0.4
    if rng.random() < 0.45:
        box = (x - head * 1.2, y - head * 2.3, x + head * 1.2, y + head * 0.9)
        draw.rounded_rectangle(box, head * 1.1, fill=hair)
    draw.rounded_rectangle(
        (x - size * 0.86, y + size * 0.1, x + size * 0.86, y + size * 5), size * 0.62, fill=cloth
    )
    shadow = mix(skin, (110, 60, 56), 0.25)
    draw.ellipse((x - size * 0.2, y - size * 0.3, x + size * 0.2, y + size * 0.3), fill=shadow)
    draw.ellipse((x - head * 0.94, y - head * 2.1, x + head * 0.94, y + head * 0.3), fill=skin)
    brow = (x - head * 1.06, y - head * 2.26, x + head * 1.06, y + head * 0.1)
    draw.chord(brow, 192, 348, fill=hair)
    face(draw, (x, y - head * 0.8), head, mix(skin, (70, 30, 36), 0.6))
    sheet = [(x - size * 0.62, y + size * 0.72), (x, y + size * 0.9), (x, y + size * 1.46)]
    draw.polygon([*sheet, (x - size * 0.62, y + size * 1.28)], fill=CREAM)
    other = [(x + size * 0.62, y + size * 0.72), (x, y + size * 0.9), (x, y + size * 1.46)]
    draw.polygon(
        [*other, (x + size * 0.62, y + size * 1.28)], fill=mix(CREAM, (180, 140, 110), 0.25)
    )


def face(draw: ImageDraw.ImageDraw, centre: Point, head: float, ink: Colour) -> None:
    """Eyes closed, mouth open: somebody in the middle of a long note."""
    x, y = centre
    for side in (-1, 1):
        eye = x + side * head * 0.38
        box = (eye - head * 0.16, y - head * 0.14, eye + head * 0.16, y + head * 0.12)
        draw.arc(box, 10, 170, fill=ink, width=max(round(head * 0.07), 1))
    box = (x - head * 0.15, y + head * 0.36, x + head * 0.15, y + head * 0.72)
    draw.ellipse(box, fill=ink)


def conductor(picture: Image.Image, neck: Point, size: float) -> None:
    draw = ImageDraw.Draw(picture)
    x, y = neck
    dark: Colour = (52, 36, 44)
    for side in (-1, 1):
        elbow, hand = (
            (x + side * size * 1.7, y + size * 0.5),
            (x + side * size * 2.1, y - size * 0.6),
        )
        draw.line(
            [(x + side * size * 0.6, y + size * 0.5), elbow, hand],
            fill=dark,
            width=round(size * 0.42),
            joint="curve",
        )
        disc(draw, *elbow, size * 0.21, dark)
        disc(draw, *hand, size * 0.22, (222, 178, 142))
    baton = (x + size * 2.1, y - size * 0.6, x + size * 1.6, y - size * 1.5)
    draw.line(baton, fill=CREAM, width=max(round(size * 0.05), 1))
    draw.rounded_rectangle(
        (x - size, y + size * 0.2, x + size, y + size * 5), size * 0.6, fill=dark
    )
    draw.ellipse(
        (x - size * 0.44, y - size * 0.9, x + size * 0.44, y + size * 0.16), fill=(96, 66, 48)
    )
