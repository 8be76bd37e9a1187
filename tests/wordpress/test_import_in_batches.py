"""What is stored together is what storing one after the other would have stored."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from blog.models import Post, Redirect, SearchEntry
from blog.rendering.saving_new import save_new_posts
from comments.models import Comment, Decision
from tests.pictures import encoded
from tests.wordpress.exports import (
    BASE,
    attachment,
    author,
    bring,
    category,
    comment,
    export,
    item,
    reasons,
)
from wordpress.importing import Options, prepare, run
from wordpress.models import ImportedItem, ImportRun, Mention

pytestmark = pytest.mark.django_db

TERMS = [("category", "suppen", "Suppen"), ("post_tag", "linse", "Linse"), ("post_tag", "a", "A")]
PARTS = [
    author("wirtin"),
    author("koch"),
    category("suppen", "Suppen"),
    attachment(90, "2010/linde.jpg"),
    item(1, "Linsen", content="Ein <b>Text</b> mit http://example.org/", terms=TERMS),
    item(2, "Linsen", content="Erste Seite<!--nextpage-->zweite Seite", post_name="text-1"),
    item(3, "Bohnen", content="Oben<!--more-->unten", excerpt="Kurz", terms=TERMS[:2]),
    item(4, "Entwurf", status="draft", meta={"_wp_old_slug": "frueher"}),
    item(
        5,
        "Mit Bild",
        content=f'<img src="{BASE}/wp-content/uploads/2010/linde.jpg">',
        meta={"_thumbnail_id": "90"},
        link=f"{BASE}/2010/07/01/text-5/",
    ),
    item(6, "Zu zweit", terms=[("author", "koch", "Koch")], content="https://youtu.be/dQw4w9WgXcQ"),
    item(
        7,
        "Besprochen",
        meta={"_wp_old_slug": "einst"},
        link=f"{BASE}/2010/07/01/text-7/",
        comments=[
            comment(11),
            comment(12, parent=11),
            comment(13, approved="0", author_email="KOCH@example.org"),
            comment(14, parent=12, approved="spam"),
        ],
    ),
    item(8, "Erwähnt", comments=[comment(15, type="pingback"), comment(16)]),
    item(9, "Nochmal die Nummer", comments=[comment(16), comment(17, parent=16)]),
    item(10, "Seite", post_type="page"),
    item(1, "Die Linsen, zweite Fassung", content="Anders", terms=TERMS[1:]),
]


def values(rows: Any, *order: str) -> list[dict[str, Any]]:
    return list(rows.order_by(*order).values())


def everything() -> dict[str, Any]:
    """All that an import stores, without keys and times that depend on the moment."""
    posts = Post.objects.order_by("published_at", "slug", "title")
    names = [
        field.name
        for field in Post._meta.concrete_fields
        if not field.primary_key and field.name not in {"author", "picture"}
    ]
    items = ImportedItem.objects.order_by("kind", "wordpress_id")
    entries = SearchEntry.objects.order_by("kind", "title", "full_text__text")
    comments = values(Comment.objects.all(), "pk")
    for row in comments:
        del row["post_id"], row["user_id"]
    return {
        "posts": list(posts.values(*names, "author__username", "picture__file")),
        **{
            name: list(posts.values_list("slug", f"{name}__{shown}").order_by("slug", "pk", name))
            for name, shown in [
                ("categories", "path"),
                ("co_authors", "username"),
                ("tags", "slug"),
                ("images", "title"),
                ("embeds", "url"),
            ]
        },
        "comments": comments,
        "posts of comments": list(Comment.objects.order_by("pk").values("post__slug")),
        "decisions": list(
            Decision.objects.order_by("comment").values("comment", "before", "after")
        ),
        "mentions": list(Mention.objects.order_by("pk").values("post__slug", "title")),
        "search": list(
            entries.values("kind", "title", "full_text__text", "shown_at", "post__slug")
        ),
        "redirects": list(Redirect.objects.order_by("path").values("path", "post__slug")),
        "items": list(items.values("kind", "wordpress_id", "source_hash", "was_created")),
    }


@contextmanager
def forgotten() -> Iterator[None]:
    """What is stored inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(tmp_path: Path, processes: int = 1) -> tuple[dict[str, Any], Any, list[Any]]:
    """What an import stores and says, and that it can be imported again and undone."""
    folder = tmp_path / "uploads" / "2010"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "linde.jpg").write_bytes(encoded())
    path = tmp_path / "export.xml"
    path.write_bytes(export(*PARTS))
    options = Options(media=str(tmp_path / "uploads"))
    for name in ("wirtin", "koch"):
        # Their keys are part of what is compared.
        User.objects.get_or_create(username=name)
    with forgotten():
        import_run = prepare([path], options)
        assert run(import_run, processes=processes)
        # The stored file's name is drawn by lot.
        found = {
            part: re.sub(r"linde-[0-9a-f]+", "linde", repr(rows))
            for part, rows in everything().items()
        }
        result = found, import_run.counts, reasons(import_run)
        path.write_bytes(export(*PARTS[:-1], author("spuelerin")))
        again = prepare([path], options)
        assert run(again, processes=processes)
        unchanged = {kind: set(counts) for kind, counts in again.counts.items() if kind != "author"}
        assert unchanged["comment"] == unchanged["page"] == {"unchanged"}
        assert again.counts["post"] == {"unchanged": 8, "changed": 1}
    return result


def test_a_batch_stores_what_one_entry_after_the_other_stores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = stored(tmp_path)
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 1)
    apart = stored(tmp_path)
    for part, found in together[0].items():
        assert found == apart[0][part], part
    assert together[1:] == apart[1:]


def test_another_process_finishes_texts_as_this_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 3)
    assert stored(tmp_path, processes=2) == stored(tmp_path)


def test_the_statements_for_each_post_are_few(tmp_path: Path) -> None:
    """Of those that posts, tags, comments and search entries cost a batch of 50."""

    def statements(first: int, number: int) -> int:
        parts = [
            item(
                post, f"Linsen {post}", post_name=f"l-{post}", terms=TERMS, comments=[comment(post)]
            )
            for post in range(first, first + number)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bring(tmp_path, *parts)
        return len(queries)

    statements(1, 1)
    few, many = statements(1_000, 50), statements(2_000, 150)
    assert (many - few) / 100 <= 1


def test_a_post_that_is_refused_is_left_out_of_its_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Post.derive_url

    def fail(post: Post) -> None:
        real(post)
        if post.title == "Bohnen":
            raise IntegrityError("no")

    monkeypatch.setattr(Post, "derive_url", fail)
    import_run = bring(tmp_path, *PARTS)
    assert import_run.counts["post"] == {"new": 8, "changed": 1, "skipped": 1}
    assert not Post.objects.filter(title="Bohnen").exists()
    assert Comment.objects.count() == 6
    assert ("post", "3") in reasons(import_run)


def test_a_link_to_a_post_of_the_same_batch_leads_to_the_url_that_it_gets(tmp_path: Path) -> None:
    link = f'<a href="{BASE}/?p=2">dort</a>'
    bring(
        tmp_path,
        item(1, post_name="gleich"),
        item(2, post_name="gleich"),
        item(3, content=link),
    )
    assert 'href="/2010/07/01/gleich-2/"' in Post.objects.get(slug="text-3").body_html


def test_a_post_that_was_made_here_meanwhile_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anna: User
) -> None:
    """Another post takes the URL after it was chosen."""
    real = save_new_posts
    done: list[bool] = []

    def in_between(new: Any) -> None:
        if not done:
            done.append(True)
            Post.objects.bulk_create(
                [
                    Post(
                        title="Hier",
                        slug="text-1",
                        author=anna,
                        published_at=new[0].post.published_at,
                        published_on="2010-07-01",
                    )
                ]
            )
        real(new)

    monkeypatch.setattr("wordpress.importing.importers.posts.save_new_posts", in_between)
    import_run = bring(tmp_path, item(1), item(2))
    assert import_run.state == ImportRun.State.DONE
    assert Post.objects.filter(slug__in=["text-1", "text-2"]).count() == 2
