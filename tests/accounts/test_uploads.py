"""Uploaded pictures: refused when hostile, and stored without anything else."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from accounts import uploads
from accounts.uploads import store_safely, validate_picture
from tests.pictures import ORIENTATION, REFUSED, bomb, encoded, endless_gif, moving, turned

GPS = 0x8825


def upload(content: bytes, name: str = "bild.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo_with_secrets() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Kamera von Rita"
    exif.get_ifd(GPS)[1] = "N"
    return encoded("JPEG", exif=exif, comment=b"geheimer Kommentar", xmp=b"<x>geheimes XMP</x>")


def reopened(file: Any) -> Image.Image:
    return Image.open(io.BytesIO(file.read()))


class TestValidation:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_the_usual_formats_are_welcome(self, kind: str) -> None:
        validate_picture(upload(encoded(kind)))

    @pytest.mark.parametrize("kind", ["GIF", "WEBP"])
    def test_moving_pictures_are_welcome_as_gif_and_webp(self, kind: str) -> None:
        validate_picture(upload(moving(kind)))

    def test_a_moving_png_is_refused(self) -> None:
        with pytest.raises(ValidationError):
            validate_picture(upload(moving("PNG")))

    @pytest.mark.parametrize(
        "content", [*REFUSED.values(), b"GIF89a", encoded("TIFF"), encoded("ICO", (16, 16))]
    )
    def test_anything_else_is_refused_whatever_its_name(self, content: bytes) -> None:
        with pytest.raises(ValidationError):
            validate_picture(upload(content, "bild.jpg"))

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_half_a_picture_is_refused(self, kind: str) -> None:
        content = encoded(kind, (200, 200))

        with pytest.raises(ValidationError):
            validate_picture(upload(content[: len(content) // 2]))

    def test_the_name_does_not_decide(self) -> None:
        validate_picture(upload(encoded("PNG"), "programm.exe"))

    def test_a_decompression_bomb_is_refused_before_it_opens(self) -> None:
        with pytest.raises(ValidationError):
            validate_picture(upload(bomb()))

    def test_too_many_pixels_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "MAX_PIXELS", 40 * 30 - 1)

        with pytest.raises(ValidationError):
            validate_picture(upload(encoded("PNG")))

    def test_all_frames_of_a_moving_picture_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "MAX_PIXELS", 20 * 10 * 3 - 1)

        with pytest.raises(ValidationError):
            validate_picture(upload(moving("GIF")))

    def test_a_thousand_frames_are_enough(self) -> None:
        validate_picture(upload(endless_gif(1_000)))
        with pytest.raises(ValidationError):
            validate_picture(upload(endless_gif(1_001)))

    def test_too_many_bytes_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "MAX_BYTES", 100)

        with pytest.raises(ValidationError):
            validate_picture(upload(encoded("JPEG")))

    def test_the_file_can_be_read_again_afterwards(self) -> None:
        file = upload(encoded("PNG"))

        validate_picture(file)

        assert file.read() == encoded("PNG")


class TestStoring:
    def test_what_the_file_said_of_its_maker_is_gone(self) -> None:
        stored = store_safely(upload(photo_with_secrets()))
        content = stored.read()

        assert not Image.open(io.BytesIO(content)).getexif()
        for secret in (b"Rita", b"geheim", b"Exif", b"http://ns.adobe.com"):
            assert secret not in content

    def test_the_picture_is_turned_upright(self) -> None:
        assert reopened(store_safely(upload(photo_with_secrets()))).size == (30, 40)

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_each_of_the_eight_ways_to_turn_it_is_undone(self, orientation: int) -> None:
        stored = reopened(store_safely(upload(turned(orientation))))

        assert stored.size == ((60, 40) if orientation <= 4 else (40, 60))
        # Of this mode always such a tuple.
        red, green, _blue = stored.getpixel((5, 5))  # type: ignore[misc]
        assert red > 200 > 100 > green

    def test_it_is_made_smaller_where_that_is_wanted(self) -> None:
        assert reopened(store_safely(upload(encoded("PNG")), largest=20)).size == (20, 15)
        assert reopened(store_safely(upload(encoded("PNG")), largest=50)).size == (40, 30)

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_secrets_of_every_format_are_dropped(self, kind: str) -> None:
        exif = Image.Exif()
        exif[0x010F] = "Rita"
        options: dict[str, Any] = {"comment": b"Rita"} if kind == "GIF" else {"exif": exif}
        content = encoded(kind, **options)
        assert b"Rita" in content

        assert b"Rita" not in store_safely(upload(content)).read()

    def test_the_quality_of_a_photo_stays(self) -> None:
        content = encoded("JPEG", (200, 200), quality=93)

        stored = store_safely(upload(content))

        before = Image.open(io.BytesIO(content))
        after = reopened(stored)
        assert after.quantization == before.quantization  # type: ignore[attr-defined]
        difference = ImageChops.difference(before.convert("L"), after.convert("L"))
        assert max(difference.tobytes()) <= 3

    def test_the_colour_profile_stays(self) -> None:
        stored = store_safely(upload(encoded("JPEG", icc_profile=b"a profile")))

        assert reopened(stored).info["icc_profile"] == b"a profile"

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_png_keeps_its_pixels(self, mode: str) -> None:
        content = encoded("PNG", mode=mode)

        stored = reopened(store_safely(upload(content)))

        before = Image.open(io.BytesIO(content))
        assert stored.mode == before.mode
        assert stored.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()

    def test_transparency_stays(self) -> None:
        picture = Image.new("P", (4, 4))
        picture.putpalette([255, 0, 0, 0, 255, 0])
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", transparency=0)

        stored = reopened(store_safely(upload(buffer.getvalue())))

        assert stored.convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)

    def test_the_colours_of_print_become_those_of_the_screen(self) -> None:
        assert reopened(store_safely(upload(encoded("JPEG", mode="CMYK")))).mode == "RGB"

    @pytest.mark.parametrize("kind", ["GIF", "WEBP"])
    def test_a_moving_picture_still_moves(self, kind: str) -> None:
        stored = reopened(store_safely(upload(moving(kind))))

        assert stored.format == kind
        assert stored.n_frames == 3  # type: ignore[attr-defined]
        stored.seek(1)
        stored.load()
        assert stored.info["duration"] == 100

    @pytest.mark.parametrize(
        ("name", "stem"),
        [
            ("Schöne Grüße.JPG", "schoene-gruesse-"),
            ("../../etc/passwd", "passwd-"),
            ("a.php.jpg", "aphp-"),
            ("日本.png", "picture-"),
            ("x" * 300 + ".jpg", "x" * 60 + "-"),
        ],
    )
    def test_the_name_is_safe_and_its_ending_true(self, name: str, stem: str) -> None:
        stored = store_safely(upload(encoded("WEBP"), name))

        assert stored.name is not None
        assert stored.name.startswith(stem)
        assert stored.name.endswith(".webp")

    def test_the_same_name_twice_gives_two_names(self) -> None:
        names = {store_safely(upload(encoded("PNG"))).name for _time in range(2)}

        assert len(names) == 2

    def test_what_hides_behind_the_picture_is_left_behind(self) -> None:
        content = encoded("GIF") + b"<script>alert(1)</script>"

        assert b"script" not in store_safely(upload(content)).read()

    def test_a_damaged_picture_is_not_stored(self) -> None:
        with pytest.raises(ValidationError):
            store_safely(upload(b"no picture"))
