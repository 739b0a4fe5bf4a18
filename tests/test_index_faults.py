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
from ingest.errors import IndexUnwritable
from tests.letters import LetterEncoder
from tests.test_killed_ingest import SCRIPT, version_served

ENCODER = LetterEncoder()


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_named_and_what_was_in_stays(small_disk: Path, tmp_path: Path) -> None:
    root, rng, taken = small_disk / "index", random.Random(3), 0
    for number in range(40):
        text = f"第{number}篇。" + "".join(chr(0x4E00 + rng.randrange(20_000)) for _ in range(20_000))
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
from ingest.errors import IndexUnwritable
from tests.letters import LetterEncoder

encoder, root, document = LetterEncoder(), Path(sys.argv[1]), Path(sys.argv[2])
ingest([document], root, encoder=encoder)
document.write_text("改过的讲话。", encoding="utf-8")
os.setuid(65534)
with Index.open(root, encoder) as index:
    assert len(index.lexical({"代表": 1.0}, 9)) == len(index.dense(encoder.encode(["站"])[0], 9)) == 1
try:
    ingest([document], root, encoder=encoder)
except IndexUnwritable as err:
    print(err)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_read_only_index_answers_and_refuses_to_be_written(tmp_path: Path) -> None:
    root, document = tmp_path / "index", put(tmp_path / "a.txt", "代表联络站。")
    for folder in (*tmp_path.parents, tmp_path):
        folder.chmod(folder.stat().st_mode | 0o055)
    environ = os.environ | {"PYTHONPATH": str(SCRIPT.parents[1]), "PYTHONIOENCODING": "utf-8"}
    # in a process of its own: a fork of this one, with the threads of torch and tantivy, may wait for ever
    command = [sys.executable, "-c", BECOME_NOBODY, str(root), str(document)]
    done = subprocess.run(command, capture_output=True, env=environ, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert "没有权限" in done.stdout.decode("utf-8")


def test_readers_beside_a_writer_never_see_two_versions(tmp_path: Path) -> None:
    documents, root = tmp_path / "documents", tmp_path / "index"
    environ = os.environ | {"PYTHONPATH": str(SCRIPT.parents[1])}
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
