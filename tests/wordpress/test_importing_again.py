"""Import the same site again: only what changed there comes, and what was edited here stays."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Category, Post, Tag
from blog.rendering.saving import save_text
from comments.models import Comment, Status
from comments.moderation import decide
from tests.wordpress.exports import (
    as_file,
    author,
    bring,
    category,
    comment,
    export,
    item,
    reasons,
)
from wordpress.importing import Options, import_wxr, prepare, preview
from wordpress.models import ImportedItem, ImportRun, Source

pytestmark = pytest.mark.django_db

OVERWRITE = Options(overwrite=True)


def test_a_new_text_comes_and_the_others_stay(tmp_path: Path) -> None:
    bring(tmp_path, item(1), item(2))
    run = bring(tmp_path, item(1), item(2, content="Neu."), item(3))
    assert run.counts["post"] == {"unchanged": 1, "changed": 1, "new": 1}
    assert "Neu." in Post.objects.get(slug="text-2").body


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Erbsen"},
        {"excerpt": "Kurz"},
        {"post_name": "erbsen"},
        {"status": "private"},
        {"is_sticky": "1"},
        {"comment_status": "closed"},
        {"post_date_gmt": "2010-07-01 11:00:00"},
        {"terms": [("category", "k", "K")]},
        {"terms": [("post_tag", "t", "T")]},
        {"post_password": "geheim"},
    ],
)
def test_every_change_is_seen(tmp_path: Path, changed: dict[str, str]) -> None:
    bring(tmp_path, item(1))
    assert bring(tmp_path, item(1, **changed)).counts["post"] == {"changed": 1}


def test_a_changed_url_leads_on(tmp_path: Path, client: Client) -> None:
    bring(tmp_path, item(1))
    bring(tmp_path, item(1, post_name="erbsen"))
    response = client.get("/2010/07/01/text-1/")
    assert (response.status_code, response["Location"]) == (301, "/2010/07/01/erbsen/")


def test_what_was_edited_here_wins_and_is_told(tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    post = Post.objects.get()
    post.title = "Von hier"
    save_text(post)
    assert bring(tmp_path, item(1)).counts["post"] == {"unchanged": 1}
    run = bring(tmp_path, item(1, "Von dort"))
    assert run.counts["post"] == {"conflict": 1}
    assert reasons(run) == [("post", "1")]
    post.refresh_from_db()
    assert post.title == "Von hier"


def test_a_new_category_here_is_an_edit_too(tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    Post.objects.get().categories.add(Category.objects.create(name="Neu"))
    assert bring(tmp_path, item(1, "Von dort")).counts["post"] == {"conflict": 1}


def test_the_file_wins_where_told(tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    Post.objects.update(title="Von hier")
    run = bring(tmp_path, item(1, "Von dort"), options=OVERWRITE)
    assert run.counts["post"] == {"changed": 1}
    assert Post.objects.get().title == "Von dort"


def test_what_was_deleted_here_stays_deleted_unless_told(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(5)]))
    Post.objects.get().delete()
    run = bring(tmp_path, item(1, "Neu", comments=[comment(5), comment(6)]))
    assert run.counts["post"] == {"skipped": 1}
    assert not Post.objects.exists()
    assert not Comment.objects.exists()
    run = bring(tmp_path, item(1, "Neu", comments=[comment(5), comment(6)]), options=OVERWRITE)
    assert run.counts["post"] == {"new": 1}
    assert Post.objects.get().title == "Neu"


def test_new_comments_below_a_deleted_post_are_left_out(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(5)]))
    Post.objects.get().delete()
    run = bring(tmp_path, item(1, comments=[comment(5), comment(6)]))
    assert run.counts["comment"] == {"skipped": 2}
    assert not Comment.objects.exists()


def test_of_a_finished_run_nobodys_email_is_kept(tmp_path: Path) -> None:
    run = bring(tmp_path, author("wirtin"), item(1, comments=[comment(5)]))
    assert "@" not in str(ImportRun.objects.filter(pk=run.pk).values().get())


def test_what_hung_on_something_deleted_here_comes_without_it(tmp_path: Path) -> None:
    terms = [("category", "b", "B"), ("category", "c", "C"), ("post_tag", "t", "T")]
    parts = [author("wirtin", id="7"), category("a", "A"), category("b", "B", "a")]
    bring(tmp_path, *parts, item(1, terms=terms, comments=[comment(5, user_id=7)]))
    Comment.objects.get().delete()
    Post.objects.get().delete()
    for slug in "ba":
        Category.objects.get(slug=slug).delete()
    Tag.objects.all().delete()
    User.objects.all().delete()
    run = bring(tmp_path, *parts, item(2, terms=terms, comments=[comment(6, 5, user_id=7)]))
    assert run.counts["post"] == {"new": 1}
    post = Post.objects.get()
    assert [one.slug for one in post.categories.all()] == ["c"]
    assert post.author.username == "wirtin"
    assert Comment.objects.get().user == post.author


def test_new_comments_below_known_posts_come(tmp_path: Path) -> None:
    bring(tmp_path, item(1, comments=[comment(5)]))
    run = bring(tmp_path, item(1, comments=[comment(5), comment(6, 5)]))
    assert run.counts["post"] == {"unchanged": 1}
    assert run.counts["comment"] == {"unchanged": 1, "new": 1}
    assert Comment.objects.get(pk=6).parent_id == 5


def test_what_a_moderator_decided_here_stays(tmp_path: Path, mo: User) -> None:
    bring(tmp_path, item(1, comments=[comment(5, approved="0"), comment(6, approved="0")]))
    decide(Comment.objects.get(pk=5), Status.SPAM, by=mo)
    both = [comment(5, approved="1"), comment(6, approved="1")]
    run = bring(tmp_path, item(1, comments=both))
    assert run.counts["comment"] == {"conflict": 1, "changed": 1}
    assert Comment.objects.get(pk=5).status == Status.SPAM
    changed = Comment.objects.get(pk=6)
    assert changed.status == Status.APPROVED
    assert [one.after for one in changed.decisions.order_by("pk")] == ["held", "approved"]


def test_what_a_person_says_of_themselves_here_stays(tmp_path: Path) -> None:
    bring(tmp_path, author("wirtin"), item(1))
    User.objects.update(display_name="Ich")
    run = bring(tmp_path, author("wirtin", display_name="Die Wirtin"), item(1))
    assert run.counts["author"] == {"unchanged": 1}
    assert User.objects.get().display_name == "Ich"


def test_two_sites_do_not_get_mixed_up(tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    import_wxr(as_file(item(1, "Andere"), base="https://other.example.org"))
    assert Post.objects.count() == 2
    assert Source.objects.count() == 2


def test_a_preview_changes_nothing_and_tells_the_same_as_importing(tmp_path: Path) -> None:

    old = [category("k", "K"), item(1), item(2), item(3)]
    bring(tmp_path, *old)
    Post.objects.filter(slug="text-3").update(title="Von hier")
    new = [
        category("k", "K"),
        item(1, "Neu", comments=[comment(5), comment(6, 99)]),
        item(2),
        item(3, "Von dort"),
        item(4, status="private"),
        item(5, status="trash"),
    ]
    path = tmp_path / "export.xml"
    path.write_bytes(export(*new))
    before = list(Post.objects.values()), list(ImportedItem.objects.values())
    plan = preview(prepare([path], Options()))
    assert plan
    assert (list(Post.objects.values()), list(ImportedItem.objects.values())) == before
    assert not Comment.objects.exists()
    assert plan.run.state == ImportRun.State.PREVIEWED
    told = plan.counts, reasons(plan.run)
    run = bring(tmp_path, *new)
    assert (run.counts, reasons(run)) == told
