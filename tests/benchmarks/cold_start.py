"""How long each command takes from a cold start, beside an interpreter that does nothing.

``python tests/benchmarks/cold_start.py [--runs N]``: wall time of whole commands (interpreter, imports, opening the
index of the five speeches, the answer), the median and the slowest of N runs, in seconds.  The index is built
beforehand in a temporary folder; that build is timed too.  Beside it the processor time, which does not grow
when the machine has other work.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[2]

COMMANDS: Mapping[str, Sequence[str]] = {
    "python -c pass": ("-c", "pass"),
    "python -c 'import numpy'": ("-c", "import numpy"),
    "speech-qa --help": ("-m", "ui", "--help"),
    "speech-qa outline 000": ("-m", "ui", "outline", "000"),
    "speech-qa search QUERY": ("-m", "ui", "search", "代表联络站"),
    "speech-qa ask QUESTION": ("-m", "ui", "ask", "六种关系是哪六种"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall time and processor time in seconds."""

    wall: float
    processor: float


def timed(words: Sequence[str], environ: Mapping[str, str]) -> Run:
    """Run a command once."""
    used, began = processor_seconds(), time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=REPOSITORY, env=environ, check=True, stdout=subprocess.DEVNULL)
    return Run(time.perf_counter() - began, processor_seconds() - used)


def processor_seconds() -> float:
    """The processor time of all ended child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as data:
        environ = {**os.environ, "XDG_DATA_HOME": data}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled already
        print(f"{'wall time, s':>40}{'slowest':>9}{'processor':>11}   ({os.cpu_count()} cores, median of {runs} runs)")
        timed(("-m", "ui", "--help"), environ)  # reads the disk and compiles
        first = timed(("-m", "ui", "ingest", "corpus"), environ)
        print(f"{'speech-qa ingest corpus (first)':<31}{first.wall:>9.2f}{first.wall:>9.2f}{first.processor:>11.2f}")
        for name, words in COMMANDS.items():
            timed(words, environ)
            times = [timed(words, environ) for _ in range(runs)]
            wall, processor = median(t.wall for t in times), median(t.processor for t in times)
            print(f"{name:<31}{wall:>9.2f}{max(t.wall for t in times):>9.2f}{processor:>11.2f}")


if __name__ == "__main__":
    main()
