"""Leave with everything: a WordPress export of the blog."""

import datetime
import gzip
import io
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.voters import Voter
from blog.models import Category, Page, Post, Redirect, Tag
from blog.rendering.saving import save_text
from comments.models import Comment, Status
from ratings.scores.importing import add_imported_rating
from ratings.votes.casting import cast_vote
from tests.blog.test_pictures_in_texts import make_image
from tests.helpers import MakeComment, MakePost, said
from wordpress.exporting.writer import Exporter
from wordpress.importing import import_wxr
from wordpress.models import Source

pytestmark = pytest.mark.django_db

SITE = "https://linde.example.org"
PICTURE = "images/2020/01/turm.jpg"
OLD_EXPORT = Path(__file__).parent / "files" / "gasthaus.xml"
SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
}

Export = Callable[..., ElementTree.Element]


def exported(**options: Any) -> bytes:
    return "".join(Exporter(SITE, **options).pieces()).encode()


@pytest.fixture
def channel() -> Export:
    """Export, and read it with a parser that repairs nothing."""

    def read(**options: Any) -> ElementTree.Element:
        found = ElementTree.fromstring(exported(**options)).find("channel")
        assert found is not None
        return found

    return read


def items(channel: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [item for item in channel.findall("item") if text_of(item, "wp:post_type") == kind]


def text_of(element: ElementTree.Element, tag: str) -> str:
    return element.findtext(tag, namespaces=SPACES) or ""


def metas(item: ElementTree.Element) -> dict[str, str]:
    found = item.findall("wp:postmeta", SPACES)
    return {text_of(one, "wp:meta_key"): text_of(one, "wp:meta_value") for one in found}


# There and back


def everything() -> dict[str, list[Any]]:
    """What readers and moderators can see of the blog, without keys."""
    posts = Post.objects.order_by("title", "slug")
    comments = Comment.objects.order_by("created_at", "body")
    return {
        "people": list(
            User.objects.filter(posts__isnull=False)
            .distinct()
            .order_by("username")
            .values_list("username", "display_name")
        ),
        "categories": list(
            Category.objects.order_by("path").values_list(
                "path", "name", "parent__path", "description"
            )
        ),
        "tags": list(Tag.objects.order_by("name").values_list("name", "slug")),
        "posts": [
            (
                *(post.title, post.slug, post.published_at, post.modified_at, post.body_html),
                *(post.teaser_html, post.comments_open, post.author.username),
                sorted(post.categories.values_list("path", flat=True)),
                sorted(post.tags.names()),
                *(post.is_sticky, post.first_published_url),
                sorted(post.co_authors.values_list("username", flat=True)),
            )
            for post in posts
        ],
        "pages": list(
            Page.objects.order_by("path").values_list("path", "title", "published_at", "body_html")
        ),
        "comments": [
            (
                *(comment.post.title, comment.author_name, comment.website, comment.body_html),
                *(comment.created_at, comment.status, comment.parent and comment.parent.body),
            )
            for comment in comments
        ],
    }


def empty_the_database() -> None:
    for category in Category.objects.order_by("-path"):
        category.delete()
    models: list[type[Model]] = [Comment, Post, Page, Tag, User, Source, Redirect]
    for model in models:
        model._default_manager.all().delete()


def test_an_import_comes_back_the_same() -> None:
    with OLD_EXPORT.open("rb") as file:
        import_wxr(file)
    before = everything()
    export = exported()
    empty_the_database()
    import_wxr(io.BytesIO(export))
    assert everything() == before
    assert len(before["comments"]) == 6


def test_what_was_written_here_comes_back_the_same(
    make_post: MakePost, make_comment: MakeComment, tomorrow: datetime.datetime, edda: User
) -> None:
    tomorrow = tomorrow.replace(microsecond=0)
    root = Category.objects.create(name="Küche & Keller", description="Alles <Gute>")
    child = Category.objects.create(name="Süßes", parent=root)
    winter = datetime.datetime(2020, 10, 25, 1, 30, tzinfo=datetime.UTC)
    post = make_post(
        title="Größe & <Maß>",
        categories=[root, child],
        tags=["Käse & Brot", "B"],
        # An import makes one space of a line end in a paragraph; readers see the same.
        body="<p>Eins zwei <b>drei</b></p><!--more--><h2>Vier</h2><ul><li>a</li><li>b</li></ul>"
        "<!--nextpage--><pre>x\n\n  y</pre><blockquote><p>Z]]></p></blockquote><hr>",
    )
    make_post(title="Kurz", excerpt="Ein Wort & mehr", body="<p>a</p>", published_at=winter)
    make_post(title="Später", published_at=tomorrow, comments_open=False)
    make_post(title="Entwurf", slug="eigener", published_at=None)
    together = make_post(title="Zu zweit", is_sticky=True)
    together.co_authors.add(edda)
    make_post(title="Von dort", first_published_url="https://zeitung.example.org/a?b=c&d")
    house = save_text(Page(title="Haus", path="haus", published_at=winter))
    save_text(Page(title="Weg", path="haus/weg", body="<p>Bus</p>", published_at=None))
    moment = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    parent = make_comment(post, author_name="A & B", created_at=moment)
    for place, status in enumerate([Status.HELD, Status.SPAM, Status.TRASH, Status.APPROVED]):
        later = moment + datetime.timedelta(hours=place + 1)
        make_comment(post, parent=parent, status=status, body=f"<b>{place}</b>", created_at=later)
    # Imported drafts and posts have no time of writing but that of their publication.
    Post.objects.update(modified_at=winter)
    before = everything()
    export = exported()
    empty_the_database()
    import_wxr(io.BytesIO(export))
    assert everything() == before
    assert house.title == "Haus"


def test_a_second_export_has_the_same_numbers(channel: Export, make_post: MakePost) -> None:
    make_post()
    first = text_of(items(channel(), "post")[0], "wp:post_id")
    make_post()
    save_text(Page(title="A", path="a"))
    numbers = [text_of(item, "wp:post_id") for item in channel().findall("item")]
    assert first in numbers
    assert len(set(numbers)) == 3


# What is in it


def test_forbidden_characters_and_ends_of_cdata_do_not_break_it(
    channel: Export, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(body="<p>x\x0by]]&gt;<code>]]></code></p>")
    Post.objects.update(title="A]]>\x02B\ufffe")
    make_comment(post, body="a]]>b<![CDATA[c]]>\x08", author_name="]]>")
    item = items(channel(), "post")[0]
    assert text_of(item, "title") == "A]]&gt;B"
    assert "<p>xy]]&gt;<code>]]&gt;</code></p>" in text_of(item, "content:encoded")
    assert text_of(item, "wp:comment/wp:comment_content") == "a]]>b<![CDATA[c]]>"
    assert text_of(item, "wp:comment/wp:comment_author") == "]]&gt;"


def test_texts_are_sanitised_blocks(channel: Export, make_post: MakePost) -> None:
    make_post(body="<p>a</p><script>alert(1)</script><h3>b</h3><!--more--><div>c</div>")
    content = text_of(items(channel(), "post")[0], "content:encoded")
    assert content.split("\n\n") == [
        "<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->",
        '<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">b</h3>\n'
        "<!-- /wp:heading -->",
        "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->",
        "<!-- wp:paragraph -->\n<p>c</p>\n<!-- /wp:paragraph -->",
    ]


def test_times_are_told_twice(channel: Export, make_post: MakePost) -> None:
    make_post(published_at=datetime.datetime(2020, 7, 1, 22, 30, tzinfo=datetime.UTC))
    item = items(channel(), "post")[0]
    assert text_of(item, "wp:post_date") == "2020-07-02 00:30:00"
    assert text_of(item, "wp:post_date_gmt") == "2020-07-01 22:30:00"
    assert text_of(item, "pubDate") == "Wed, 01 Jul 2020 22:30:00 +0000"
    assert text_of(item, "link") == f"{SITE}/2020/07/02/beitrag-1/"


def test_states(channel: Export, make_post: MakePost, tomorrow: datetime.datetime) -> None:
    make_post(is_sticky=True)
    make_post(published_at=tomorrow, comments_open=False)
    make_post(published_at=None)
    found = [
        [text_of(item, f"wp:{tag}") for tag in ("status", "is_sticky", "comment_status")]
        for item in items(channel(), "post")
    ]
    assert found == [["publish", "1", "open"], ["future", "0", "closed"], ["draft", "0", "open"]]
    draft = items(channel(), "post")[2]
    assert text_of(draft, "wp:post_date_gmt") == "0000-00-00 00:00:00"
    assert text_of(draft, "pubDate") == ""


def test_categories_that_share_a_name_are_told_apart(channel: Export, make_post: MakePost) -> None:
    house = Category.objects.create(name="Haus")
    yard = Category.objects.create(name="Hof")
    Category.objects.create(name="Tor", parent=house)
    gate = Category.objects.create(name="Tor", parent=yard)
    make_post(categories=[gate])
    found = channel()
    names = [text_of(one, "wp:category_nicename") for one in found.findall("wp:category", SPACES)]
    assert names == ["haus", "tor", "hof", "tor-hof"]
    used = items(found, "post")[0].find("category")
    assert used is not None
    assert used.attrib == {"domain": "category", "nicename": "tor-hof"}


def test_a_page_stands_below_the_nearest_page_there_is(channel: Export) -> None:
    house = save_text(Page(title="Haus", path="haus"))
    save_text(Page(title="Tief", path="haus/keller/regal"))
    found = items(channel(), "page")
    assert text_of(found[0], "wp:post_parent") == "0"
    assert text_of(found[1], "wp:post_parent") == text_of(found[0], "wp:post_id")
    assert text_of(found[1], "wp:post_name") == "keller-regal"
    assert text_of(found[1], "link") == f"{SITE}/haus/keller/regal/"
    assert house.path == "haus"


def test_a_picture_comes_with_words_and_credit(channel: Export, make_post: MakePost) -> None:
    image = make_image(
        PICTURE,
        caption="Am Markt",
        alternative_text="Ein <Turm>",
        source_url="https://bild.example.org/1",
    )
    body = f'<figure class="alignleft"><img src="{image.file.url}" alt="Turm"></figure>'
    make_post(picture=image, body=body)
    found = channel()
    item = items(found, "attachment")[0]
    number = text_of(item, "wp:post_id")
    url = f"{SITE}/media/images/2020/01/turm.jpg"
    assert text_of(item, "wp:status") == "inherit"
    assert text_of(item, "wp:attachment_url") == url
    assert text_of(item, "excerpt:encoded") == f"Am Markt ({said('Photo')}: Rita Roth, CC BY 2.0)"
    assert 'href="https://bild.example.org/1"' in text_of(item, "content:encoded")
    assert metas(item) == {
        "_wp_attached_file": "images/2020/01/turm.jpg",
        "_wp_attachment_image_alt": "Ein <Turm>",
    }
    post = items(found, "post")[0]
    assert metas(post) == {"_thumbnail_id": number}
    assert text_of(post, "content:encoded") == (
        f'<!-- wp:image {{"id":{number},"align":"left"}} -->\n'
        f'<figure class="wp-block-image alignleft"><img src="{url}" alt="Turm" '
        f'class="wp-image-{number}"></figure>\n<!-- /wp:image -->'
    )


def test_credits_can_stand_below_the_pictures(channel: Export, make_post: MakePost) -> None:
    image = make_image(PICTURE, caption="Am Markt")
    make_post(body=f'<p><img src="{image.file.url}" alt=""></p>')
    content = text_of(items(channel(with_credits=True), "post")[0], "content:encoded")
    assert f"<figcaption>Am Markt {said('Photo')}: Rita Roth, <a " in content
    assert "Rita Roth" not in text_of(items(channel(), "post")[0], "content:encoded")


def test_several_authors_a_first_url_and_stars(
    channel: Export, make_post: MakePost, edda: User
) -> None:
    post = make_post(first_published_url="https://zuerst.example.org/a")
    post.co_authors.add(edda)
    cast_vote(post, Voter("a"), 9)
    cast_vote(post, Voter("b"), 8)
    add_imported_rating(post, "anderswo", mean=4, count=2, scale=5)
    item = items(channel(), "post")[0]
    assert [one.text for one in item.findall("category")] == ["anna", "edda"]
    assert metas(item) == {
        "_yoast_wpseo_canonical": "https://zuerst.example.org/a",
        "ratings_users": "4",
        "ratings_score": "33",
        "ratings_average": "8.25",
    }


# Authors


def test_emails_stay_here_unless_asked_for(
    make_post: MakePost, make_comment: MakeComment, edda: User
) -> None:
    make_comment(make_post(), user=edda)
    secret = exported()
    assert b"edda" in secret
    assert b"rita@example.org" not in secret
    assert b"@example.org" not in secret
    told = exported(with_emails=True)
    assert b"rita@example.org" in told
    assert b"anna@example.org" in told


def test_what_a_writer_withdrew_stays_here(
    channel: Export, make_post: MakePost, make_comment: MakeComment, edda: User
) -> None:
    gone = make_comment(
        make_post(), status=Status.WITHDRAWN, website="https://rita.example.org", user=edda
    )
    make_comment(gone.post, parent=gone, author_name="Mo", email="", body="Schade.")
    export = exported(with_emails=True)
    assert b"Gut gesagt" not in export
    for word in (b"rita@", b"rita.example.org", b"[Rita]", b"edda"):
        assert word not in export
    first, second = items(channel(), "post")[0].findall("wp:comment", SPACES)
    assert text_of(first, "wp:comment_approved") == "trash"
    assert text_of(first, "wp:comment_user_id") == "0"
    assert text_of(second, "wp:comment_parent") == text_of(first, "wp:comment_id")


def test_nobody_is_named_who_wrote_nothing(channel: Export, make_post: MakePost, mo: User) -> None:
    make_post()
    found = channel().findall("wp:author", SPACES)
    assert [text_of(one, "wp:author_login") for one in found] == ["anna"]


# The work it takes


def test_thirty_posts_take_as_many_queries_as_one(
    make_post: MakePost, make_comment: MakeComment, edda: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            exported()
        return len(seen)

    def make(number: int) -> None:
        category = Category.objects.create(name=f"K{number}")
        image = make_image(f"images/{number}.jpg")
        post = make_post(
            categories=[category],
            tags=[f"T{number}", "alle"],
            picture=image,
            body=f'<p><img src="{image.file.url}"></p>',
        )
        post.co_authors.add(edda)
        cast_vote(post, Voter("a"), 9)
        parent = make_comment(post)
        make_comment(post, parent=parent, user=edda)
        save_text(Page(title="P", path=f"p{number}", body=post.body))

    make(0)
    one = queries()
    for number in range(1, 30):
        make(number)
    assert queries() == one


def test_comments_find_their_posts_over_the_edge_of_a_batch(
    channel: Export, make_post: MakePost, make_comment: MakeComment, monkeypatch: Any
) -> None:
    monkeypatch.setattr("wordpress.exporting.writer.BATCH", 2)
    posts = [make_post(title=f"P{number}") for number in range(5)]
    for number in (4, 1, 1, 3, 2):
        make_comment(posts[number], body=f"zu P{number}")
    found = {
        text_of(item, "title"): [
            text_of(one, "wp:comment_content") for one in item.findall("wp:comment", SPACES)
        ]
        for item in items(channel(), "post")
    }
    assert found == {
        "P0": [],
        "P1": ["zu P1", "zu P1"],
        "P2": ["zu P2"],
        "P3": ["zu P3"],
        "P4": ["zu P4"],
    }


# The command


def test_the_command_writes_to_standard_output(
    make_post: MakePost, capsys: pytest.CaptureFixture[str]
) -> None:
    make_post()
    call_command("export_wordpress", "--address", f"{SITE}/")
    text = capsys.readouterr().out
    assert f"<wp:base_blog_url>{SITE}</wp:base_blog_url>" in text
    ElementTree.fromstring(text)


def test_the_command_writes_a_file_that_nobody_else_reads(
    make_post: MakePost, tmp_path: Path
) -> None:
    make_post()
    file = tmp_path / "export.xml.gz"
    call_command("export_wordpress", "--output", file, "--gzip", "--with-addresses")
    assert b"anna@example.org" in gzip.decompress(file.read_bytes())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []


def test_the_command_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text("alt")
    with pytest.raises(CommandError, match="export"):
        call_command("export_wordpress", "--output", file)
    assert file.read_text() == "alt"


def test_an_end_in_the_middle_leaves_no_file_of_that_name(
    make_post: MakePost, tmp_path: Path, monkeypatch: Any
) -> None:
    make_post()
    monkeypatch.setattr(Exporter, "posts", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("export_wordpress", "--output", tmp_path / "export.xml")
    assert not (tmp_path / "export.xml").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nirgends"):
        call_command("export_wordpress", "--output", tmp_path / "nirgends" / "a.xml")


def test_compressed_it_needs_a_file() -> None:
    with pytest.raises(CommandError, match="--output"):
        call_command("export_wordpress", "--gzip")
