"""The processes that read foreign documents: each way of going wrong has its name, and the next document is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import pytest

from ingest.documents.finding import document_of
from ingest.errors import (
    DocumentCrashed,
    DocumentError,
    DocumentMemoryExceeded,
    DocumentOversized,
    DocumentScanned,
    DocumentTimeExceeded,
    DocumentUnreadable,
)
from ingest.readers.sandbox.frames import Frame
from ingest.readers.sandbox.pool import Sandbox
from tests.conftest import REPOSITORY
from tests.support.documents.formats import WRITERS

NAME = Path("讲话.pdf")
MOST = 1_000_000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def run(sandbox: Sandbox, task: str, data: bytes = b"text", **detail: object) -> Frame:
    return sandbox.run(f"tests.support.sandbox_tasks:{task}", data, NAME, MOST, detail)


@pytest.mark.parametrize(
    ("task", "error", "said"),
    [
        ("take_memory", DocumentMemoryExceeded, "内存超过上限（1000 MB）"),
        ("call_itself", DocumentUnreadable, "嵌套得太深"),
        ("abort", DocumentCrashed, "读取程序停了（6）"),
        ("leave", DocumentCrashed, "读取程序停了（0）"),
        ("be_killed", DocumentCrashed, "读取程序停了（9）"),
        ("fail", DocumentCrashed, "ZeroDivisionError"),
        ("write_too_much", DocumentOversized, "文字太多（上限 25 万字）"),
        ("write_nonsense", DocumentCrashed, "程序出错"),
        ("refuse", DocumentUnreadable, r"讲话\.pdf：不是好文件。"),
        ("refuse_as_scanned", DocumentScanned, r"扫描件.*讲话\.pdf"),
    ],
)
def test_what_goes_wrong_has_its_name_and_the_next_document_is_read(
    sandbox: Sandbox, task: str, error: type[DocumentError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        run(sandbox, task)
    assert type(caught.value) is error
    assert caught.value.path == NAME
    assert "\n" not in str(caught.value)
    assert run(sandbox, "echo").body == b"text"


def test_a_document_that_takes_too_much_work_is_given_up() -> None:
    sandbox = Sandbox(seconds=lambda size, suffix: 1)
    with pytest.raises(DocumentTimeExceeded, match="读了 1 秒还没读完"):
        run(sandbox, "work_for_ever")
    assert run(sandbox, "echo").body == b"text"
    sandbox.close()


def test_a_document_that_waits_for_something_is_given_up() -> None:
    sandbox = Sandbox(patience=lambda seconds: 0.8)
    with pytest.raises(DocumentTimeExceeded, match="还没读完"):
        run(sandbox, "wait_for_ever")
    assert run(sandbox, "echo").body == b"text"
    sandbox.close()


def test_a_process_that_dies_for_want_of_memory_is_named_so() -> None:
    """In a small process of its own: where the asking one was larger, nobody can tell."""
    code = (
        "from tests.ingest.readers.test_sandbox import *\n"
        "try:\n    run(Sandbox(), 'take_memory_and_die')\n"
        "except DocumentError as err:\n    print(type(err).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, timeout=120)
    assert done.stdout.strip() == "DocumentMemoryExceeded", done.stderr


def test_a_process_is_used_again_and_replaced_when_it_dies(sandbox: Sandbox) -> None:
    first = run(sandbox, "echo").head["pid"]
    assert run(sandbox, "echo").head["pid"] == first
    os.kill(int(first), signal.SIGKILL)
    time.sleep(0.2)
    second = run(sandbox, "echo")
    assert second.head["pid"] != first
    assert second.body == b"text"


def test_what_a_library_prints_goes_nowhere(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(sandbox, "print_to_the_terminal").body == b"text"
    assert capfd.readouterr() == ("", "")


def test_a_process_knows_little_of_where_it_runs(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_WORD", "x")
    sandbox.close()
    found = run(sandbox, "environment").head
    assert "SECRET_WORD" not in found["names"]
    assert found["cwd"] == NAME.resolve().anchor
    assert "" not in found["path"]


def test_a_process_writes_no_large_file(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(DocumentCrashed):
        run(sandbox, "write_a_large_file", file=str(tmp_path / "large"))
    assert (tmp_path / "large").stat().st_size <= 150_000_000


def test_many_threads_share_the_processes(sandbox: Sandbox) -> None:
    def ask(number: int) -> str:
        try:
            return run(sandbox, "abort" if number % 5 == 0 else "echo", str(number).encode()).body.decode()
        except DocumentCrashed:
            return "crashed"

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(40)))
    assert found == ["crashed" if number % 5 == 0 else str(number) for number in range(40)]


def test_processes_end_with_the_program_however_it_ends() -> None:
    code = (
        "import os, signal\nfrom tests.ingest.readers.test_sandbox import *\n"
        "print(run(Sandbox(), 'echo').head['pid'], flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, timeout=60)
    child = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "(zombie)" in Path(f"/proc/{child}/status").read_text():
            return
        time.sleep(0.1)
    raise AssertionError(f"{child} lives on")


def test_plain_text_starts_no_process(tmp_path: Path) -> None:
    (tmp_path / "讲话.txt").write_text("同志们：\n今天开会。\n", encoding="utf-8")
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom ingest.documents.finding import read_document\n"
        "read_document(Path(sys.argv[1]))\n"
        "print([Path(f'/proc/self/task/{t}/children').read_text() for t in os.listdir('/proc/self/task')])"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "讲话.txt")]
    done = subprocess.run(words, capture_output=True, text=True, cwd=REPOSITORY, timeout=60)
    assert done.stdout.strip() == "['']", done.stderr


def test_a_document_costs_little_in_a_warm_process() -> None:
    data = WRITERS[".html"](["同志们：", "今天开会。" * 20])
    took = []
    for _ in range(30):
        begun = time.perf_counter()
        document_of(data, Path("讲话.html"))
        took.append(time.perf_counter() - begun)
    assert median(took) < 0.06  # it takes a thirtieth of that


def test_documents_are_read_in_a_thread_of_a_program_with_many() -> None:
    data = WRITERS[".docx"](["同志们：", "今天开会。" * 20])
    stop = threading.Event()
    others = [threading.Thread(target=stop.wait) for _ in range(20)]
    for thread in others:
        thread.start()
    try:
        with ThreadPoolExecutor(6) as threads:
            texts = list(threads.map(lambda _: document_of(data, Path("讲话.docx")).text, range(12)))
    finally:
        stop.set()
    assert set(texts) == {"同志们：\n" + "今天开会。" * 20 + "\n"}
