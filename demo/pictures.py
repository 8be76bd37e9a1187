"""Paint the demo's pictures: layers of light, hills, water and windows.

    .venv/bin/python -m demo.pictures

The paintings lie in demo/content/pictures/ with the copies that readers get, because painting them
takes longer than all the rest of the demo. Run this after changing a painter, a picture in
pictures.toml or an author.
"""

import random
import tomllib
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

from blog.media.renditions import as_webp, encoded, widths_for
from demo import interiors, landscapes, places
from demo.brushes import Size, gradient, on_paper

CONTENT = Path(__file__).resolve().parent / "content"
FOLDER = CONTENT / "pictures"

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


def file_of(key: str, width: int) -> Path:
    """A copy of a picture; the widest is its original as well."""
    return FOLDER / f"{key}.{width}.webp"


def portrait_of(username: str) -> Path:
    return FOLDER / f"portrait-{username}.webp"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for facts in tomllib.loads((CONTENT / "pictures.toml").read_text("utf-8"))["pictures"]:
        picture = paint(facts["kind"], facts["seed"])
        for width in widths_for(picture.width):
            size = (width, round(width * picture.height / picture.width))
            copy = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            file_of(facts["key"], width).write_bytes(encoded(copy))
    for seed, author in enumerate(tomllib.loads((CONTENT / "site.toml").read_text())["authors"]):
        portrait = paint_portrait(seed).convert("RGB")
        portrait_of(author["username"]).write_bytes(as_webp(portrait, 82))


if __name__ == "__main__":
    main()
