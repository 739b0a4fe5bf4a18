"""A full disk and a killed restore: what is sound is called sound, and what is left behind is told and cleared."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import ingest
from ingest.files.staging import clear_stages, stages_left, staging
from ingest.upkeep.backup import BackupFolders, back_up
from ingest.upkeep.doctor import Severity
from ingest.upkeep.restore import restore
from retrieval.quiz import QuestionType
from retrieval.review import RecordFolder
from tests.support.documents.letters import LetterEncoder
from tests.support.quizzing import question
from ui.collection.data_check import check_data

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted only by root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_a_sound_record_on_a_full_disk_is_sound(small_disk: Path) -> None:
    record = RecordFolder(small_disk / "records").open("张三").record
    record.answer(question(QuestionType.BLANK), 0.0, datetime.now(UTC))
    fill(small_disk)
    (path,) = (small_disk / "records").glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base, pytest.raises(sqlite3.OperationalError):
        base.execute("PRAGMA quick_check").fetchone()
    found = {f.check: f for f in check_data(small_disk, None, ())}
    assert found["错题记录"].level is Severity.FINE, found["错题记录"].message
    path.write_bytes(path.read_bytes()[:5000])
    found = {f.check: f for f in check_data(small_disk, None, ())}
    assert found["错题记录"].level is Severity.FAULT


KILLED = """
import sys, time
from pathlib import Path
from ingest.upkeep.backup import BackupFolders
from ingest.upkeep.restore import restore
index, corpus, data = map(Path, sys.argv[2:5])
def slow(step, done, total):
    if any(corpus.glob(".tmp-restore-*/*.txt")):
        print("staged", flush=True)
        time.sleep(600)
restore(Path(sys.argv[1]), BackupFolders(index, corpus, data), slow)
"""


def test_what_a_killed_restore_leaves_is_told_and_cleared(tmp_path: Path) -> None:
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    corpus.mkdir()
    data.mkdir()
    for number in range(4):
        (corpus / f"s{number}.txt").write_text(f"第{number}篇\n一、工作\n很好。\n", encoding="utf-8")
    (data / "feedback.jsonl").write_text("{}\n", encoding="utf-8")
    ingest([corpus], tmp_path / "index", encoder=LetterEncoder())
    back_up(BackupFolders(tmp_path / "index", corpus, data), tmp_path / "b.zip")
    new = BackupFolders(tmp_path / "new" / "index", tmp_path / "new" / "corpus", tmp_path / "new" / "data")
    assert new.corpus
    assert new.data
    script = [sys.executable, "-c", KILLED, *map(str, (tmp_path / "b.zip", new.index, new.corpus, new.data))]
    process = subprocess.Popen(script, stdout=subprocess.PIPE, cwd=REPOSITORY, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "staged\n"
    assert stages_left(new.corpus) == []
    clear_stages(new.corpus)
    assert any(new.corpus.glob(".tmp-restore-*/*.txt"))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert stages_left(new.corpus)
    told = {f.check: f for f in check_data(new.data, new.corpus, ())}["恢复的残留"]
    assert told.level is Severity.NOTE
    restore(tmp_path / "b.zip", new)
    assert sorted(path.name for path in new.corpus.iterdir()) == ["s0.txt", "s1.txt", "s2.txt", "s3.txt"]
    assert not list(new.data.glob(".tmp*"))
    assert "恢复的残留" not in {f.check for f in check_data(new.data, new.corpus, ())}


def test_a_stage_is_gone_at_the_end_whatever_happens(tmp_path: Path) -> None:
    with suppress(ValueError), staging(tmp_path) as stage:
        stage.mkdir()
        raise ValueError
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".tmp-restore-old").mkdir()
    (tmp_path / ".tmp-restore-old" / "copy.txt").write_text("x", encoding="utf-8")
    clear_stages(tmp_path)
    assert list(tmp_path.iterdir()) == []
