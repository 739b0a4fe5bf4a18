from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import Index, ingest
from ingest.errors import DocumentEmpty, DocumentUnreadable, IndexDamaged, SpeechQAError
from ingest.pipeline.workers import FEWEST_TASKS, Workers, usual_workers
from ingest.text.tokens import tokens
from tests.conftest import REPOSITORY
from tests.support.documents.letters import LetterEncoder

MANY = range(FEWEST_TASKS + 30)


@pytest.fixture
def two() -> Iterator[Workers]:
    workers = Workers(2)
    yield workers
    workers.close()


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eighty texts, two of them alike, one empty, one that is no text, and one whose name an archive would have."""
    folder = tmp_path_factory.mktemp("many") / "documents"
    folder.mkdir()
    for number in MANY:
        body = "".join(f"第{n}条 第{number % 79}篇讲到代表应当履行第{n}项职责。\n" for n in range(1, 5 + number % 7))
        (folder / f"s{number:02}.txt").write_text(f"一、代表工作\n{body}二、监督工作\n{body}", encoding="utf-8")
    (folder / "empty.txt").write_text(" \n", encoding="utf-8")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    return folder


def work_here(task: int) -> int:
    return os.getpid() if task >= 0 else 0


def work_until_killed(task: int) -> int:
    if task == 37 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def work_and_fail(task: int) -> int:
    if task == 37:
        raise IndexDamaged(Path("index"), "第 37 件坏了")
    return task


def work_for_long(task: int) -> int:
    print(os.getpid(), flush=True)
    time.sleep(60)
    return task


def work_on_and_on() -> None:
    """The main program of a process that a test kills."""
    workers = Workers(2)
    try:
        print(*workers.map(work_for_long, MANY))
    finally:
        workers.close()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


def test_many_tasks_are_shared_and_few_are_not(two: Workers) -> None:
    assert set(two.map(work_here, range(FEWEST_TASKS - 1))) == {os.getpid()}
    assert os.getpid() not in set(two.map(work_here, MANY))
    assert set(Workers(1).map(work_here, MANY)) == {os.getpid()}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_killed_process_leaves_is_done_in_order(two: Workers, caplog: pytest.LogCaptureFixture) -> None:
    assert list(two.map(work_until_killed, MANY)) == [n * n for n in MANY]
    assert "in one process" in caplog.text
    assert list(two.map(work_until_killed, MANY)) == [n * n for n in MANY]


def test_an_error_of_the_work_comes_through_as_it_is(two: Workers) -> None:
    done = two.map(work_and_fail, MANY)
    with pytest.raises(IndexDamaged, match="第 37 件坏了"):
        list(done)


@pytest.mark.parametrize("error", [DocumentUnreadable(Path("稿.txt"), "坏了。"), DocumentEmpty(Path("稿.txt"))])
def test_an_error_survives_the_way_between_processes(error: SpeechQAError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    "sent",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, marks=pytest.mark.slow),
    ],
)
def test_no_process_outlives_the_one_that_started_it(sent: signal.Signals) -> None:
    program = "from tests.ingest.pipeline.test_workers import work_on_and_on; work_on_and_on()"
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    pids = [int(process.stdout.readline()) for _ in range(2)]
    assert process.pid not in pids
    process.send_signal(sent)
    assert process.wait(20) != 0
    process.stdout.close()
    ends = time.monotonic() + 10
    while not all(map(gone, pids)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert all(map(gone, pids))


def test_an_index_is_the_same_however_many_processes_make_it(documents: Path, tmp_path: Path) -> None:
    encoder = LetterEncoder()
    reports = [ingest([documents], tmp_path / str(n), encoder=encoder, workers=n) for n in (1, 2)]
    assert len(reports[0].failed) == 3
    assert [(type(e), str(e)) for e in reports[0].failed] == [(type(e), str(e)) for e in reports[1].failed]
    assert (reports[0].added, reports[0].generation) == (reports[1].added, reports[1].generation)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    before = contents(tmp_path / "2")["ranking"]
    again = ingest([], tmp_path / "2", encoder=encoder, rebuild=True, workers=2)
    assert (again.failed, again.generation) == ((), "g00000002")
    assert contents(tmp_path / "2")["ranking"] == before
    assert ingest([documents], tmp_path / "2", encoder=encoder, workers=2).generation == again.generation


def contents(root: Path) -> dict[str, object]:
    """What an index holds: objects, vectors and table as bytes, and what a search of the words finds."""
    files = [p for p in sorted(root.rglob("*")) if p.suffix in {".speech", ".faiss", ".txt"}]
    found: dict[str, object] = {str(path.relative_to(root)): path.read_bytes() for path in files}
    with Index.open(root, LetterEncoder()) as index:
        ranking = index.lexical(dict.fromkeys(tokens("第7篇监督职责"), 1.0), 500)
        return found | {"ranking": (ranking.ids.tolist(), ranking.scores.tolist())}


def test_the_number_of_processes_suits_the_machine() -> None:
    assert 1 <= usual_workers() <= 4
