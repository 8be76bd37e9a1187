"""Undo an import as a whole."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from blog.models import Category, Image, Page, Post, Redirect, SearchEntry, Tag
from blog.rendering.saving import save_text
from comments.models import Comment
from ratings.models import Vote
from tests.helpers import MakeComment, MakePost
from tests.pictures import encoded
from tests.wordpress.exports import attachment, author, bring, category, comment, item
from wordpress.importing import Options, RefusedError, undo
from wordpress.models import ImportedItem, ImportRun, Mention, Snapshot, SourceEntry

pytestmark = pytest.mark.django_db

MODELS = (
    *(User, Category, Tag, Image, Post, Page, Comment, Mention, SearchEntry, Redirect),
    *(ImportedItem, Snapshot, SourceEntry),
)
WHOLE = [
    author("wirtin"),
    category("b", "B", "a"),
    category("a", "A"),
    item(
        1,
        terms=[("category", "b", "B"), ("post_tag", "t", "T")],
        meta={"_thumbnail_id": "9"},
        comments=[comment(5), comment(6, 5), comment(7, type="pingback")],
    ),
    item(2, post_type="page"),
    item(3, post_type="page", post_parent="2"),
]


def everything() -> dict[str, list[dict[str, Any]]]:
    models: list[Any] = list(MODELS)
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


def test_nothing_is_left(tmp_path: Path, make_post: MakePost, client: Client) -> None:
    make_post()
    before = everything()
    (tmp_path / "a.jpg").write_bytes(encoded())
    options = Options(media=str(tmp_path))
    run = bring(tmp_path, *WHOLE, attachment(9, "a.jpg"), options=options)
    file = str(Image.objects.get().file.name)
    undo(run)
    assert everything() == before
    assert run.state == ImportRun.State.UNDONE
    assert not run.issues.exists()
    assert client.get("/2010/07/01/text-1/").status_code == 404
    assert file


def test_the_files_of_pictures_go_too(
    tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    (tmp_path / "a.jpg").write_bytes(encoded())
    run = bring(tmp_path, attachment(9, "a.jpg"), options=Options(media=str(tmp_path)))
    file = str(Image.objects.get().file.name)
    # Its type lacks __call__.
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        undo(run)
    assert not default_storage.exists(file)


def test_what_a_run_changed_becomes_what_it_was(tmp_path: Path) -> None:
    bring(tmp_path, *WHOLE)
    before = everything()
    run = bring(
        tmp_path,
        category("a", "Neu"),
        item(1, "Neu", content="Neu", comments=[comment(5, content="Neu")]),
        item(2, "Neu", post_type="page"),
        item(8),
    )
    assert Post.objects.count() == 2
    undo(run)
    after = everything()
    for name in ("User", "Category", "Tag", "ImportedItem", "Snapshot"):
        assert after[name] == before[name]
    for name in ("Post", "Page", "Comment"):
        assert [without_time(one) for one in after[name]] == [
            without_time(one) for one in before[name]
        ]
    # So the next import of the same file brings the same again.
    assert bring(tmp_path, item(1, "Neu", content="Neu")).counts["post"] == {"changed": 1}


def without_time(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "modified_at"}


def test_what_was_worked_on_since_stays_and_is_told(
    tmp_path: Path, make_comment: MakeComment
) -> None:
    run = bring(tmp_path, item(1), item(2), item(3), item(4))
    edited, talked, rated, plain = Post.objects.order_by("pk")
    edited.title = "Von hier"
    save_text(edited)
    make_comment(talked)
    Vote.objects.create(post=rated, voter="x", stars=9)
    undo(run)
    assert set(Post.objects.all()) == {edited, talked, rated}
    assert User.objects.filter(username="wirtin").exists()
    kinds = list(run.issues.values_list("kind", flat=True))
    assert kinds == ["post", "post", "post", "author"]
    assert run.counts["post"] == {"conflict": 3, "skipped": 1}
    assert plain.pk


def test_everything_goes_where_told(tmp_path: Path, make_comment: MakeComment) -> None:
    run = bring(tmp_path, item(1), item(2))
    make_comment(Post.objects.earliest("pk"))
    Post.objects.filter(slug="text-2").update(title="Von hier")
    undo(run, everything=True)
    assert not Post.objects.exists()


def test_a_comment_that_was_answered_since_stays(tmp_path: Path, make_comment: MakeComment) -> None:
    run = bring(tmp_path, item(1, comments=[comment(5), comment(6)]))
    post = Post.objects.get()
    make_comment(post, parent=Comment.objects.get(pk=5))
    undo(run)
    assert Comment.objects.filter(pk=5).exists()
    assert not Comment.objects.filter(pk=6).exists()


def test_people_and_categories_that_were_here_before_stay(tmp_path: Path, anna: User) -> None:
    here = Category.objects.create(name="A")
    run = bring(tmp_path, item(1, creator="anna", terms=[("category", "a", "A")]))
    undo(run)
    assert User.objects.filter(pk=anna.pk).exists()
    assert Category.objects.filter(pk=here.pk).exists()


def test_somebody_who_was_let_in_since_stays(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1))
    User.objects.update(is_active=True)
    undo(run)
    assert User.objects.exists()
    assert not Post.objects.exists()


def test_the_later_run_has_to_be_undone_first(tmp_path: Path) -> None:
    first = bring(tmp_path, item(1))
    second = bring(tmp_path, item(1), item(2))
    with pytest.raises(RefusedError):
        undo(first)
    undo(second)
    undo(first)
    assert not Post.objects.exists()


def test_what_was_undone_cannot_be_undone_again(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1))
    undo(run)
    with pytest.raises(RefusedError):
        undo(run)


def test_an_interrupted_undoing_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wordpress.importing.undoing.BATCH", 2)
    run = bring(tmp_path, *(item(number) for number in range(1, 8)))

    def stop(done: int, _total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo(run, progress=stop)
    assert 0 < Post.objects.count() < 7
    undo(ImportRun.objects.get(pk=run.pk))
    assert not Post.objects.exists()
    assert ImportRun.objects.get(pk=run.pk).counts["post"] == {"skipped": 7}


def test_further_authors_are_put_back(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, item(1, terms=[("author", "anna", "anna")]), author("anna"))
    post = Post.objects.get()
    run = bring(tmp_path, item(1, "Neu"), author("anna"))
    assert not post.co_authors.exists()
    undo(run)
    assert post.co_authors.get() == anna


def test_a_further_author_given_here_is_an_edit(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, item(1))
    Post.objects.get().co_authors.add(anna)
    assert bring(tmp_path, item(1, "Neu")).counts["post"] == {"conflict": 1}
