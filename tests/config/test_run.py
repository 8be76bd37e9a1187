"""`make run` shows the site as it is served in production."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLE = r"/static/css/site\.\w{12}\.css"
SECONDS = 120
"""How long it may take to start where much else runs."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with no database, no uploads and no static files yet."""
    folder = tmp_path_factory.mktemp("checkout")
    keep_out = {"staticfiles", "media", "imports", "mails", "manage.py", "config"}
    for entry in ROOT.iterdir():
        if entry.name not in keep_out and not entry.name.startswith((".", "db.sqlite3")):
            (folder / entry.name).symlink_to(entry)
    # What looks for its neighbours by its own path has to be a copy.
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copy(ROOT / "manage.py", folder)
    (folder / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (folder / ".venv" / "run.stamp").touch()
    return folder


def start(checkout: Path, port: int) -> "subprocess.Popen[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [checkout / "bin" / "run"],
        env=kept | {"PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def port(checkout: Path) -> Iterator[int]:
    """Where the site answers; and when it ends, as by Ctrl-C, it ends without complaints."""
    port = free_port()
    process = start(checkout, port)
    try:
        wait_for(port, process)
        yield port
        os.killpg(process.pid, signal.SIGINT)
        output, _nothing = process.communicate(timeout=SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, output
    assert "Traceback" not in output
    assert f"http://127.0.0.1:{port}/admin/" in output


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"It did not start: {process.communicate()[0]}")


@dataclass
class Answer:
    status: int
    headers: Message
    content: bytes


def get(port: int, path: str, encoding: str = "identity") -> Answer:
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def found(pattern: str, answer: Answer) -> str:
    match = re.search(pattern, answer.content.decode())
    assert match
    return match[0]


def test_a_kept_page_is_answered(port: int, checkout: Path) -> None:
    assert get(port, "/").status == 200
    assert list((checkout / ".venv" / "pages").rglob("127.0.0.1:*/@.head"))


def test_a_wrong_address_meets_our_own_page(port: int) -> None:
    answer = get(port, "/nirgends/")
    assert answer.status == 404
    assert found(STYLE, answer)


def test_static_files_are_compressed_and_last(port: int) -> None:
    style = get(port, found(STYLE, get(port, "/")), "br")
    assert style.headers["Content-Encoding"] == "br"
    assert "immutable" in style.headers["Cache-Control"]


def test_pictures_are_served(port: int) -> None:
    picture = get(port, found(r'/media/[^"\s]+', get(port, "/")))
    assert picture.status == 200
    assert picture.headers["Content-Type"] == "image/webp"


def test_a_second_one_says_that_the_port_is_taken(port: int, checkout: Path) -> None:
    second = start(checkout, port)
    output, _nothing = second.communicate(timeout=SECONDS)
    assert second.returncode == 1
    assert output.startswith(f"Port {port} is taken")
    assert output.count("\n") == 1


def test_ended_by_a_signal_to_it_alone_it_leaves_nothing_behind(port: int, checkout: Path) -> None:
    other = free_port()
    process = start(checkout, other)
    try:
        wait_for(other, process)
        process.terminate()
        # Whatever it left running would keep its output open.
        process.communicate(timeout=SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
