"""Fetch what providers tell about the embeds in posts and pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from blog.models import Embed
from blog.rendering.saving_embeds import fetch_embed


class Command(BaseCommand):
    help = "Fetch title and picture of embedded videos and posts from YouTube, Vimeo and Mastodon."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="also those that were asked for before"
        )

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        embeds = Embed.objects.all() if again else Embed.objects.to_fetch()
        for embed in embeds.iterator(100):
            fetch_embed(embed)
            self.stdout.write(f"{embed.url}: {embed.problem or embed.title}")
