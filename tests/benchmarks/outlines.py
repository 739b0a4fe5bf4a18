"""Outlines against what the authors meant, level by level: ``python -m tests.benchmarks.outlines [FOLDER ...]``.

A folder holds ``corpus/*.txt`` and ``outlines.json``: for each file's stem the tree of its headings.  Without folders,
those of the shared evaluation sets; the outlines kept in ``tests/data`` are always measured.  A heading is found where
one of the same level has it in its label, or the other way round, folded to words; both in the order of the text.
Opening and closing do not count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.documents.catalogue import read_catalog
from ingest.outline.parser import CLOSING, OPENING, Section, parse_outline, walk
from ingest.text.folding import fold_words

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "eval" / "fit"
LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its level in the tree, 1 for the outermost."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many headings of one level are meant, read, and found among those read."""

    meant: int = 0
    read: int = 0
    found: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.meant + other.meant, self.read + other.read, self.found + other.found)

    @property
    def recall(self) -> float:
        """The share of the headings meant that were found (0–1)."""
        return self.found / self.meant if self.meant else 1.0

    @property
    def precision(self) -> float:
        """The share of the headings read that were meant (0–1)."""
        return self.found / self.read if self.read else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision (0–1)."""
        both = self.meant + self.read
        return 2 * self.found / both if both else 1.0


def count(meant: Sequence[Heading], read: Sequence[Heading]) -> dict[int, Count]:
    """The counts of each level."""
    counts = {}
    for level in LEVELS:
        wanted = [fold_words(h.text) for h in meant if h.level == level]
        given = [fold_words(h.text) for h in read if h.level == level]
        counts[level] = Count(len(wanted), len(given), _common(wanted, given))
    return counts


def _common(wanted: Sequence[str], given: Sequence[str]) -> int:
    """The length of the longest common subsequence, where two are alike if one holds the other."""
    best = [0] * (len(given) + 1)
    for want in wanted:
        before = best[:]
        for i, own in enumerate(given, 1):
            alike = bool(want and own) and (want in own or own in want)
            best[i] = max(best[i - 1], before[i], before[i - 1] + alike)
    return best[-1]


def headings(root: Section) -> list[Heading]:
    """The headings of an outline but for opening and closing."""
    return [
        Heading(path[-1].level, path[-1].label)
        for path in walk(root)
        if path[-1].heading and not (path[-1].level == 1 and path[-1].label in (OPENING, CLOSING))
    ]


def _meant(sections: Iterable[Mapping[str, Any]]) -> Iterator[Heading]:
    for section in sections:
        if section["heading"] and section["heading"] not in (OPENING, CLOSING):
            yield Heading(section["level"], section.get("ordinal", "") + section["heading"])
        yield from _meant(section["children"])


def _indented(lines: Iterable[str]) -> Iterator[Heading]:
    for line in lines:
        text = line.strip()
        if text not in (OPENING, CLOSING):
            yield Heading((len(line) - len(line.lstrip(" "))) // 2 + 1, text)


def meant_in(folder: Path) -> dict[str, list[Heading]]:
    """The headings meant in the texts of a folder, by the file's stem."""
    kept = json.loads((folder / "outlines.json").read_text(encoding="utf-8"))
    return {name: list(_meant(sections)) for name, sections in kept.items()}


def _own() -> Iterator[tuple[str, str, list[Heading]]]:
    """The texts of the repository and the headings meant in them."""
    data = ROOT / "tests" / "data"
    for entry in read_catalog(ROOT / "corpus" / "catalog.toml"):
        kept = json.loads((data / "outlines" / f"{entry.id}.json").read_text(encoding="utf-8"))
        yield entry.id, (ROOT / "corpus" / entry.file).read_text("utf-8-sig"), list(_meant(kept["children"]))
    for path in sorted([*(data / "manuscripts").glob("*.txt"), *(data / "occasions").glob("*.txt")]):
        lines = path.with_suffix(".outline").read_text(encoding="utf-8").splitlines()
        yield path.stem, path.read_text(encoding="utf-8"), list(_indented(lines))


def _texts(folder: Path) -> Iterator[tuple[str, str, list[Heading]]]:
    for name, meant in meant_in(folder).items():
        yield name, (folder / "corpus" / f"{name}.txt").read_text(encoding="utf-8"), meant


def _print(name: str, counts: Mapping[int, Count]) -> None:
    cells = (f"{c.recall:.2f} {c.precision:.2f} {c.f1:.2f} ({c.meant:3})" for c in counts.values())
    print(f"{name:22}" + "   ".join(cells))


def main(folders: Sequence[Path]) -> None:
    """Print recall, precision, F1 and the number of headings meant, level by level, for each text and each set."""
    print(f"{'':22}" + "   ".join(f"level {level}: R P F1".ljust(20) for level in LEVELS))
    sets = [("own", list(_own())), *((folder.name, list(_texts(folder))) for folder in folders)]
    for name, texts in sets:
        total = dict.fromkeys(LEVELS, Count())
        for text_name, text, meant in texts:
            counts = count(meant, headings(parse_outline(text)))
            total = {level: total[level] + counts[level] for level in LEVELS}
            _print("  " + text_name, counts)
        _print(name, total)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or sorted(path for path in SHARED.glob("*") if path.is_dir()))
