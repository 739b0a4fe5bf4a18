from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from ingest import Index, IngestReport, SpeechQAError
from ingest.errors import WatchedFolderGone
from ingest.store.generation import IndexFolder
from ingest.upkeep.watch import FolderWatch, watch
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui import main

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "a.txt").write_text("第一篇。", encoding="utf-8")
    (made / "b.txt").write_text("第二篇。", encoding="utf-8")
    return made


def run(folder: Path, *steps: Callable[[], object]) -> list[IngestReport | SpeechQAError]:
    """Watch a folder: two looks after the start and after each step; gives what was told."""
    told: list[IngestReport | SpeechQAError] = []
    left = [None, None, *(do for step in steps for do in (step, None))]

    def wait() -> bool:
        if not left:
            return False
        step = left.pop(0)
        if step:
            step()
        return True

    watch(folder, folder.parent / "index", encoder=LetterEncoder(), told=told.append, wait=wait)
    return told


def texts(root: Path) -> dict[str, str]:
    with Index.open(root, LetterEncoder()) as index:
        return {card.id: index.speech(card.id).text for card in index.speeches}


def test_what_is_added_changed_and_removed_is_followed(folder: Path) -> None:
    told = run(
        folder,
        lambda: (folder / "c.txt").write_text("第三篇。", encoding="utf-8"),
        lambda: (folder / "a.txt").write_text("第一篇，改过。", encoding="utf-8"),
        (folder / "b.txt").unlink,
    )
    assert all(isinstance(news, IngestReport) for news in told)
    changes = [(n.added, n.updated, n.removed) for n in told if isinstance(n, IngestReport)]
    assert changes == [(("a", "b"), (), ()), (("c",), (), ()), ((), ("a",), ()), ((), (), ("b",))]
    assert texts(folder.parent / "index") == {"a": "第一篇，改过。", "c": "第三篇。"}
    assert len(IndexFolder(folder.parent / "index").names()) == 1


def test_only_what_changed_is_read_again(folder: Path) -> None:
    told = run(folder, lambda: (folder / "c.txt").write_text("第三篇。", encoding="utf-8"))
    assert isinstance(told[1], IngestReport)
    assert told[1].unchanged == ()


def test_a_file_is_not_taken_while_it_is_still_being_copied(folder: Path) -> None:
    watching, big = FolderWatch(folder), folder / "big.txt"
    watching.look()
    first = watching.look()
    assert first
    watching.taken(first)
    with big.open("w", encoding="utf-8") as file:
        for number in range(5):
            file.write(f"第{number}段。\n")
            file.flush()
            assert watching.look() is None
    change = watching.look()
    assert change
    assert change.arrived == {big}


def test_a_file_that_is_still_moving_does_not_hold_up_the_others(folder: Path) -> None:
    root, lines = folder.parent / "index", iter(range(99))

    def grow() -> None:
        with (folder / "big.txt").open("a", encoding="utf-8") as file:
            file.write(f"第{next(lines)}段。\n")

    def add() -> None:
        grow()
        (folder / "c.txt").write_text("第三篇。", encoding="utf-8")

    told: list[IngestReport | SpeechQAError] = []
    steps = [None, None, add, grow, grow, grow]

    def wait() -> bool:
        step = steps.pop(0) if steps else None
        if step:
            step()
        return bool(steps)

    watch(folder, root, encoder=LetterEncoder(), told=told.append, wait=wait)
    assert sorted(texts(root)) == ["a", "b", "c"]


def test_a_folder_that_is_gone_or_empty_withdraws_nothing(folder: Path) -> None:
    aside = folder.with_name("aside")

    def empty() -> None:
        folder.rename(aside)
        folder.mkdir()

    told = run(folder, lambda: folder.rename(aside), lambda: aside.rename(folder), empty)
    assert [type(news) for news in told] == [IngestReport, WatchedFolderGone, WatchedFolderGone]
    assert sorted(texts(folder.parent / "index")) == ["a", "b"]


def test_a_document_that_cannot_be_read_is_named_once_and_the_others_go_on(folder: Path) -> None:
    told = run(
        folder,
        lambda: (folder / "bad.txt").write_bytes(os.urandom(3000)),
        lambda: None,
        lambda: (folder / "c.txt").write_text("第三篇。", encoding="utf-8"),
        lambda: (folder / "bad.txt").write_text("好了。", encoding="utf-8"),
    )
    assert [isinstance(news, SpeechQAError) for news in told] == [False, True, False, False]
    assert sorted(texts(folder.parent / "index")) == ["a", "b", "bad", "c"]


def test_a_busy_index_is_tried_again(folder: Path) -> None:
    root = folder.parent / "index"
    lock = IndexFolder(root).writing()
    told = run(folder, lambda: None)
    assert len(told) == 1
    told = []
    with lock:
        told = run(folder)
    assert [type(news).__name__ for news in told] == ["IndexBusy"]
    assert len(run(folder)) == 1


def test_a_changed_catalogue_is_followed(folder: Path) -> None:
    catalog = '[[speech]]\nid = "one"\nfile = "a.txt"\n'
    run(folder, lambda: (folder / "catalog.toml").write_text(catalog, encoding="utf-8"))
    assert texts(folder.parent / "index") == {"one": "第一篇。"}


@contextmanager
def watching(folder: Path, index: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "ui", "ingest", "--watch", str(folder), "--index", str(index)]
    with log.open("wb") as file:
        process = subprocess.Popen(words, cwd=REPOSITORY, stdout=file, stderr=file)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_the_command_follows_the_folder_and_ends_cleanly(folder: Path, tmp_path: Path) -> None:
    signals = [signal.SIGINT, signal.SIGTERM]  # one command each, both at work at once
    indexes, logs = ([tmp_path / f"{what}-{number}" for number in signals] for what in ("index", "log"))
    with ExitStack() as stack:
        processes = [stack.enter_context(watching(folder, *places)) for places in zip(indexes, logs, strict=True)]
        until(lambda: all("新增 2 篇" in log.read_text(encoding="utf-8") for log in logs))
        libraries = [Library.open(index) for index in indexes]
        (folder / "c.txt").write_text("粮食工作要抓紧，收购三百万吨。", encoding="utf-8")
        for library in libraries:
            until(library.refresh)
            assert {card.id for card in library.speeches} == {"a", "b", "c"}
        for process, number in zip(processes, signals, strict=True):
            process.send_signal(number)
            assert process.wait(20) == 0
    for index, log in zip(indexes, logs, strict=True):
        assert "Traceback" not in log.read_text(encoding="utf-8")
        assert IndexFolder(index).leftovers() == [p for p in IndexFolder(index).leftovers() if p.name.startswith("g")]


def test_watching_does_not_go_with_other_work(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["ingest", str(folder), "--watch", str(folder)])
    assert "--watch" in capsys.readouterr().err
    assert main(["ingest", "--watch", str(folder / "none")]) == 1
