"""Many readers at once on a served page, while speeches are added and removed: is every answer whole, and how soon?

    python -m tests.benchmarks.load [--readers 50] [--seconds 120] [--pause 0] [--laws SHARE] [--json FILE]

The real ``speech-qa serve`` in a process of its own, asked over loopback at the address where the page's script
asks; each reader asks the next question as soon as the last answer is whole (``--pause`` seconds later).  A writer in
a third process adds twenty speeches and removes them again, evenly over the time.  Of every answer it is checked that
each quote is the slice of its speech that it says, that the speech is one of the generation that answered, and that
this generation is no older than the newest when the question was sent.  ``--laws`` puts that share of
../shared/data/laws.jsonl (57 MB) beside the five speeches.  Wall time from sending a question to its last step.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from tests.benchmarks.index_scale import LAWS, REPOSITORY, write_files
from tests.support.serving.served import served
from ui.page.chat.answer_route import ANSWER_PATH

ADDED = 20
LIMIT = 1.5
"""Seconds that the 95th percentile may be at most."""

_QUESTIONS = REPOSITORY / "tests" / "data" / "questions_speeches.jsonl"


@dataclass(slots=True)
class Standing:
    """What the writer has said so far: the speeches of each generation, and the newest one."""

    texts: dict[str, str]
    generations: dict[str, frozenset[str]]
    newest: str


@dataclass(slots=True)
class Outcome:
    """What the readers met: seconds of each answer, its state, what was wrong, and the server's processor seconds."""

    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    quotes: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    of_added: int = 0
    processor: float = 0.0


def extra_speech(number: int) -> str:
    """The text of a speech that comes and goes."""
    return (
        f"关于第{number}号水库工作的讲话\n一、第{number}号水库的防汛\n第{number}号水库今年要加固坝体{number + 30}米。\n"
        f"二、第{number}号水库的供水\n第{number}号水库每天供水{number + 500}吨，要保证水质。\n"
    )


def write(index: str, folder: str, seconds: float, tell: Connection) -> None:
    """Add speeches and remove them again, evenly; tells each generation and what it holds (a process of its own)."""
    from ingest import Index, ingest, load_encoder

    encoder, root = load_encoder(), Path(index)
    with Index.open(root) as opened:
        held = {card.id for card in opened.speeches}
        tell.send((opened.generation, frozenset(held)))
    began, step = time.monotonic(), seconds / (2 * ADDED + 1)
    for number in range(2 * ADDED):
        time.sleep(max(0.0, began + (number + 1) * step - time.monotonic()))
        name = f"水库{number // 2}"
        if number % 2 == 0:
            path = Path(folder) / f"{name}.txt"
            path.write_text(extra_speech(number // 2), encoding="utf-8")
            held.add(name)
            tell.send(("", frozenset(held)))
            report = ingest([path], root, encoder=encoder)
        else:
            held.discard(name)
            tell.send(("", frozenset(held)))
            report = ingest([], root, encoder=encoder, remove=[name])
        tell.send((report.generation, frozenset(held)))
    tell.close()


async def follow(tell: Connection, standing: Standing) -> None:
    """Keep what the writer says."""
    coming: frozenset[str] = frozenset()
    while True:
        if not tell.poll():
            await asyncio.sleep(0.005)
            continue
        try:
            name, held = tell.recv()
        except EOFError:
            return
        if name:
            standing.generations[name] = held
            standing.newest = name
        else:  # published at any moment from now on, under the next name
            coming = held
            standing.generations[f"g{int(standing.newest[1:]) + 1:08d}"] = coming


async def ask(host: str, port: int, question: str, turn: str) -> list[tuple[dict[str, Any], float]]:
    """Ask as the page's script does; gives the answer with the second at which it came."""
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 22)
    data = json.dumps({"question": question, "turn": turn, "history": []}).encode()
    head = f"POST /{ANSWER_PATH} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
    try:
        status = int((await reader.readline()).split()[1])
        while await reader.readline() not in (b"\r\n", b""):
            pass
        if status != 200:
            raise OSError(f"answered {status}")
        rest = b""
        while size := int((await reader.readline()).strip() or b"0", 16):
            rest += await reader.readexactly(size)
            await reader.readexactly(2)
        return [(json.loads(rest), time.monotonic())]
    finally:
        writer.close()


async def read_on(
    number: int, address: str, questions: Sequence[str], until: float, pause: float,
    standing: Standing, outcome: Outcome,
) -> None:  # fmt: skip
    """Be one reader until the time is over."""
    rng, place = random.Random(number), urlsplit(address)
    while time.monotonic() < until:
        coming = f"第{rng.randrange(ADDED)}号水库每天供水多少吨？"
        question = coming if rng.random() < 0.2 else rng.choice(questions)
        sent, newest = time.monotonic(), standing.newest
        try:
            steps = await ask(str(place.hostname), place.port or 80, question, f"reader{number}")
        except (OSError, ValueError, asyncio.IncompleteReadError) as err:
            outcome.errors.append(f"{question}: {err!r}")
            continue
        judge(question, sent, newest, steps, standing, outcome)
        await asyncio.sleep(pause * rng.uniform(0.5, 1.5))


def judge(
    question: str,
    sent: float,
    newest: str,
    steps: Sequence[tuple[Mapping[str, Any], float]],
    standing: Standing,
    outcome: Outcome,
) -> None:
    """Check one answer and count it."""
    last, came = steps[-1] if steps else ({}, 0.0)
    if "reply" not in last:
        outcome.errors.append(f"{question}: {len(steps)} steps, {last}"[:300])
        return
    outcome.seconds.append(came - sent)
    outcome.first.append(steps[0][1] - sent)
    reply, generation = last["reply"], last["generation"]
    outcome.states[reply["state"]] += 1
    held = standing.generations.get(generation)
    if generation < newest or held is None:
        outcome.wrong.append(f"{question}: generation {generation}, asked at {newest}")
        return
    for citation in [*reply["citations"], *reply["near"]]:
        outcome.quotes += 1
        speech = citation["speech"]
        outcome.of_added += speech.startswith("水库")
        if speech not in held:
            outcome.wrong.append(f"{question}: cites {speech}, which {generation} does not hold")
        elif standing.texts[speech][citation["start"] : citation["end"]] != citation["quote"]:
            outcome.wrong.append(f"{question}: {speech} {citation['start']}: {citation['quote']}")


def server_seconds(index: Path) -> float:
    """The processor seconds that the serving process has used so far (0 where /proc does not tell)."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"serve" in words and os.fsencode(index) in words:
                spent = (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
                return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue
    return 0.0


async def run(address: str, index: Path, folder: Path, options: argparse.Namespace, standing: Standing) -> Outcome:
    """Let all readers and the writer at the page."""
    questions = [json.loads(line)["question"] for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    hear, tell = multiprocessing.get_context("spawn").Pipe(duplex=False)
    words = (str(index), str(folder), options.seconds, tell)
    writer = multiprocessing.get_context("spawn").Process(target=write, args=words)
    writer.start()
    tell.close()
    while not hear.poll(0.1):
        pass
    first, held = hear.recv()
    standing.generations[first], standing.newest = held, first
    outcome, until = Outcome(processor=-server_seconds(index)), time.monotonic() + options.seconds
    following = asyncio.create_task(follow(hear, standing))
    readers = [
        read_on(number, address, questions, until, options.pause, standing, outcome)
        for number in range(options.readers)
    ]
    await asyncio.gather(*readers)
    outcome.processor += server_seconds(index)
    await following
    writer.join()
    return outcome


def report(outcome: Outcome, options: argparse.Namespace, changes: int) -> dict[str, Any]:
    """Print the table; gives it as JSON."""
    p50, p95, most = np.quantile(outcome.seconds, [0.5, 0.95, 1.0])
    shown: dict[str, Any] = {
        "readers": options.readers, "seconds": options.seconds, "pause": options.pause, "laws": options.laws,
        "answers": len(outcome.seconds), "answers per second": len(outcome.seconds) / options.seconds,
        "p50 s": p50, "p95 s": p95, "limit s": LIMIT, "longest s": most,
        "first words p95 s": float(np.quantile(outcome.first, 0.95)),
        "server's processor ms per answer": 1000 * outcome.processor / max(len(outcome.seconds), 1),
        "generations while asked": changes, "quotes checked": outcome.quotes, "of speeches that came and went": outcome.of_added,
        "errors": len(outcome.errors), "wrong citations": len(outcome.wrong), **{f"state {k}": v for k, v in outcome.states.items()},
        "load average": os.getloadavg()[0],
    }  # fmt: skip
    for name, value in shown.items():
        print(f"{name:<34}{value:>12.3f}" if isinstance(value, float) else f"{name:<34}{value:>12}")
    print("\n".join([*outcome.errors[:5], *outcome.wrong[:5]]))
    return shown


def main() -> int:
    """Build an index, serve it, ask; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description="many readers at once")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds a reader reads before the next question")
    parser.add_argument("--laws", type=float, default=0.0, help="share of the 3,474 laws beside the speeches")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    from ingest import Index, ingest, load_encoder

    with tempfile.TemporaryDirectory(prefix="load-") as place:
        index, folder, data = (Path(place) / name for name in ("index", "documents", "data"))
        folder.mkdir()
        data.mkdir()
        if options.laws and LAWS.is_file():
            write_files(folder, options.laws)
        ingest([REPOSITORY / "corpus", folder], index, encoder=load_encoder())
        with Index.open(index) as opened:
            texts = {card.id: opened.speech(card.id).text for card in opened.speeches}
        texts |= {f"水库{number}": extra_speech(number) for number in range(ADDED)}
        standing = Standing(texts, {}, "")
        with served(index, data) as address:
            outcome = asyncio.run(run(address, index, folder, options, standing))
    shown = report(outcome, options, len(standing.generations) - 1)
    if options.json:
        options.json.write_text(json.dumps(shown, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if outcome.errors or outcome.wrong or shown["p95 s"] > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
