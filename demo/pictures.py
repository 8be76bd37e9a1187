"""Small paintings for the demo blog: layers of light, hills, water and windows."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw

from demo import interiors, landscapes, places
from demo.brushes import Size, gradient, on_paper

FINER = 2
"""Paintings are made this many times larger and then reduced, so that edges are smooth."""

Painter = Callable[[random.Random, Size, int], Image.Image]
PAINTERS: dict[str, Painter] = {
    "sunset_hills": landscapes.sunset_hills,
    "harbour": landscapes.harbour,
    "library": interiors.library,
    "garden_rows": landscapes.garden_rows,
    "starry_sky": landscapes.starry_sky,
    "windows_at_night": places.windows_at_night,
    "choir": interiors.choir,
    "paper_boats": landscapes.paper_boats,
    "market": places.market,
    "mosaic": places.mosaic,
    "bridge": landscapes.bridge,
    "lamps": landscapes.lamps,
}
PORTRAITS = ["sunset_hills", "lamps", "starry_sky", "harbour"]


def paint(kind: str, seed: int, size: Size = (1600, 1000)) -> Image.Image:
    """A picture of one of PAINTERS; the same seed gives the same picture."""
    rng = random.Random(f"{kind}-{seed}")
    large = PAINTERS[kind](rng, (size[0] * FINER, size[1] * FINER), seed)
    return on_paper(large.resize(size, Image.Resampling.LANCZOS), rng)


def paint_portrait(seed: int) -> Image.Image:
    """A round landscape instead of a face."""
    side = 480
    scene = paint(PORTRAITS[seed % len(PORTRAITS)], seed, (side, side))
    ground = gradient((side, side), [(252, 244, 230), (240, 224, 202)])
    mask = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(mask).ellipse((72, 72, side * 4 - 72, side * 4 - 72), fill=255)
    ground.paste(scene, mask=mask.resize((side, side), Image.Resampling.LANCZOS))
    return ground
