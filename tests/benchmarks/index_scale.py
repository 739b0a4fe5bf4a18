"""Measures ingest, opening and searching at 57 MB: 3,474 laws as 3,474 files, beside references of the same run.

    python -m tests.benchmarks.index_scale [--json FILE] [--no-references]

Every figure of time is the wall time of a whole process, imports counted, but for the searches.  The
references (scale_references.py; packages of the extra ``bench``) are the plain LangChain pipeline, its BM25
retriever and bm25s on samples, and bare FAISS in single precision.
Needs ../shared/data/laws.jsonl beside the repository, two free cores and 2 GB of disk.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import scale_references
from tests.benchmarks.scale_references import percentiles

REPOSITORY = Path(__file__).resolve().parents[2]
LAWS = REPOSITORY.parent / "shared" / "data" / "laws.jsonl"
SHARES = (0.1, 0.3, 1.0)
QUERIES, TOP, DEEP = 200, 10, 200
INGEST_LIMIT = 150
REFERENCES = ("langchain", "langchain-4000", "langchain-bm25", "bm25s")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; ``limit`` is what it may be at most (None: shown only)."""

    what: str
    value: float
    unit: str
    limit: float | None = None

    def line(self) -> str:
        """The line."""
        asked = "" if self.limit is None else f"≤ {self.limit:g}" + ("" if self.value <= self.limit else "  MISSED")
        return f"{self.what:<62}{self.value:>10.2f} {self.unit:<4}{asked}"


def write_files(folder: Path, share: float) -> int:
    """Write an even share of the laws, one file each; gives their size in bytes."""
    size, step = 0, round(1 / share)
    with LAWS.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % step == 0:
                law = json.loads(line)
                path = folder / law["path"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(law["text"], encoding="utf-8")
                size += path.stat().st_size
    return size


def step_ingest(documents: Path, index: Path) -> dict[str, float]:
    """Ingest a folder."""
    from ingest import ingest, load_encoder

    report = ingest([documents], index, encoder=load_encoder())
    return {"added": len(report.added), "unchanged": len(report.unchanged)}


def step_open(_: Path, index: Path) -> dict[str, float]:
    """Open the index and search once, both ways."""
    from ingest import Index, load_encoder
    from ingest.text.tokens import tokens

    encoder = load_encoder()
    opened, query = Index.open(index, encoder), "房屋租赁合同解除后押金怎么退还"
    lexical = opened.lexical(dict.fromkeys(tokens(query), 1.0), TOP)
    dense = opened.dense(encoder.encode([query])[0], TOP)
    return {"found": len([opened.passage(int(pid)) for pid in (*lexical.ids, *dense.ids)])}


def step_search(_: Path, index: Path) -> dict[str, float]:
    """Search with many queries: each side alone, both, bare FAISS, and the share of the exact ten found."""
    import faiss

    from ingest import Index, load_encoder
    from ingest.text.tokens import tokens

    encoder = load_encoder()
    opened = Index.open(index, encoder)
    queries = draw_queries(opened)
    bags = [dict.fromkeys(tokens(query), 1.0) for query in queries]
    vectors = encoder.encode(queries)
    pids = [pid for card in opened.speeches for pid in opened.passage_ids(card.id)]
    figures = {
        "passages": float(opened.manifest.passages),
        **percentiles("lexical", [partial(opened.lexical, bag, DEEP) for bag in bags]),
        **percentiles("dense", [partial(opened.dense, vector, DEEP) for vector in vectors]),
        **percentiles("both", [partial(search_both, opened, encoder, query) for query in queries]),
        "memory": resident(),
    }
    stored = opened.vectors(pids)
    flat = faiss.IndexFlatIP(stored.shape[1])
    flat.add(stored)
    figures |= percentiles("flat", [partial(flat.search, vector[None], DEEP) for vector in vectors])
    exact = [{pids[row] for row in flat.search(vector[None], TOP)[1][0]} for vector in vectors]
    found = [set(opened.dense(vector, TOP).ids.tolist()) for vector in vectors]
    return figures | {"recall": float(np.mean([len(a & b) / TOP for a, b in zip(exact, found, strict=True)]))}


def step_library(_: Path, index: Path) -> dict[str, float]:
    """Search through the library: the fused search that readers meet."""
    from ingest import Index
    from retrieval import Library

    with Index.open(index) as opened:
        queries = draw_queries(opened)
    library = Library.open(index)
    return percentiles("fused", [partial(library.search, query) for query in queries]) | {"memory": resident()}


STEPS: dict[str, Callable[[Path, Path], dict[str, float]]] = {
    "ingest": step_ingest,
    "open": step_open,
    "search": step_search,
    "library": step_library,
    **scale_references.STEPS,
}


def draw_queries(opened: Any) -> list[str]:
    rng = random.Random(11)
    queries: list[str] = []
    while len(queries) < QUERIES:
        card = rng.choice(opened.speeches)
        text = opened.passage(rng.choice(opened.passage_ids(card.id))).text
        if len(text) >= 20:
            start = rng.randrange(len(text) - 19)
            queries.append(text[start : start + rng.randint(8, 25)])
    return queries


def search_both(opened: Any, encoder: Any, query: str) -> list[object]:
    from ingest.text.tokens import tokens

    lexical = opened.lexical(dict.fromkeys(tokens(query), 1.0), DEEP)
    dense = opened.dense(encoder.encode([query])[0], DEEP)
    return [opened.passage(int(pid)) for pid in (*lexical.ids[:TOP], *dense.ids[:TOP])]


def resident() -> float:
    """This process' memory in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def run(step: str, documents: Path, index: Path) -> dict[str, float]:
    """Run a step in a process of its own; adds its wall time (s), processor time (s) and peak memory (MB)."""
    environ = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    if step not in REFERENCES:  # as speech-qa does for itself; the references take what they like
        environ |= {"OPENBLAS_NUM_THREADS": "1"}
    began = time.perf_counter()
    command = [sys.executable, "-m", "tests.benchmarks.index_scale", "--step", step, str(documents), str(index)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environ).stdout
    figures: dict[str, float] = json.loads(printed.splitlines()[-1])
    return figures | {"wall": time.perf_counter() - began}


def size_of(folder: Path) -> float:
    """The disk that a folder takes in MB, blocks counted, shared files once."""
    blocks = {(s.st_dev, s.st_ino): s.st_blocks for s in (p.stat() for p in folder.rglob("*") if p.is_file())}
    return sum(blocks.values()) * 512 / 1e6


def measure(place: Path, shares: Sequence[float], references: bool) -> list[Figure]:
    """Take all figures."""
    figures, documents, index, text = [], place / "documents", place / "index", 0.0
    for share in shares:
        for folder in (documents, index):
            shutil.rmtree(folder, ignore_errors=True)
        text = write_files(documents, share) / 1e6
        done = run("ingest", documents, index)
        limit = INGEST_LIMIT if share == shares[-1] else None
        figures.append(Figure(f"ingest of {done['added']:.0f} files, {text:.0f} MB", done["wall"], "s", limit))
        figures.append(Figure("  per MB of text", done["wall"] / text, "s"))
        figures.append(Figure("  processor time", done["cpu"], "s"))
        figures.append(Figure("  peak memory", done["peak"], "MB", 2000))
    figures.append(Figure("the same again, nothing changed", run("ingest", documents, index)["wall"], "s", 5))
    (documents / "新增讲话.txt").write_text(
        "同志们：\n一、要学习。\n学习不停。\n二、要实干。\n实干不止。\n" * 40, encoding="utf-8"
    )
    figures.append(Figure("the folder again with one speech added", run("ingest", documents, index)["wall"], "s", 5))
    other = place / "另一篇.txt"
    other.write_text("同志们：\n一、讲团结。\n团结就是力量。\n二、讲纪律。\n纪律严明。\n" * 40, encoding="utf-8")
    figures.append(Figure("one speech added by itself", run("ingest", other, index)["wall"], "s", 3))
    figures.append(
        Figure("opened in a new process, to the first result", run("open", documents, index)["wall"], "s", 2.5)
    )
    figures.append(Figure("index on disk", size_of(index), "MB", 5 * text))
    figures.append(Figure("  times the text", size_of(index) / text, "", 5))
    ours = run("known-items", documents, index)
    figures += search_figures(run("search", documents, index), run("library", documents, index)) + item_figures(ours)
    if not references:
        return figures
    built = next(f.value for f in figures if f.limit == INGEST_LIMIT)
    return figures + reference_figures({name: run(name, documents, index) for name in REFERENCES}, ours, built)


def search_figures(bare: dict[str, float], library: dict[str, float]) -> list[Figure]:
    return [
        Figure(f"passages ({DEEP} deep below, {QUERIES} queries)", bare["passages"], ""),
        *(Figure(f"lexical {p}", bare[f"lexical_{p}"], "ms") for p in ("p50", "p95")),
        *(Figure(f"dense {p}", bare[f"dense_{p}"], "ms") for p in ("p50", "p95")),
        *(Figure(f"  reference: FAISS flat, single precision {p}", bare[f"flat_{p}"], "ms") for p in ("p50", "p95")),
        Figure("  share of the exact ten that dense finds", bare["recall"], ""),
        Figure("query encoded, lexical and dense p50", bare["both_p50"], "ms", 25),
        Figure("query encoded, lexical and dense p95", bare["both_p95"], "ms", 60),
        Figure("memory of a process that searches", bare["memory"], "MB", 1500),
        Figure("the library's search p50", library["fused_p50"], "ms", 25),
        Figure("the library's search p95", library["fused_p95"], "ms", 60),
        Figure("memory of a process with the library", library["memory"], "MB", 1500),
    ]


def item_figures(ours: dict[str, float]) -> list[Figure]:
    return [
        Figure("known items: search p50", ours["search_p50"], "ms", 25),
        Figure("known items: search p95", ours["search_p95"], "ms", 60),
        Figure(f"  share found among the first {TOP}", ours["recall"], ""),
        Figure("known items: answer p50", ours["answer_p50"], "ms"),
        Figure("known items: answer p95", ours["answer_p95"], "ms", 200),
    ]


def reference_figures(found: dict[str, dict[str, float]], ours: dict[str, float], built: float) -> list[Figure]:
    """Show each reference, and how much slower than ours LangChain is."""
    figures = []
    for name, reference in found.items():
        figures.append(Figure(f"reference {name}: {reference['chunks']:.0f} chunks, built", reference["built"], "s"))
        figures.append(Figure("  wall time of the whole process", reference["wall"], "s"))
        figures.append(Figure("  peak memory", reference["peak"], "MB"))
        figures += [Figure(f"  search {p}", reference[f"search_{p}"], "ms") for p in ("p50", "p95")]
        if "recall" in reference:
            figures.append(Figure(f"  share found among the first {TOP}", reference["recall"], ""))
            figures.append(Figure("  its build / our ingest (3 asked)", reference["built"] / built, "×"))
            figures.append(
                Figure("  its search / ours p50 (5 asked)", reference["search_p50"] / ours["search_p50"], "×")
            )
    return figures


def run_step(step: str, documents: Path, index: Path) -> None:
    """Do one step in this process and print its figures as the last line."""
    figures = STEPS[step](documents, index)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    figures |= {"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}
    print(json.dumps(figures))


def main() -> int:
    parser = argparse.ArgumentParser(description="ingest and search at 57 MB")
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--no-references", action="store_true", help="leave the references out")
    parser.add_argument(
        "--shares", type=float, nargs="+", default=SHARES, help="shares of the laws, the last measured in full"
    )
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step:
        run_step(args.step[0], Path(args.step[1]), Path(args.step[2]))
        return 0
    if not LAWS.is_file():
        print(f"{LAWS} is not there: nothing measured")
        return 1
    with tempfile.TemporaryDirectory(prefix="index-scale-") as place:
        figures = measure(Path(place), args.shares, not args.no_references)
    print("\n".join(figure.line() for figure in figures))
    if args.json:
        rows = [{"what": f.what, "value": f.value, "unit": f.unit, "limit": f.limit} for f in figures]
        args.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
