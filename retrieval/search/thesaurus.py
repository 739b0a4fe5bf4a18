"""The everyday ↔ official thesaurus: which official wording an everyday question may mean.

Entries come from the file of the project and from those that owners keep beside their speeches; all are of one
form (``resources/README.md``) and looked up together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ThesaurusInvalid, reason_of
from ingest.files.regular import read_regular
from ingest.text.folding import fold_words
from retrieval.search.character_codes import BITS, code_of

LARGEST_FILE = 30_000_000
"""Largest thesaurus that is read, in bytes: some hundred thousand entries."""

SHIPPED_FILE = Path(__file__).parents[1] / "resources" / "thesaurus.jsonl"

WHOLE_LENGTH = 2
"""A shorter gloss (characters) is never looked for as a whole."""

_BM25_K1, _BM25_B = 1.2, 0.75  # Robertson & Zaragoza 2009, the customary values
_CACHED = 4  # combinations of thesaurus files that are kept loaded


@dataclass(frozen=True, slots=True)
class Entry:
    """One official expression and the everyday ways to say it; ``near`` are others of close meaning."""

    official: str
    plain: tuple[str, ...]
    near: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """An official expression that a question may mean, folded; ``weight`` in 0–1, the best entry has 1."""

    official: str
    weight: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """An everyday gloss that stands whole in a question, and the official expressions that it means, all folded."""

    gloss: str
    officials: tuple[str, ...]


class Thesaurus:
    """Looks an everyday question up; the glosses are searched by BM25 over character bigrams."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        merged = _merged(entries)
        self._merged = merged
        self._officials = list(merged)
        self._longest_official = max(map(len, merged), default=0)
        glosses = [(i, gloss) for i, (official, own) in enumerate(merged.items()) for gloss in (*own, official)]
        self._owners = np.array([i for i, _ in glosses], dtype=np.int32)
        codes, owners, lengths = _bigrams([gloss for _, gloss in glosses])
        order = np.argsort(codes, kind="stable")
        self._codes, self._postings = codes[order], owners[order]
        mean = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
        self._norms = _BM25_K1 * (1 - _BM25_B + _BM25_B * lengths / mean)
        self._glossed: dict[str, tuple[int, ...]] = {}
        for owner, gloss in glosses:
            if len(gloss) >= WHOLE_LENGTH and gloss != self._officials[owner]:
                self._glossed[gloss] = (*self._glossed.get(gloss, ()), owner)
        self._longest = max(map(len, self._glossed), default=0)

    def __len__(self) -> int:
        return len(self._officials)

    def expand(self, text: str, limit: int = 40) -> tuple[Expansion, ...]:
        """The official expressions whose everyday glosses are nearest to ``text``, the best first."""
        codes, _, _ = _bigrams([fold_words(text)])
        if not len(codes) or not self._officials or limit < 1:
            return ()
        scores = np.zeros(len(self._owners), dtype=np.float32)
        count = len(self._owners)
        for code in np.unique(codes):
            first, last = np.searchsorted(self._codes, [code, code + 1])
            if first == last:
                continue
            found = self._postings[first:last]
            # The idf of Lucene, which is never negative.
            idf = np.log1p((count - len(found) + 0.5) / (len(found) + 0.5))
            scores[found] += idf * (_BM25_K1 + 1) / (1 + self._norms[found])
        best = np.zeros(len(self._officials), dtype=np.float32)
        np.maximum.at(best, self._owners, scores)
        order = np.argsort(-best, kind="stable")[:limit]
        top = float(best[order[0]])
        if top <= 0:
            return ()
        return tuple(Expansion(self._officials[i], float(best[i]) / top) for i in order if best[i] > 0)

    def meanings(self, words: str) -> tuple[Meaning, ...]:
        """The glosses of ``WHOLE_LENGTH`` characters or more that stand whole in folded words, in order.

        Where they overlap, the one that begins first counts, and of those the longest.
        """
        found = []
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + self._longest), start + WHOLE_LENGTH - 1, -1):
                owners = self._glossed.get(words[start:end])
                if owners:
                    found.append(Meaning(words[start:end], tuple(self._officials[i] for i in owners)))
                    start = end - 1
                    break
            start += 1
        return tuple(found)

    def officials_in(self, words: str) -> tuple[str, ...]:
        """The official expressions that stand whole in folded words, in order; where they overlap, the longest."""
        found = []
        start = 0
        while start < len(words):
            ends = range(min(len(words), start + self._longest_official), start + WHOLE_LENGTH - 1, -1)
            official = next((words[start:end] for end in ends if words[start:end] in self._merged), "")
            if official:
                found.append(official)
            start += len(official) or 1
        return tuple(found)

    def glosses(self, official: str) -> tuple[str, ...]:
        """The everyday ways to say a folded official expression, those of its entry in their order."""
        return tuple(self._merged.get(official, ()))

    def knows(self, bigram: str) -> bool:
        """Whether two characters stand side by side in any gloss or official expression."""
        if len(bigram) != 2:
            return False
        code = code_of(bigram)
        place = int(np.searchsorted(self._codes, code))
        return place < len(self._codes) and int(self._codes[place]) == code


def read_thesaurus(path: Path) -> tuple[Entry, ...]:
    """Read a thesaurus file; raises ``ThesaurusInvalid``, which names the line."""
    try:
        data = read_regular(path, LARGEST_FILE)
        if len(data) > LARGEST_FILE:
            raise ThesaurusInvalid(path, 0, f"文件太大（上限 {LARGEST_FILE // 1_000_000} MB）")
        lines = data.decode("utf-8-sig").split("\n")
    except OSError as err:
        raise ThesaurusInvalid(path, 0, reason_of(err)) from err
    except UnicodeDecodeError as err:
        raise ThesaurusInvalid(path, 0, "不是 UTF-8 文本") from err
    return tuple(_entry(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def load_thesaurus(files: Sequence[Path] = (SHIPPED_FILE,)) -> Thesaurus:
    """Load the entries of all ``files`` that exist; one and the same object while no file changes.

    Raises ``ThesaurusInvalid``.
    """
    return _load(tuple(stamped for path in files if (stamped := _stamped(path)) is not None))


@dataclass(frozen=True, slots=True)
class _Stamped:
    """A file in the state in which it was found: time of its last change (nanoseconds) and size (bytes)."""

    path: Path
    changed: int
    size: int


def _stamped(path: Path) -> _Stamped | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as err:
        raise ThesaurusInvalid(path, 0, reason_of(err)) from err
    return _Stamped(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=_CACHED)
def _load(files: tuple[_Stamped, ...]) -> Thesaurus:
    return Thesaurus([entry for file in files for entry in read_thesaurus(file.path)])


def _entry(path: Path, number: int, line: str) -> Entry:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise ThesaurusInvalid(path, number, "不是 JSON") from err
    if not isinstance(record, dict):
        raise ThesaurusInvalid(path, number, "不是 JSON 对象")
    official, plain, near = record.get("official"), record.get("plain"), record.get("near", [])
    if not isinstance(official, str) or not fold_words(official):
        raise ThesaurusInvalid(path, number, "official 应是一个词语")
    if not _are_texts(plain) or not plain:
        raise ThesaurusInvalid(path, number, "plain 应是一个列表，至少有一种平常说法")
    if not _are_texts(near):
        raise ThesaurusInvalid(path, number, "near 应是一个列表")
    return Entry(official, tuple(plain), tuple(near), str(record.get("kind", "")))


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _merged(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The folded glosses by folded official expression; entries of one expression become one."""
    merged: dict[str, list[str]] = {}
    for entry in entries:
        merged.setdefault(fold_words(entry.official), []).extend(map(fold_words, entry.plain))
    return merged


def _bigrams(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """The codes of all bigrams with the index of their text, and each text's length (all ``(n,)``)."""
    lengths = np.array([len(t) for t in texts], dtype=np.int64)
    joined = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    if len(joined) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), lengths.astype(np.float32)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    inside = owners[:-1] == owners[1:]
    # Two characters as one number, which is found by bisection; pairs over the end of a gloss are left out.
    codes = (joined[:-1] << BITS) | joined[1:]
    return codes[inside], owners[:-1][inside], lengths.astype(np.float32)
