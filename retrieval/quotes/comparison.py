"""What counts when a quotation is compared: letters, digits and the signs that change a figure.

Punctuation and white space are optional, and ``ingest.text.folding`` makes widths, case, Traditional characters
and quotation marks alike.  Not optional are the signs without which a figure is another one: «3.5%» is
not «35», «3—5 年» not «35 年».
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.text.folding import Folded, fold

_SIGNS = frozenset("%‰°+=<>@&$€£¥")  # without them a figure or an amount is another one
_CODES = 0x110000  # as many as Unicode has
# A mark between digits is kept as a dot, or as a comma where it is any other: 3.5 is not 35, nor is 3—5.
_DOT, _OTHER = ord("."), ord(",")
# What a character is to the matcher; 0, as the table begins, is «not met yet».
_UNKNOWN, _DROPPED, _KEPT, _MARK, _LONG = range(5)


class Matcher:
    """Folds texts for comparing; one table serves all texts and fills itself with the characters it meets.

    It may be used from several threads.

    ``marks`` keeps everything but white space: for phrases that are nothing but punctuation.
    """

    def __init__(self, *, marks: bool = False) -> None:
        self._marks = marks
        self._kind = np.zeros(_CODES, np.uint8)
        self._target = np.zeros(_CODES, np.uint32)
        self._long: dict[int, str] = {}

    def fold(self, text: str) -> Folded:
        """The folded text and the way back to the offsets of ``text``."""
        codes, offsets = self.codes(text)
        folded = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        return Folded(folded, np.append(offsets, len(text)))

    def codes(self, text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The folded text as code points, uint32 (n,), and the source offset of each, int64 (n,)."""
        source = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        kinds = self._kinds_of(source)
        offsets = np.flatnonzero(kinds > _DROPPED)
        kinds, targets = kinds[offsets], self._target[source[offsets]]
        if (kinds == _LONG).any():
            kinds, targets, offsets = self._expand(kinds, targets, offsets)
        if self._marks:
            return targets, offsets
        kept = _figures_kept_apart(kinds, targets)
        return targets[kept], offsets[kept]

    def _kinds_of(self, source: NDArray[np.uint32]) -> NDArray[np.uint8]:
        kinds = self._kind[source]
        unknown = source[kinds == _UNKNOWN]
        if len(unknown):
            for code in np.unique(unknown).tolist():
                self._learn(code)
            kinds = self._kind[source]
        return kinds

    def _learn(self, code: int) -> None:
        character = chr(code)
        folded = fold(character)
        if self._marks and not folded and not character.isspace():
            folded = character
        if len(folded) > 1:
            self._long[code] = folded
            kind, target = _LONG, code
        else:
            kind, target = self._judge(folded)
        self._target[code] = target
        self._kind[code] = kind  # last, for another thread may be reading: whoever sees the kind sees the target

    def _judge(self, character: str) -> tuple[int, int]:
        if not character:
            return _DROPPED, 0
        if character.isalnum() or character in _SIGNS or self._marks:
            return _KEPT, ord(character)
        return _MARK, _DOT if character == "." else _OTHER

    def _expand(
        self, kinds: NDArray[np.uint8], targets: NDArray[np.uint32], offsets: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint32], NDArray[np.int64]]:
        """Put the several characters of a fold (… → ...) in the place of the one that they stand for."""
        parts: list[tuple[NDArray[np.uint8], NDArray[np.uint32], NDArray[np.int64]]] = []
        last = 0
        for place in np.flatnonzero(kinds == _LONG).tolist():
            judged = [self._judge(character) for character in self._long[int(targets[place])]]
            parts.append((kinds[last:place], targets[last:place], offsets[last:place]))
            parts.append(
                (
                    np.array([kind for kind, _ in judged], np.uint8),
                    np.array([target for _, target in judged], np.uint32),
                    np.full(len(judged), offsets[place]),
                )
            )
            last = place + 1
        parts.append((kinds[last:], targets[last:], offsets[last:]))
        return (
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
            np.concatenate([part[2] for part in parts]),
        )


def _figures_kept_apart(kinds: NDArray[np.uint8], targets: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The places that stay: everything but marks, and of a run of marks between two digits the first."""
    kept = np.flatnonzero(kinds == _KEPT)
    digit = (targets[kept] >= ord("0")) & (targets[kept] <= ord("9"))
    between = (np.diff(kept) > 1) & digit[:-1] & digit[1:]
    if not between.any():
        return kept
    return np.sort(np.concatenate([kept, kept[:-1][between] + 1]))
