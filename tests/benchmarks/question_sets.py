"""The question sets that the measuring scripts ask, each with an index of the documents it is about.

Weights are fitted and chosen on four domains: ``speeches`` (tests/data: the five speeches), ``reports`` (tests/data:
eight work reports cut out of ../shared/data/train), ``public`` and ``mixed`` (../shared/eval/fit).  Looked at and
fitted on by nothing are ``dev`` (../shared/eval, the five speeches) and ``unseen`` (../shared/eval/unseen_dev).
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
from retrieval import Library
from retrieval.evaluation import SetQuestion, read_questions

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
DATA = REPOSITORY / "tests" / "data"

SPEECHES, REPORTS, PUBLIC, MIXED = "speeches", "reports", "public", "mixed"
DOMAINS = (SPEECHES, REPORTS, PUBLIC, MIXED)
CHECKS = ("dev", "unseen")

_FILES = {
    SPEECHES: DATA / "questions_speeches.jsonl",
    REPORTS: DATA / "questions_reports.jsonl",
    PUBLIC: SHARED / "eval" / "fit" / "public" / "questions.jsonl",
    MIXED: SHARED / "eval" / "fit" / "mixed" / "questions.jsonl",
    "dev": SHARED / "eval" / "dev.jsonl",
    "unseen": SHARED / "eval" / "unseen_dev" / "questions.jsonl",
}
_CORPORA = {name: name for name in DOMAINS} | {"dev": SPEECHES, "unseen": "unseen"}
_DOCUMENTS = {
    SPEECHES: REPOSITORY / "corpus",
    PUBLIC: SHARED / "eval" / "fit" / "public" / "corpus",
    MIXED: SHARED / "eval" / "fit" / "mixed" / "corpus",
    "unseen": SHARED / "eval" / "unseen_dev" / "corpus",
}
_LIBRARIES = {"A": SPEECHES, "B": PUBLIC, "C": MIXED, "D": REPORTS}
_OTHER_SUBJECTS = ("drcd_dev", "cmrc2018_trial")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set, the name of the corpus it asks, and that corpus's index."""

    name: str
    corpus: str
    index: Path
    questions: tuple[SetQuestion, ...]


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question asked of the documents of a domain.

    ``kind`` is "answered", or why they do not answer it: "far" (another subject altogether), "other_subject" (their
    words, but a subject they do not speak of), "false_premise", "no_value" (they speak of it without the value);
    ``evidence`` is a stretch that answers it, "" where none does.
    """

    domain: str
    kind: str
    question: str
    evidence: str


def open_sets(folder: Path, encoder: Encoder | None = None) -> dict[str, QuestionSet]:
    """Build the indexes of all corpora in ``folder``, read them ahead, and give the sets by name, the domains before the checks."""
    if not SHARED.is_dir():
        raise SystemExit("没有 ../shared：这项测量要用仓库旁边的数据")
    chosen = encoder or load_encoder()
    reports = folder / "reports"
    cut = [sys.executable, str(DATA / "cut_reports.py"), str(SHARED / "data" / "train" / "gwr_1954_2012.txt")]
    subprocess.run([*cut, str(reports)], check=True)
    indexes = {name: folder / f"index-{name}" for name in dict.fromkeys(_CORPORA.values())}
    for name, index in indexes.items():
        ingest([_DOCUMENTS.get(name, reports)], index, encoder=chosen)
        Library.open(index, chosen).read_ahead(lambda: True)
    return {
        name: QuestionSet(name, corpus, indexes[corpus], read_questions(_FILES[name]))
        for name, corpus in _CORPORA.items()
    }


def labelled_questions() -> list[LabelledQuestion]:
    """Questions of the four domains, each with the reason why it is answered or not."""
    lines = (DATA / "questions_refusal.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        LabelledQuestion(_LIBRARIES[row["library"]], row["kind"], row["question"], row["evidence"])
        for row in map(json.loads, lines)
    ]


def follow_ups() -> list[SetQuestion]:
    """Conversations over documents of all domains: those with an even number, the others are only counted."""
    return [q for q in read_questions(DATA / "questions_followups.jsonl") if int(q.id[2:]) % 2 == 0]


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
