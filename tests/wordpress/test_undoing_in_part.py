"""Undo an import piece by piece, and where something has happened since."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Category, Image, Page, Post, SearchEntry, Tag
from blog.rendering.saving import save_text
from comments.models import Comment
from tests.helpers import MakePost
from tests.pictures import encoded
from tests.wordpress.exports import attachment, author, bring, category, comment, item
from wordpress.importing import Options, RefusedError, undo
from wordpress.models import ImportRun

pytestmark = pytest.mark.django_db

State = ImportRun.State


def search_texts() -> list[Any]:
    return list(
        SearchEntry.objects.order_by("kind", "object_id").values("kind", "title", "full_text__text")
    )


class TestTheSearch:
    def test_finds_again_what_it_found_before(self, tmp_path: Path) -> None:
        bring(
            tmp_path,
            item(1, "Alt", content="Linsen", comments=[comment(5, content="Suppe")]),
            item(2, "Seite", content="Anfahrt", post_type="page"),
        )
        before = search_texts()
        assert len(before) == 3
        run = bring(
            tmp_path,
            item(1, "Neu", content="Erbsen", comments=[comment(5, content="Eintopf")]),
            item(2, "Andere", content="Speisekarte", post_type="page"),
        )
        assert search_texts() != before
        undo(run)
        assert search_texts() == before


class TestInPieces:
    def test_it_stops_when_its_time_is_over_and_goes_on_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wordpress.importing.undoing.BATCH", 2)
        run = bring(tmp_path, *(item(number) for number in range(1, 6)))
        assert undo(run, seconds=0) is False
        assert Post.objects.count() == 3
        run.refresh_from_db()
        assert (run.state, run.counts["post"]) == (State.UNDOING, {"skipped": 2})
        assert undo(run, seconds=60) is True
        run.refresh_from_db()
        assert (run.state, run.counts["post"]) == (State.UNDONE, {"skipped": 5})

    def test_it_tells_how_far_it_is(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wordpress.importing.undoing.BATCH", 2)
        bring(tmp_path, item(1))
        run = bring(tmp_path, item(1, "Neu"), *(item(number) for number in range(2, 5)))
        told: list[tuple[int, int]] = []
        undo(run, progress=lambda done, total: told.append((done, total)))
        assert told == [(1, 4), (3, 4), (4, 4)]

    def test_what_it_told_before_it_was_interrupted_is_told_still(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wordpress.importing.undoing.BATCH", 1)
        run = bring(tmp_path, item(1), item(2))
        Post.objects.filter(slug="text-2").update(title="Von hier")
        undo(run, seconds=0)
        assert run.issues.filter(kind="post").count() == 1
        undo(run)
        assert run.issues.filter(kind="post").count() == 1
        assert run.counts["post"] == {"conflict": 1, "skipped": 1}

    def test_what_the_import_had_told_is_told_no_longer(self, tmp_path: Path) -> None:
        run = bring(tmp_path, item(1, post_type="unknown_kind"), item(2))
        assert run.issues.exists()
        undo(run)
        assert not run.issues.exists()
        assert run.counts == {"post": {"skipped": 1}, "author": {"skipped": 1}}

    def test_where_it_cannot_begin_nothing_of_the_import_is_lost(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = bring(tmp_path, item(1, post_type="unknown_kind"))

        def fail(*_arguments: Any, **_options: Any) -> None:
            raise OSError("The disk is full.")

        monkeypatch.setattr(ImportRun, "save", fail)
        with pytest.raises(OSError, match="full"):
            undo(run)
        assert run.issues.exists()

    def test_it_notes_when_it_was_done(self, tmp_path: Path) -> None:
        run = bring(tmp_path, item(1))
        begin = timezone.now()
        undo(run)
        run.refresh_from_db()
        assert run.finished_at
        assert begin <= run.finished_at <= timezone.now()


class TestWhatHasChangedSince:
    def test_a_text_that_was_edited_stays_and_is_told(self, tmp_path: Path) -> None:
        bring(tmp_path, item(1, "Alt"))
        run = bring(tmp_path, item(1, "Neu"))
        post = Post.objects.get()
        post.title = "Von hier"
        save_text(post)
        undo(run)
        assert Post.objects.get().title == "Von hier"
        assert run.counts["post"] == {"conflict": 1}
        assert run.issues.get().wordpress_id == "1"

    def test_a_text_that_was_edited_is_put_back_where_told(self, tmp_path: Path) -> None:
        bring(tmp_path, item(1, "Alt"))
        run = bring(tmp_path, item(1, "Neu"))
        Post.objects.update(title="Von hier")
        undo(run, everything=True)
        assert Post.objects.get().title == "Alt"
        assert run.counts["post"] == {"changed": 1}

    def test_a_changed_text_that_was_deleted_stays_away(self, tmp_path: Path) -> None:
        bring(tmp_path, item(1, "Alt"))
        run = bring(tmp_path, item(1, "Neu"))
        Post.objects.get().delete()
        undo(run)
        assert not Post.objects.exists()
        assert run.counts["post"] == {"unchanged": 1}

    def test_a_new_text_that_was_deleted_is_no_conflict(self, tmp_path: Path) -> None:
        run = bring(tmp_path, item(1), item(2))
        Post.objects.get(slug="text-1").delete()
        undo(run)
        assert run.counts["post"] == {"skipped": 1}
        assert not run.issues.exists()

    def test_what_stays_is_no_longer_the_imports(self, tmp_path: Path) -> None:
        run = bring(tmp_path, item(1))
        Post.objects.update(title="Von hier")
        undo(run)
        assert bring(tmp_path, item(1)).counts["post"] == {"new": 1}
        assert Post.objects.count() == 2


def test_no_former_path_of_what_went_says_that_it_is_gone(tmp_path: Path, client: Client) -> None:
    run = bring(
        tmp_path, item(1), item(2, post_type="page", post_name="anfahrt"), category("a", "A")
    )
    post, page, food = Post.objects.get(), Page.objects.get(), Category.objects.get()
    post.slug, page.path, food.slug = "neu", "neu", "neu"
    save_text(post)
    save_text(page)
    food.save()
    former = ["/2010/07/01/text-1/", "/anfahrt/", "/category/a/"]
    assert [client.get(path).status_code for path in former] == [301, 301, 301]
    undo(run, everything=True)
    assert [client.get(path).status_code for path in former] == [404, 404, 404]


class TestWhatOthersNeed:
    """It stays even where everything is to go."""

    def test_a_category_with_a_post_of_ours(self, tmp_path: Path, make_post: MakePost) -> None:
        run = bring(tmp_path, category("a", "A"), category("b", "B"))
        make_post(categories=[Category.objects.get(name="A")])
        undo(run, everything=True)
        assert Category.objects.get().name == "A"

    def test_a_category_above_one_of_ours(self, tmp_path: Path) -> None:
        run = bring(tmp_path, category("a", "A"), category("b", "B"))
        Category.objects.create(name="Hier", parent=Category.objects.get(name="A"))
        undo(run, everything=True)
        assert set(Category.objects.values_list("name", flat=True)) == {"A", "Hier"}
        assert run.counts["category"] == {"conflict": 1, "skipped": 1}

    def test_a_tag_of_a_post_of_ours(self, tmp_path: Path, make_post: MakePost) -> None:
        terms = [("post_tag", "a", "A"), ("post_tag", "b", "B")]
        run = bring(tmp_path, item(1, terms=terms))
        make_post(tags=["A"])
        undo(run, everything=True)
        assert Tag.objects.get().name == "A"

    @pytest.mark.parametrize("use", ["picture", "text of a post", "text of a page"])
    def test_a_picture_that_we_show(self, tmp_path: Path, make_post: MakePost, use: str) -> None:
        (tmp_path / "a.jpg").write_bytes(encoded())
        (tmp_path / "b.jpg").write_bytes(encoded())
        options = Options(media=str(tmp_path))
        run = bring(tmp_path, attachment(8, "a.jpg"), attachment(9, "b.jpg"), options=options)
        image = Image.objects.earliest("pk")
        if use == "picture":
            Post.objects.filter(pk=make_post().pk).update(picture=image)
        elif use == "text of a post":
            make_post().images.add(image)
        else:
            page = Page(title="Über uns", path="ueber-uns")
            save_text(page)
            page.images.add(image)
        undo(run, everything=True)
        assert Image.objects.get() == image

    def test_somebody_who_wrote_a_post_here(
        self, tmp_path: Path, make_post: MakePost, anna: User
    ) -> None:
        run = bring(tmp_path, author("wirtin"), author("koch"))
        make_post(author=User.objects.get(username="wirtin"))
        undo(run, everything=True)
        assert set(User.objects.all()) == {anna, User.objects.get(username="wirtin")}

    def test_somebody_who_wrote_a_post_with_others(
        self, tmp_path: Path, make_post: MakePost, anna: User
    ) -> None:
        run = bring(tmp_path, author("wirtin"), author("koch"))
        make_post().co_authors.add(User.objects.get(username="wirtin"))
        undo(run, everything=True)
        assert set(User.objects.all()) == {anna, User.objects.get(username="wirtin")}

    def test_a_comment_with_an_answer_of_a_reader(self, tmp_path: Path) -> None:
        bring(tmp_path, item(1))
        run = bring(tmp_path, item(1, comments=[comment(5)]))
        imported = Comment.objects.get(pk=5)
        Comment.objects.create(
            post=imported.post, parent=imported, author_name="Rita", body="Ja.", status="approved"
        )
        undo(run, everything=True)
        assert Comment.objects.filter(pk=5).exists()


class TestWhichRunsCanBeUndone:
    @pytest.mark.parametrize("state", [State.PREVIEWING, State.PREVIEWED, State.UNDONE])
    def test_none_that_brought_nothing(self, tmp_path: Path, state: str) -> None:
        run = bring(tmp_path, item(1))
        run.state = state
        with pytest.raises(RefusedError):
            undo(run)
        assert Post.objects.exists()

    @pytest.mark.parametrize("state", [State.RUNNING, State.DONE, State.UNDOING])
    def test_all_that_brought_something(self, tmp_path: Path, state: str) -> None:
        run = bring(tmp_path, item(1))
        run.state = state
        assert undo(run)
        assert not Post.objects.exists()

    def test_one_before_a_later_one_that_changed_nothing(self, tmp_path: Path) -> None:
        first = bring(tmp_path, item(1))
        bring(tmp_path, item(1))
        assert undo(first)

    def test_not_one_before_a_later_one_that_only_changed_something(self, tmp_path: Path) -> None:
        first = bring(tmp_path, item(1))
        second = bring(tmp_path, item(1, "Neu"))
        with pytest.raises(RefusedError, match=rf"\b{second.pk}\b"):
            undo(first)
        first.refresh_from_db()
        assert first.state == State.DONE

    def test_of_several_later_ones_the_last_is_named_as_it_goes_first(self, tmp_path: Path) -> None:
        first = bring(tmp_path, item(1))
        bring(tmp_path, item(2))
        last = bring(tmp_path, item(3))
        with pytest.raises(RefusedError, match=rf"\b{last.pk}\b"):
            undo(first)
