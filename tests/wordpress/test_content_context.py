"""Texts find the pictures and the other texts of their old site."""

from pathlib import Path

import pytest

from blog.models import Image, Page, Post
from tests.pictures import encoded
from tests.wordpress.exports import BASE, attachment, bring, category, item
from wordpress.importing import Options

pytestmark = pytest.mark.django_db


@pytest.fixture
def options(tmp_path: Path) -> Options:
    for name in ("linde", "see"):
        (tmp_path / f"{name}.jpg").write_bytes(encoded())
    return Options(media=str(tmp_path))


def body(slug: str = "text-1") -> str:
    return Post.objects.get(slug=slug).body


def picture(name: str) -> str:
    return Image.objects.get(file__contains=name).file.url


def test_a_thumbnail_becomes_its_original(tmp_path: Path, options: Options) -> None:
    content = f'<img src="{BASE}/wp-content/uploads/linde-300x200.jpg" alt="Ein Baum">'
    bring(tmp_path, item(1, content=content), attachment(9, "linde.jpg"), options=options)
    assert picture("linde") in body()
    assert "300x200" not in body()
    assert list(Post.objects.get().images.all()) == [Image.objects.get()]


def test_a_gallery_without_numbers_shows_what_hangs_below_the_post(
    tmp_path: Path, options: Options
) -> None:
    parts = [
        item(1, content="[gallery]"),
        attachment(8, "linde.jpg", post_parent="1"),
        attachment(9, "see.jpg", post_parent="2"),
    ]
    bring(tmp_path, *parts, options=options)
    assert picture("linde") in body()
    assert picture("see") not in body()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/2010/07/01/text-2/", "/2010/07/01/text-2/"),
        ("/?p=2", "/2010/07/01/text-2/"),
        ("/was-immer/", "/2010/07/01/text-3/"),
        ("/?page_id=4", "/haus/"),
        ("/category/kueche/suppen/", "/category/kueche/suppen/"),
        # Not to an entry that has no link, as the first of these
        ("/", "/"),
    ],
)
def test_links_lead_to_where_things_stand_here(tmp_path: Path, old: str, new: str) -> None:
    bring(
        tmp_path,
        category("suppen", "Suppen", "kueche"),
        category("kueche", "Küche"),
        item(1, content=f'<a href="{BASE}{old}">hier</a>'),
        item(2, link=f"{BASE}/2010/07/01/text-2/"),
        item(3, link=f"{BASE}/was-immer/"),
        item(4, post_type="page", post_name="haus"),
    )
    assert f'href="{new}"' in body()


def test_reusable_blocks_are_taken_in(tmp_path: Path) -> None:
    content = '<!-- wp:block {"ref":7} /-->'
    inner = "<!-- wp:paragraph --><p>Immer dasselbe.</p><!-- /wp:paragraph -->"
    bring(tmp_path, item(1, content=content), item(7, content=inner, post_type="wp_block"))
    assert "Immer dasselbe." in body()
    assert Post.objects.count() == 1


def test_losses_of_the_text_are_told_with_their_post(tmp_path: Path) -> None:
    run = bring(
        tmp_path,
        item(1, content='[kontakt-formular id="3"]'),
        item(2, content="[x]", post_type="page"),
    )
    found = list(run.issues.values_list("kind", "wordpress_id", "title"))
    assert ("post", "1", "Linsen") in found
    assert "kontakt-formular" in Post.objects.get().body
    assert Page.objects.exists()
