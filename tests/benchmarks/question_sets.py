"""The question sets that the measuring scripts ask, each with an index of the documents it is about.

``dev`` (../shared/eval) and ``speeches`` (tests/data) ask the five speeches; ``reports`` (tests/data) asks eight work
reports that are cut out of ../shared/data/train.  Weights are fitted on the last two; ``dev`` is the check.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import Encoder, ingest, load_encoder
from retrieval.evaluation import SetQuestion, read_questions

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
DATA = REPOSITORY / "tests" / "data"

SPEECHES, REPORTS = "speeches", "reports"
FITTED_ON = (SPEECHES, REPORTS)
CHECK = "dev"

_FILES = {
    CHECK: SHARED / "eval" / "dev.jsonl",
    SPEECHES: DATA / "questions_speeches.jsonl",
    REPORTS: DATA / "questions_reports.jsonl",
}
_OTHER_SUBJECTS = ("drcd_dev", "cmrc2018_trial")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set, the name of the corpus it asks, and that corpus's index."""

    name: str
    corpus: str
    index: Path
    questions: tuple[SetQuestion, ...]


def open_sets(folder: Path, encoder: Encoder | None = None) -> dict[str, QuestionSet]:
    """Build the indexes of both corpora in ``folder`` and give the three sets by name, the check last."""
    if not SHARED.is_dir():
        raise SystemExit("没有 ../shared：这项测量要用仓库旁边的数据")
    chosen = encoder or load_encoder()
    reports = folder / "reports"
    cut = [sys.executable, str(DATA / "cut_reports.py"), str(SHARED / "data" / "train" / "gwr_1954_2012.txt")]
    subprocess.run([*cut, str(reports)], check=True)
    indexes = {SPEECHES: folder / "index-speeches", REPORTS: folder / "index-reports"}
    for name, documents in ((SPEECHES, REPOSITORY / "corpus"), (REPORTS, reports)):
        ingest([documents], indexes[name], encoder=chosen)
    corpora = {SPEECHES: SPEECHES, REPORTS: REPORTS, CHECK: SPEECHES}
    return {
        name: QuestionSet(name, corpus, indexes[corpus], read_questions(_FILES[name]))
        for name, corpus in corpora.items()
    }


def everyday_subjects() -> Sequence[str]:
    """Questions that office staff might ask beside the subject; what is there is fitted on by nothing."""
    return (DATA / "questions_outside.txt").read_text(encoding="utf-8").split("\n")[:-1]


def other_subjects(count: int, seed: int = 0) -> Sequence[str]:
    """Questions about everything under the sun (DRCD, CMRC 2018), which no speech answers."""
    questions = [
        json.loads(line)["q"]
        for name in _OTHER_SUBJECTS
        for line in (SHARED / "data" / "train" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return random.Random(seed).sample(questions, count)
