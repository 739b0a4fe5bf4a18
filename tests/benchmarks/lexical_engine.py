"""Measures tantivy against bm25s as the engine of the lexical search, on the paragraphs of 57 MB of laws.

    python tests/benchmarks/lexical_engine.py [--share 1.0] [--json FILE]

Both get the same tokens (``ingest.text.tokens``), one paragraph of at most 400 characters a passage, and
answer the same queries: stretches of 8 to 30 characters of the texts.  Each engine runs in a process of
its own.  Needs ../shared/data/laws.jsonl beside the repository.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ingest.outline.passages import Passage
from ingest.store.lexical import FieldWeights, LexicalReader, LexicalWriter, speech_tokens
from ingest.text.tokens import tokens

LAWS = Path(__file__).resolve().parents[3] / "shared" / "data" / "laws.jsonl"
LONGEST, QUERIES, TOP = 400, 300, 50
ROWS = {
    "passages": "passages",
    "build_s": "build, tokens included (s)",
    "add_s": "one law of 5,000 characters added (s)",
    "open_ms": "open and first query (ms)",
    "p50_ms": "query p50 (ms)",
    "p95_ms": "query p95 (ms)",
    "disk_mb": "on disk (MB)",
    "peak_mb": "peak memory of building (MB)",
}


class Engine(Protocol):
    """What is measured of an engine; folders are its own."""

    def build(self, passages: Sequence[str], folder: Path) -> None: ...

    def add(self, passages: Sequence[str], more: Sequence[str], folder: Path, extended: Path) -> None: ...

    def open(self, folder: Path) -> Callable[[str], Sequence[int]]: ...


class Tantivy:
    """Adds to what is there: segment files are shared."""

    def build(self, passages: Sequence[str], folder: Path) -> None:
        self._write(0, passages, folder, None)

    def add(self, passages: Sequence[str], more: Sequence[str], folder: Path, extended: Path) -> None:
        self._write(len(passages), more, extended, folder)

    def open(self, folder: Path) -> Callable[[str], Sequence[int]]:
        reader, body = LexicalReader(folder), FieldWeights(1.0, 0.0, 0.0)
        return lambda query: reader.search(dict.fromkeys(tokens(query), 1.0), TOP, body).ids.tolist()

    def _write(self, first: int, passages: Sequence[str], folder: Path, earlier: Path | None) -> None:
        writer = LexicalWriter(folder, earlier)
        writer.add(first, speech_tokens("", [Passage("", (), 0, len(text), text) for text in passages]))
        writer.finish()


class Bm25s:
    """Has no way to add: everything is built anew."""

    def build(self, passages: Sequence[str], folder: Path) -> None:
        import bm25s

        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(t, len(vocabulary)) for t in tokens(text)] for text in passages]
        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        engine.index((ids, vocabulary), show_progress=False)
        engine.save(folder)

    def add(self, passages: Sequence[str], more: Sequence[str], folder: Path, extended: Path) -> None:
        self.build([*passages, *more], extended)

    def open(self, folder: Path) -> Callable[[str], Sequence[int]]:
        import bm25s

        engine: Any = bm25s.BM25.load(folder, mmap=True)

        def search(query: str) -> Sequence[int]:
            found = engine.retrieve([list(dict.fromkeys(tokens(query)))], k=TOP, show_progress=False)
            ids: list[int] = found.documents[0].tolist()
            return ids

        return search


ENGINES: dict[str, type[Engine]] = {"tantivy": Tantivy, "bm25s": Bm25s}


def passages_of(share: float) -> list[str]:
    with LAWS.open(encoding="utf-8") as file:
        laws = [json.loads(line)["text"] for line in file]
    return [piece for law in laws[: max(1, round(share * len(laws)))] for piece in pieces(law)]


def pieces(text: str) -> Iterator[str]:
    for line in filter(None, map(str.strip, text.split("\n"))):
        for start in range(0, len(line), LONGEST):
            yield line[start : start + LONGEST]


def queries_of(passages: Sequence[str]) -> list[str]:
    rng = random.Random(5)
    chosen = [text for text in rng.sample(passages, min(4 * QUERIES, len(passages))) if len(text) >= 40][:QUERIES]
    return [text[(start := rng.randrange(len(text) - 30)) : start + rng.randint(8, 30)] for text in chosen]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(name: str, share: float, place: Path) -> dict[str, float]:
    passages, engine = passages_of(share), ENGINES[name]()
    queries, more = queries_of(passages), list(pieces(("新增的条例规定，代表应当履行职责。\n" * 300)[:5000]))
    built, extended = place / "built", place / "extended"
    build = seconds(lambda: engine.build(passages, built))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    add = seconds(lambda: engine.add(passages, more, built, extended))
    began = time.perf_counter()
    search = engine.open(built)
    search(queries[0])
    opened = time.perf_counter() - began
    times = [1000 * seconds(partial(search, query)) for query in queries]
    p50, p95 = np.percentile(times, [50, 95])
    disk = sum(path.stat().st_size for path in built.rglob("*") if path.is_file()) / 1e6
    figures = [len(passages), build, add, 1000 * opened, p50, p95, disk, peak]
    return {key: round(float(value), 2) for key, value in zip(ROWS, figures, strict=True)}


def run_apart(name: str, share: float) -> dict[str, float]:
    place = Path(tempfile.mkdtemp(prefix="lexical-engine-"))
    try:
        command = [sys.executable, __file__, "--engine", name, "--share", str(share), "--place", str(place)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    finally:
        shutil.rmtree(place)
    figures: dict[str, float] = json.loads(printed)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description="tantivy against bm25s on 57 MB of laws")
    parser.add_argument("--share", type=float, default=1.0, help="share of the laws to take")
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not LAWS.is_file():
        print(f"{LAWS} is not there: nothing measured")
        return 1
    if args.engine:
        print(json.dumps(measure(args.engine, args.share, args.place)))
        return 0
    figures = {name: run_apart(name, args.share) for name in ENGINES}
    print(f"{'':38}" + "".join(f"{name:>12}" for name in figures))
    for key, label in ROWS.items():
        print(f"{label:38}" + "".join(f"{row[key]:12,.2f}" for row in figures.values()))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
