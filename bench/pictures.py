"""Measure what readers load of a post with twelve pictures of 8 MB each.

    DEBUG=1 .venv/bin/python -m bench.pictures

It paints the pictures, uploads them into a database and a folder of its own, which go when it
ends, and prints the compressed size of the page and of the first picture on phones.
"""

import gzip
import io
import os
import random
import re
import sys
import tempfile
import time
from pathlib import Path

PICTURES = 12
MEGABYTES = 8
SIDES = (6_000, 4_000)
PAGE_LIMIT = 60_000
PICTURE_LIMIT = 120_000
# A screen of 360 CSS pixels leaves 18 on both sides.
SHOWN_WIDTH = 324


def start(folder: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["MEDIA_ROOT"] = f"{folder}/media"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def photo(seed: int) -> bytes:
    """Discs on a slope under grain of every size, which is harder to compress than most photos."""
    from PIL import Image, ImageChops, ImageDraw

    rng = random.Random(seed)
    small = Image.linear_gradient("L").resize((600, 400)).convert("RGB")
    draw = ImageDraw.Draw(small)
    for _number in range(60):
        x, y, radius = rng.randrange(600), rng.randrange(400), rng.randrange(5, 60)
        colour = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    picture = small.resize(SIDES, Image.Resampling.BICUBIC)
    for coarseness, strength in ((1, 16), (2, 12), (4, 10), (8, 8), (16, 8)):
        size = (SIDES[0] // coarseness, SIDES[1] // coarseness)
        grain = Image.effect_noise(size, strength).resize(SIDES, Image.Resampling.BICUBIC)
        picture = ImageChops.add(picture, Image.merge("RGB", [grain] * 3), 1, -128)
    for quality in range(60, 100, 2):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        if buffer.tell() >= MEGABYTES * 1_000_000:
            break
    return buffer.getvalue()


def bring_in(photos: list[bytes]) -> str:
    """Upload the pictures, publish a post that shows them, and return its address."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import User
    from blog.models import Image, Post
    from blog.rendering.saving import save_text
    from blog.rendering.saving_images import save_image

    images = [
        save_image(
            Image(
                file=ContentFile(content, f"bild-{number}.jpg"),
                alternative_text="Eine Landschaft mit viel Korn",
                caption="Gemalt für diese Messung.",
                creator="Tilda Roth",
                license="cc-by-4.0",
            )
        )
        for number, content in enumerate(photos)
    ]
    # Large pictures are copied in threads; this waits for its turn and finds nothing left.
    call_command("make_renditions", verbosity=0)
    text = "<p>" + "Sie gehen über den Deich und sehen aufs Wasser. " * 12 + "</p>"
    body = "".join(f'{text}<figure><img src="{image.file.url}"></figure>' for image in images[1:])
    post = save_text(
        Post(
            title="Zwölf Bilder",
            body=body,
            picture=images[0],
            author=User.objects.create_user("anna"),
            published_at=timezone.now(),
        )
    )
    return post.get_absolute_url()


def choice(html: str, density: int) -> str:
    """The address in the first srcset that a phone of this density loads."""
    found = re.search(r'srcset="([^"]+)"', html)
    if found is None:
        sys.exit("The page offers no smaller copies.")
    offers = [offer.split() for offer in found[1].split(", ")]
    wide_enough = [url for url, width in offers if int(width[:-1]) >= SHOWN_WIDTH * density]
    return wide_enough[0]


def measure(address: str) -> bool:
    """Print the figures; True if all keep their limits."""
    from django.contrib.staticfiles import finders
    from django.test import Client

    html = Client(headers={"host": "localhost"}).get(address).content.decode()
    parts = [html.encode()]
    for name in re.findall(r'(?:href|src)="/static/((?:css|js)/[^"]+)"', html):
        parts.append(Path(str(finders.find(name))).read_bytes())
    page = sum(len(gzip.compress(part)) for part in parts)
    print(f"page with styles and scripts, compressed: {page:,} bytes (limit {PAGE_LIMIT:,})")
    good = page <= PAGE_LIMIT
    for density in (1, 2, 3):
        url = choice(html, density)
        path = Path(os.environ["MEDIA_ROOT"]) / url.removeprefix("/media/")
        size = path.stat().st_size
        print(f"first picture at 360 px, {density}x: {size:,} bytes (limit {PICTURE_LIMIT:,})")
        good = good and size <= PICTURE_LIMIT
    return good


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        photos = [photo(seed) for seed in range(PICTURES)]
        mean = sum(map(len, photos)) / len(photos) / 1e6
        print(f"{len(photos)} pictures of {SIDES[0]} × {SIDES[1]} pixels, {mean:.1f} MB each")
        began = time.monotonic()
        address = bring_in(photos)
        spent = (time.monotonic() - began) / len(photos)
        print(f"taking in one picture with its copies: {spent:.1f} s")
        good = measure(address)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
