"""Videos on YouTube, shown by its domain without cookies."""

import re
from urllib.parse import SplitResult, parse_qs

from blog.embeds.provider import Embeddable, Facts, Provider, as_parameter, oembed_facts
from blog.embeds.safe_fetching import fetch_json

VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)
VIDEO_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{11})/?", re.ASCII)
START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", re.ASCII)
MAX_QUERY = 500


class YouTube(Provider):
    key = "youtube"
    name = "YouTube"
    hosts = frozenset(
        {
            "youtube.com",
            "www.youtube.com",
            "m.youtube.com",
            "music.youtube.com",
            "youtube-nocookie.com",
            "www.youtube-nocookie.com",
            "youtu.be",
        }
    )
    frame_origin = "https://www.youtube-nocookie.com"
    facts_host = ".youtube.com"
    picture_host = ".ytimg.com"

    def recognise(self, host: str, url: SplitResult) -> Embeddable | None:
        query = parse_qs(url.query[:MAX_QUERY])
        video = _video_id(host, url.path, query)
        if not VIDEO_ID.fullmatch(video):
            return None
        start = _seconds((query.get("t") or query.get("start") or [""])[0])
        frame_url = f"{self.frame_origin}/embed/{video}?autoplay=1"
        return Embeddable(
            provider=self.key,
            site=self.name,
            url=f"https://www.youtube.com/watch?v={video}",
            frame_url=f"{frame_url}&start={start}" if start else frame_url,
            start=start,
        )

    def ask(self, url: str) -> Facts:
        oembed = f"https://www.youtube.com/oembed?url={as_parameter(url)}&format=json"
        return oembed_facts(fetch_json(oembed, self.facts_host))


def _video_id(host: str, path: str, query: dict[str, list[str]]) -> str:
    if host == "youtu.be":
        return path.strip("/")
    if path.rstrip("/") == "/watch":
        return query.get("v", [""])[0]
    match = VIDEO_PATH.fullmatch(path)
    return match[1] if match else ""


def _seconds(text: str) -> int:
    """The seconds of “90”, “90s” or “1h2m3s”; 0 for anything else."""
    match = START.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
