"""What goes wrong around an index: full and read-only disks, odd file names, readers beside a writer, fuzzed files."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import Index, SpeechQAError, ingest
from ingest.errors import BackupUnwritable, IndexUnwritable
from ingest.store.generation import IndexFolder
from ingest.upkeep.backup import BackupFolders, back_up
from ingest.upkeep.restore import restore
from tests.ingest.pipeline.test_killed_ingest import SCRIPT, version_served
from tests.support.documents.letters import LetterEncoder

ENCODER = LetterEncoder()


def common_characters(rng: random.Random, count: int) -> str:
    """Characters of the first level of GB 2312, which nothing compresses and every check takes for a text."""
    rows = (bytes([rng.randrange(0xB0, 0xD7), rng.randrange(0xA1, 0xFF)]) for _ in range(count))
    return b"".join(rows).decode("gb2312")


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes, or of what a test names."""
    size = getattr(request, "param", "3m")
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_named_and_what_was_in_stays(small_disk: Path, tmp_path: Path) -> None:
    root, rng, taken = small_disk / "index", random.Random(3), 0
    for number in range(40):
        text = f"第{number}篇。" + common_characters(rng, 20_000)
        try:
            ingest([put(tmp_path / f"s{number}.txt", text)], root, encoder=ENCODER)
        except IndexUnwritable:
            break
        taken += 1
    assert 2 < taken < 40
    with Index.open(root, ENCODER) as index:
        assert [card.id for card in index.speeches] == [f"s{number}" for number in range(taken)]
        assert len(index.lexical({"第": 1.0}, 99)) >= taken
    ingest([], root, encoder=ENCODER, remove=["s0", "s1"])
    assert ingest([put(tmp_path / "more.txt", "又有地方了。")], root, encoder=ENCODER).added == ("more",)


BECOME_NOBODY = """
import os, sys
from pathlib import Path
from ingest import Index, ingest
from ingest.upkeep.backup import BackupFolders, back_up
from ingest.upkeep.doctor import check_index
from ingest.errors import BackupUnwritable, IndexUnwritable
from tests.support.documents.letters import LetterEncoder

encoder, root, document = LetterEncoder(), Path(sys.argv[1]), Path(sys.argv[2])
ingest([document], root, encoder=encoder)
check_index(root)  # loads what nobody may not read
document.write_text("改过的讲话。", encoding="utf-8")
os.setuid(65534)
with Index.open(root, encoder) as index:
    assert len(index.lexical({"代表": 1.0}, 9)) == len(index.dense(encoder.encode(["站"])[0], 9)) == 1
notes = [f.message for f in check_index(root).findings if f.check == "权限"]
assert len(notes) == 1, notes
for write in (lambda: ingest([document], root, encoder=encoder), lambda: back_up(BackupFolders(root, None, None), root / "b.zip")):
    try:
        write()
    except (IndexUnwritable, BackupUnwritable) as err:
        print(err)
with Index.open(root, encoder) as index:
    assert len(index.lexical({"代表": 1.0}, 9)) == 1
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_read_only_index_answers_and_refuses_to_be_written(tmp_path: Path) -> None:
    root, document = tmp_path / "index", put(tmp_path / "a.txt", "代表联络站。")
    for folder in (*tmp_path.parents, tmp_path):
        folder.chmod(folder.stat().st_mode | 0o055)
    environ = os.environ | {"PYTHONPATH": str(SCRIPT.parents[2]), "PYTHONIOENCODING": "utf-8"}
    # in a process of its own: a fork of this one, with the threads of torch and tantivy, may wait for ever
    command = [sys.executable, "-c", BECOME_NOBODY, str(root), str(document)]
    done = subprocess.run(command, capture_output=True, env=environ, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode("utf-8").count("没有权限") == 2


def test_readers_beside_a_writer_never_see_two_versions(tmp_path: Path) -> None:
    documents, root = tmp_path / "documents", tmp_path / "index"
    environ = os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])}
    command = [sys.executable, str(SCRIPT), str(documents), str(root), "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ, text=True) as writer:
        assert writer.stdout is not None
        assert [writer.stdout.readline().strip() for _ in range(2)] == ["ready", "1"]
        last, seen, until = 0, set(), time.monotonic() + 3
        while time.monotonic() < until:
            served = version_served(root)
            assert served >= last
            last = served
            seen.add(served)
        writer.kill()
    assert len(seen) > 1


def test_a_file_whose_name_is_no_utf8_is_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    name = os.fsdecode("讲话".encode("gb18030") + b".txt")
    put(folder / name, "代表联络站。")
    report = ingest([folder], tmp_path / "index", encoder=ENCODER)
    assert len(report.added) == 1
    assert ingest([folder], tmp_path / "index", encoder=ENCODER).unchanged == report.added
    with Index.open(tmp_path / "index") as index:
        assert index.speech(report.added[0]).text == "代表联络站。"


def test_a_text_with_nothing_to_search_is_kept_all_the_same(tmp_path: Path) -> None:
    ingest([put(tmp_path / "点.txt", "……\n！\n")], tmp_path / "index", encoder=ENCODER)
    with Index.open(tmp_path / "index") as index:
        assert index.speech("点").text == "……\n！\n"


def fuzzed(rng: random.Random, texts: list[str]) -> bytes:
    """Cut, flip, mix or make up a file."""
    data = bytearray(rng.choice(texts).encode(rng.choice(["utf-8", "gb18030", "utf-16"])))
    kind = rng.randrange(5)
    if kind == 0:
        return bytes(data[: rng.randrange(len(data))])
    if kind == 1:
        for _ in range(rng.randint(1, 50)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)
    if kind == 2:
        return rng.randbytes(rng.randrange(5000))
    if kind == 3:
        signs = "一二三、（）第，。；：“”\n\r\t \u200b\u202e\ufeff😀*#-—.\u0301要是"
        return "".join(rng.choices(signs, k=rng.randrange(2000))).encode()
    return bytes(data) + rng.randbytes(rng.randrange(20))


@pytest.mark.slow
def test_a_thousand_fuzzed_files_are_taken_in_or_refused_by_name(tmp_path: Path, corpus: Path) -> None:
    rng, folder = random.Random(6), tmp_path / "documents"
    texts = [path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))]
    folder.mkdir()
    for number in range(1000):
        (folder / f"{number:04}.{rng.choice(['txt', 'md'])}").write_bytes(fuzzed(rng, texts))
    report = ingest([folder], tmp_path / "index", encoder=ENCODER)
    assert len(report.added) + len(report.failed) == 1000
    assert all(isinstance(error, SpeechQAError) and "\n" not in str(error) for error in report.failed)
    with Index.open(tmp_path / "index", ENCODER) as index:
        for _, passage in index.all_passages():
            assert passage.text == index.speech(passage.speech_id).text[passage.start : passage.end]
    print(f"{len(report.added)} taken in, {len(report.failed)} refused by name")


@pytest.mark.parametrize("small_disk", ["1m"], indirect=True)
def test_a_backup_and_a_restore_on_a_full_disk_are_named_and_leave_all_as_it_was(
    small_disk: Path, tmp_path: Path
) -> None:
    rng, corpus = random.Random(4), tmp_path / "corpus"
    for number in range(20):
        text = f"第{number}篇。" + common_characters(rng, 20_000)
        put(corpus / f"s{number}.txt", text)
    places = BackupFolders(tmp_path / "index", corpus, None)
    ingest([corpus], places.index, encoder=ENCODER)
    with pytest.raises(BackupUnwritable, match="磁盘"):
        back_up(places, small_disk / "b.zip")
    assert list(small_disk.iterdir()) == []
    back_up(places, tmp_path / "b.zip")
    ingest([put(small_disk / "corpus" / "own.txt", "原有的一篇。")], small_disk / "index", encoder=ENCODER)
    with pytest.raises(SpeechQAError, match=r"放不下|磁盘已满"):
        restore(tmp_path / "b.zip", BackupFolders(small_disk / "index", small_disk / "corpus", None))
    with Index.open(small_disk / "index", ENCODER) as index:
        assert [card.id for card in index.speeches] == ["own"]
    assert [path.name for path in (small_disk / "corpus").iterdir()] == ["own.txt"]


FILL_UP = """
import resource, signal, sys
from pathlib import Path
from ingest import ingest
from ingest.errors import IndexUnwritable
from tests.support.documents.letters import LetterEncoder

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    ingest([Path(sys.argv[1])], Path(sys.argv[2]), encoder=LetterEncoder())
except IndexUnwritable as err:
    print(err)
"""


@pytest.mark.parametrize("limit", [100, 2_000, 10_000])
def test_a_write_that_the_system_refuses_at_any_size_leaves_what_was_in(tmp_path: Path, limit: int) -> None:
    root, documents = tmp_path / "index", tmp_path / "documents"
    ingest([put(documents / "a.txt", "代表联络站。")], root, encoder=ENCODER)
    rng = random.Random(5)
    put(documents / "b.txt", common_characters(rng, 20_000))
    environ = os.environ | {"PYTHONPATH": str(SCRIPT.parents[2]), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", FILL_UP, str(documents), str(root), str(limit)]
    done = subprocess.run(command, capture_output=True, env=environ, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert "无法写入索引" in done.stdout.decode("utf-8")
    with Index.open(root, ENCODER) as index:
        assert [card.id for card in index.speeches] == ["a"]
    assert ingest([documents], root, encoder=ENCODER).added == ("b",)
    assert IndexFolder(root).leftovers() == []


def test_of_two_ingests_at_once_one_is_refused_by_name_and_the_other_is_whole(tmp_path: Path) -> None:
    root, environ = tmp_path / "index", os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])}
    for name in ("one", "two"):
        for number in range(60):
            put(tmp_path / name / f"{name}{number}.txt", f"第{number}篇讲话，{name}。\n" * 20)
    command = [sys.executable, "-m", "ui", "ingest", "--index", str(root)]
    both = [
        subprocess.Popen([*command, str(tmp_path / name)], stderr=subprocess.PIPE, env=environ, cwd=SCRIPT.parents[2])
        for name in ("one", "two")
    ]
    told = [process.communicate(timeout=120)[1].decode("utf-8") for process in both]
    finished = [name for name, process in zip(("one", "two"), both, strict=True) if process.returncode == 0]
    assert finished
    for process, text in zip(both, told, strict=True):
        assert process.returncode == 0 or "另一个程序正在写索引" in text
    with Index.open(root) as index:
        assert {card.id for card in index.speeches} == {f"{name}{n}" for name in finished for n in range(60)}


def test_a_clock_set_back_changes_nothing(tmp_path: Path) -> None:
    root, documents = tmp_path / "index", tmp_path / "documents"
    ingest([put(documents / "a.txt", "代表联络站。")], root, encoder=ENCODER)
    for future in (4_000_000_000, 1_000_000_000):  # 2096 and 2001: what was written lies in the future, then long ago
        for path in [*root.rglob("*"), *documents.rglob("*")]:
            os.utime(path, (future, future))
        put(documents / "a.txt", f"代表联络站，{future}。")
        os.utime(documents / "a.txt", (future - 1000, future - 1000))
        reader = Index.open(root, ENCODER)
        assert ingest([documents], root, encoder=ENCODER, sync=True).updated == ("a",)
        assert reader.newer()
        reader.close()
        with Index.open(root, ENCODER) as index:
            assert str(future) in index.speech("a").text
            assert len(index.lexical({str(future): 1.0}, 9)) == 1
    assert IndexFolder(root).latest() == "g00000003"
