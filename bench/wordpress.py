"""Measure an import from WordPress: DEBUG=1 .venv/bin/python -m bench.wordpress [posts]

An export is generated: posts of 600 words in blocks, three comments for every five of them, some
of them replies, with categories, tags and authors. It is imported, imported again, undone and
looked at, each by a process of its own, whose peak memory is taken from getrusage.
Then a file of 1 GB is read.
"""

import datetime
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from bench.site import LANGUAGE, POSTS, WEIGHTS, WORD_LIST

WORDS = 600
GIGABYTE = 1_000_000_000
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Bench</title><link>https://bench.example.org</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://bench.example.org</wp:base_site_url>
<wp:base_blog_url>https://bench.example.org</wp:base_blog_url>
"""
TAIL = "</channel></rss>\n"
START = datetime.datetime(2005, 1, 1, 9)


def words(number: int) -> str:
    return " ".join(LANGUAGE.choices(WORD_LIST, cum_weights=WEIGHTS, k=number))


def post(number: int, text: str) -> str:
    moment = START + datetime.timedelta(hours=3 * number)
    half = len(text) // 2
    comments = "".join(
        comment(number, place, moment) for place in range((0, 2, 0, 1, 0)[number % 5])
    )
    return f"""<item><title>{escape(text[:40])}</title>
<link>https://bench.example.org/{moment:%Y/%m/%d}/beitrag-{number}/</link>
<dc:creator><![CDATA[author{number % 20}]]></dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>{text[:half]}</p><!-- /wp:paragraph -->
<!-- wp:paragraph --><p>{text[half:]}</p><!-- /wp:paragraph -->]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number + 1}</wp:post_id>
<wp:post_date><![CDATA[{moment}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{moment}]]></wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status>
<wp:post_name>beitrag-{number}</wp:post_name><wp:status>publish</wp:status>
<wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
<category domain="category" nicename="k{number % 40}"><![CDATA[Kategorie {number % 40}]]></category>
<category domain="post_tag" nicename="w{number % 999}"><![CDATA[Wort {number % 999}]]></category>
<category domain="post_tag" nicename="w{number % 500}"><![CDATA[Wort {number % 500}]]></category>
{comments}</item>
"""


def comment(number: int, place: int, moment: datetime.datetime) -> str:
    own = 10 * number + place + 1
    return f"""<wp:comment><wp:comment_id>{own}</wp:comment_id>
<wp:comment_author><![CDATA[Leserin {number % 999}]]></wp:comment_author>
<wp:comment_author_email>leserin{number % 999}@example.org</wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url><wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>
<wp:comment_date>{moment}</wp:comment_date><wp:comment_date_gmt>{moment}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{words(40)}]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>
<wp:comment_parent>{own - 1 if place else 0}</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id></wp:comment>
"""


def whole(posts: int) -> Iterator[str]:
    yield HEAD
    for number in range(posts):
        yield post(number, words(WORDS))
    yield TAIL


def large() -> Iterator[str]:
    """The same post again and again, under further numbers."""
    text = words(WORDS)
    yield HEAD
    size = number = 0
    while size < GIGABYTE:
        part = post(number, text)
        size += len(part)
        number += 1
        yield part
    yield TAIL


def steps(file: Path) -> list[tuple[str, list[str]]]:
    run = ["manage.py", "import_wordpress", str(file)]
    return [
        ("importing", run),
        ("importing again, nothing changed", run),
        ("undoing", ["manage.py", "undo_import", "1"]),
        ("looking (dry run)", [*run, "--dry-run"]),
    ]


def measure(arguments: list[str]) -> tuple[float, float, float]:
    """Wall time and CPU time in seconds, and peak memory in MB."""
    begun = time.monotonic()
    # Our own command, no words from outside.
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def show(name: str, figures: tuple[float, float, float], posts: int = 0) -> None:
    clock, processor, memory = figures
    rate = f"{posts / processor:.0f}" if posts else ""
    print(f"| {name} | {clock:.0f} s | {processor:.0f} s | {rate} | {memory:.0f} MB |", flush=True)


def read(file: str) -> None:
    """Called in a process of its own: the first reading of the whole file."""
    import django

    django.setup()
    from wordpress.importing.survey import survey

    facts = survey([Path(file)])
    print(facts.entries, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    # With DEBUG Django would keep the latest 9,000 queries.
    os.environ |= {"DEBUG": "0", "SECRET_KEY": "b" * 60, "ALLOWED_HOSTS": "localhost"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        file = Path(folder) / "export.xml"
        comments = 0
        with file.open("w") as out:
            for part in whole(POSTS):
                out.write(part)
                comments += part.count("<wp:comment>")
        # Nothing large is kept here: what a process forks from counts as its memory, too.
        size = file.stat().st_size / 1e6
        print(f"{POSTS} posts, {comments} comments, {size:.0f} MB\n", flush=True)
        measure(["manage.py", "migrate", "-v0"])
        print("| step | wall time | CPU time | posts a second | peak memory |")
        print("|---|---|---|---|---|", flush=True)
        for name, arguments in steps(file):
            show(name, measure(arguments), POSTS)
        with file.open("w") as out:
            out.writelines(large())
        name = f"reading {file.stat().st_size / 1e9:.1f} GB"
        show(name, measure(["-m", "bench.wordpress", "1", str(file)]))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        read(sys.argv[2])
    else:
        main()
