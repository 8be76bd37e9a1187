"""A video's address, alone on its line, becomes a card that asks nobody anything."""

import http.client
import io
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image as PillowImage

from accounts.models import User
from blog.embeds import safe_fetching
from blog.embeds.registry import recognise
from blog.models import Embed, Image, Page, Post
from blog.rendering import saving, saving_embeds
from blog.rendering.saving import save_text
from blog.rendering.saving_embeds import fetch_embed, save_embed
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FRAME = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
TOOT = "https://social.example.org/@rita/109876543210987654"


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "frame"),
        [
            (VIDEO, FRAME),
            ("http://youtube.com/watch?feature=x&v=dQw4w9WgXcQ&t=9", f"{FRAME}&start=9"),
            ("https://youtu.be/dQw4w9WgXcQ?t=1h2m3s", f"{FRAME}&start=3723"),
            ("https://youtu.be/dQw4w9WgXcQ?t=soon", FRAME),
            ("https://music.youtube.com/watch?v=dQw4w9WgXcQ", FRAME),
            ("https://youtu.be/dQw4w9WgXcQ?si=abc", FRAME),
            ("https://m.youtube.com/shorts/dQw4w9WgXcQ", FRAME),
            ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", FRAME),
            (
                "https://vimeo.com/76979871",
                "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1",
            ),
            (
                "https://vimeo.com/76979871/8272103f6e",
                "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1&autoplay=1",
            ),
            (TOOT, f"{TOOT}/embed"),
            (
                "https://vimeo.com/channels/staffpicks/76979871?h=8272103f6e",
                "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1&autoplay=1",
            ),
            (
                "https://a.example/users/rita/statuses/109876543210987654",
                "https://a.example/@rita/109876543210987654/embed",
            ),
            # Servers show no frames of other servers' people.
            ("https://a.example/@rita@b.example/109876543210987654/", ""),
        ],
    )
    def test_that_can_be_embedded(self, address: str, frame: str) -> None:
        found = recognise(address)
        assert found is not None
        assert found.frame_url == frame

    @pytest.mark.parametrize(
        "address",
        [
            "https://www.youtube.com/",
            "https://www.youtube.com/watch?v=short",
            'https://www.youtube.com/watch?v="><script>',
            "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
            "https://user:word@youtu.be/dQw4w9WgXcQ",
            "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com:99999/watch?v=dQw4w9WgXcQ",
            "https://vimeo.com/about",
            "javascript:alert(1)//youtu.be/dQw4w9WgXcQ",
            "ftp://youtu.be/dQw4w9WgXcQ",
            "https://127.0.0.1/@rita/109876543210987654",
            "https://[::1]/@rita/109876543210987654",
            "https://localhost/@rita/109876543210987654",
            "https://box.local/@rita/109876543210987654",
            "https://intern/@rita/109876543210987654",
            "https://a.example;script-src/@rita/109876543210987654",
            "https://a.example/@rita/abc",
            "https://a.example/@rita/109876543210987654/../../x",
            "https://[/",
            "",
            "x" * 10_000,
        ],
    )
    def test_that_cannot(self, address: str) -> None:
        assert recognise(address) is None


class TestCards:
    def test_the_address_becomes_a_card(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a", body=f"<p>Seht:</p><p>{VIDEO}</p>")
        page = client.get("/2010/04/29/a/").content.decode()
        assert f'data-frame="{FRAME}"' in page
        assert f'class="embed__link" href="{VIDEO}"' in page
        assert "js/embed.js" in page
        assert "<iframe" not in page

    @pytest.mark.parametrize(
        "body",
        [
            f"<p>Seht {VIDEO}</p>",
            f"<p><a href='{VIDEO}'>ein Video</a></p>",
            f"<ul><li>{VIDEO}</li></ul>",
            f"<pre>{VIDEO}</pre>",
            "<p>https://example.org/</p>",
        ],
    )
    def test_other_addresses_stay_what_they_are(self, make_post: MakePost, body: str) -> None:
        assert "embed" not in make_post(body=body).body_html

    def test_nobody_writes_a_card_by_hand(self, make_post: MakePost) -> None:
        body = '<figure class="embed" data-frame="https://evil.example/"><p>x</p></figure>'
        assert "data-frame" not in make_post(body=body).body_html

    def test_what_is_stored_is_shown(self, make_post: MakePost) -> None:
        post = make_post(body=f"<p>{VIDEO}</p>")
        embed = Embed.objects.get()
        embed.title = "Ein <b>Lied</b>"
        embed.author_name = "Rita"
        save_embed(embed)
        html = Post.objects.get(pk=post.pk).body_html
        assert "Ein &lt;b&gt;Lied&lt;/b&gt;" in html
        assert "Rita" in html

    def test_pages_have_them_too(self, client: Client) -> None:
        save_text(Page(title="Wir", path="wir", body=f"<p>{VIDEO}</p>"))
        assert "data-frame" in client.get("/wir/").content.decode()

    def test_lists_show_only_the_link(self, client: Client, make_post: MakePost) -> None:
        make_post(body=f"<p>{VIDEO}</p><!--more--><p>Mehr.</p>")
        page = client.get("/").content.decode()
        assert "data-frame" not in page
        assert f'href="{VIDEO}"' in page

    def test_a_line_of_a_paragraph_is_enough(self, make_post: MakePost) -> None:
        post = make_post(body=f"<p>Seht:<br>{VIDEO}<br>Schön.</p>")
        assert post.body_html.startswith("<p>Seht:</p><figure")
        assert post.body_html.endswith("</figure><p>Schön.</p>")

    def test_one_video_is_one_embed_however_it_is_written(self, make_post: MakePost) -> None:
        make_post(body=f"<p>{VIDEO}</p><p>https://youtu.be/dQw4w9WgXcQ?si=tracked</p>")
        assert Embed.objects.get().url == VIDEO

    def test_lists_say_nothing_of_bare_addresses(self, make_post: MakePost) -> None:
        post = make_post(body=f"<p>Seht das Lied.</p><p>{VIDEO}</p>")
        assert post.teaser_html == "<p>Seht das Lied.</p>"

    def test_a_post_that_its_server_does_not_frame_is_a_link(self, make_post: MakePost) -> None:
        address = "https://a.example/@rita@b.example/109876543210987654"
        html = make_post(body=f"<p>{address}</p>").body_html
        assert f'href="{address}"' in html
        assert "data-frame" not in html


class TestThePolicy:
    def test_an_unchanged_page_keeps_its_own(self, client: Client, make_post: MakePost) -> None:
        """Browsers put the headers of a 304 in the place of those they stored."""
        make_post(slug="a", body=f"<p>{VIDEO}</p>")
        etag = client.get("/2010/04/29/a/")["ETag"]
        again = client.get("/2010/04/29/a/", headers={"If-None-Match": etag})
        assert again.status_code == 304
        assert "Content-Security-Policy" not in again

    @pytest.mark.parametrize(
        ("body", "hosts"),
        [
            ("<p>Nichts.</p>", ""),
            (f"<p>{VIDEO}</p>", "; frame-src https://www.youtube-nocookie.com"),
            (
                f"<p>{VIDEO}</p><p>{TOOT}</p>",
                "; frame-src https://social.example.org https://www.youtube-nocookie.com",
            ),
        ],
    )
    def test_lets_in_the_hosts_of_the_page_alone(
        self, client: Client, make_post: MakePost, body: str, hosts: str
    ) -> None:
        make_post(slug="a", body=body)
        policy = client.get("/2010/04/29/a/")["Content-Security-Policy"]
        assert policy.partition("frame-ancestors 'none'")[2] == hosts
        assert "frame-src" not in client.get("/")["Content-Security-Policy"]


# Fetching


def picture() -> bytes:
    buffer = io.BytesIO()
    PillowImage.new("RGB", (480, 270), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


class Elsewhere(BaseHTTPRequestHandler):
    """What the other hosts answer, by path."""

    answers: ClassVar[dict[str, tuple[int, bytes]]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append(f"{self.headers['Host']}{path}")
        status, body = self.answers.get(path, (404, b""))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body.decode())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Elsewhere]]:
    """A real server on loopback in the place of every public host."""
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()

    class Here(http.client.HTTPConnection):
        def __init__(self, host: str) -> None:
            super().__init__(host, timeout=5)

        def connect(self) -> None:
            self.sock = socket.create_connection(("127.0.0.1", server.server_port))

    monkeypatch.setattr(safe_fetching, "connect", Here)
    Elsewhere.asked.clear()
    oembed = {
        "title": "Ein \u202eLied",
        "author_name": "Rita",
        "thumbnail_url": "https://i.ytimg.com/vi/x/hq.jpg",
    }
    Elsewhere.answers = {
        "/oembed": (200, json.dumps(oembed).encode()),
        "/vi/x/hq.jpg": (200, picture()),
    }
    yield Elsewhere
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def video(make_post: MakePost) -> Embed:
    make_post(body=f"<p>{VIDEO}</p>")
    return Embed.objects.get()


class TestWithOthersAtWork:
    def test_a_text_that_was_saved_meanwhile_stays(
        self, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for slug in "ab":
            make_post(slug=slug, body=f"<p>{VIDEO}</p>")
        render_again = saving.render_again

        def while_another_saves(post: Post) -> bool:
            result = render_again(post)
            monkeypatch.setattr(saving_embeds, "render_again", render_again)
            other = Post.objects.exclude(pk=post.pk).get()
            other.body = f"<p>Neu.</p><p>{VIDEO}</p>"
            save_text(other)
            return result

        monkeypatch.setattr(saving_embeds, "render_again", while_another_saves)
        embed = Embed.objects.get()
        embed.title = "Ein Lied"
        save_embed(embed)
        assert Post.objects.filter(body_html__contains="Neu.").count() == 1

    def test_what_was_typed_meanwhile_counts_for_more(
        self, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_post(body=f"<p>{VIDEO}</p>")
        embed = Embed.objects.get()

        def slow(url: str, limit: int, ending: str = "") -> bytes:
            Embed.objects.update(title="Von Hand")
            return b'{"title": "Aus der Ferne"}'

        monkeypatch.setattr(safe_fetching, "fetch", slow)
        fetch_embed(embed)
        assert Embed.objects.get().title == "Von Hand"


class TestFetching:
    def test_stores_title_name_and_picture(self, video: Embed, elsewhere: type[Elsewhere]) -> None:
        call_command("fetch_embeds")
        video.refresh_from_db()
        assert (video.title, video.author_name, video.problem) == ("Ein Lied", "Rita", "")
        assert video.picture is not None
        assert video.picture.width == 480
        assert video.picture.file.url in Post.objects.get().body_html
        assert elsewhere.asked == ["www.youtube.com/oembed", "i.ytimg.com/vi/x/hq.jpg"]

    def test_keeps_what_the_host_wrote(self, video: Embed, elsewhere: type[Elsewhere]) -> None:
        Embed.objects.update(title="Unser Titel")
        video.refresh_from_db()
        fetch_embed(video)
        assert video.title == "Unser Titel"

    def test_a_post_on_mastodon_has_its_words(
        self, make_post: MakePost, elsewhere: type[Elsewhere]
    ) -> None:
        make_post(body=f"<p>{TOOT}</p>")
        status = {"content": "<p>Guten <b>Morgen</b></p>", "account": {"display_name": "Rita"}}
        path = "/api/v1/statuses/109876543210987654"
        elsewhere.answers[path] = (200, json.dumps(status).encode())
        call_command("fetch_embeds")
        embed = Embed.objects.get()
        assert (embed.title, embed.author_name) == ("Guten Morgen", "Rita")

    @pytest.mark.parametrize(
        "answer",
        [
            (404, b""),
            (500, b"{}"),
            (200, b"no json"),
            (200, b"[1]"),
            (200, b"x" * 300_000),
            (302, b"http://127.0.0.1/secret"),
            (302, b"https://localhost/secret"),
            (302, b"https://10.0.0.1/secret"),
            (302, b"/oembed"),
            (200, b'{"thumbnail_url": "https://169.254.169.254/latest/meta-data"}'),
            (200, b'{"thumbnail_url": "file:///etc/passwd"}'),
            (200, b'{"thumbnail_url": "https://i.ytimg.com/none.jpg"}'),
        ],
    )
    def test_a_failure_is_a_sentence(
        self, video: Embed, elsewhere: type[Elsewhere], answer: tuple[int, bytes]
    ) -> None:
        elsewhere.answers["/oembed"] = answer
        assert fetch_embed(video) is False
        assert video.problem
        assert not Image.objects.exists()
        assert not any("secret" in asked or "meta-data" in asked for asked in elsewhere.asked)

    def test_what_is_no_picture_is_not_stored(
        self, video: Embed, elsewhere: type[Elsewhere]
    ) -> None:
        elsewhere.answers["/vi/x/hq.jpg"] = (200, b"<script>")
        assert fetch_embed(video) is False
        assert not Image.objects.exists()

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "0.0.0.0",  # noqa: S104  # an address to refuse, none to listen on
            "::1",
            "fd00::1",
            "fec0::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "::127.0.0.1",
            "64:ff9b:1::1",
            "192.88.99.1",
            "192.0.0.8",
        ],
    )
    def test_private_addresses_are_not_asked(
        self, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        found = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (address, 443))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kwargs: found)
        with pytest.raises(safe_fetching.FetchError):
            safe_fetching.public_ips("rebinding.example")


class TestTheDesk:
    def test_the_host_gives_title_and_picture_by_hand(
        self, anna_client: Client, video: Embed
    ) -> None:
        address = f"/admin/blog/embed/{video.pk}/change/"
        anna_client.post(address, {"title": "Von Hand", "author_name": "", "picture": ""})
        assert "Von Hand" in Post.objects.get().body_html

    def test_a_button_fetches(
        self, anna_client: Client, video: Embed, elsewhere: type[Elsewhere]
    ) -> None:
        data = {"action": "fetch", "_selected_action": [video.pk]}
        anna_client.post("/admin/blog/embed/", data)
        video.refresh_from_db()
        assert video.title == "Ein Lied"

    def test_a_moderator_may_not(self, mo_client: Client, video: Embed) -> None:
        assert mo_client.get("/admin/blog/embed/").status_code == 403

    def test_a_picture_by_hand_goes_to_the_library(
        self, anna_client: Client, video: Embed, settings: Any
    ) -> None:
        data = {"title": "Von Hand", "author_name": "Rita", "picture": ""}
        upload = SimpleUploadedFile("lied.jpg", picture())
        anna_client.post(f"/admin/blog/embed/{video.pk}/change/", data | {"upload": upload})
        image = Image.objects.get()
        assert (image.creator, image.source_url) == ("Rita", VIDEO)
        assert image.file.url.rpartition("/")[2].split(".")[0] in Post.objects.get().body_html

    def test_what_is_no_picture_is_refused(self, anna_client: Client, video: Embed) -> None:
        data = {"title": "Von Hand", "author_name": "", "picture": ""}
        upload = SimpleUploadedFile("lied.jpg", b"<script>")
        address = f"/admin/blog/embed/{video.pk}/change/"
        response = anna_client.post(address, data | {"upload": upload})
        assert response.status_code == 200
        assert "upload" in response.context["adminform"].form.errors
        assert not Image.objects.exists()

    def test_authors_see_those_of_their_posts_only(
        self, anna_client: Client, make_post: MakePost, edda: User
    ) -> None:
        make_post(slug="b", body=f"<p>{TOOT}</p>", author=edda)
        hers = Embed.objects.get(provider="mastodon")
        assert anna_client.get(f"/admin/blog/embed/{hers.pk}/change/").status_code == 302
        assert TOOT.encode() not in anna_client.get("/admin/blog/embed/").content
