"""The everyday ↔ official thesaurus: which official wording an everyday question may mean.

One resource file (``resources/thesaurus.jsonl``: one entry a line with ``official``, ``plain``,
``near``, ``kind``) and, where the owner keeps one, a second file of the same form, read at start.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ThesaurusInvalid
from ingest.folding import fold_words

SHIPPED_FILE = Path(__file__).parent / "resources" / "thesaurus.jsonl"

_BM25_K1, _BM25_B = 1.2, 0.75  # Robertson & Zaragoza 2009, the customary values


@dataclass(frozen=True, slots=True)
class Entry:
    """One official expression and the everyday ways to say it."""

    official: str
    plain: tuple[str, ...]
    near: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """An official expression that a question may mean; ``weight`` in 0–1, the best entry has 1."""

    official: str
    weight: float


class Thesaurus:
    """Looks an everyday question up; the glosses are searched by BM25 over character bigrams."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = list(entries)
        glosses = [(i, fold_words(gloss)) for i, e in enumerate(self._entries) for gloss in (*e.plain, e.official)]
        self._owners = np.array([i for i, _ in glosses], dtype=np.int32)
        codes, owners, lengths = _bigrams([gloss for _, gloss in glosses])
        order = np.argsort(codes, kind="stable")
        self._codes, self._postings = codes[order], owners[order]
        mean = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
        self._norms = _BM25_K1 * (1 - _BM25_B + _BM25_B * lengths / mean)
        self._officials = [fold_words(e.official) for e in self._entries]

    def __len__(self) -> int:
        return len(self._entries)

    def expand(self, text: str, limit: int = 40) -> tuple[Expansion, ...]:
        """Give the official expressions whose everyday glosses are nearest to ``text``, the best first."""
        query = fold_words(text)
        codes, _, _ = _bigrams([query])
        if not len(codes) or not self._entries:
            return ()
        scores = np.zeros(len(self._owners), dtype=np.float32)
        count = len(self._owners)
        for code in np.unique(codes):
            first, last = np.searchsorted(self._codes, [code, code + 1])
            if first == last:
                continue
            found = self._postings[first:last]
            idf = np.log1p((count - len(found) + 0.5) / (len(found) + 0.5))
            scores[found] += idf * (_BM25_K1 + 1) / (1 + self._norms[found])
        best = np.zeros(len(self._entries), dtype=np.float32)
        np.maximum.at(best, self._owners, scores)
        order = np.argsort(-best, kind="stable")[:limit]
        top = float(best[order[0]])
        if top <= 0:
            return ()
        return tuple(Expansion(self._officials[i], float(best[i]) / top) for i in order if best[i] > 0)

    def knows(self, bigram: str) -> bool:
        """Say whether two characters stand side by side in any gloss or official expression."""
        codes, _, _ = _bigrams([bigram])
        if not len(codes):
            return False
        place = int(np.searchsorted(self._codes, codes[0]))
        return place < len(self._codes) and bool(self._codes[place] == codes[0])


def read_thesaurus(path: Path) -> tuple[Entry, ...]:
    """Read a thesaurus file; raises ThesaurusInvalid, which names the line."""
    entries: list[Entry] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise ThesaurusInvalid(path, 0, str(err)) from err
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            official, plain = str(record["official"]), tuple(map(str, record["plain"]))
            near = tuple(map(str, record.get("near", ())))
        except (ValueError, KeyError, TypeError) as err:
            raise ThesaurusInvalid(path, number, str(err)) from err
        entries.append(Entry(official, plain, near, str(record.get("kind", ""))))
    return tuple(entries)


@lru_cache(maxsize=4)
def load_thesaurus(own: Path | None = None) -> Thesaurus:
    """Load the shipped thesaurus and, where ``own`` exists, the owner's additions."""
    entries = list(read_thesaurus(SHIPPED_FILE))
    if own is not None and own.exists():
        entries += read_thesaurus(own)
    return Thesaurus(entries)


def _bigrams(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Give the codes of all bigrams with the index of their text, and each text's length (all ``(n,)``)."""
    lengths = np.array([len(t) for t in texts], dtype=np.int64)
    joined = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    if len(joined) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), lengths.astype(np.float32)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    inside = owners[:-1] == owners[1:]
    codes = (joined[:-1] << 21) | joined[1:]
    return codes[inside], owners[:-1][inside], lengths.astype(np.float32)
