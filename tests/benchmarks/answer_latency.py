"""How long an answer takes: every question of the three sets in one process, first with nothing at hand, then again.

    python -m tests.benchmarks.answer_latency [--encoder NAME] [--reranker NAME] [--profile LINES]

Cold is an index just opened: views of passages, outlines and tokens are worked out as the questions come (the first
question, which also opens BM25 and the vectors, is printed apart).  Warm is the same questions again.  Wall time in
milliseconds; beside it processor time, which does not grow when the machine has other work.  ``--profile`` prints the
functions in which the warm pass spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest import load_encoder
from retrieval import Library
from retrieval.evaluation import SetQuestion
from retrieval.search.reranker import load_reranker
from tests.benchmarks.question_sets import open_sets

_HEAD = f"{'milliseconds':30}{'p50':>8}{'p95':>8}{'max':>8}{'p50':>12}{'p95':>8}{'max':>8}"


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each answer: on the wall and of the processor."""

    wall: Sequence[float]
    processor: Sequence[float]


def main() -> None:
    """Print a line for each set and pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--reranker", help="a cross-encoder (default: none)")
    parser.add_argument("--profile", type=int, default=0, metavar="LINES", help="print this many lines of a profile")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    judge = None if options.reranker is None else load_reranker(options.reranker)
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder:
        print(f"{_HEAD}   (wall; processor)")
        for name, asked in open_sets(Path(folder), encoder).items():
            library = Library.open(asked.index, encoder, reranker=judge)
            cold = ask(library, asked.questions)
            show(f"{name}: first question", Times(cold.wall[:1], cold.processor[:1]))
            show(f"{name}: cold", Times(cold.wall[1:], cold.processor[1:]))
            show(f"{name}: warm", ask(library, asked.questions))
            if options.profile:
                profile.runcall(ask, library, asked.questions)
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(options.profile)


def ask(library: Library, questions: Sequence[SetQuestion]) -> Times:
    """Ask every question once."""
    wall, processor = [], []
    for question in questions:
        began, used = time.perf_counter(), time.process_time()
        library.ask(question.question, history=question.history)
        wall.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - used))
    return Times(wall, processor)


def show(title: str, times: Times) -> None:
    """Print a line."""
    cells = [np.quantile(values, [0.5, 0.95, 1.0]) for values in (times.wall, times.processor)]
    wall, processor = ("".join(f"{value:>8.1f}" for value in cell) for cell in cells)
    print(f"{title:30}{wall}    {processor}", flush=True)


if __name__ == "__main__":
    main()
