"""Keep everything: an archive of all rows and media, and back again."""

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import EmailField, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.voters import Voter
from backup import writing as archive
from backup.writing import NEVER, PERSONAL, kept_models, own_models, write_archive
from blog.models import Category, File, Image, Page, Post
from blog.rendering.saving import save_text
from blog.rendering.saving_files import save_file
from blog.rendering.saving_images import save_image
from comments.models import Comment
from ratings.models import Score
from ratings.votes.casting import cast_vote
from tests.files import PDF
from tests.helpers import MakeComment, MakePost
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

FORM = '<form class="comment-form"'


@pytest.fixture
def blog(make_post: MakePost, make_comment: MakeComment, edda: User) -> Post:
    """A post with everything, whose comment has been edited and answered."""
    image = save_image(Image(file=ContentFile(encoded(), "turm.jpg"), creator="Rita Roth"))
    file = save_file(File(file=ContentFile(PDF, "rezept.pdf")))
    category = Category.objects.create(name="Küche")
    post = make_post(
        title="Linsen",
        categories=[category],
        tags=["Herbst"],
        picture=image,
        body=f'<p>Langsam köcheln.</p><p><img src="{image.file.url}" alt=""></p>'
        f'<p><a href="{file.file.url}">Das Rezept</a></p>',
    )
    post.co_authors.add(edda)
    save_text(Page(title="Haus", path="haus"))
    cast_vote(post, Voter("jemand"), 9)
    make_comment(post, parent=make_comment(post, reader="keks"), body="Eine Antwort.")
    return post


def rows(folder: Path, label: str) -> list[dict[str, Any]]:
    lines = (folder / f"{label}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["fields"] for line in lines]


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def article(client: Client) -> str:
    """The post's page; the form below it tells the time."""
    page, form, _rest = client.get("/2010/04/29/linsen/").content.decode().partition(FORM)
    assert form
    assert "Langsam" in page
    return page


def empty_the_database() -> None:
    for model in (Comment, Post, Page, Category, Image, File, User):
        model._default_manager.all().delete()


def facts_of(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.parametrize("name", ["archiv", "archiv.zip"])
def test_it_comes_back_as_it_was(
    blog: Post, client: Client, tmp_path: Path, settings: Any, name: str
) -> None:
    before = [facts_of(model) for model in kept_models(with_addresses=True)]
    page = article(client)
    call_command("export_archive", tmp_path / name, "--with-addresses")
    empty_the_database()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    call_command("import_archive", tmp_path / name)
    for person in before[0]:
        assert person.pop("password")
    after = [facts_of(model) for model in kept_models(with_addresses=True)]
    for person in after[0]:
        assert person.pop("password") == ""
    assert after == before
    assert article(client) == page
    assert default_storage.exists(str(Image.objects.get().file.name))
    assert default_storage.exists(str(Post.objects.get().files.get().file.name))
    assert list(User.objects.get(username="edda").groups.values_list("name")) == [("Editors",)]
    assert "Langsam" in client.get("/?s=langsam").content.decode()


def test_new_rows_get_new_keys_afterwards(blog: Post, tmp_path: Path) -> None:
    write_archive(tmp_path / "archiv")
    empty_the_database()
    call_command("import_archive", tmp_path / "archiv")
    again = Post.objects.get()
    new = save_text(Post(title="Neu", author=again.author))
    assert new.pk > again.pk


def test_without_addresses_none_are_in_it(blog: Post, tmp_path: Path) -> None:
    folder = tmp_path / "archiv"
    call_command("export_archive", folder)
    for file in folder.glob("*.jsonl"):
        text = file.read_text(encoding="utf-8")
        for word in ("@example.org", "keks", "jemand"):
            assert word not in text
    assert not manifest(folder)["with_addresses"]
    assert rows(folder, "ratings.vote")[0]["stars"] == 9


def test_without_addresses_it_comes_back_all_the_same(blog: Post, tmp_path: Path) -> None:
    cast_vote(blog, Voter("noch jemand"), 7)
    call_command("export_archive", tmp_path / "archiv")
    empty_the_database()
    call_command("import_archive", tmp_path / "archiv")
    assert Comment.objects.filter(email="").count() == 2
    assert Score.objects.get().votes == 2
    call_command("recount_ratings")
    assert Score.objects.get().votes == 2
    assert not User.objects.get(username="anna").check_password("")


def test_no_password_is_ever_in_it(blog: Post, tmp_path: Path) -> None:
    call_command("export_archive", tmp_path / "archiv", "--with-addresses")
    assert len(rows(tmp_path / "archiv", "accounts.user")) == 2
    assert "password" not in (tmp_path / "archiv" / "accounts.user.jsonl").read_text()


def test_what_could_point_to_a_person_is_known_as_such() -> None:
    """A new model or field that holds an address or a key has to be named in archive.py."""
    telling = {
        "reader",
        "voter",
        "cookie",
        "sender",
        "secret",
        "secret_hash",
        "key",
        "preview_key",
        "to",
    }
    for model in own_models():
        known = archive.left_out(model, with_addresses=False)
        for field in model._meta.local_fields:
            if isinstance(field, EmailField) or field.name in telling:
                is_public = model._meta.label_lower == "blog.sitesettings"
                assert is_public or {"*", field.name} & known, f"{model}: {field.name}"


def test_the_tables_name_only_what_there_is() -> None:
    models = {model._meta.label_lower: model for model in own_models()}
    for table in (*NEVER, PERSONAL):
        for label, fields in table.items():
            assert fields <= {"*", *(field.name for field in models[label]._meta.local_fields)}


def test_the_manifest_counts(blog: Post, tmp_path: Path) -> None:
    write_archive(tmp_path / "archiv")
    found = manifest(tmp_path / "archiv")
    assert (found["format"], found["version"]) == ("gemeinsam-archive", 1)
    assert found["files"]["comments.comment.jsonl"]["rows"] == 2
    media = tmp_path / "archiv" / "media.jsonl"
    assert found["files"]["media.jsonl"]["bytes"] == media.stat().st_size
    first = json.loads(media.read_text().splitlines()[0])
    assert (tmp_path / "archiv" / "media" / first["name"]).stat().st_size == first["bytes"]


def test_nobody_else_on_the_machine_reads_it(blog: Post, tmp_path: Path) -> None:
    write_archive(tmp_path / "archiv")
    write_archive(tmp_path / "archiv.zip")
    assert stat.S_IMODE((tmp_path / "archiv").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "archiv.zip").stat().st_mode) == 0o600


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "archiv").mkdir()
    with pytest.raises(CommandError, match="archiv"):
        call_command("export_archive", tmp_path / "archiv")
    assert list((tmp_path / "archiv").iterdir()) == []


def test_an_end_in_the_middle_leaves_no_archive_of_that_name(
    blog: Post, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(archive, "write_media", lambda sink: 1 / 0)
    for name in ("archiv", "archiv.zip"):
        with pytest.raises(ZeroDivisionError):
            write_archive(tmp_path / name)
        assert not (tmp_path / name).exists()
    monkeypatch.undo()
    write_archive(tmp_path / "archiv")
    assert not (tmp_path / "archiv.part").exists()


def test_thirty_posts_take_as_many_queries_as_one(
    make_post: MakePost, make_comment: MakeComment, edda: User, tmp_path: Path
) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            write_archive(tmp_path / name)
        return len(seen)

    def make(number: int) -> None:
        category = Category.objects.create(name=f"K{number}")
        post = make_post(categories=[category], tags=[f"T{number}"])
        post.co_authors.add(edda)
        make_comment(post)
        cast_vote(post, Voter("a"), 9)

    make(0)
    one = queries("a")
    for number in range(1, 30):
        make(number)
    assert queries("b") == one


# What is refused


def test_a_blog_that_is_not_empty_is_left_alone(blog: Post, tmp_path: Path) -> None:
    write_archive(tmp_path / "archiv")
    Post.objects.update(title="Neu")
    with pytest.raises(CommandError):
        call_command("import_archive", tmp_path / "archiv")
    assert Post.objects.get().title == "Neu"


def damage(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("blog.post.jsonl", "Langsam", "Schnell"),
        ("media.jsonl", "turm", "dorf"),
        ("manifest.json", '"version": 1', '"version": 2'),
        ("manifest.json", "gemeinsam-archive", "another"),
        ("manifest.json", "{", "["),
        ("manifest.json", "blog.post.jsonl", "../blog.post.jsonl"),
        ("manifest.json", "blog.page.jsonl", "blog.nothing.jsonl"),
    ],
)
def test_a_damaged_archive_changes_nothing(
    blog: Post, tmp_path: Path, name: str, old: str, new: str
) -> None:
    folder = tmp_path / "archiv"
    write_archive(folder)
    damage(folder, name, old, new)
    empty_the_database()
    with pytest.raises(CommandError):
        call_command("import_archive", folder)
    assert not User.objects.exists()
    assert not Post.objects.exists()


def test_a_damaged_picture_is_noticed(blog: Post, tmp_path: Path) -> None:
    write_archive(tmp_path / "archiv")
    empty_the_database()
    picture = next((tmp_path / "archiv" / "media" / "images").rglob("turm*"))
    picture.write_bytes(picture.read_bytes() + b"x")
    with pytest.raises(CommandError, match="turm"):
        call_command("import_archive", tmp_path / "archiv")
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"), [('"slug"', '"snail"'), ('"blog.post"', '"blog.page"'), ('"pk"', '"key"')]
)
def test_rows_of_another_kind_change_nothing(
    blog: Post, tmp_path: Path, old: str, new: str
) -> None:
    folder = tmp_path / "archiv"
    write_archive(folder)
    before = manifest(folder)["files"]["blog.post.jsonl"]["sha256"]
    damage(folder, "blog.post.jsonl", old, new)
    after = hashlib.sha256((folder / "blog.post.jsonl").read_bytes()).hexdigest()
    damage(folder, "manifest.json", before, after)
    empty_the_database()
    with pytest.raises(CommandError):
        call_command("import_archive", folder)
    assert not User.objects.exists()


def test_rows_of_others_are_not_let_in(blog: Post, tmp_path: Path) -> None:
    folder = tmp_path / "archiv"
    write_archive(folder)
    before = manifest(folder)["files"]["blog.tag.jsonl"]["sha256"]
    row = {"model": "auth.group", "pk": 99, "fields": {"name": "Alle Rechte"}}
    (folder / "blog.tag.jsonl").write_text(json.dumps(row))
    after = hashlib.sha256((folder / "blog.tag.jsonl").read_bytes()).hexdigest()
    damage(folder, "manifest.json", before, after)
    empty_the_database()
    with pytest.raises(CommandError):
        call_command("import_archive", folder)
    assert not Group.objects.filter(pk=99).exists()


def test_a_file_that_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"nichts")
    for name in ("a.zip", "nirgends", "."):
        with pytest.raises(CommandError):
            call_command("import_archive", tmp_path / name)


def test_a_zip_can_be_opened_by_anything(blog: Post, tmp_path: Path) -> None:
    write_archive(tmp_path / "archiv.zip")
    with zipfile.ZipFile(tmp_path / "archiv.zip") as found:
        assert found.testzip() is None
        assert "manifest.json" in found.namelist()
