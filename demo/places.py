"""The demo's paintings of what people have built: houses, stalls, tiles."""

import math
import random

from PIL import Image, ImageDraw

from demo.brushes import (
    CLOTHS,
    CREAM,
    DUSKS,
    LAMPLIGHT,
    PALETTES,
    Colour,
    Point,
    Size,
    clouds,
    disc,
    glow,
    gradient,
    mix,
    sun,
    unit,
    varied,
    veil,
)


def windows_at_night(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Houses in the evening, many windows lit."""
    dusk = DUSKS[seed // 2 % len(DUSKS)]
    picture = gradient(size, [dusk[0], dusk[1], dusk[2], dusk[3]])
    (width, height), u = size, unit(picture)
    clouds(picture, rng, mix(dusk[2], dusk[3], 0.5), 0.4)
    glow(picture, width * 0.76, height * 0.17, 150 * u, CREAM, 0.5)
    disc(ImageDraw.Draw(picture), width * 0.76, height * 0.17, 34 * u, (255, 246, 222))
    for row in range(4):
        body = mix(dusk[2], dusk[4], (0.35, 0.6, 0.8, 0.95)[row])
        x = -rng.uniform(0, 130) * u
        while x < width:
            wide = rng.uniform(120, 200) * u * (0.75 + 0.2 * row)
            top = height * (0.42 + 0.13 * row) - rng.uniform(0, 90) * u
            house(picture, rng, (x, top), wide, varied(rng, body, 0.12))
            x += wide + rng.choice([0, 0, 8, 26]) * u
        if row < 3:
            veil(picture, height * (0.5 + 0.14 * row), height, mix(dusk[2], dusk[3], 0.4), 0.2)
    return picture


def house(
    picture: Image.Image, rng: random.Random, place: Point, wide: float, body: Colour
) -> None:
    draw, u = ImageDraw.Draw(picture), unit(picture)
    x, top = place
    roof = mix(body, (116, 52, 48), 0.35)
    peak = top - wide * rng.uniform(0.3, 0.62)
    chimney = x + wide * rng.choice([0.24, 0.7])
    draw.rectangle((chimney, peak, chimney + wide * 0.1, top), fill=mix(roof, (20, 16, 30), 0.2))
    draw.rectangle((x, top, x + wide, picture.height), fill=body)
    draw.polygon([(x - 7 * u, top), (x + wide / 2, peak), (x + wide + 7 * u, top)], fill=roof)
    columns = max(int(wide / (58 * u)), 2)
    gap = wide / columns
    if rng.random() < 0.6:
        pane(
            picture, (x + wide / 2, top - (top - peak) * 0.4), gap * 0.15, rng.random() < 0.5, body
        )
    y = top + gap * 0.55
    while y < picture.height:
        for column in range(columns):
            centre = x + gap * (column + 0.5), y
            pane(picture, centre, gap * 0.21, rng.random() < 0.48, body, rng.random())
        y += gap * 1.12


def pane(
    picture: Image.Image,
    centre: Point,
    half: float,
    lit: bool,
    body: Colour,
    warmth: float = 0.5,
) -> None:
    """A window with its bars; a lit one shines on the wall around it."""
    x, y = centre
    box = (x - half, y - half * 1.4, x + half, y + half * 1.4)
    if lit:
        glow(picture, x, y, half * 3.2, LAMPLIGHT, 0.35)
    colour = mix((255, 188, 104), (255, 234, 178), warmth) if lit else mix(body, (24, 26, 52), 0.4)
    draw = ImageDraw.Draw(picture)
    draw.rectangle(box, fill=colour)
    bar, thick = mix(body, colour, 0.25), max(round(half * 0.14), 1)
    draw.line((x, box[1], x, box[3]), fill=bar, width=thick)
    draw.line((box[0], y - half * 0.3, box[2], y - half * 0.3), fill=bar, width=thick)


def market(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Stalls with striped roofs before a row of old houses."""
    colours = PALETTES[seed % len(PALETTES)]
    picture = gradient(size, [(188, 208, 214), (232, 226, 206), colours[0]])
    (width, height), u = size, unit(picture)
    clouds(picture, rng, (255, 252, 244), 0.3)
    sun(picture, width * 0.2, height * 0.16, 40 * u, CREAM)
    x = -40 * u
    while x < width:
        wide = rng.uniform(170, 250) * u
        front = mix(rng.choice([*PALETTES[3][:3], *PALETTES[0][:3], *PALETTES[1][:2]]), CREAM, 0.3)
        old_house(picture, rng, (x, height * rng.uniform(0.2, 0.29)), wide, front)
        x += wide
    veil(picture, height * 0.3, height * 0.74, colours[0], 0.3)
    picture.paste(
        gradient((width, height - int(height * 0.66)), [(214, 186, 150), (164, 130, 104)]),
        (0, int(height * 0.66)),
    )
    for row, (foot, scale) in enumerate(((0.74, 0.72), (0.97, 1.15))):
        x = (-150 + 110 * row) * u
        while x < width:
            wide = 330 * scale * u
            stall(picture, rng, (x, height * foot), wide, rng.choice(CLOTHS[:6]))
            x += wide + rng.uniform(30, 90) * u * scale
    return picture


def old_house(
    picture: Image.Image, rng: random.Random, place: Point, wide: float, front: Colour
) -> None:
    draw, u = ImageDraw.Draw(picture), unit(picture)
    (x, top), foot = place, picture.height * 0.68
    roof = varied(rng, (176, 92, 70), 0.2)
    draw.rectangle((x, top, x + wide, foot), fill=front)
    draw.polygon(
        [(x - 6 * u, top), (x + wide / 2, top - wide * 0.5), (x + wide + 6 * u, top)], fill=roof
    )
    for row in range(4):
        for column in range(3):
            cx, cy = x + wide * (0.22 + 0.28 * column), top + (46 + 92 * row) * u
            frame = (cx - 19 * u, cy - 28 * u, cx + 19 * u, cy + 28 * u)
            draw.rectangle(frame, fill=mix(front, (255, 255, 255), 0.6))
            draw.rectangle(
                (cx - 14 * u, cy - 23 * u, cx + 14 * u, cy + 23 * u), fill=(120, 138, 146)
            )
            draw.line(
                (cx, cy - 23 * u, cx, cy + 23 * u), fill=mix(front, CREAM, 0.6), width=round(4 * u)
            )


def stall(
    picture: Image.Image, rng: random.Random, foot: Point, wide: float, cloth: Colour
) -> None:
    draw = ImageDraw.Draw(picture)
    x, y = foot
    top, table = y - wide * 0.92, y - wide * 0.3
    draw.rectangle(
        (x + wide * 0.06, top + wide * 0.24, x + wide * 0.94, table),
        fill=mix(cloth, (60, 40, 44), 0.72),
    )
    for post in (0.05, 0.93):
        draw.rectangle(
            (x + wide * post, top + wide * 0.1, x + wide * (post + 0.02), y), fill=(112, 78, 58)
        )
    draw.rectangle((x, table, x + wide, y), fill=(150, 108, 76))
    for plank in range(1, 4):
        py = table + (y - table) * plank / 4
        draw.line((x, py, x + wide, py), fill=(124, 86, 62), width=max(round(wide * 0.008), 1))
    for crate in range(4):
        fruit_crate(draw, rng, (x + wide * (0.04 + 0.24 * crate), table), wide * 0.2)
    stripes = 10
    for stripe in range(stripes):
        colour = cloth if stripe % 2 == 0 else CREAM
        left, right = (wide * (n / stripes) for n in (stripe, stripe + 1))
        high = [(x + wide * 0.08 + left * 0.84, top), (x + wide * 0.08 + right * 0.84, top)]
        low = [
            (x - wide * 0.05 + right * 1.1, top + wide * 0.25),
            (x - wide * 0.05 + left * 1.1, top + wide * 0.25),
        ]
        draw.polygon([*high, *low], fill=colour)
        middle = (low[0][0] + low[1][0]) / 2
        r = wide * 0.055
        box = (middle - r, top + wide * 0.25 - r, middle + r, top + wide * 0.25 + r)
        draw.pieslice(box, 0, 180, fill=mix(colour, (70, 40, 50), 0.14))


def fruit_crate(draw: ImageDraw.ImageDraw, rng: random.Random, foot: Point, wide: float) -> None:
    x, y = foot
    fruit = rng.choice(
        [(206, 74, 60), (236, 150, 66), (244, 204, 92), (128, 152, 74), (122, 70, 104)]
    )
    for row in range(3):
        for number in range(5 - row):
            cx = x + wide * (0.12 + 0.19 * number + 0.095 * row)
            disc(draw, cx, y - wide * (0.34 + 0.14 * row), wide * 0.115, varied(rng, fruit, 0.24))
    draw.rectangle((x, y - wide * 0.3, x + wide, y), fill=(196, 152, 106))
    draw.line(
        (x, y - wide * 0.15, x + wide, y - wide * 0.15),
        fill=(158, 116, 80),
        width=max(round(wide * 0.03), 1),
    )


def mosaic(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Tiles of many hands, laid in rings around a flower."""
    colours = PALETTES[seed % len(PALETTES)]
    picture = gradient(size, [mix(colours[0], (190, 170, 150), 0.4)] * 2)
    draw, u = ImageDraw.Draw(picture), unit(picture)
    cx, cy = size[0] * rng.uniform(0.44, 0.56), size[1] * rng.uniform(0.46, 0.54)
    tile, ring = 42 * u, 0
    disc(draw, cx, cy, tile * 0.8, (240, 188, 96))
    while (inner := tile * (0.9 + ring)) < math.hypot(*size) * 0.62:
        count = max(int(math.tau * (inner + tile / 2) / tile), 6)
        for number in range(count):
            start = math.tau * (number + 0.5 * (ring % 2)) / count
            colour = tile_colour(rng, colours, ring, start)
            draw.polygon(tessera(rng, (cx, cy), (inner, tile), start, count), fill=colour)
        ring += 1
    glow(picture, cx - 200 * u, cy - 260 * u, 900 * u, (255, 248, 226), 0.3)
    return picture


def tile_colour(rng: random.Random, colours: list[Colour], ring: int, angle: float) -> Colour:
    """Petals within, waves without."""
    petal = 0.5 + 0.5 * math.cos(8 * angle)
    if ring < 2 + 7 * petal:
        base = [(226, 110, 82), (242, 168, 104), (250, 214, 150)][min(ring // 3, 2)]
    else:
        wave = ring + 1.4 * math.sin(8 * angle)
        base = [colours[3], colours[2], colours[0], colours[1], colours[4]][int(wave / 2.4) % 5]
    return varied(rng, mix(base, rng.choice(colours), 0.12), 0.2)


def tessera(
    rng: random.Random, centre: Point, place: tuple[float, float], start: float, count: int
) -> list[Point]:
    """The corners of one tile, cut by eye."""
    (cx, cy), (inner, tile) = centre, place
    step = math.tau / count
    corners = ((0.06, 0.06), (0.94, 0.06), (0.94, 0.92), (0.06, 0.92))
    points = []
    for around, out in corners:
        angle = start + step * (around + rng.uniform(-0.05, 0.05))
        r = inner + tile * (out + rng.uniform(-0.05, 0.05))
        points.append((cx + r * math.cos(angle), cy + r * math.sin(angle)))
    return points
