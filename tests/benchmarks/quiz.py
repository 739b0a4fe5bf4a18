"""Measures quizzes: how fast, what the examiner finds, how marks agree with a person's.

    python tests/benchmarks/quiz.py [--laws INDEX]

``--laws`` names an index of ../shared/data/laws.jsonl as 3,474 files (``index_scale.py`` tells how to write
them); without it that part is left out.  Times are wall and processor time in one process after the index is
open, in seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from ingest import ingest, load_encoder, walk  # noqa: E402 - the repository is put on the path first
from retrieval import Library  # noqa: E402
from retrieval.quiz import QuizMaker, QuizSettings  # noqa: E402
from retrieval.quiz.marking import Marker, ReaderAnswer  # noqa: E402
from tests.support import quiz_auditor  # noqa: E402
from tests.support.quizzing import sets, short_question  # noqa: E402

ANSWERS = REPOSITORY / "tests" / "data" / "short_answers.jsonl"
TOPICS = ("垃圾分类", "消防安全", "未成年人保护", "预算监督", "野生动物")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--laws", type=Path)
    laws = parser.parse_args().laws
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        ingest([REPOSITORY / "corpus"], index, encoder=load_encoder())
        library = Library.open(index)
        maker = QuizMaker(library)
        timed("50 questions on the five speeches, the first", lambda: maker.make(QuizSettings(number=50, seed="a")))
        timed("50 questions on the five speeches, the next", lambda: maker.make(QuizSettings(number=50, seed="b")))
        audited(maker, library)
        marked(maker, library)
    if laws is not None:
        topics(Library.open(laws))


def timed(what: str, work: Callable[[], object]) -> None:
    """Print how long something takes."""
    wall, used = time.perf_counter(), time.process_time()
    work()
    print(f"{what:<56}{time.perf_counter() - wall:8.2f} s wall{time.process_time() - used:8.2f} s processor")


def audited(maker: QuizMaker, library: Library) -> None:
    """Print what the examiner finds in 20 sets of 100, and how large one set can be."""
    corpus = quiz_auditor.Corpus.read(REPOSITORY / "corpus")
    rows = sets(maker, 100, range(20))
    questions = [question for row in rows for question in row]
    problems = [problem for row in rows for problem in quiz_auditor.audit(row, corpus)]
    sections = {
        (card.id, tuple(section.label for section in path if section.heading))
        for card in library.speeches
        for path in walk(library.outline(card.id))
        if path[-1].heading
    }
    share = len(sections & quiz_auditor.covered(questions)) / len(sections)
    whole = maker.make(QuizSettings(number=1000, seed="whole")).questions
    distinct = quiz_auditor.distinct(questions)
    print(f"{len(questions)} questions from 20 seeds: {len(problems)} problems, {distinct} distinct")
    print(f"sections covered {share:.3f}; key the one longest option {quiz_auditor.longest_share(questions):.3f}")
    print(f"true statements {quiz_auditor.true_share(questions):.3f}; most questions in one set {len(whole)}")
    for name, row in quiz_auditor.place_shares(questions).items():
        print(f"places of right options, {name}: " + " ".join(f"{off:+.3f}" for off in row))


def marked(maker: QuizMaker, library: Library) -> None:
    """Print how far marks of short answers are from a person's."""
    marker = Marker(load_encoder())
    rows = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]
    apart = []
    for row in rows:
        asked, body = short_question(maker, library, row)
        score = marker.mark(asked, ReaderAnswer(text=body if row["answer"] == "@section" else row["answer"])).score
        apart.append((abs(score - row["mark"]), row["answer"][:24], row["mark"], score))
    near = sum(off <= 0.26 for off, *_ in apart)
    mean = sum(off for off, *_ in apart) / len(apart)
    print(f"{len(rows)} marked answers: {near} within a quarter, {mean:.3f} apart on the mean")
    for off, answer, given, score in sorted(apart, reverse=True)[:5]:
        print(f"  {off:.2f} apart: {answer} (a person {given}, here {score:.2f})")


def topics(library: Library) -> None:
    """Print how long 50 questions on a topic take over the laws."""
    maker = QuizMaker(library)
    for topic in TOPICS:
        wanted = QuizSettings(number=50, topic=topic, seed="a")
        timed(f"50 questions on {topic} over the laws", partial(maker.make, wanted))


if __name__ == "__main__":
    main()
