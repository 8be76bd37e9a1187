"""What readers' pages cost: DEBUG=1 .venv/bin/python -m bench.pages [posts, otherwise 50000]"""

from bench.site import POSTS, WORD_LIST, run


def pages() -> list[str]:
    """Lists, a post, feeds, overviews; and searches by rare and by common words."""
    from blog.models import Post

    middle = Post.objects.order_by("pk")[POSTS // 2].get_absolute_url()
    common, often, rare, rarest = (WORD_LIST[place] for place in (0, 50, 5_000, 29_000))
    return [
        "/",
        f"/page/{max(1, POSTS // 20)}/",
        middle,
        "/category/kategorie-1/",
        "/tag/wort-1/",
        "/author/author1/",
        "/2010/",
        "/feed/",
        "/archiv/",
        "/kategorien/",
        "/schlagwoerter/",
        f"/?s={rare}",
        f"/?s={rarest}",
        f"/?s={often}",
        f"/?s={common}",
        f"/?s={common}+{often}",
        f"/?s=%22{common}+{often}%22",
        f"/?s={often}&category=kategorie-1",
        f"/?s={often}&year=2010&order=new",
        "/?s=gibtesnicht",
    ]


if __name__ == "__main__":
    run(pages)
