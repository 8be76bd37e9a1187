"""manage.py import_ratings: import the stars of WordPress's rating plugins."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Post
from ratings.models import ImportedRating as StoredRating
from ratings.scores.importing import add_imported_rating
from wordpress.importing.survey import entries
from wordpress.models import Source
from wordpress.ratings import MAX_SCALE, ImportedRating, Problem, Reading, gdstarrating
from wordpress.ratings import pages as saved_pages
from wordpress.ratings.matching import matched
from wordpress.ratings.postratings import from_meta, least_scale
from wordpress.wxr.containers import WXRError

TABLES = {".sql", ".csv", ".tsv"}
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Import the ratings of an imported site: WP-PostRatings from its export, GD Star Rating "
        "from a SQL dump or CSV of its tables, either from a folder of saved pages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, help="exports, .sql, .csv, or folders of saved pages"
        )
        parser.add_argument(
            "--scale", type=int, help="the highest rating possible on the old site, usually 5 or 10"
        )
        parser.add_argument("--site", help="the old site's URL, if several sites were imported")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would be imported, change nothing"
        )

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        source = source_of(options["site"])
        scale = options["scale"]
        if scale is not None and not 1 <= scale <= MAX_SCALE:
            raise CommandError(_("The scale must be a number from 1 to 100."))
        try:
            found = list(chain.from_iterable(read(path, scale) for path in paths))
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": error.filename, "reason": error.strerror}
            ) from error
        except (WXRError, UnicodeError) as error:
            raise CommandError(str(error)) from error
        problems = [reading for reading in found if isinstance(reading, Problem)]
        ratings = [reading for reading in found if isinstance(reading, ImportedRating)]
        stored = 0
        with transaction.atomic():
            for result in matched(ratings, source):
                if isinstance(result, Problem):
                    problems.append(result)
                elif problem := store(*result, host_of(source), is_dry=options["dry_run"]):
                    problems.append(problem)
                else:
                    stored += 1
        self.print_result(stored, problems)

    def print_result(self, stored: int, problems: list[Problem]) -> None:
        for problem in problems[:SHOWN]:
            self.stdout.write(f"{problem.post_key or '–'}: {problem.reason}")
        if len(problems) > SHOWN:
            more = len(problems) - SHOWN
            text = ngettext("and %(count)s more like these", "and %(count)s more like these", more)
            self.stdout.write(text % {"count": more})
        text = ngettext("%(count)s post has stars.", "%(count)s posts have stars.", stored)
        self.stdout.write(text % {"count": stored})


def source_of(site: str | None) -> Source:
    """The site that the posts were imported from."""
    sources = Source.objects.filter(base_url=site.rstrip("/")) if site else Source.objects.all()
    found = list(sources[:2])
    if not found:
        text = _("Nothing has been imported from %(site)s yet.")
        raise CommandError(text % {"site": site or _("another site")})
    if len(found) > 1:
        raise CommandError(_("Several sites were imported: choose one with --site."))
    return found[0]


def host_of(source: Source) -> str:
    return urlsplit(source.base_url).netloc or source.base_url


def read(path: Path, scale: int | None) -> Iterator[Reading]:
    if path.is_dir():
        yield from saved_pages.read_folder(path)
    elif path.suffix.lower() in TABLES:
        with path.open("rb") as file:
            try:
                yield from gdstarrating.read(file, scale)
            except gdstarrating.ScaleError as error:
                raise CommandError(scale_is_missing(1)) from error
    elif scale is None:
        least = max((least_scale(entry.meta) for entry in entries([path])), default=0)
        if least:
            raise CommandError(scale_is_missing(least))
    else:
        for entry in entries([path]):
            if entry.type == "post" and (reading := from_meta(entry.id, entry.meta, scale)):
                yield reading


def scale_is_missing(least: int) -> str:
    text = _("Give the highest possible rating with --scale: at least %(least)s, usually 5 or 10.")
    return text % {"least": least}


def store(post: Post, rating: ImportedRating, host: str, *, is_dry: bool) -> Problem | None:
    """Store the rating, unless the post has one from another source: votes would count twice."""
    name = host if rating.source == saved_pages.SOURCE else rating.source
    other = StoredRating.objects.filter(post=post).exclude(source=name).first()
    if other is not None:
        reason = _("It already has stars from %(source)s.")
        return Problem(rating.post_key, reason % {"source": other.source})
    if not is_dry:
        add_imported_rating(post, name, rating.mean, rating.count, rating.scale)
    return None
