"""The real program serving the real page, in a process of its own: Gradio leaves event loops open behind it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError

REPOSITORY = Path(__file__).resolve().parents[3]
_PATIENCE = 90.0
"""Seconds until a page must be up: a machine under load is slow, and how fast it is is told by a benchmark."""


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(index: Path, data: Path, *options: str) -> Iterator[str]:
    """Run ``speech-qa serve`` over an index; gives its address. ``data`` stands for the user's data folder."""
    port = free_port()
    words = [sys.executable, "-m", "ui", "serve", "--index", str(index), "--port", str(port), *options]
    with running(words, port, data, {"XDG_DATA_HOME": str(data)}) as address:
        yield address


@contextmanager
def running(words: Sequence[str], port: int, data: Path, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a command that serves a page on ``port`` until the block ends; gives its address.

    Its log is ``serve.log`` in ``data``; ``more`` is added to the environment.
    """
    environ = {**os.environ, **(more or {}), "GRADIO_ANALYTICS_ENABLED": "False"}
    with (data / "serve.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(words, cwd=REPOSITORY, env=environ, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address, process, data / "serve.log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the page answers; ``AssertionError`` with the log where it does not."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise AssertionError(log.read_text(encoding="utf-8"))
