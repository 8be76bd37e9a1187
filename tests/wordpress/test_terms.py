"""Categories and tags of an export."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blog.models import Category, Post, Redirect, Tag
from tests.wordpress.exports import bring, category, item, reasons
from wordpress.models import ImportedItem

pytestmark = pytest.mark.django_db


def paths() -> list[str]:
    return list(Category.objects.values_list("path", flat=True))


def test_the_tree_comes_in_any_order(tmp_path: Path) -> None:
    bring(
        tmp_path,
        category("c", "C", "b"),
        category("a", "A"),
        category("b", "B", "a", "Alles <b>über</b> B"),
    )
    assert paths() == ["a", "a/b", "a/b/c"]
    assert Category.objects.get(slug="b").description == "Alles über B"


def test_a_circle_is_cut_and_told(tmp_path: Path) -> None:
    run = bring(tmp_path, category("a", "A", "b"), category("b", "B", "a"), category("c", "C", "c"))
    assert paths() == ["a", "b", "c"]
    assert reasons(run) == [("category", "a"), ("category", "b"), ("category", "c")]


def test_the_same_slug_below_two_parents_is_two_categories(tmp_path: Path) -> None:
    bring(
        tmp_path,
        category("essen", "Essen"),
        category("reise", "Reise"),
        category("tipps", "Tipps", "essen"),
        category("tipps", "Tipps", "reise"),
    )
    assert paths() == ["essen", "essen/tipps", "reise", "reise/tipps"]


def test_a_parent_that_is_not_in_the_file_is_left_out(tmp_path: Path) -> None:
    bring(tmp_path, category("b", "B", "fort"))
    assert paths() == ["b"]


def test_a_category_only_a_post_names_comes_too(tmp_path: Path) -> None:
    bring(tmp_path, item(1, terms=[("category", "kueche", "Küche &amp; Keller")]))
    found = Post.objects.get().categories.get()
    assert (found.name, found.path) == ("Küche & Keller", "kueche")


def test_umlauts_in_urls_are_written_the_german_way(tmp_path: Path) -> None:
    terms = [("category", "k%c3%bcche", "Küche"), ("post_tag", "s%C3%BC%C3%9F", "Süß")]
    bring(tmp_path, item(1, terms=terms))
    assert paths() == ["kueche"]
    assert Tag.objects.get().slug == "suess"


def test_what_is_here_already_is_used(tmp_path: Path) -> None:
    here = Category.objects.create(name="Die Küche", slug="kueche")
    tag = Tag.objects.create(name="herbst")
    terms = [("category", "kueche", "Küche"), ("post_tag", "herbst", "Herbst")]
    bring(tmp_path, item(1, terms=terms))
    post = Post.objects.get()
    assert (post.categories.get(), post.tags.get()) == (here, tag)
    here.refresh_from_db()
    assert here.name == "Die Küche"


def test_tags_keep_their_old_url(tmp_path: Path) -> None:
    bring(tmp_path, item(1, terms=[("post_tag", "alt", "Ganz anders")]))
    assert Tag.objects.get().slug == "alt"


def test_a_new_name_comes_with_the_next_run(tmp_path: Path) -> None:
    bring(tmp_path, category("a", "A"), category("b", "B"))
    run = bring(tmp_path, category("a", "Neu"), category("b", "B", "a"))
    assert run.counts["category"] == {"changed": 2}
    assert paths() == ["a", "a/b"]
    assert Category.objects.get(slug="a").name == "Neu"


def test_hundreds_of_levels_are_no_danger(tmp_path: Path) -> None:
    deep = [category(f"k{n}", f"K{n}", f"k{n + 1}") for n in range(300)]
    bring(tmp_path, *deep)
    assert Category.objects.count() == 300


def test_a_place_that_is_taken_by_now_does_not_stop_the_rest(tmp_path: Path) -> None:
    tag = ("post_tag", "alt", "Alt")
    bring(tmp_path, category("a", "A"), category("b", "B"), item(1, terms=[tag]))
    Category.objects.create(name="Hier", slug="b", parent=Category.objects.get(slug="a"))
    Tag.objects.create(name="Neu")
    run = bring(
        tmp_path,
        category("a", "A"),
        category("b", "B", "a"),
        category("c", "C"),
        item(2, terms=[("post_tag", "alt", "Neu")]),
    )
    assert run.counts["category"] == {"unchanged": 1, "skipped": 1, "new": 1}
    assert run.counts["tag"] == {"skipped": 1}
    assert reasons(run) == [("category", "b"), ("tag", "alt")]
    assert Post.objects.get(slug="text-2").tags.get().slug == "alt"


def tags_of(tmp_path: Path, *terms: tuple[str, str]) -> tuple[object, ...]:
    """What importing tags with these slugs and names stores and says; it is taken back."""
    with transaction.atomic():
        run = bring(tmp_path, item(1, terms=[("post_tag", *term) for term in terms]))
        items = ImportedItem.objects.filter(kind="tag").order_by("wordpress_id")
        found = (
            sorted(Tag.objects.values_list("name", "slug")),
            list(items.values("wordpress_id", "was_created", "source_hash", "run__state")),
            sorted(Post.objects.get().tags.values_list("name", flat=True)),
            sorted(Redirect.objects.values_list("path", flat=True)),
            run.counts,
            reasons(run),
        )
        transaction.set_rollback(True)
    return found


def test_tags_stored_together_are_those_that_are_stored_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Tag.objects.create(name="Hier", slug="wo")
    Redirect.objects.create(path="/tag/alt/")
    terms = [
        ("alt", "Ganz anders"),
        ("wo", "Woanders"),
        ("kuerbis", "Kürbis"),
        ("k%c3%bcrbis", "Suppenkürbis"),
        ("suppe", "Suppe"),
        ("suppen", "SUPPE"),
        ("\u6c64", "\u6c64"),
        ("frei", "Frei"),
    ]
    together = tags_of(tmp_path, *terms), tags_of(tmp_path, *terms, ("da", "hier"))
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 1)
    assert together == (tags_of(tmp_path, *terms), tags_of(tmp_path, *terms, ("da", "hier")))


def test_new_tags_cost_few_statements(tmp_path: Path) -> None:
    def statements(first: int, number: int) -> int:
        terms = [("post_tag", f"w{n}", f"Wort {n}") for n in range(first, first + number)]
        with CaptureQueriesContext(connection) as queries:
            bring(tmp_path, item(first, terms=terms))
        return len(queries)

    statements(1, 1)
    few, many = statements(1_000, 50), statements(2_000, 250)
    assert (many - few) / 200 <= 0.5
