"""Which other hosts a browser asks by itself when it shows a page, a style sheet or a feed."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

LOADED = {
    **dict.fromkeys(
        ["img", "script", "iframe", "audio", "video", "source", "embed", "track"], "src"
    ),
    "object": "data",
    "form": "action",
}
LINKS_THAT_LOAD = {
    *("stylesheet", "preload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"),
    *("modulepreload", "apple-touch-icon"),
}
CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")
SCRIPT_URL = re.compile(r"""["'`](?:https?:|wss?:)?//([\w.-]+\.\w+)""")
NAMES_NOTHING = {"www.w3.org"}
"""Names of formats that look like URLs and are never asked for."""


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in LOADED:
            self.urls.append(given.get(LOADED[tag], ""))
        self.urls += [
            part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()
        ]
        self.urls.append(given.get("poster", ""))
        if tag == "link" and LINKS_THAT_LOAD & set(given.get("rel", "").split()):
            self.urls.append(given.get("href", ""))
        self.urls += CSS_URL.findall(given.get("style", ""))

    handle_startendtag = handle_starttag


def loaded_by_html(html: str) -> set[str]:
    parser = _Loads()
    parser.feed(html)
    return hosts_of([*parser.urls, *CSS_URL.findall(html)])


def loaded_by_css(css: str) -> set[str]:
    return hosts_of(CSS_URL.findall(css)) - NAMES_NOTHING


def named_by_script(script: str) -> set[str]:
    return set(SCRIPT_URL.findall(script)) - NAMES_NOTHING


def hosts_of(urls: list[str]) -> set[str]:
    return {host for url in urls if (host := urlsplit(url.strip()).hostname)}
