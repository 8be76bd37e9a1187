"""Servers of a measurement's own on the loopback: a port, waiting for them, and their CPU time."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


def children(process: int) -> list[int]:
    try:
        return [
            int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    except OSError:
        return []


def cpu_seconds(process: int) -> float:
    """Of the process and its children that are alive."""
    total = 0.0
    for one in [process, *children(process)]:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


@contextmanager
def server(*command: str, port: int) -> Iterator[int]:
    """A server as long as the block lasts; yields its process id."""
    process = subprocess.Popen(command)  # a server of our own
    try:
        wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def nginx(folder: Path, port: int, application: int, root: Path) -> Iterator[int]:
    """nginx with the project's configuration before the application on another port.

    `root` is the page cache's directory; the process id of nginx is yielded.
    """
    # Only here, as the test's module needs settings.
    from tests.page_cache.test_nginx import write_configuration

    main = write_configuration(folder, port, application, root)
    (folder / "media").mkdir(exist_ok=True)
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(main)]
    with server(*command, port=port) as process:
        yield process
