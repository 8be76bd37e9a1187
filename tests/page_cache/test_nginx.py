"""The project's nginx configuration, tried with the real nginx on this machine's loopback."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from blog.media.file_kinds import MIME_TYPES, headers_of
from blog.models import Post
from tests.helpers import MakePost
from tests.page_cache.conftest import Answer, KeptSite

CONFIGURATION = Path(settings.BASE_DIR) / "deploy" / "nginx"
POST = "/2010/04/29/beitrag-1/"
# nginx says these of itself, or in its own way.
ITS_OWN = {"server", "date", "connection", "accept-ranges", "last-modified"}


class Application(BaseHTTPRequestHandler):
    """Stands for gunicorn: says what it was asked."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        text = f"app {self.command} {self.path} {self.headers['Host']} {body.decode()}".encode()
        self.send_response(404 if "nirgends" in self.path else 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else text)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = answer  # noqa: N815  # as the server asks

    def log_message(self, *args: object) -> None:
        """Nothing."""


@dataclass
class Nginx:
    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(
        self, method: str, address: str, body: bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address, body, named)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def nginx(kept: KeptSite, tmp_path: Path) -> Iterator[Nginx]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        if os.environ.get("REQUIRE_NGINX"):
            pytest.fail("nginx is not installed")
        pytest.skip("nginx is not installed")
    application = ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, args=[0.01], daemon=True).start()
    port = free_port()
    main = write_configuration(tmp_path, port, application.server_port, kept.root)
    log = tmp_path / "error.log"
    process = subprocess.Popen(
        [program, "-p", str(tmp_path), "-e", str(log), "-c", str(main)], stderr=subprocess.PIPE
    )
    try:
        wait_for(port, process)
        yield Nginx(port)
    finally:
        process.terminate()
        process.wait(10)
        assert process.stderr is not None
        process.stderr.close()
        application.shutdown()
        application.server_close()


def write_configuration(folder: Path, port: int, application: int, root: Path) -> Path:
    """The project's files, with only places and ports changed."""
    for file in CONFIGURATION.glob("*.conf"):
        text = file.read_text(encoding="utf-8")
        for ours, theirs in {
            "unix:/run/gemeinsam/gunicorn.sock": f"127.0.0.1:{application}",
            "listen 80;": f"listen 127.0.0.1:{port};",
            "server_name example.org;": "server_name 127.0.0.1;",
            "/run/gemeinsam/pages": str(root),
            "/srv/gemeinsam/media/": f"{folder}/media/",
        }.items():
            text = text.replace(ours, theirs)
        (folder / file.name).write_text(text, encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    )
    main = folder / "nginx.conf"
    # As root its workers would run as somebody who may not read the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/pid; events {{}}\n"
        f"http {{ access_log off; {places} include {folder}/gemeinsam.conf; }}\n"
    )
    return main


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(200):
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.fail(process.stderr.read().decode())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")


def keep(kept: KeptSite, nginx: Nginx, address: str, **given: str) -> Answer:
    return kept.get(address, HTTP_HOST=nginx.host, **given)


def test_nginx_serves_a_kept_page_as_the_application_does(
    kept: KeptSite, nginx: Nginx, make_post: MakePost
) -> None:
    make_post()
    for encoding in ("identity", "gzip"):
        ours = keep(kept, nginx, POST, HTTP_ACCEPT_ENCODING=encoding)
        answer, body = nginx.ask("GET", POST, Accept_Encoding=encoding)
        theirs = {name: value for name, value in answer.getheaders() if name.lower() not in ITS_OWN}
        assert (answer.status, body) == (200, ours.body)
        assert theirs == ours.headers
    assert "Last-Modified" not in answer.headers


def test_nginx_answers_304_to_the_etag_of_the_application(
    kept: KeptSite, nginx: Nginx, make_post: MakePost
) -> None:
    make_post()
    etag = keep(kept, nginx, POST, HTTP_ACCEPT_ENCODING="gzip").etag
    answer, body = nginx.ask("GET", POST, Accept_Encoding="gzip", If_None_Match=etag)
    assert (answer.status, body) == (304, b"")


def test_nginx_answers_head(kept: KeptSite, nginx: Nginx, make_post: MakePost) -> None:
    make_post()
    ours = keep(kept, nginx, POST)
    answer, body = nginx.ask("HEAD", POST)
    assert (answer.status, body, answer.headers["ETag"]) == (200, b"", ours.etag)


def test_what_is_removed_is_asked_of_the_application_at_once(
    kept: KeptSite, nginx: Nginx, make_post: MakePost
) -> None:
    post = make_post()
    keep(kept, nginx, POST)
    Post.objects.filter(pk=post.pk).update(title="Turm")
    kept.keeper.drain(has_written=True)
    assert nginx.ask("GET", POST)[1] == f"app GET {POST} {nginx.host} ".encode()


def test_a_new_generation_is_followed_at_once(
    kept: KeptSite, nginx: Nginx, make_post: MakePost
) -> None:
    make_post()
    keep(kept, nginx, POST)
    kept.keeper.store.abandon()
    assert nginx.ask("GET", POST)[1].startswith(b"app ")


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_other_methods_reach_the_application_with_their_bodies(
    kept: KeptSite, nginx: Nginx, make_post: MakePost, method: str
) -> None:
    make_post()
    keep(kept, nginx, POST)
    _answer, body = nginx.ask(method, POST, b"stars=8")
    assert body == f"app {method} {POST} {nginx.host} stars=8".encode()


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (POST, {"Cookie": "theme=dark; reader=abc"}),
        (POST, {"Cookie": "sessionid=abc"}),
        (f"{POST}?order=helpful", {}),
        (f"{POST}?utm_source=a%20b", {}),
    ],
)
def test_these_reach_the_application_as_they_were_asked(
    kept: KeptSite, nginx: Nginx, make_post: MakePost, address: str, headers: dict[str, str]
) -> None:
    make_post()
    keep(kept, nginx, POST)
    assert nginx.ask("GET", address, None, **headers)[1].startswith(f"app GET {address} ".encode())


def test_pages_with_headers_of_their_own_come_from_the_application(
    kept: KeptSite, nginx: Nginx, make_post: MakePost
) -> None:
    make_post(body="<p>https://www.youtube.com/watch?v=abcdefghijk</p>")
    for address in (POST, "/feed/", "/robots.txt"):
        keep(kept, nginx, address)
        assert not keep(kept, nginx, address).rendered
        assert nginx.ask("GET", address)[1].startswith(b"app "), address


def test_the_404_of_the_application_stays_one(nginx: Nginx) -> None:
    assert nginx.ask("GET", "/nirgends/")[0].status == 404


@pytest.mark.parametrize(
    "address",
    [
        f"{POST}@",
        f"{POST}@.gz",
        f"{POST}@.head",
        "/../index.sqlite3",
        "/%2e%2e/%2e%2e/lock",
        "//",
    ],
)
def test_no_file_is_given_away_under_its_own_name(
    kept: KeptSite, nginx: Nginx, make_post: MakePost, address: str
) -> None:
    make_post()
    keep(kept, nginx, POST)
    answer, body = nginx.ask("GET", address)
    assert answer.status == 400 or body.startswith(b"app ")


@pytest.mark.parametrize("ending", MIME_TYPES)
def test_files_of_the_library_have_the_headers_that_the_code_gives_them(
    nginx: Nginx, tmp_path: Path, ending: str
) -> None:
    name = f"files/2026/11/linde{ending}"
    put_into_media(tmp_path, name)
    answer, body = nginx.ask("GET", f"/media/{name}")
    assert (answer.status, body) == (200, b"0123456789")
    assert answer.headers["Content-Type"].partition(";")[0] == MIME_TYPES[ending]
    assert headers_of(name).items() <= set(answer.getheaders())
    assert answer.headers["Content-Disposition"] == headers_of(name).get("Content-Disposition")


def test_a_file_of_unknown_kind_is_never_shown(nginx: Nginx, tmp_path: Path) -> None:
    put_into_media(tmp_path, "files/2026/11/linde.html")
    answer, _body = nginx.ask("GET", "/media/files/2026/11/linde.html")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_player_may_ask_for_a_part(nginx: Nginx, tmp_path: Path) -> None:
    put_into_media(tmp_path, "files/2026/11/lied.mp3")
    answer, body = nginx.ask("GET", "/media/files/2026/11/lied.mp3", Range="bytes=2-4")
    assert (answer.status, body) == (206, b"234")


def put_into_media(folder: Path, name: str) -> None:
    path = folder / "media" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"0123456789")
