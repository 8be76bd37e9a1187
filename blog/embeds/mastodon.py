"""Posts on Mastodon, each on the server of whoever wrote it."""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from blog.embeds.provider import Embeddable, Facts, Provider, one_line, url_or_nothing
from blog.embeds.safe_fetching import fetch_json
from blog.html.plain_text import plain_text
from blog.html.sanitising import render_comment

POST_PATH = re.compile(
    r"/(?:@|users/)(\w[\w.-]{0,60}(?:@\w[\w.-]{0,100})?)/(?:statuses/)?(\d{5,20})/?", re.ASCII
)
MAX_CHARACTERS = 10_000
"""Characters of a post that are read for its title."""


class Mastodon(Provider):
    """Any host may run a server, so posts are recognised by the path alone."""

    key = "mastodon"
    name = "Mastodon"
    is_video = False

    def recognise(self, host: str, url: SplitResult) -> Embeddable | None:
        match = POST_PATH.fullmatch(url.path)
        if match is None:
            return None
        author, number = match.groups()
        page = f"https://{host}/@{author}/{number}"
        # Servers show posts of their own users in frames, and no others.
        frame_url = "" if "@" in author else f"{page}/embed"
        return Embeddable(provider=self.key, site=host, url=page, frame_url=frame_url)

    def ask(self, url: str) -> Facts:
        # Mastodon's oEmbed has no picture; its public API has.
        number = url.rpartition("/")[2]
        return _facts(fetch_json(f"https://{urlsplit(url).netloc}/api/v1/statuses/{number}"))


def _facts(status: dict[str, Any]) -> Facts:
    """What of a post may stand on a card: behind a content warning only the warning."""
    account = status.get("account")
    account = account if isinstance(account, dict) else {}
    text = str(status.get("spoiler_text") or status.get("content") or "")
    media = status.get("media_attachments")
    first = media[0] if isinstance(media, list) and media else None
    if status.get("sensitive") or status.get("spoiler_text") or not isinstance(first, dict):
        first = {}
    return Facts(
        title=one_line(plain_text(render_comment(text[:MAX_CHARACTERS]))),
        author_name=one_line(account.get("display_name") or account.get("acct")),
        picture_url=url_or_nothing(first.get("preview_url")),
        picture_alt=one_line(first.get("description")),
    )
