"""Links to files of the library in texts: kind and size, players, and what changes of them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError

from backup.writing import media_files
from blog.models import File, Page, Post, Revision
from blog.rendering.saving import render_again, save_text
from blog.rendering.saving_files import delete_file, save_file
from tests.files import MP3, MP4, PDF, VTT
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db


def make_file(content: bytes = PDF, name: str = "Programm 2026.pdf", **fields: Any) -> File:
    return save_file(File(file=ContentFile(content, name), **fields))


def link(file: File, words: str = "Das Programm") -> str:
    return f'<a href="{file.file.url}">{words}</a>'


def html_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).body_html


def test_a_link_says_the_kind_and_size(make_post: MakePost) -> None:
    file = make_file(PDF + bytes(1_200_000))
    post = make_post(body=f"<p>Lesen Sie {link(file)}.</p>")
    assert html_of(post) == (
        f'<p>Lesen Sie <a href="{file.file.url}">Das Programm '
        '<span class="file-facts">(PDF, 1,1&nbsp;MB)</span></a>.</p>'
    )


def test_a_bare_url_of_the_site_gets_the_title(make_post: MakePost, settings: Any) -> None:
    settings.SITE_URL = "https://example.org"
    file = make_file()
    post = make_post(body=f"<p>https://example.org{file.file.url}</p>")
    assert f'<a href="{file.file.url}">Programm 2026 <span' in html_of(post)


def test_a_page_in_the_file_is_still_linked_to(make_post: MakePost) -> None:
    file = make_file()
    post = make_post(body=f'<p>Siehe <a href="{file.file.url}#page=3">Seite 3</a></p>')
    assert f'href="{file.file.url}#page=3"' in html_of(post)


def test_audio_alone_in_a_paragraph_becomes_a_player(make_post: MakePost) -> None:
    file = make_file(MP3, "lied.mp3", title="Das Lied")
    html = html_of(make_post(body=f"<p>{link(file, 'Hören')}</p>"))
    assert html.startswith('<figure class="player player--audio"><audio controls="" preload="none"')
    assert f'src="{file.file.url}" aria-label="Das Lied"' in html
    assert f'<figcaption><a href="{file.file.url}">Hören <span' in html


def test_audio_within_a_sentence_stays_a_link(make_post: MakePost) -> None:
    file = make_file(MP3, "lied.mp3")
    html = html_of(make_post(body=f"<p>Hören Sie {link(file)}!</p>"))
    assert "<audio" not in html
    assert "(MP3, " in html


def test_a_video_brings_its_captions(make_post: MakePost) -> None:
    captions = ContentFile(VTT, "film.vtt")
    file = make_file(MP4, "film.mp4", captions=captions, captions_language="de")
    html = html_of(make_post(body=f"<p>{link(file)}</p>"))
    assert '<video controls="" preload="none"' in html
    assert (
        f'<track kind="captions" src="{file.captions.url}" srclang="de" label="Deutsch" default="">'
        "</video>" in html
    )


def test_only_a_video_has_captions() -> None:
    assert not make_file(MP3, "lied.mp3", captions=ContentFile(VTT, "film.vtt")).captions


def test_a_document_alone_stays_a_link(make_post: MakePost) -> None:
    assert "<figure" not in html_of(make_post(body=f"<p>{link(make_file())}</p>"))


def test_authors_cannot_write_players_themselves(make_post: MakePost) -> None:
    file = make_file(MP3, "lied.mp3")
    html = html_of(make_post(body=f'<p>A</p><audio src="{file.file.url}" autoplay></audio>'))
    assert "<audio" not in html


def test_a_teaser_has_links_and_no_players(make_post: MakePost) -> None:
    file = make_file(MP3, "lied.mp3")
    post = make_post(body=f"<p>{link(file)}</p><!--more--><p>Mehr.</p>")
    assert "(MP3, " in post.teaser_html
    assert "<audio" not in post.teaser_html


def test_rendering_again_changes_nothing(make_post: MakePost) -> None:
    file = make_file(MP3, "lied.mp3")
    post = make_post(body=f"<p>{link(file)}</p><p>Und {link(file)}.</p>")
    before = html_of(post)
    assert html_of(save_text(Post.objects.get(pk=post.pk))) == before


def test_texts_follow_a_new_title(make_post: MakePost) -> None:
    file = make_file(MP3, "lied.mp3")
    post = make_post(body=f"<p>{link(file)}</p>")
    file.title = "Ein anderes Lied"
    save_file(File.objects.get(pk=file.pk))
    save_file(file)
    assert 'aria-label="Ein anderes Lied"' in html_of(post)


def test_texts_follow_a_new_file(
    make_post: MakePost, django_capture_on_commit_callbacks: Any
) -> None:
    file = make_file()
    old = str(file.file.name)
    post = make_post(body=f"<p>{link(file)}</p>")
    Revision.objects.create(post=post, title="Früher", body=post.body)
    file.file = ContentFile(PDF + bytes(5_000), "neu.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        save_file(file)
    assert f'href="{file.file.url}"' in html_of(post)
    assert "4,9&nbsp;KB" in html_of(post)
    assert old not in Post.objects.get(pk=post.pk).body
    assert old not in Revision.objects.get().body
    assert not default_storage.exists(old)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Ein anderer Film"},
        {"file": (MP4 + bytes(9_000), "neu.mp4")},
        {"file": (MP3, "lied.mp3")},
        {"file": (PDF, "programm.pdf")},
        {"captions": (VTT + b"\n", "neu.vtt")},
        {"captions": None},
        {"captions_language": "en"},
    ],
)
def test_no_change_of_a_file_leaves_a_text_behind(
    make_post: MakePost, changes: dict[str, Any]
) -> None:
    file = make_file(MP4, "film.mp4", captions=ContentFile(VTT, "film.vtt"))
    page = Page(title="Filme", path="filme", body=f"<p>{link(file)}</p>")
    post, page = make_post(body=f"<p>{link(file)}</p>{link(file)}"), save_text(page)
    before = html_of(post)
    file = File.objects.get()
    for name, value in changes.items():
        setattr(file, name, ContentFile(*value) if isinstance(value, tuple) else value or "")
    save_file(file)
    assert html_of(post) != before
    assert not render_again(Post.objects.get(pk=post.pk))
    assert not render_again(Page.objects.get(pk=page.pk))


def test_what_a_text_links_to_is_known(make_post: MakePost) -> None:
    file, other = make_file(), make_file(MP3, "lied.mp3")
    post = make_post(body=f"<p>{link(file)}</p>")
    page = save_text(Page(title="Über uns", path="ueber-uns", body=f"<p>{link(other)}</p>"))
    assert list(post.files.all()) == [file]
    assert list(page.files.all()) == [other]
    post.body = "<p>Nichts.</p>"
    save_text(post)
    assert not post.files.exists()


def test_of_a_deleted_file_texts_keep_the_words(
    make_post: MakePost, django_capture_on_commit_callbacks: Any
) -> None:
    file = make_file(MP4, "film.mp4", captions=ContentFile(VTT, "film.vtt"))
    names = [str(file.file.name), str(file.captions.name)]
    post = make_post(body=f"<p>{link(file, 'Der <em>Film</em>')}</p>")
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(file)
    assert html_of(post) == "<p>Der <em>Film</em></p>"
    assert not any(map(default_storage.exists, names))


def test_what_the_database_refuses_leaves_no_file_behind() -> None:
    before = set(media_files())
    unsaved = File(file=ContentFile(PDF, "a.pdf"))
    unsaved.captions_language = None  # type: ignore[assignment]  # what the database refuses
    with pytest.raises(IntegrityError):
        save_file(unsaved)
    assert set(media_files()) == before
