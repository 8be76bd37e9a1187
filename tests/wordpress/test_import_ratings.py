"""Bring the stars of an imported site."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ratings.models import ImportedRating, Score, Vote
from tests.wordpress.exports import BASE, bring, item
from wordpress.models import Source

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"
STARS = {"ratings_users": "11", "ratings_score": "47", "ratings_average": "4.27"}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    bring(
        tmp_path,
        item(12, "Linsen", link=f"{BASE}/linsen/", meta=STARS),
        item(13, "Suppe", link=f"{BASE}/suppe/", meta={"ratings_users": "0"}),
    )
    return tmp_path / "export.xml"


def stored() -> list[tuple[str, str, str, int, int]]:
    ratings = ImportedRating.objects.order_by("post__title").select_related("post")
    return [
        (one.post.title, one.source, f"{one.mean:.4f}", one.votes, one.scale) for one in ratings
    ]


def test_the_fields_of_an_export_become_stars(export: Path, client: Client) -> None:
    call_command("import_ratings", export, scale=5)
    assert stored() == [("Linsen", "WP-PostRatings", "4.2727", 11, 5)]
    assert not Vote.objects.exists()
    # 47 of 55 is 8.5 of 10.
    page = client.get("/2010/07/01/text-12/").content.decode()
    assert "8,5" in page
    assert "11" in page


def test_without_a_scale_it_is_asked_for(export: Path) -> None:
    with pytest.raises(CommandError, match="5"):
        call_command("import_ratings", export)
    assert not stored()


def test_a_dump_of_the_database_says_its_scale(export: Path) -> None:
    call_command("import_ratings", FILES / "gdsr.sql")
    assert stored() == [
        ("Linsen", "GD Star Rating", "8.2727", 11, 10),
        ("Suppe", "GD Star Rating", "10.0000", 1, 10),
    ]


def test_saved_pages_are_the_last_resort(export: Path, tmp_path: Path) -> None:
    page = tmp_path / "pages" / "linsen" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        f'<link rel="canonical" href="{BASE}/linsen/"><p>Rating: 8.3/10 (11 votes cast)</p>'
    )
    call_command("import_ratings", tmp_path / "pages")
    assert stored() == [("Linsen", "linde.example.org", "8.3000", 11, 10)]


def test_coming_again_replaces_and_counts_nothing_twice(export: Path) -> None:
    for _time in range(2):
        call_command("import_ratings", export, scale=5)
    call_command("import_ratings", FILES / "gdsr.csv", scale=10)
    assert stored() == [
        ("Linsen", "WP-PostRatings", "4.2727", 11, 5),
        ("Suppe", "GD Star Rating", "10.0000", 1, 10),
    ]
    assert Score.objects.get(post__title="Linsen").imported_votes == 11


def test_a_dry_run_stores_nothing(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_ratings", export, scale=5, dry_run=True)
    assert not stored()
    assert "1" in capsys.readouterr().out


def test_what_has_no_place_is_told(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_ratings", FILES / "gdsr.sql")
    lines = capsys.readouterr().out.splitlines()
    # A mean above the scale, the comments' stars, and thumbs of a post that is not here.
    assert [line.partition(":")[0] for line in lines[:-1]] == ["16", "–", "15"]


def test_nothing_was_imported_yet() -> None:
    with pytest.raises(CommandError):
        call_command("import_ratings", FILES / "gdsr.sql")


def test_of_several_sites_one_has_to_be_named(export: Path) -> None:
    Source.objects.create(base_url="https://example.com")
    with pytest.raises(CommandError, match="--site"):
        call_command("import_ratings", export, scale=5)
    call_command("import_ratings", export, scale=5, site=f"{BASE}/")
    assert len(stored()) == 1


@pytest.mark.parametrize("name", ["nirgends.xml", "nirgends.sql"])
def test_a_missing_file_is_named(export: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match=name):
        call_command("import_ratings", tmp_path / name, scale=5)


@pytest.mark.parametrize("scale", [0, -5, 101])
def test_a_scale_has_its_limits(export: Path, scale: int) -> None:
    with pytest.raises(CommandError):
        call_command("import_ratings", export, scale=scale)
