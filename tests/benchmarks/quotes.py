"""How often the quote finder puts the right sentence first, finds what is not there, and how long it takes.

``python tests/benchmarks/quotes.py [--laws-index FOLDER] [--seed N]``: 500 sentences of 12 to 60 characters, half
of them from the five speeches and half from the laws of ``../shared/data/laws.jsonl``, each as it is and misquoted
in the ways of ``misquoting.py``; 200 sentences that stand in neither, for each of the two indexes; then phrases of
one and two characters.  A sentence counts as right where the first match holds its words (or those of the
misquotation: laws share clauses).  Without ``--laws-index`` the laws are ingested into a temporary folder first,
which takes minutes.

Times are of ``QuoteFinder.find`` in one process: wall time, and the processor's beside it, which does not grow
when the machine has other work.  The cold start is that of the whole command, interpreter included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from ingest import Index, ingest, load_encoder  # noqa: E402 - the repository is put on the path first
from ingest.text.folding import fold_words  # noqa: E402
from retrieval.quotes import Lookup, QuoteFinder  # noqa: E402
from tests.benchmarks.misquoting import characters_of, sentences_of, ways  # noqa: E402

SHARED = REPOSITORY.parent / "shared"
EXACT = ("as is", "punctuation stripped")
REQUIRED = {
    "as is": 0.99,
    "punctuation stripped": 0.99,
    "Traditional": 0.99,
    "1-3 characters changed": 0.97,
    "a clause dropped": 0.97,
    "1-3 homophones": 0.95,
}
SHORT = ("的", "人", "年", "规定", "应当", "工作", "代表", "学习", "落实", "监督", "组织", "责任", "法律", "会议")
OUTSIDE = 200
COLD_RUNS = 9


@dataclass(slots=True)
class Timed:
    """Wall and processor times of one kind of lookup, in milliseconds."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.wall:
            return "-"
        p50, p95 = quantile(self.wall, 0.5), quantile(self.wall, 0.95)
        return f"p50 {p50:6.1f}  p95 {p95:6.1f}  (processor p95 {quantile(self.processor, 0.95):6.1f}) ms"


@dataclass(slots=True)
class Bench:
    """One index with its sentences; collects what is printed."""

    name: str
    finder: QuoteFinder
    sentences: Sequence[str]
    outside: Sequence[str]
    right: dict[str, list[bool]] = field(default_factory=dict)
    found_outside: list[str] = field(default_factory=list)
    exact: Timed = field(default_factory=Timed)
    near: Timed = field(default_factory=Timed)
    nowhere: Timed = field(default_factory=Timed)
    short: Timed = field(default_factory=Timed)


def quantile(values: Sequence[float], share: float) -> float:
    """A quantile as the value that stands there in order (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def run(bench: Bench, random: Random, misses: bool) -> None:
    """Look everything up."""
    first = time.perf_counter()
    bench.finder.find(bench.sentences[0])
    print(f"{bench.name}: the first lookup, which loads the text: {time.perf_counter() - first:.2f} s")
    bench.finder.find("读音相近的字要等到第一次比较才载入")
    for name, way in ways(random, characters_of(bench.sentences)).items():
        for sentence in bench.sentences:
            phrase = way(sentence)
            if phrase is None:
                continue
            timed = bench.exact if name in EXACT else bench.near
            hit = is_right(bench.finder, phrase, sentence, timed)
            bench.right.setdefault(name, []).append(hit)
            if misses and not hit:
                print(f"  missed ({name}): {phrase} <- {sentence}")
    for phrase in bench.outside:
        if look(bench.finder, phrase, bench.nowhere).matches:
            bench.found_outside.append(phrase)
    for phrase in SHORT * 5:
        look(bench.finder, phrase, bench.short)


def look(finder: QuoteFinder, phrase: str, timed: Timed) -> Lookup:
    """Look a phrase up, and take the time."""
    wall, processor = time.perf_counter(), time.process_time()
    lookup = finder.find(phrase)
    timed.wall.append(1000 * (time.perf_counter() - wall))
    timed.processor.append(1000 * (time.process_time() - processor))
    return lookup


def is_right(finder: QuoteFinder, phrase: str, sentence: str, timed: Timed) -> bool:
    """Look a misquoted sentence up; tells whether the first match holds its words, or those of the misquotation.

    Laws share clauses: where a misquotation is itself what another law says, that law is its source.
    """
    lookup = look(finder, phrase, timed)
    shown = fold_words(lookup.matches[0].text) if lookup.matches else ""
    return fold_words(sentence) in shown or fold_words(phrase) in shown


def bench_speeches(index: Path, laws: Sequence[str], random: Random) -> Bench:
    """Sentences of the five speeches; outside them stand laws, work reports and news."""
    finder = QuoteFinder(Index.open(index))
    own = sentences_of(finder.index.speech(card.id).text for card in finder.index.speeches)
    outside = [*random.sample(laws, OUTSIDE // 4), *foreign(random, OUTSIDE - OUTSIDE // 4)]
    return Bench("five speeches", finder, random.sample(own, min(250, len(own))), outside)


def bench_laws(index: Path, speeches: Sequence[str], number: int, random: Random) -> Bench:
    """Sentences of the laws; outside them stand speeches, work reports and news."""
    finder = QuoteFinder(Index.open(index))
    chosen = random.sample([card.id for card in finder.index.speeches], 600)
    own = sentences_of(finder.index.speech(speech_id).text for speech_id in chosen)
    outside = [*random.sample(speeches, OUTSIDE // 4), *foreign(random, OUTSIDE - OUTSIDE // 4)]
    return Bench("3,474 laws", finder, random.sample(own, number), outside)


def foreign(random: Random, number: int) -> list[str]:
    """Sentences of work reports and of news."""
    train = SHARED / "data" / "train"
    reports = sentences_of([(train / "gwr_1954_2012.txt").read_text(encoding="utf-8")])
    news = (train / "lawbench_2-7_news_summary.jsonl").read_text(encoding="utf-8").splitlines()
    stories = sentences_of(str(json.loads(line)["p"]) for line in news)
    return [*random.sample(reports, number // 2), *random.sample(stories, number - number // 2)]


def law_texts() -> Iterator[str]:
    with (SHARED / "data" / "laws.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield str(json.loads(line)["text"])


def ingest_laws(folder: Path) -> Path:
    """Ingest the laws, one file each; gives the index."""
    documents = folder / "laws"
    documents.mkdir()
    for number, text in enumerate(law_texts()):
        (documents / f"{number:04d}.md").write_text(text, encoding="utf-8")
    ingest([documents], folder / "laws-index", encoder=load_encoder())
    return folder / "laws-index"


def cold_starts(index: Path) -> None:
    """Print the times of whole commands on the five speeches."""
    phrases = {"exact": "代表之家", "near": "处理好六种关系，以推动常委会衣法履职", "nowhere": "我们明天去公园放风筝"}
    print(f"\ncold start of speech-qa quote, five speeches, median (slowest) of {COLD_RUNS} runs:")
    for name, phrase in phrases.items():
        words = [sys.executable, "-m", "ui", "quote", phrase, "--index", str(index)]
        runs = [cold_start(words) for _ in range(COLD_RUNS + 1)][1:]
        wall, processor = [r[0] for r in runs], [r[1] for r in runs]
        print(f"  {name:<8} {median(wall):.2f} ({max(wall):.2f}) s, processor {median(processor):.2f} s")


def cold_start(words: Sequence[str]) -> tuple[float, float]:
    """Run a command once; gives its wall and processor times in seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(benches: Sequence[Bench]) -> None:
    """Print the figures."""
    print(f"\n{'right sentence first':<28}{'sentences':>10}{'share':>8}{'required':>10}")
    for name in benches[0].right:
        hits = [hit for bench in benches for hit in bench.right.get(name, [])]
        required = f"{REQUIRED[name]:.2f}" if name in REQUIRED else "-"
        each = ", ".join(f"{b.name} {sum(b.right[name]) / len(b.right[name]):.3f}" for b in benches if name in b.right)
        print(f"{name:<28}{len(hits):>10}{sum(hits) / len(hits):>8.3f}{required:>10}   ({each})")
    for bench in benches:
        wrong, asked = len(bench.found_outside), len(bench.outside)
        print(f"found wrongly, {bench.name}: {wrong} of {asked} = {wrong / asked:.3f} (at most 0.02)")
        for phrase in bench.found_outside:
            print(f"  {phrase} -> {bench.finder.find(phrase).matches[0].quoted!r}")
    for bench in benches:
        print(f"\n{bench.name}, {sum(card.characters for card in bench.finder.index.speeches):,} characters")
        print(f"  exact               {bench.exact}")
        print(f"  one or two characters {bench.short}")
        print(f"  near                {bench.near}")
        print(f"  nowhere             {bench.nowhere}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--laws-index", type=Path, help="an index of the laws, made beforehand")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--misses", action="store_true", help="print the sentences that were not first")
    args = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit("没有 ../shared：这项测量要用仓库旁边的数据")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    random = Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        five = Path(folder) / "five"
        ingest([REPOSITORY / "corpus"], five, encoder=load_encoder())
        laws = args.laws_index or ingest_laws(Path(folder))
        speeches = bench_speeches(five, sentences_of(random.sample(list(law_texts()), 300)), random)
        own = sentences_of(speeches.finder.index.speech(c.id).text for c in speeches.finder.index.speeches)
        benches = [speeches, bench_laws(laws, own, 500 - len(speeches.sentences), random)]
        print(f"seed {args.seed}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
        for bench in benches:
            run(bench, random, args.misses)
        show(benches)
        cold_starts(five)
        print(f"load {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
