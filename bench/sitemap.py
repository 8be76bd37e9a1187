"""Measure the sitemap: DEBUG=1 .venv/bin/python -m bench.sitemap [posts, otherwise 50000]"""

from bench.site import POSTS, run


def pages() -> list[str]:
    """The index, and files from the beginning, the middle and the end of the archive."""
    files = -(-POSTS // 1_000)
    return [
        "/sitemap.xml",
        "/sitemap-posts-1.xml",
        f"/sitemap-posts-{max(1, files // 2)}.xml",
        f"/sitemap-posts-{files}.xml",
        "/sitemap-tags-1.xml",
        "/sitemap-categories-1.xml",
        "/sitemap-authors-1.xml",
    ]


if __name__ == "__main__":
    run(pages)
