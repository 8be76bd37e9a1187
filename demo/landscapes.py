"""The demo's paintings under the open sky."""

import math
import random

from PIL import Image, ImageDraw

from demo.brushes import (
    CREAM,
    DUSKS,
    LAMPLIGHT,
    NIGHT,
    PALETTES,
    Colour,
    Size,
    apart,
    birds,
    clouds,
    cord,
    disc,
    fir,
    glow,
    gradient,
    hills,
    land,
    mirror,
    mix,
    ridge,
    ripples,
    sun,
    unit,
    varied,
    veil,
)

LANTERNS: list[Colour] = [(255, 206, 120), (250, 158, 104), (255, 232, 176), (238, 116, 92)]


def sunset_hills(rng: random.Random, size: Size, seed: int) -> Image.Image:
    colours = PALETTES[seed % len(PALETTES)]
    picture = gradient(size, [mix(colours[0], colours[4], 0.12), colours[0], colours[1]])
    width, height = size
    clouds(picture, rng, mix(colours[0], (255, 255, 255), 0.5), 0.36)
    sun(picture, width * rng.uniform(0.3, 0.7), height * 0.36, height * 0.062, CREAM)
    rows = [mix(colours[1], colours[4], n / 6) for n in range(1, 7)]
    hills(picture, rng, rows, 0.42, mix(colours[0], colours[1], 0.5))
    birds(picture, rng, width * rng.uniform(0.2, 0.8), height * 0.2, 7, colours[3])
    return picture


def harbour(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """A lake with its far bank and sailing boats."""
    colours = PALETTES[seed % len(PALETTES)]
    picture = gradient(size, [mix(colours[0], colours[2], 0.35), colours[0], colours[0]])
    (width, height), u = size, unit(picture)
    horizon = int(height * 0.5)
    clouds(picture, rng, mix(colours[0], (255, 255, 255), 0.6), 0.34)
    sun(picture, width * rng.uniform(0.25, 0.75), height * 0.3, height * 0.04, CREAM)
    for rise, share in ((0.1, 0.25), (0.06, 0.6), (0.028, 0.95)):
        line = ridge(rng, width, horizon - height * rise, height * 0.022)
        colour = mix(colours[1], colours[3], share)
        land(picture, line, colour, mix(colour, colours[0], 0.2))
        veil(picture, horizon - 60 * u, horizon, colours[0], 0.3)
    mirror(picture, horizon, mix(colours[2], colours[3], 0.6), 0.5)
    ripples(picture, rng, horizon, CREAM, colours[3], 260)
    box = (0.1 * width, 0.57 * height, 0.9 * width, 0.88 * height)
    for x, y in apart(rng, 5, 240 * u, box):
        boat(picture, rng, x, y)
    birds(picture, rng, width * rng.uniform(0.2, 0.8), height * 0.16, 6, colours[3])
    return picture


def boat(picture: Image.Image, rng: random.Random, x: float, y: float) -> None:
    draw = ImageDraw.Draw(picture, "RGBA")
    s = picture.height * 0.062 * (0.25 + y / picture.height)
    hull = rng.choice([(84, 50, 44), (60, 62, 84), (122, 66, 50)])
    sail = rng.choice([(252, 244, 228), (228, 156, 110), (246, 220, 170), (214, 120, 92)])
    draw.polygon(
        [(x - s * 0.8, y + s * 0.36), (x + s * 0.8, y + s * 0.36), (x + s * 0.2, y + s * 2.1)],
        fill=(*sail, 70),
    )
    draw.ellipse((x - s * 1.1, y + s * 0.2, x + s * 1.1, y + s * 0.5), fill=(*hull, 90))
    draw.line((x, y, x, y - s * 2.3), fill=hull, width=max(round(s * 0.06), 1))
    bow = [(x + s * 0.06, y - s * 2.2), (x + s * 0.62, y - s), (x + s * 0.98, y - s * 0.16)]
    draw.polygon([*bow, (x + s * 0.06, y - s * 0.16)], fill=sail)
    stern = [(x - s * 0.06, y - s * 1.9), (x - s * 0.42, y - s * 0.9), (x - s * 0.7, y - s * 0.16)]
    draw.polygon([*stern, (x - s * 0.06, y - s * 0.16)], fill=mix(sail, (110, 90, 110), 0.24))
    side = [(x - s * 1.05, y - s * 0.06), (x + s * 1.1, y - s * 0.1), (x + s * 0.75, y + s * 0.34)]
    draw.polygon([*side, (x - s * 0.75, y + s * 0.34)], fill=hull)
    draw.line((*side[0], *side[1]), fill=mix(hull, CREAM, 0.5), width=max(round(s * 0.07), 1))


def bridge(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Three arches of stone and their reflection."""
    colours = PALETTES[seed % len(PALETTES)]
    picture = gradient(size, [mix(colours[0], colours[1], 0.9), colours[0], colours[0]])
    (width, height), u = size, unit(picture)
    horizon = int(height * 0.62)
    clouds(picture, rng, mix(colours[0], (255, 255, 255), 0.6), 0.3)
    sun(picture, width * rng.uniform(0.35, 0.65), height * 0.3, height * 0.05, CREAM)
    for rise, share in ((0.2, 0.2), (0.13, 0.45), (0.07, 0.7)):
        line = ridge(rng, width, horizon - height * rise, height * 0.03)
        colour = mix(colours[1], colours[3], share)
        land(picture, line, colour, mix(colour, colours[0], 0.35))
    veil(picture, horizon - 150 * u, horizon, colours[0], 0.5)
    arches(picture, rng, horizon, mix(colours[3], (96, 78, 80), 0.4))
    mirror(picture, horizon, mix(colours[3], colours[2], 0.5), 0.62)
    ripples(picture, rng, horizon, CREAM, colours[4], 420)
    shore(picture, horizon, colours[0])
    bank(picture, rng, colours[4])
    birds(picture, rng, width * 0.5, height * 0.2, 12, colours[4])
    return picture


def shore(picture: Image.Image, horizon: int, light: Colour) -> None:
    """The bright line where the water begins, and the feet of the pillars."""
    draw, u = ImageDraw.Draw(picture, "RGBA"), unit(picture)
    draw.rectangle((0, horizon - 2 * u, picture.width, horizon + 3 * u), fill=(*light, 130))
    for middle in (0.0425, 0.3325, 0.6675, 0.9575):
        x, half = middle * picture.width, 42 * u
        box = (x - half, horizon - 26 * u, x + half, horizon + 10 * u)
        draw.rounded_rectangle(box, 10 * u, fill=(96, 86, 88))
        draw.rounded_rectangle((*box[:3], horizon - 16 * u), 5 * u, fill=(150, 138, 132))


def arches(picture: Image.Image, rng: random.Random, foot: int, stone: Colour) -> None:
    (width, height), u = picture.size, unit(picture)
    mask = Image.new("L", picture.size)
    draw = ImageDraw.Draw(mask)

    def deck(x: float) -> float:
        return foot - height * (0.19 + 0.07 * math.sin(math.pi * x / width))

    top = [(float(x), deck(x)) for x in range(0, width + 8, 8)]
    draw.polygon([*top, (width, foot), (0, foot)], fill=255)
    for middle, half in ((0.2, 0.115), (0.5, 0.15), (0.8, 0.115)):
        x, r = middle * width, half * width
        high = foot - deck(x) - 62 * u
        draw.ellipse((x - r, foot - high, x + r, foot + high), fill=0)
    surface = gradient(picture.size, [mix(stone, CREAM, 0.55), mix(stone, CREAM, 0.2), stone])
    stones = ImageDraw.Draw(surface)
    y, row = height * 0.3, 0
    while y < foot:
        x = -rng.uniform(0, 50) * u
        while x < width:
            length = rng.uniform(34, 74) * u
            colour = varied(rng, mix(stone, CREAM, 0.5 - 0.3 * (y / foot)), 0.16)
            stones.rectangle((x, y, x + length - 3 * u, y + 19 * u), fill=colour)
            x += length
        y, row = y + 22 * u, row + 1
    picture.paste(surface, mask=mask)
    line = ImageDraw.Draw(picture)
    line.line(top, fill=mix(stone, CREAM, 0.7), width=round(11 * u))


def bank(picture: Image.Image, rng: random.Random, colour: Colour) -> None:
    """Reeds on the near bank."""
    (width, height), u = picture.size, unit(picture)
    land(picture, ridge(rng, width, height * 0.965, height * 0.012), colour, colour)
    draw = ImageDraw.Draw(picture)
    for _ in range(150):
        x = width * (rng.random() ** 2 * 0.3 if rng.random() < 0.5 else 1 - rng.random() ** 2 * 0.3)
        tall, lean = rng.uniform(40, 150) * u, rng.uniform(-26, 26) * u
        tip = x + lean, height * 0.975 - tall
        draw.line((x, height, *tip), fill=varied(rng, colour, 0.16), width=round(4 * u))
        if rng.random() < 0.2:
            disc(draw, tip[0], tip[1], 7 * u, (150, 98, 66))


def garden_rows(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Beds in rows that run towards the hills."""
    colours = PALETTES[seed % len(PALETTES)]
    picture = gradient(size, [(150, 188, 208), (214, 222, 214), colours[0], colours[0]])
    (width, height), u = size, unit(picture)
    horizon, middle = height * 0.47, width * rng.uniform(0.42, 0.58)
    clouds(picture, rng, (255, 252, 244), 0.3)
    sun(picture, width * 0.74, height * 0.22, height * 0.042, CREAM)
    greens: list[Colour] = [(190, 196, 150), (146, 166, 116), (102, 132, 90)]
    for number, green in enumerate(greens):
        line = ridge(rng, width, horizon - height * (0.1 - 0.042 * number), height * 0.02)
        land(picture, line, green, mix(green, colours[0], 0.3))
    earth = gradient((width, height - int(horizon)), [(168, 128, 92), (116, 82, 58), (88, 60, 46)])
    picture.paste(earth, (0, int(horizon)))
    for bed in range(-11, 12):
        flowers = rng.choice([(232, 92, 66), (250, 196, 70), (253, 240, 226), (206, 116, 166)])
        plant_bed(picture, rng, horizon, (middle + bed * width * 0.018, bed), flowers)
    draw = ImageDraw.Draw(picture)
    for _ in range(26):
        fir(draw, rng.uniform(0, width), horizon + 5 * u, rng.uniform(20, 50) * u, (74, 102, 76))
    veil(picture, horizon - 70 * u, horizon + 60 * u, colours[0], 0.35)
    return picture


def plant_bed(
    picture: Image.Image,
    rng: random.Random,
    horizon: float,
    start: tuple[float, int],
    flowers: Colour,
) -> None:
    """Tufts of leaves from far to near, some in flower."""
    draw, u = ImageDraw.Draw(picture), unit(picture)
    far, bed = start
    near = far + bed * picture.width * 0.125
    green = mix((84, 122, 66), (150, 168, 84), rng.random())
    for step in range(60):
        t = (step / 60) ** 1.9
        x, y = far + (near - far) * t, horizon + (picture.height * 1.03 - horizon) * t
        r = (3 + 34 * t) * u
        for _ in range(5):
            dx, dy = rng.gauss(0, r * 0.62), rng.gauss(0, r * 0.3)
            disc(draw, x + dx, y + dy, r * 0.55, varied(rng, green, 0.3))
        for _ in range(rng.choice([1, 2, 3, 4])):
            dx, dy = rng.gauss(0, r * 0.7), -rng.uniform(0, r * 0.7)
            disc(draw, x + dx, y + dy, r * 0.27, varied(rng, flowers, 0.2))


def starry_sky(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """A clear night over dark hills, with the Milky Way and a small observatory."""
    picture = gradient(size, NIGHT[:4] if seed % 2 == 0 else [*NIGHT[:3], (92, 112, 150)])
    (width, height), u = size, unit(picture)
    milky_way(picture, rng)
    draw = ImageDraw.Draw(picture)
    for _ in range(1100):
        x, y = rng.uniform(0, width), rng.uniform(0, height * 0.86)
        light = mix((255, 244, 220), (196, 210, 255), rng.random())
        faint = mix(light, NIGHT[1], rng.uniform(0, 0.6))
        disc(draw, x, y, rng.choice([0.8, 0.9, 1.1, 1.5]) * u, faint)
    for x, y in apart(rng, 16, 130 * u, (0, 0, width, height * 0.66)):
        light = mix((255, 236, 206), (206, 218, 255), rng.random())
        glow(picture, x, y, rng.uniform(10, 22) * u, light, 0.8)
        disc(ImageDraw.Draw(picture), x, y, 2.6 * u, (255, 252, 244))
    rows = [mix(NIGHT[2], NIGHT[4], n / 4) for n in range(1, 5)]
    hills(picture, rng, rows, 0.72, mix(NIGHT[2], NIGHT[1], 0.4))
    observatory(picture, width * rng.uniform(0.3, 0.7), height * 0.9)
    return picture


def milky_way(picture: Image.Image, rng: random.Random) -> None:
    (width, height), u = picture.size, unit(picture)
    for step in range(90):
        t = step / 90
        x, y = t * width, height * (0.78 - 0.7 * t)
        for _ in range(3):
            dx, dy = rng.gauss(0, 60) * u, rng.gauss(0, 40) * u
            light = rng.choice([(176, 164, 214), (214, 180, 196), (150, 160, 220)])
            glow(picture, x + dx, y + dy, rng.uniform(60, 170) * u, light, rng.uniform(0.02, 0.1))
    draw = ImageDraw.Draw(picture)
    for _ in range(1300):
        t = rng.random()
        x, y = t * width + rng.gauss(0, 70) * u, height * (0.78 - 0.7 * t) + rng.gauss(0, 46) * u
        colour = mix((232, 226, 250), NIGHT[2], rng.uniform(0.1, 0.7))
        disc(draw, x, y, rng.uniform(0.6, 1.1) * u, colour)


def observatory(picture: Image.Image, x: float, y: float) -> None:
    draw, r = ImageDraw.Draw(picture), picture.height * 0.05
    wall, dome = (52, 54, 90), (92, 96, 142)
    draw.rectangle((x - r, y, x + r, y + picture.height), fill=wall)
    draw.pieslice((x - r * 1.1, y - r * 1.1, x + r * 1.1, y + r * 1.1), 180, 360, fill=dome)
    draw.polygon(
        [(x + r * 0.2, y), (x + r * 0.5, y), (x + r * 0.62, y - r), (x + r * 0.3, y - r * 1.12)],
        fill=(255, 206, 140),
    )
    glow(picture, x + r * 0.45, y - r * 0.6, r * 1.6, (255, 190, 120), 0.45)
    draw.rectangle((x - r * 0.25, y + r * 0.5, x + r * 0.05, y + r * 1.2), fill=LAMPLIGHT)


def paper_boats(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Paper boats on a pond, seen a little from above."""
    colours = PALETTES[seed % len(PALETTES)]
    deep = mix(colours[3], colours[2], 0.3)
    picture = gradient(size, [mix(colours[1], CREAM, 0.2), colours[1], colours[2], deep])
    (width, height), u = size, unit(picture)
    glow(picture, width * rng.uniform(0.2, 0.8), height * 0.1, height * 0.7, CREAM, 0.75)
    ripples(picture, rng, 0, CREAM, colours[3], 420)
    box = (0.06 * width, 0.06 * height, 0.94 * width, 0.95 * height)
    for x, y in apart(rng, 9, 150 * u, box):
        leaf(picture, rng, x, y)
    box = (0.1 * width, 0.2 * height, 0.9 * width, 0.86 * height)
    for x, y in apart(rng, 9, 290 * u, box):
        paper_boat(picture, rng, x, y)
    return picture


def leaf(picture: Image.Image, rng: random.Random, x: float, y: float) -> None:
    r = picture.height * 0.05 * (0.4 + y / picture.height) * rng.uniform(0.6, 1.2)
    green = varied(rng, (104, 136, 96), 0.2)
    turn = rng.randint(200, 320)
    box = (x - r, y - r * 0.42, x + r, y + r * 0.42)
    ImageDraw.Draw(picture).pieslice(box, turn + 26, turn + 350, fill=green)


def paper_boat(picture: Image.Image, rng: random.Random, x: float, y: float) -> None:
    draw = ImageDraw.Draw(picture, "RGBA")
    s = picture.height * 0.085 * (0.35 + y / picture.height) * rng.uniform(0.9, 1.15)
    for ring in range(3):
        r = s * (1.5 + 0.45 * ring)
        box = (x - r, y + s * 0.3 - r * 0.3, x + r, y + s * 0.3 + r * 0.34)
        draw.ellipse(box, outline=(255, 252, 240, 110 - 32 * ring), width=max(round(s * 0.03), 1))
    paper = rng.choice([(253, 246, 230), (242, 182, 138), (228, 126, 96), (251, 222, 156)])
    shade, deep = mix(paper, (120, 90, 96), 0.22), mix(paper, (100, 76, 90), 0.36)
    draw.ellipse((x - s, y + s * 0.26, x + s * 1.1, y + s * 0.72), fill=(30, 60, 60, 70))
    draw.polygon([(x - s * 0.52, y), (x, y - s * 0.86), (x, y + s * 0.1)], fill=paper)
    draw.polygon([(x, y - s * 0.86), (x + s * 0.52, y), (x, y + s * 0.1)], fill=shade)
    front = [(x - s * 1.25, y - s * 0.3), (x, y + s * 0.08), (x + s * 1.25, y - s * 0.3)]
    draw.polygon([*front, (x + s * 0.66, y + s * 0.5), (x - s * 0.66, y + s * 0.5)], fill=paper)
    side = [(x, y + s * 0.08), (x + s * 1.25, y - s * 0.3), (x + s * 0.66, y + s * 0.5)]
    draw.polygon([*side, (x, y + s * 0.5)], fill=shade)
    draw.line([*front], fill=(*deep, 150), width=max(round(s * 0.025), 1))


def lamps(rng: random.Random, size: Size, seed: int) -> Image.Image:
    """Lanterns on cords over the hills, as at a summer party."""
    dusk = DUSKS[(seed + 1) % len(DUSKS)]
    picture = gradient(size, [dusk[0], dusk[1], dusk[2], dusk[3]])
    (width, height), u = size, unit(picture)
    clouds(picture, rng, mix(dusk[2], dusk[3], 0.6), 0.5)
    rows = [mix(dusk[1], dusk[4], n / 4) for n in range(1, 5)]
    hills(picture, rng, rows, 0.66, mix(dusk[2], dusk[3], 0.4))
    for number in range(4):
        left, right = (height * rng.uniform(-0.04, 0.2) for _ in range(2))
        sag = height * (0.1 + 0.09 * number) * rng.uniform(0.85, 1.1)
        points = cord((-20 * u, left), (width + 20 * u, right), sag)
        ImageDraw.Draw(picture).line(points, fill=mix(dusk[4], dusk[0], 0.3), width=round(4 * u))
        for x, y in points[1 + 2 * (number % 2) :: 4]:
            lantern(picture, x, y, (13 + 6 * number) * u, rng.choice(LANTERNS))
    return picture


def lantern(picture: Image.Image, x: float, y: float, r: float, colour: Colour) -> None:
    glow(picture, x, y + r, r * 4.4, colour, 0.55)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((x - r * 1.06, y, x + r * 1.06, y + r * 2), fill=mix(colour, (190, 80, 60), 0.18))
    draw.ellipse((x - r * 0.6, y, x + r * 0.6, y + r * 2), fill=colour)
    glow(picture, x, y + r, r * 0.95, (255, 250, 226), 0.7)
    cap = mix(colour, (70, 40, 44), 0.7)
    draw.rectangle((x - r * 0.36, y - r * 0.1, x + r * 0.36, y + r * 0.14), fill=cap)
    draw.rectangle((x - r * 0.36, y + r * 1.88, x + r * 0.36, y + r * 2.08), fill=cap)
