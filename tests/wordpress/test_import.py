"""Bring a blog over from WordPress."""

import io
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from blog.models import Category, Page, Post
from comments.models import Comment
from tests.helpers import said, said_like
from wordpress.importing import import_wxr
from wordpress.models import Source

pytestmark = pytest.mark.django_db

VERSIONS = "The file does not declare itself a WordPress export of version 1.0, 1.1 or 1.2."
EXPORT = Path(__file__).parent / "files" / "gasthaus.xml"


@pytest.fixture
def imported() -> None:
    with EXPORT.open("rb") as file:
        import_wxr(file)


def variant(old: str, new: str) -> io.BytesIO:
    text = EXPORT.read_text(encoding="utf-8")
    assert old in text
    return io.BytesIO(text.replace(old, new).encode())


@pytest.mark.usefixtures("imported")
def test_a_post_reads_well_afterwards(client: Client) -> None:
    page = client.get("/2010/07/01/linsen-ueber-speck/").content.decode()
    assert "Linsen &amp; Speck" in page
    assert "<p>Erste Zeile<br>zweite Zeile.</p>" in page.replace("<br>\n", "<br>")
    assert "alert(1)" not in page
    assert "Die Wirtin" in page


@pytest.mark.usefixtures("imported")
def test_the_list_shows_the_text_up_to_the_mark(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Erste Zeile" in page
    assert "Neuer Absatz." not in page


@pytest.mark.usefixtures("imported")
def test_a_category_before_its_parent_finds_its_place() -> None:
    assert Category.objects.get(name="Suppen").path == "kueche/suppen"


@pytest.mark.usefixtures("imported")
def test_people_come_without_a_way_to_sign_in() -> None:
    user = User.objects.get(username="wirtin")
    assert not user.is_active
    assert not user.has_usable_password()
    assert User.objects.filter(username="koch").exists()


def test_an_email_alone_maps_nobody(edda: User) -> None:
    import_wxr(variant("wirtin@example.org", edda.email))
    assert Post.objects.exclude(author=edda).count() == 3


@pytest.mark.usefixtures("imported")
def test_protected_posts_become_drafts() -> None:
    post = Post.objects.get(title="Geheim")
    assert post.published_at is None
    assert not post.comments_open


@pytest.mark.usefixtures("imported")
def test_a_post_without_a_title_gets_one() -> None:
    assert Post.objects.filter(title=said("Untitled"), published_at=None).exists()


@pytest.mark.usefixtures("imported")
def test_pages_stand_below_their_parents(client: Client) -> None:
    assert "Mit dem Bus." in client.get("/haus/anfahrt/").content.decode()
    assert Page.objects.get(title="Haus").path == "haus"


@pytest.mark.usefixtures("imported")
def test_comments_keep_their_status() -> None:
    found = dict(Comment.objects.values_list("body", "status"))
    assert found == {
        "Antwort vor der Frage": "approved",
        "Die Frage": "approved",
        "Ohne Eltern": "held",
        "Im Kreis 8": "approved",
        "Im Kreis 9": "spam",
        "Im Müll": "trash",
    }


@pytest.mark.usefixtures("imported")
def test_an_answer_before_its_question_hangs_below_it() -> None:
    answer = Comment.objects.get(body="Antwort vor der Frage")
    assert answer.parent == Comment.objects.get(body="Die Frage")
    assert answer.depth == 1


@pytest.mark.usefixtures("imported")
def test_orphans_and_circles_find_a_root() -> None:
    assert Comment.objects.get(body="Ohne Eltern").parent is None
    circle = Comment.objects.filter(body__startswith="Im Kreis")
    assert sorted(comment.depth for comment in circle) == [0, 1]


@pytest.mark.usefixtures("imported")
def test_the_author_of_a_comment_is_known_by_their_key() -> None:
    assert Comment.objects.get(body="Die Frage").is_by_author


@pytest.mark.usefixtures("imported")
def test_a_dangerous_website_is_dropped() -> None:
    assert Comment.objects.get(body="Antwort vor der Frage").website == ""


def test_a_second_run_changes_nothing() -> None:
    def everything() -> list[object]:
        models = (User, Category, Post, Page, Comment)
        return [list(model._default_manager.order_by("pk").values()) for model in models]

    with EXPORT.open("rb") as file:
        import_wxr(file)
    before = everything()
    with EXPORT.open("rb") as file:
        counts = import_wxr(file)
    assert everything() == before
    assert not [outcome for _kind, outcome in counts if outcome == "neu"]


def test_no_mail_is_sent(imported: None) -> None:
    assert not mail.outbox


def test_control_characters_are_left_out() -> None:
    import_wxr(variant("Neuer Absatz.", "Neuer\x0b Absatz.\x00"))
    assert "Neuer Absatz." in Post.objects.get(slug="linsen-ueber-speck").body


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("</channel>", "</kanal>", "Line %(line)s is not well-formed XML: %(reason)s."),
        ("<w:wxr_version>1.2</w:wxr_version>", "", VERSIONS),
        ("<w:wxr_version>1.2", "<w:wxr_version>9.9", VERSIONS),
        ("channel>", "sender>", "This is not a WordPress export: it has no channel."),
        (
            "<rss ",
            '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss ',
            "The file has a document type declaration, which no real export has.",
        ),
        ("Neuer Absatz.", "<x>" * 5, "Line %(line)s is not well-formed XML: %(reason)s."),
    ],
)
def test_a_broken_file_is_refused_and_changes_nothing(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    file = tmp_path / "export.xml"
    content = variant(old, new).getvalue()
    if new.startswith("<x>"):
        content = content[:1500]
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said_like(sentence)):
        call_command("import_wordpress", file)
    for model in (User, Category, Post, Page, Comment, Source):
        assert not model._default_manager.exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nirgends\.xml"):
        call_command("import_wordpress", tmp_path / "nirgends.xml")
