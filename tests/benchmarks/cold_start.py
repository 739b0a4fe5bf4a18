"""How long each command takes from a cold start, beside an interpreter that does nothing.

``python tests/benchmarks/cold_start.py [--runs N]``: wall time of whole commands (interpreter, imports, opening the
index of the five speeches, the answer), the median and the slowest of N runs, in seconds.  The index is built
beforehand in a temporary folder; that build is timed too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

COMMANDS: Mapping[str, Sequence[str]] = {
    "python -c pass": ("-c", "pass"),
    "python -c 'import numpy'": ("-c", "import numpy"),
    "speech-qa --help": ("-m", "ui", "--help"),
    "speech-qa outline 000": ("-m", "ui", "outline", "000"),
    "speech-qa search 代表联络站": ("-m", "ui", "search", "代表联络站"),
    "speech-qa ask 六种关系是哪六种": ("-m", "ui", "ask", "六种关系是哪六种"),
}


def wall_time(words: Sequence[str], environ: Mapping[str, str]) -> float:
    """Run once; gives seconds."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=REPOSITORY, env=environ, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as data:
        environ = {**os.environ, "XDG_DATA_HOME": data}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled already
        print(f"{'command':<36}{'median s':>10}{'slowest s':>11}   ({os.cpu_count()} cores, {runs} runs)")
        print(f"{'speech-qa ingest corpus (first)':<36}{wall_time(('-m', 'ui', 'ingest', 'corpus'), environ):>10.2f}")
        for name, words in COMMANDS.items():
            wall_time(words, environ)  # the first run reads the disk and compiles
            times = [wall_time(words, environ) for _ in range(runs)]
            print(f"{name:<36}{statistics.median(times):>10.2f}{max(times):>11.2f}")


if __name__ == "__main__":
    main()
