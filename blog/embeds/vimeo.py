"""Videos on Vimeo, shown with its “do not track” parameter."""

import re
from urllib.parse import SplitResult, parse_qs

from blog.embeds.provider import Embeddable, Facts, Provider, as_parameter, oembed_facts
from blog.embeds.safe_fetching import fetch_json

VIDEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]{1,60}/|groups/[\w-]{1,60}/videos/)?(\d{1,12})"
    r"(?:/([0-9a-f]{6,16}))?/?",
    re.ASCII,
)
SECRET = re.compile(r"[0-9a-f]{6,16}", re.ASCII)
MAX_QUERY = 500


class Vimeo(Provider):
    key = "vimeo"
    name = "Vimeo"
    hosts = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
    frame_origin = "https://player.vimeo.com"
    facts_host = ".vimeo.com"
    picture_host = ".vimeocdn.com"

    def recognise(self, host: str, url: SplitResult) -> Embeddable | None:
        match = VIDEO_PATH.fullmatch(url.path)
        if match is None:
            return None
        # An unlisted video has a secret after its number.
        video, secret = match[1], match[2] or parse_qs(url.query[:MAX_QUERY]).get("h", [""])[0]
        if secret and not SECRET.fullmatch(secret):
            return None
        hidden = f"h={secret}&" if secret else ""
        return Embeddable(
            provider=self.key,
            site=self.name,
            url=f"https://vimeo.com/{video}" + (f"/{secret}" if secret else ""),
            frame_url=f"{self.frame_origin}/video/{video}?{hidden}dnt=1&autoplay=1",
        )

    def ask(self, url: str) -> Facts:
        oembed = f"https://vimeo.com/api/oembed.json?url={as_parameter(url)}&width=1280"
        return oembed_facts(fetch_json(oembed, self.facts_host))
