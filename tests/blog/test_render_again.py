"""One command renders all texts anew from their sources."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Page, Post, SearchEntry, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from blog.search.indexing import clear
from comments.models import Comment
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

OLD = "<p>Von früher</p><script>x</script>"


def render_again(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The number at each line: posts, pages, comments, footer."""
    call_command("render_again")
    lines = capsys.readouterr().out.splitlines()
    return ["".join(filter(str.isdigit, line)) for line in lines]


@pytest.fixture
def texts(make_post: MakePost, make_comment: MakeComment) -> None:
    make_comment(make_post(body="<p>Eins zwei drei</p>", excerpt="Kurz"), body="Gut gesagt.")
    save_text(Page(title="Wir", path="wir", body="<p>Wir</p>"))
    save_site_settings(SiteSettings(footer="<p>Unten</p>"))


def test_what_is_right_stays(texts: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert render_again(capsys) == ["0", "0", "0", "0"]


def test_what_is_old_is_made_anew(texts: None, capsys: pytest.CaptureFixture[str]) -> None:
    Post.objects.update(body_html=OLD, teaser_html=OLD, word_count=0)
    for model in (Page, Comment):
        model._default_manager.update(body_html=OLD)
    SiteSettings.objects.update(footer_html=OLD)
    assert render_again(capsys) == ["1", "1", "1", "1"]
    post = Post.objects.get()
    assert (post.body_html, post.word_count) == ("<p>Eins zwei drei</p>", 3)
    assert post.teaser_html == "<p>Kurz</p>"
    assert Page.objects.get().body_html == "<p>Wir</p>"
    assert Comment.objects.get().body_html == "<p>Gut gesagt.</p>"
    assert SiteSettings.load().footer_html == "<p>Unten</p>"


def test_nobody_has_changed_anything(texts: None, capsys: pytest.CaptureFixture[str]) -> None:
    long_ago = datetime.datetime(2011, 1, 1, tzinfo=datetime.UTC)
    for model in (Post, Page):
        model._default_manager.update(body_html=OLD, modified_at=long_ago)
    render_again(capsys)
    assert Post.objects.get().modified_at == Page.objects.get().modified_at == long_ago


def test_the_search_finds_what_is_there_now(
    texts: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Post.objects.update(body_html=OLD)
    clear()
    render_again(capsys)
    assert SearchEntry.objects.filter(kind=SearchEntry.Kind.POST).count() == 1


def test_all_batches_are_reached(
    make_post: MakePost, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.management.commands.render_again.BATCH", 2)
    for _ in range(5):
        make_post()
    Post.objects.update(body_html=OLD)
    assert render_again(capsys)[0] == "5"
    with CaptureQueriesContext(connection) as asked:
        render_again(capsys)
    assert not any(query["sql"].startswith('UPDATE "blog_post"') for query in asked)
