"""What a compromised or unlucky process might do in place of reading a document, for test_sandbox."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.errors import DocumentScanned, DocumentUnreadable
from ingest.readers.sandbox.frames import Frame


def echo(data: bytes, request: Mapping[str, Any]) -> Frame:
    return Frame({"pid": os.getpid()}, data)


def environment(data: bytes, request: Mapping[str, Any]) -> Frame:
    return Frame({"names": sorted(os.environ), "cwd": str(Path.cwd()), "path": sys.path})


def work_for_ever(data: bytes, request: Mapping[str, Any]) -> Frame:
    while True:
        pass


def wait_for_ever(data: bytes, request: Mapping[str, Any]) -> Frame:
    time.sleep(3_600)
    return Frame({})


def take_memory(data: bytes, request: Mapping[str, Any]) -> Frame:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def take_memory_and_die(data: bytes, request: Mapping[str, Any]) -> Frame:
    kept = []
    try:
        while True:
            kept.append(b"x" * 10_000_000)
    except MemoryError:
        os.abort()


def call_itself(data: bytes, request: Mapping[str, Any]) -> Frame:
    return call_itself(data, request)


def abort(data: bytes, request: Mapping[str, Any]) -> Frame:
    os.abort()


def leave(data: bytes, request: Mapping[str, Any]) -> Frame:
    os._exit(0)


def be_killed(data: bytes, request: Mapping[str, Any]) -> Frame:
    os.kill(os.getpid(), signal.SIGKILL)
    return Frame({})


def fail(data: bytes, request: Mapping[str, Any]) -> Frame:
    raise ZeroDivisionError


def refuse(data: bytes, request: Mapping[str, Any]) -> Frame:
    raise DocumentUnreadable(Path("x"), "不是好文件。")


def refuse_as_scanned(data: bytes, request: Mapping[str, Any]) -> Frame:
    raise DocumentScanned(Path("x"))


def write_too_much(data: bytes, request: Mapping[str, Any]) -> Frame:
    return Frame({}, bytes(int(request["most"]) + 1))


def write_nonsense(data: bytes, request: Mapping[str, Any]) -> Frame:
    """Find the pipe and write to it what is no frame."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff" * 100)
        except OSError:
            continue
    return Frame({})


def print_to_the_terminal(data: bytes, request: Mapping[str, Any]) -> Frame:
    print("\x1b[31m" * 1_000)
    os.write(1, b"\xff" * 10_000)
    os.write(2, b"\xff" * 10_000)
    return Frame({}, data)


def write_a_large_file(data: bytes, request: Mapping[str, Any]) -> Frame:
    with Path(str(request["file"])).open("wb") as file:
        file.writelines(bytes(1_000_000) for _ in range(1_000))
    return Frame({})
