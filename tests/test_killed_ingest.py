"""SIGKILL at random moments of an ingest: what served before, or what was finished, serves whole."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import Index, ingest
from ingest.generation import IndexFolder
from tests.ingest_until_killed import SPEECHES, write_version
from tests.letters import LetterEncoder

SCRIPT = Path(__file__).with_name("ingest_until_killed.py")
LONGEST = 1.2
"""Seconds an ingest is left alone at most; two to five versions are finished in that time."""


def run_and_kill(documents: Path, index: Path, first: int, seconds: float) -> int:
    """Start the ingesting process and kill it; gives the last version that it said was in (or ``first - 1``)."""
    paths = os.pathsep.join([str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, SCRIPT, documents, index, str(first)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": paths},
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    time.sleep(seconds)
    process.kill()
    said = process.stdout.read().split()
    process.stdout.close()
    assert process.wait() < 0
    return int(said[-1]) if said else first - 1


def version_served(root: Path) -> int:
    """Check that every answer comes from one complete version, and give it."""
    encoder = LetterEncoder()
    with Index.open(root, encoder) as index:
        versions = {int(v) for _, p in index.all_passages() for v in re.findall(r"标记v(\d+)号", p.text)}
        assert len(versions) == 1
        version = versions.pop()
        assert len(index.speeches) == SPEECHES + version % 2
        found = index.lexical({f"v{version}": 1.0}, 1000)
        assert {index.passage(int(pid)).speech_id for pid in found.ids} == {card.id for card in index.speeches}
        for other in (version - 1, version + 1):
            assert len(index.lexical({f"v{other}": 1.0}, 1000)) == 0
        assert len(index.dense(encoder.encode(["标记"])[0], 1000)) == index.manifest.passages
    return version


def survive(tmp_path: Path, kills: int, seed: int) -> None:
    documents, root, rng = tmp_path / "documents", tmp_path / "index", random.Random(seed)
    write_version(documents, 0)
    ingest([documents], root, encoder=LetterEncoder())
    version = 0
    for _ in range(kills):
        acknowledged = run_and_kill(documents, root, version + 1, rng.uniform(0, LONGEST))
        served = version_served(root)
        assert served >= max(acknowledged, version)
        version = served
    print(f"survived {kills} kills; version {version}")
    write_version(documents, version + 1)
    ingest([documents], root, encoder=LetterEncoder(), sync=True)
    assert version_served(root) == version + 1
    assert IndexFolder(root).names() == [path.name for path in (root / "generations").iterdir()]
    leftovers = [p.name for p in root.rglob("*") if (p.is_file() and p.suffix == ".vectors") or ".tmp-" in p.name]
    assert leftovers == []
    assert len(list((root / "objects").rglob("*.speech"))) == SPEECHES + (version + 1) % 2


def test_a_killed_ingest_leaves_one_complete_generation(tmp_path: Path) -> None:
    survive(tmp_path, kills=15, seed=1)


@pytest.mark.slow
def test_two_hundred_killed_ingests_leave_one_complete_generation(tmp_path: Path) -> None:
    survive(tmp_path, kills=200, seed=2)


def test_an_ingest_killed_before_publishing_goes_on_where_it_stopped(tmp_path: Path) -> None:
    documents, root = tmp_path / "documents", tmp_path / "index"
    write_version(documents, 1)

    class Stopped(BaseException):
        """Stands for a kill after the speeches were worked out."""

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
