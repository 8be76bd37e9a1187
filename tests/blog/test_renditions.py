"""Smaller copies: which, how, when; and that nothing stays when a picture goes."""

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image as PillowImage
from PIL import ImageCms

from blog.media import renditions
from blog.models import Image, Page
from blog.rendering.saving import save_text
from blog.rendering.saving_images import delete_image, make_renditions, save_image
from tests.helpers import MakePost, add_picture
from tests.pictures import bomb, encoded, moving, turned

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(django_capture_on_commit_callbacks: Any) -> Any:
    """A function that adds a picture and does what follows the commit."""

    def add_and_commit(*args: Any, **fields: Any) -> Image:
        with django_capture_on_commit_callbacks(execute=True):
            image = add_picture(*args, **fields)
        return Image.objects.get(pk=image.pk)

    return add_and_commit


def copy_of(image: Image, width: int) -> PillowImage.Image:
    with default_storage.open(renditions.name_of(str(image.file.name), width)) as file:
        picture = PillowImage.open(io.BytesIO(file.read()))
    picture.load()
    return picture


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


class TestMaking:
    @pytest.mark.parametrize(
        ("width", "widths"),
        [
            (4_000, [360, 720, 1080, 1600]),
            (1_600, [360, 720, 1080, 1600]),
            (1_000, [360, 720, 1000]),
            (360, [360]),
            (20, [20]),
            (0, []),
        ],
    )
    def test_no_copy_is_wider_than_the_picture(self, width: int, widths: list[int]) -> None:
        assert renditions.widths_for(width) == widths

    def test_each_copy_is_a_webp_as_wide_as_it_says(self, add: Any) -> None:
        image = add()

        assert image.rendition_widths == [360, 720, 1080, 1200]
        for width in image.rendition_widths:
            copy = copy_of(image, width)
            assert (copy.format, copy.size) == ("WEBP", (width, width * 3 // 4))

    def test_the_srcset_names_them(self, add: Any) -> None:
        image = add(encoded(size=(500, 400)))

        name = f"/media/renditions/{image.file.name}"
        assert image.srcset == f"{name}.360.webp 360w, {name}.500.webp 500w"
        assert image.url == f"{name}.500.webp"

    def test_a_name_leads_back_to_its_original(self) -> None:
        name = renditions.name_of("images/2010/04/a.b.jpg", 360)

        assert renditions.original_of(name) == "images/2010/04/a.b.jpg"
        assert renditions.original_of("images/a.webp") == "images/a.webp"

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_copies_stand_upright(self, add: Any, orientation: int) -> None:
        image = add(turned(orientation))

        copy = copy_of(image, image.width)
        assert copy.size == ((60, 40) if orientation <= 4 else (40, 60))
        # Of this mode always such a tuple.
        red, green, _blue = copy.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert red > 200 > 100 > green
        assert not copy.getexif()

    @pytest.mark.parametrize("kind", ["GIF", "WEBP"])
    def test_moving_pictures_stay_as_they_are(self, add: Any, kind: str) -> None:
        image = add(moving(kind))

        assert image.rendition_widths == []
        assert image.srcset == ""
        assert image.url == image.file.url

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_png_looks_the_same(self, add: Any, mode: str) -> None:
        image = add(encoded("PNG", (60, 40), mode))

        with image.file.open() as file:
            original = PillowImage.open(file)
            original.load()
        middle = original.convert("I" if mode == "I;16" else "L").getpixel((30, 20))
        # A number in these modes.
        expected = middle // 256 if mode == "I;16" else middle  # type: ignore[operator]
        # Of this mode always such a tuple.
        assert abs(copy_of(image, 60).convert("L").getpixel((30, 20)) - expected) <= 12  # type: ignore[operator]

    def test_transparency_stays(self, add: Any) -> None:
        buffer = io.BytesIO()
        PillowImage.new("RGBA", (60, 40), (255, 0, 0, 0)).save(buffer, "PNG")

        # Of this mode always such a tuple.
        assert copy_of(add(buffer.getvalue()), 60).convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]

    @pytest.mark.parametrize(
        "profile",
        [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()],
    )
    def test_colour_profiles_become_that_of_the_screen(self, add: Any, profile: bytes) -> None:
        image = add(encoded(icc_profile=profile))

        assert "icc_profile" not in copy_of(image, 40).info

    def test_a_busy_picture_is_made_to_fit_a_phone(self) -> None:
        noise = PillowImage.effect_noise((1_080, 1_920), 90).convert("RGB")

        assert len(renditions.encoded(noise)) <= 120_000


class TestWhen:
    def test_a_small_picture_has_its_copies_at_once(self, add: Any) -> None:
        assert add().rendition_widths

    @pytest.mark.django_db(transaction=True)
    def test_a_large_one_gets_them_outside_the_request(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(renditions, "AT_ONCE_PIXELS", 0)
        with renditions.one_at_a_time:
            image = add_picture()
            before = Image.objects.get(pk=image.pk).rendition_widths
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join(20)

        assert before == []
        assert Image.objects.get(pk=image.pk).rendition_widths == [360, 720, 1080, 1200]

    def test_texts_show_the_original_until_then_and_the_copies_afterwards(
        self, make_post: MakePost
    ) -> None:
        image = add_picture(encoded(size=(500, 400)))
        html = f'<figure><img src="{image.file.url}"></figure>'
        post = make_post(body=html, excerpt=html)
        page = save_text(Page(title="Haus", path="haus", body=html))
        changed = post.modified_at
        assert f'src="{image.file.url}"' in post.body_html
        assert "srcset" not in post.body_html

        make_renditions(image)

        for thing in (post, page):
            thing.refresh_from_db()
            assert f'src="/media/renditions/{image.file.name}.500.webp"' in thing.body_html
            assert "360w" in thing.body_html
            assert 'sizes="min(500px, 100vw)"' in thing.body_html
        assert "360w" in post.teaser_html
        assert post.modified_at == changed

    def test_a_picture_that_cannot_be_copied_is_shown_as_it_is(
        self, add: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_name: str) -> list[int]:
            raise MemoryError

        monkeypatch.setattr(renditions, "make", fail)

        image = add()

        assert image.rendition_widths == []
        assert default_storage.exists(image.file.name)

    def test_changing_its_words_keeps_copies_made_in_the_meantime(self) -> None:
        image = add_picture()
        in_form = Image.objects.get(pk=image.pk)
        make_renditions(image)

        in_form.caption = "Neu"
        save_image(in_form)

        image.refresh_from_db()
        assert image.caption == "Neu"
        assert image.rendition_widths


class TestCommand:
    def test_it_makes_what_a_crash_left_unmade(self) -> None:
        image = add_picture()

        call_command("make_renditions", stdout=io.StringIO())

        image.refresh_from_db()
        assert image.rendition_widths == [360, 720, 1080, 1200]

    def test_it_makes_all_anew_when_told(self, add: Any) -> None:
        image = add()
        name = renditions.name_of(str(image.file.name), 360)
        default_storage.delete(name)

        call_command("make_renditions", stdout=io.StringIO())
        assert not default_storage.exists(name)
        call_command("make_renditions", "--all", stdout=io.StringIO())
        assert default_storage.exists(name)

    def test_a_missing_file_stops_none_of_the_others(self) -> None:
        missing, there = add_picture(), add_picture()
        default_storage.delete(str(missing.file.name))

        with pytest.raises(CommandError):
            call_command("make_renditions", stdout=io.StringIO(), stderr=io.StringIO())

        there.refresh_from_db()
        assert there.rendition_widths


class TestGoing:
    def test_all_files_go_with_the_picture(
        self, add: Any, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        image = add()
        assert len(files(settings.MEDIA_ROOT)) == 5

        with django_capture_on_commit_callbacks(execute=True):
            delete_image(image)

        assert files(settings.MEDIA_ROOT) == []

    def test_files_stay_while_the_deletion_may_still_fail(self, add: Any, settings: Any) -> None:
        delete_image(add())

        assert len(files(settings.MEDIA_ROOT)) == 5

    def test_texts_go_on_without_a_deleted_picture(self, add: Any, make_post: MakePost) -> None:
        image = add(caption="Weg")
        figure = f'<figure><img src="{image.file.url}"></figure>'
        post = make_post(body=f"<p>Davor</p>{figure}<p>Danach</p>", picture=image)
        assert "<img" in post.body_html

        delete_image(image)

        post.refresh_from_db()
        assert post.body_html == "<p>Davor</p><p>Danach</p>"
        assert post.picture is None

    def test_a_replaced_file_goes_and_texts_show_the_new_one(
        self, add: Any, settings: Any, make_post: MakePost, django_capture_on_commit_callbacks: Any
    ) -> None:
        image = add()
        former = image.file.url
        copied = image.url
        html = (
            f'<figure><img src="{former}"></figure><p>Text</p><figure><img src="{copied}"></figure>'
        )
        post = make_post(body=html)

        with django_capture_on_commit_callbacks(execute=True):
            image.file = ContentFile(encoded(size=(50, 40)), "neu.jpg")
            save_image(image)

        post.refresh_from_db()
        image.refresh_from_db()
        assert image.file.url != former
        assert post.body_html.count(f'src="/media/renditions/{image.file.name}.50.webp"') == 2
        assert former not in post.body + post.body_html
        assert files(settings.MEDIA_ROOT) == sorted(
            [str(image.file.name), renditions.name_of(str(image.file.name), 50)]
        )

    def test_a_picture_that_goes_while_it_is_copied_leaves_nothing(self, settings: Any) -> None:
        image = add_picture()
        Image.objects.filter(pk=image.pk).delete()

        make_renditions(image)

        assert files(settings.MEDIA_ROOT) == []

    def test_a_refused_file_leaves_nothing(self, settings: Any) -> None:
        with pytest.raises(Exception, match="50"):
            add_picture(bomb())

        assert not Image.objects.exists()
        assert files(settings.MEDIA_ROOT) == []

    def test_a_row_that_cannot_be_stored_leaves_no_file(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_args: Any, **_kwargs: Any) -> None:
            raise RuntimeError("disk full")

        monkeypatch.setattr("django.db.models.query.QuerySet._insert", fail)

        with pytest.raises(RuntimeError):
            add_picture()

        assert files(settings.MEDIA_ROOT) == []


def test_a_high_picture_stays_sharp() -> None:
    """A screenshot of a long page may have more bytes than a picture as wide as high."""
    noise = PillowImage.effect_noise((360, 4_000), 60).convert("RGB")
    content = renditions.encoded(noise)
    assert len(content) > renditions.MAX_SMALL_BYTES
    assert len(content) <= renditions.MAX_SMALL_BYTES * 4_000 / 360


def test_what_stays_too_large_ends_all_the_same() -> None:
    noise = PillowImage.effect_noise((360, 360), 255)
    picture = PillowImage.merge("RGB", [noise, noise.rotate(90), noise.rotate(180)])
    assert renditions.encoded(picture)
