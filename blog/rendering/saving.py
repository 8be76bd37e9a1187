"""Saving posts, pages and the site's settings: the one way by which their HTML is rendered."""

from typing import TypeVar

from django.db import transaction

from accounts.uploads import store_safely
from blog.html.sanitising import render_post
from blog.media.share_picture import fitted
from blog.models import Embed, Page, Post, SiteSettings
from blog.rendering.files import files_in
from blog.rendering.linked_hosts import store_linked_hosts
from blog.rendering.pictures import images_in
from blog.rendering.texts import render
from blog.search import indexing
from blog.search.related import RelatedPosts, store_lists

LOGO_PIXELS = 800
"""The longest side that a logo is stored with."""

AnyText = TypeVar("AnyText", bound=Post | Page)


@transaction.atomic
def save_text(text: AnyText) -> AnyText:
    """Render a post or page from its source, store it, and put it into the search index."""
    embeds = render(text)
    text.store()
    _note_what_it_shows(text, embeds)
    return text


@transaction.atomic
def render_again(text: Post | Page) -> bool:
    """Store what today's rules make of the source; False where that is what is stored.

    The time of the last change stays, for nobody has changed the text.
    """
    before = text.derived()
    embeds = render(text)
    changed = text.derived() != before
    if changed:
        text.write_derived()
    _note_what_it_shows(text, embeds)
    if changed and isinstance(text, Post):
        store_lists(RelatedPosts().of([text.pk]))
    return changed


def texts_that_show(**shown: object) -> list[tuple[type[Post | Page], int]]:
    """The texts that show `images=…` or `files=…`.

    Only their keys: each is to be read anew, for rendering many takes its time.
    """
    models: list[type[Post | Page]] = [Post, Page]
    return [
        (model, pk)
        for model in models
        for pk in model._default_manager.filter(**shown).order_by("pk").values_list("pk", flat=True)
    ]


def save_site_settings(site: SiteSettings) -> SiteSettings:
    """Render the footer and store the one row."""
    if site.logo and not getattr(site.logo, "_committed", True):
        site.logo = store_safely(site.logo, LOGO_PIXELS)
    if site.share_picture and not getattr(site.share_picture, "_committed", True):
        site.share_picture = fitted(store_safely(site.share_picture))
    site.pk = 1
    site.footer_html = render_post(site.footer)
    site.store()
    return site


def _note_what_it_shows(text: Post | Page, embeds: dict[str, Embed]) -> None:
    text.embeds.set(embeds.values())
    if isinstance(text, Post):
        images = images_in(text.body_html + text.teaser_html)
        text.images.set(images | {text.picture} if text.picture else images)
        text.files.set(files_in(text.body_html + text.teaser_html))
        store_linked_hosts(text)
        indexing.put(indexing.of_post(text))
    else:
        text.images.set(images_in(text.body_html))
        text.files.set(files_in(text.body_html))
        indexing.put(indexing.of_page(text))
