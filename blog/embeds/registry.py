"""The providers whose URLs become cards. A new one needs a module and a line here."""

from urllib.parse import urlsplit

from blog.embeds.mastodon import Mastodon
from blog.embeds.provider import Embeddable, Provider
from blog.embeds.safe_fetching import is_public_host
from blog.embeds.vimeo import Vimeo
from blog.embeds.youtube import YouTube

# Mastodon stands last: it takes any host.
PROVIDERS: dict[str, Provider] = {
    provider.key: provider for provider in (YouTube(), Vimeo(), Mastodon())
}


def recognise(url: str) -> Embeddable | None:
    """What the URL shows; None where it cannot be embedded."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    host = parts.netloc.lower()
    if parts.scheme not in {"http", "https"} or not is_public_host(host):
        return None
    for provider in PROVIDERS.values():
        if host in provider.hosts or not provider.hosts:
            return provider.recognise(host, parts)
    return None


def choices() -> list[tuple[str, str]]:
    """The providers, as a model field's choices."""
    return [(provider.key, provider.name) for provider in PROVIDERS.values()]
