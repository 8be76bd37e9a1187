"""Which hosts a page may load frames from."""

from django.http import HttpResponse

from blog.rendering.embed_cards import frame_hosts


def with_frames(response: HttpResponse, html: str) -> HttpResponse:
    """Let the page load, after a click, from the hosts of its own embeds and no others."""
    response.frame_sources = frame_hosts(html)  # type: ignore[attr-defined]  # for the policy
    return response
