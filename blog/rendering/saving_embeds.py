"""Saving embeds, fetching what their providers tell, and which hosts their frames come from."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.embeds import safe_fetching
from blog.embeds.registry import PROVIDERS, recognise
from blog.embeds.safe_fetching import FetchError
from blog.models import Embed, Page, Post
from blog.rendering.saving import render_again
from blog.rendering.saving_images import save_image

MAX_PICTURE_BYTES = 5 * 1024 * 1024
MAX_SERVERS = 1_000


@transaction.atomic
def save_embed(embed: Embed) -> None:
    """Store an embed; where its card changes, render the posts and pages that show it."""
    before = Embed.objects.filter(pk=embed.pk).first()
    embed.store()
    if before is None or before.card == embed.card:
        return
    for pk in list(embed.posts.values_list("pk", flat=True)):
        # The text as it is now, for somebody may have saved it in the meantime.
        render_again(Post.objects.select_for_update().get(pk=pk))
    for pk in list(embed.pages.values_list("pk", flat=True)):
        render_again(Page.objects.select_for_update().get(pk=pk))


def fetch_embed(embed: Embed) -> bool:
    """Store an embed's title, author and picture, or the sentence that says why not."""
    try:
        _fetch(embed)
        embed.problem = ""
    except FetchError as error:
        embed.problem = str(error)[:300]
    embed.fetched_at = timezone.now()
    with transaction.atomic():
        _keep_what_was_typed(embed)
        save_embed(embed)
    return not embed.problem


def _fetch(embed: Embed) -> None:
    found = recognise(embed.url)
    if found is None:
        raise FetchError(_("This address cannot be embedded."))
    provider = PROVIDERS[found.provider]
    facts = provider.ask(found.url)
    embed.title = embed.title or facts.title[:300].strip()
    embed.author_name = embed.author_name or facts.author_name[:200].strip()
    if embed.picture is None and facts.picture_url:
        content = safe_fetching.fetch(facts.picture_url, MAX_PICTURE_BYTES, provider.picture_host)
        _add_picture(embed, ContentFile(content, f"{provider.key}.jpg"), facts.picture_alt)


def _add_picture(embed: Embed, file: ContentFile[bytes], alternative_text: str) -> None:
    try:
        image = embed.new_picture(file)
        image.alternative_text = alternative_text[:500].strip()
        embed.picture = save_image(image)
    except ValidationError as error:
        raise FetchError(" ".join(error.messages)) from error


def _keep_what_was_typed(embed: Embed) -> None:
    """Other hosts take their time; what somebody entered meanwhile counts for more."""
    now = Embed.objects.select_for_update().get(pk=embed.pk)
    embed.title = now.title or embed.title
    embed.author_name = now.author_name or embed.author_name
    embed.picture = now.picture or embed.picture


def frame_origins_in_use() -> list[str]:
    """Where the cards of public posts and pages load from after a click, as a policy names it."""
    shown = Embed.objects.filter(
        Exists(Post.objects.published().filter(embeds=OuterRef("pk")))
        | Exists(Page.objects.published().filter(embeds=OuterRef("pk")))
    ).order_by()
    used = [PROVIDERS[key] for key in shown.values_list("provider", flat=True).distinct()]
    fixed = {provider.frame_origin for provider in used if provider.frame_origin}
    others = shown.filter(provider__in=[p.key for p in used if not p.frame_origin])
    servers = {
        f"https://{urlsplit(found.frame_url).netloc}"
        for url in others.values_list("url", flat=True)[:MAX_SERVERS]
        if (found := recognise(url)) and found.frame_url
    }
    return sorted(fixed | servers)
