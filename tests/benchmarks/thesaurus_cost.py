"""What the thesaurus adds to a search and to the memory.

    python -m tests.benchmarks.thesaurus_cost [--rounds N]

Time: the same searches over the five speeches with the thesaurus and without one, turn by turn, all questions of
``tests/data`` about them; median and 95th percentile of each search's difference, the least of N rounds counting for
each, so that other work on the machine does not.  Memory: what a fresh interpreter holds more (resident set, MB) once
the thesaurus is loaded, and how long loading takes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest import load_encoder
from retrieval import Library, LibrarySettings
from tests.benchmarks.question_sets import REPOSITORY, SPEECHES, open_sets

_MEMORY = """
import gc, time
from pathlib import Path
from ingest.text.folding import fold_words
from retrieval.search.thesaurus import load_thesaurus
def resident():
    gc.collect()
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
fold_words("預備：國務院")
before, began = resident(), time.perf_counter()
kept = load_thesaurus()
took = 1000 * (time.perf_counter() - began)
print(f"memory: {resident() - before:.1f} MB more, loaded in {took:.0f} ms, {len(kept)} expressions")
"""


def main() -> None:
    """Print time and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        asked = open_sets(Path(folder), encoder)[SPEECHES]
        libraries = [Library.open(asked.index, encoder, s) for s in (LibrarySettings(), LibrarySettings(thesaurus=()))]
        questions = [question.question for question in asked.questions]
        best = np.min([[timed(library, questions) for library in libraries] for _ in range(rounds + 1)][1:], axis=0)
    added = best[0] - best[1]
    for title, times in (("with", best[0]), ("without", best[1]), ("difference", added)):
        middle, high = np.quantile(times, [0.5, 0.95])
        print(f"a search, {title}: median {middle:.1f} ms, 95th percentile {high:.1f} ms")
    subprocess.run([sys.executable, "-c", _MEMORY], cwd=REPOSITORY, check=True)


def timed(library: Library, questions: Sequence[str]) -> list[float]:
    """The milliseconds of each search."""
    times = []
    for question in questions:
        began = time.perf_counter()
        library.search(question)
        times.append(1000 * (time.perf_counter() - began))
    return times


if __name__ == "__main__":
    main()
