"""How long until the page is up, beside an empty Gradio page of the same run; and how long an answer takes.

    python tests/benchmarks/page_start.py [--runs N] [--json FILE]

Wall time from starting a fresh interpreter, in seconds, the median of N runs taken in turn: until the page is
served, and, where Chromium is installed, until it can be used (the empty page: until its text stands; ours: until
the question field is ready).  Beside it the program's processor time, which hardly grows when the machine has other
work.  The index of the five speeches is built beforehand.  An answer's time is taken in the served process, in
milliseconds, over questions made from the speeches' headings: until retrieval has answered, and as a browser sees
it, from pressing Enter until the first statement and until the last.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import URLError

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

SLOWER_AT_MOST, ANSWER_AT_MOST = 2.0, 150.0
"""Seconds that our page may need more than an empty one; milliseconds until retrieval has answered."""

EMPTY = """
import os, sys
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
import gradio as gr
with gr.Blocks(analytics_enabled=False) as app:
    gr.HTML("<p class='ready'>empty</p>")
app.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True, ssr_mode=False)
"""

TIMED = """
(() => {
  const began = performance.now();
  return new Promise((done) => {
    let first = null;
    const look = () => {
      const turn = document.querySelector("article.turn:last-child");
      if (first === null && turn?.querySelector(".answer")) first = performance.now() - began;
      if (!turn?.querySelector(".acts")) return;
      const whole = performance.now() - began;
      watch.disconnect();
      done([first ?? whole, whole]);
    };
    const watch = new MutationObserver(look);
    watch.observe(document.querySelector("[data-role=turns]"), { childList: true, subtree: true });
    document.querySelector("[data-role=composer]").requestSubmit();
  });
})()
"""

PROCESSOR = "stopped: processor time"


def start(words: Sequence[str], port: int, data: Path) -> tuple[subprocess.Popen[bytes], float]:
    """Start a page; gives the process and the seconds until it is served."""
    began = time.perf_counter()
    environ = {**os.environ, "XDG_DATA_HOME": str(data), "GRADIO_ANALYTICS_ENABLED": "False"}
    process = subprocess.Popen(words, cwd=REPOSITORY, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        with suppress(URLError, OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return process, time.perf_counter() - began
        time.sleep(0.01)
    raise SystemExit(f"the page did not start: {' '.join(words)}")


def processor_seconds() -> float:
    """The processor time of all ended child processes: it hardly grows when the machine has other work."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure_start(words: Sequence[str], ready: str, data: Path, browser: Any) -> dict[str, float]:
    """Start a page once and stop it; gives seconds until it is served and until it can be used,
    and the processor time of the program from its start to its end."""
    from tests.support.serving.served import free_port

    port = free_port()
    began = time.perf_counter()
    process, served_after = start([word.replace("PORT", str(port)) for word in words], port, data)
    figures = {"served": served_after}
    used = processor_seconds()
    try:
        if browser is not None:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector(ready, state="attached", timeout=60_000)
            figures["usable"] = time.perf_counter() - began
            page.close()
    finally:
        process.terminate()
        process.wait()
    return figures | {PROCESSOR: processor_seconds() - used}


def measure_answers(index: Path, data: Path, questions: Sequence[str], browser: Any) -> dict[str, list[float]]:
    """Ask every question in one served page; gives milliseconds: retrieval's own, first statement, last statement."""
    from tests.support.serving.served import served

    figures: dict[str, list[float]] = {"retrieval": [], "first statement": [], "whole answer": []}
    with served(index, data) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(".chat[data-ready=true]", timeout=60_000)
        for question in questions:
            page.fill("[data-role=question]", question)
            first, whole = page.evaluate(TIMED)
            figures["first statement"].append(first)
            figures["whole answer"].append(whole)
        stored = page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('speechqa.chat.'))")
        for key in stored:
            turns = json.loads(page.evaluate("(key) => localStorage.getItem(key)", key))["turns"]
            figures["retrieval"] += [turn["reply"]["elapsed_ms"] for turn in turns if turn["reply"]]
        page.close()
    return figures


def headings(index: Path) -> list[str]:
    """One question for each heading of the speeches that has points."""
    from ingest import walk
    from retrieval import Library

    library = Library.open(index)
    sections = [path[-1] for card in library.speeches for path in walk(library.outline(card.id))]
    return [f"「{section.heading}」有哪几点？" for section in sections if section.heading and section.points]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = measure(Path(folder), args.runs)
    print_report(report)
    if args.json:
        args.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measure(data: Path, runs: int) -> dict[str, Any]:
    """Take all figures."""
    from ingest import ingest, load_encoder
    from tests.support.serving.readers import chromium_browser

    index = data / "index"
    ingest([REPOSITORY / "corpus"], index, encoder=load_encoder())
    empty = [sys.executable, "-c", EMPTY, "PORT"]
    ours = [sys.executable, "-m", "ui", "serve", "--index", str(index), "--port", "PORT"]
    chromium = shutil.which("chromium")
    if chromium is None:
        return {"start": take_starts(empty, ours, data, runs, None)}
    with chromium_browser(Path(chromium)) as browser:
        report: dict[str, Any] = {"start": take_starts(empty, ours, data, runs, browser)}
        report["answer"] = measure_answers(index, data, headings(index), browser)
    return report


def take_starts(
    empty: Sequence[str], ours: Sequence[str], data: Path, runs: int, browser: Any
) -> dict[str, dict[str, list[float]]]:
    """Start both pages in turn, so that the machine's other work falls on both alike; the first round is dropped."""
    taken: dict[str, dict[str, list[float]]] = {"empty": {}, "ours": {}}
    for number in range(runs + 1):
        for name, words, ready in (("empty", empty, ".ready"), ("ours", ours, ".chat[data-ready=true]")):
            for what, seconds in measure_start(words, ready, data, browser).items():
                if number:
                    taken[name].setdefault(what, []).append(seconds)
    return taken


def print_report(report: dict[str, Any]) -> None:
    """Print the figures as a table."""
    starts = report["start"]
    print(f"{'seconds until the page is':<32}{'empty':>8}{'ours':>8}{'more':>8}")
    for what in starts["ours"]:
        plain, ours = median(starts["empty"][what]), median(starts["ours"][what])
        verdict = f"  ≤ {SLOWER_AT_MOST:g}" + ("" if ours - plain <= SLOWER_AT_MOST else "  MISSED")
        row = f"{what:<32}{plain:>8.2f}{ours:>8.2f}{ours - plain:>8.2f}"
        print(row + ("" if what == PROCESSOR else verdict))
    if "answer" in report:
        print(f"\n{'milliseconds of an answer':<32}{'median':>8}{'p95':>8}{'most':>8}")
        for what, values in report["answer"].items():
            ordered = sorted(values)
            tail = ordered[min(round(0.95 * len(ordered)), len(ordered) - 1)]
            limit = f"  ≤ {ANSWER_AT_MOST:g}" + ("" if tail <= ANSWER_AT_MOST else "  MISSED")
            row = f"{what:<32}{median(ordered):>8.1f}{tail:>8.1f}{ordered[-1]:>8.1f}"
            print(row + (limit if what == "retrieval" else ""))


if __name__ == "__main__":
    main()
