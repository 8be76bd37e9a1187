"""The marks “more” and “nextpage”, which end a teaser and divide a text into pages."""

import re

MORE = "<!--more-->"
NEXT_PAGE = "<!--nextpage-->"


def mark_pattern(word: str) -> re.Pattern[str]:
    """A mark like “<!--more-->”, as imports bring it, and as a paragraph that says so."""
    return re.compile(
        rf"<p>\s*<!--\s*{word}\b[^<>]{{0,200}}-->\s*</p>"
        rf"|<!--\s*{word}\b[^<>]{{0,200}}-->"
        rf"|<p[^<>]{{0,100}}>\s*&lt;!--\s*{word}\b[^<>]{{0,200}}--&gt;\s*</p>",
        re.IGNORECASE,
    )


MORE_MARK = mark_pattern("more")
NEXT_PAGE_MARK = mark_pattern("nextpage")


def split_pages(source: str) -> list[str]:
    """The parts of a text between its “nextpage” marks, without empty ones."""
    parts = [part for part in NEXT_PAGE_MARK.split(source) if part.strip()]
    return parts or [""]


def split_teaser(html_source: str) -> tuple[str, bool]:
    """The part before the “more” mark and True; everything and False if there is no mark."""
    match = MORE_MARK.search(html_source)
    return (html_source[: match.start()], True) if match else (html_source, False)
