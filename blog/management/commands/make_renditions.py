"""Make the smaller copies of pictures that are missing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from PIL import UnidentifiedImageError

from blog.models import Image
from blog.rendering.saving_images import make_renditions


class Command(BaseCommand):
    help = "Make the smaller copies of pictures that have none: after an import, or a crash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="make those anew, too, that are there already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        images = Image.objects.order_by("pk")
        if not options["all"]:
            images = images.filter(rendition_widths=[])
        made = 0
        failed = 0
        # The keys first: making copies takes long, and the pictures may change in the meantime.
        for pk in list(images.values_list("pk", flat=True)):
            if image := Image.objects.filter(pk=pk).first():
                try:
                    make_renditions(image)
                except (OSError, ValueError, UnidentifiedImageError) as error:
                    failed += 1
                    self.stderr.write(f"{image.file.name}: {error}")
                else:
                    made += bool(image.rendition_widths)
        self.stdout.write(f"{made} pictures with smaller copies")
        if failed:
            raise CommandError(f"{failed} pictures could not be read")
