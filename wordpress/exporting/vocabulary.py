"""Our numbers, names and dates in the terms of a WordPress export.

WordPress numbers posts, pages and pictures together, and so categories and tags; here each has
numbers of its own, which are mapped to numbers that never collide and never change.
"""

import datetime
from collections.abc import Iterator
from email.utils import format_datetime
from html import escape

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.media.licences import LICENCES
from blog.models import Category, File, Image, Page, Post, Tag
from ratings.models import Score
from wordpress.exporting.xml import meta

NO_DATE = "0000-00-00 00:00:00"

# Numbers


def post_number(post: Post) -> int:
    return post.pk * 3


def page_number(key: int) -> int:
    return key * 3 + 1


def image_number(image: Image) -> int:
    return image.pk * 3 + 2


def file_number(file: File) -> int:
    """As for pictures, of which nobody has a milliard."""
    return (file.pk + 10**9) * 3 + 2


def category_number(category: Category) -> int:
    return category.pk * 2


def tag_number(tag: Tag) -> int:
    return int(tag.pk) * 2 + 1


# Names as WordPress needs them


def own_nicename(category: Category, taken: set[str]) -> str:
    """The last part of its URL; where another has that, the part above joins it, as there."""
    parts = category.path.split("/")
    names = ["-".join(parts[-1 : -length - 1 : -1]) for length in range(1, len(parts) + 1)]
    numbered = (f"{names[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in [*names, *numbered] if name not in taken)


def place_of_page(path: str, keys: dict[str, int]) -> tuple[int | None, str]:
    """The key of the nearest page above, and what remains as the page's own name."""
    above, _slash, name = path.rpartition("/")
    while above and above not in keys:
        above, _slash, part = above.rpartition("/")
        name = f"{part}-{name}"
    return keys.get(above), name


# Words


def facts_of(post: Post, score: Score | None) -> Iterator[str]:
    """The custom fields of a post that WordPress or a well-known plugin uses."""
    if post.picture:
        yield meta("_thumbnail_id", image_number(post.picture))
    if post.first_published_url:
        yield meta("_yoast_wpseo_canonical", post.first_published_url)
    if score and score.mean is not None:
        yield meta("ratings_users", score.all_votes)
        yield meta("ratings_score", f"{score.all_total.normalize():f}")
        yield meta("ratings_average", round(score.mean, 2))


def caption(image: Image) -> str:
    """“Caption (Photo: NAME, CC BY 2.0)”: WordPress has no other place for a credit."""
    licence = LICENCES.get(image.license)
    parts = [f"{_('Photo')}: {image.creator}"] if image.creator else []
    if licence and (licence.deed or image.creator):
        parts.append(str(licence.label))
    if image.changes and parts:
        parts.append(image.changes)
    line = ", ".join(parts)
    return escaped(f"{image.caption} ({line})" if image.caption and line else image.caption or line)


def escaped(text: str) -> str:
    """Plain text for a field that is HTML in WordPress."""
    return escape(text, quote=False)


def state(text: Post | Page) -> str:
    published = text.published_at
    if hasattr(text, "trash"):
        return "trash"
    if published is None:
        return "draft"
    return "publish" if published <= timezone.now() else "future"


# Times


def rss_date(moment: datetime.datetime) -> str:
    return format_datetime(moment.astimezone(datetime.UTC))


def local(moment: datetime.datetime) -> str:
    """Local time without its zone, as WordPress writes it."""
    return timezone.localtime(moment).replace(tzinfo=None).isoformat(" ", "seconds")


def gmt(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(" ", "seconds")
