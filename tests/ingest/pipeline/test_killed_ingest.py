"""SIGKILL at random moments of ingest, replace, remove and backup: one complete generation serves, nothing said is lost."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest import Index, ingest
from ingest.store.generation import IndexFolder
from ingest.upkeep.backup import BackupFolders
from ingest.upkeep.restore import restore
from tests.support.documents.letters import LetterEncoder
from tests.support.ingest_until_killed import REMOVED, SPEECHES, write_version

SCRIPT = Path(__file__).parents[2] / "support" / "ingest_until_killed.py"
LONGEST = 1.2
"""Seconds an ingest is left alone at most; two to five versions are finished in that time."""


@dataclass(frozen=True, slots=True, order=True)
class State:
    """What serves: a version, whole or already without the speech that is removed from it."""

    version: int
    removed: bool = False


def run_and_kill(documents: Path, index: Path, first: int, seconds: float, backups: Path) -> list[str]:
    """Start the ingesting process and kill it; gives what it said, line by line."""
    paths = os.pathsep.join([str(SCRIPT.parents[2]), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, SCRIPT, documents, index, str(first), backups],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": paths},
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    time.sleep(seconds)
    process.kill()
    said = process.stdout.read().splitlines()
    process.stdout.close()
    assert process.wait() < 0
    return said


def state_served(root: Path) -> State:
    """Check that every answer comes from one complete version, and give it."""
    encoder = LetterEncoder()
    with Index.open(root, encoder) as index:
        versions = {int(v) for _, p in index.all_passages() for v in re.findall(r"标记v(\d+)号", p.text)}
        assert len(versions) == 1
        version = versions.pop()
        ids = {card.id for card in index.speeches}
        assert ids | {REMOVED} == {*(f"s{n}" for n in range(SPEECHES)), *(["extra"] if version % 2 else [])}
        found = index.lexical({f"v{version}": 1.0}, 1000)
        assert {index.passage(int(pid)).speech_id for pid in found.ids} == ids
        for other in (version - 1, version + 1):
            assert len(index.lexical({f"v{other}": 1.0}, 1000)) == 0
        assert len(index.dense(encoder.encode(["标记"])[0], 1000)) == index.manifest.passages
    return State(version, REMOVED not in ids)


def version_served(root: Path) -> int:
    """Check likewise, and give the version."""
    return state_served(root).version


def acknowledged(said: list[str]) -> State | None:
    """The last state that the process said was in."""
    states = [State(int(line.split()[0]), "removed" in line) for line in said if "backed up" not in line]
    return states[-1] if states else None


def under_way(said: list[str]) -> str:
    """Name what the process was doing when it was killed."""
    if not said or "removed" in said[-1]:
        return "ingest and replace"
    return "remove" if "backed up" in said[-1] else "backup"


def check_backups(folder: Path, said: list[str], place: Path) -> None:
    """Restore the last backup that was said to be made; a killed one left nothing under its name but a whole one."""
    made = [line.split()[0] for line in said if "backed up" in line]
    assert {f"{version}.zip" for version in made} <= {path.name for path in folder.iterdir()}
    for path in sorted(folder.glob("*.zip"), key=lambda p: int(p.stem))[-2:]:
        shutil.rmtree(place, ignore_errors=True)
        restore(path, BackupFolders(place / "index", place / "corpus", None))
        assert state_served(place / "index") == State(int(path.stem))
    for path in folder.glob("*.zip"):
        path.unlink()


def survive(tmp_path: Path, kills: int, seed: int) -> None:
    documents, root, backups, rng = tmp_path / "documents", tmp_path / "index", tmp_path / "backups", random.Random(seed)
    write_version(documents, 0)
    backups.mkdir()
    ingest([documents], root, encoder=LetterEncoder())
    state, killed = State(0), Counter[str]()
    for _ in range(kills):
        said = run_and_kill(documents, root, state.version + 1, rng.uniform(0, LONGEST), backups)
        served = state_served(root)
        assert served >= max(acknowledged(said) or state, state)
        check_backups(backups, said, tmp_path / "restored")
        killed[under_way(said)] += 1
        state = served
    print(f"survived {kills} kills: {dict(killed)}; version {state.version}")
    version = state.version + 1
    write_version(documents, version)
    ingest([documents], root, encoder=LetterEncoder(), sync=True)
    assert state_served(root) == State(version)
    assert IndexFolder(root).names() == [path.name for path in (root / "generations").iterdir()]
    leftovers = [p.name for p in root.rglob("*") if (p.is_file() and p.suffix == ".vectors") or ".tmp-" in p.name]
    assert leftovers == []
    assert len(list((root / "objects").rglob("*.speech"))) == SPEECHES + version % 2


@pytest.mark.slow
def test_a_killed_ingest_leaves_one_complete_generation(tmp_path: Path) -> None:
    survive(tmp_path, kills=6, seed=1)


@pytest.mark.slow
def test_fifty_killed_ingests_leave_one_complete_generation(tmp_path: Path) -> None:
    survive(tmp_path, kills=50, seed=3)


@pytest.mark.benchmark
def test_two_hundred_killed_ingests_leave_one_complete_generation(tmp_path: Path) -> None:
    survive(tmp_path, kills=200, seed=2)


class Stopped(BaseException):
    """Stands for a kill after some speeches were worked out."""


def test_an_ingest_killed_before_publishing_goes_on_where_it_stopped(tmp_path: Path) -> None:
    documents, root = tmp_path / "documents", tmp_path / "index"
    write_version(documents, 1)

    def stop(step: str, done: int, total: int) -> None:
        if step == "建立全文索引":
            raise Stopped

    encoder = LetterEncoder()
    with pytest.raises(Stopped):
        ingest([documents], root, encoder=encoder, progress=stop)
    encoded = encoder.encoded
    report = ingest([documents], root, encoder=encoder)
    assert len(report.added) == SPEECHES + 1
    assert encoder.encoded == encoded > 0


@pytest.mark.slow
def test_an_ingest_of_many_documents_stopped_half_way_works_only_the_rest_out(tmp_path: Path) -> None:
    documents, root, encoder, whole = tmp_path / "documents", tmp_path / "index", LetterEncoder(), LetterEncoder()
    documents.mkdir()
    for number in range(300):
        lines = "".join(f"第{number}篇的第{line}句话说到监督。\n" for line in range(30))
        (documents / f"{number:03}.txt").write_text(f"一、工作\n{lines}", encoding="utf-8")

    def stop(step: str, done: int, total: int) -> None:
        if done == 200:
            raise Stopped

    with pytest.raises(Stopped):
        ingest([documents], root, encoder=encoder, progress=stop)
    stored = {path: path.stat().st_mtime_ns for path in (root / "objects").rglob("*.speech")}
    assert len(stored) == 200
    assert len(ingest([documents], root, encoder=encoder).added) == 300
    ingest([documents], tmp_path / "other", encoder=whole)
    assert {path: path.stat().st_mtime_ns for path in stored} == stored
    assert encoder.encoded == whole.encoded
