"""A line as it is written and as it is folded for matching: Traditional characters and widths made alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.text.folding import fold_characters


@dataclass(frozen=True, slots=True)
class Written:
    """A line and its fold, in which all offsets are the same."""

    text: str
    folded: str

    @classmethod
    def of(cls, text: str) -> Written:
        """Fold a line."""
        return cls(text, fold_characters(text))

    def part(self, start: int, end: int) -> Written:
        """A stretch of it, in characters."""
        return Written(self.text[start:end], self.folded[start:end])

    def stripped(self, characters: str) -> Written:
        """It without some characters (of the fold) at both ends."""
        start = len(self.folded) - len(self.folded.lstrip(characters))
        return self.part(start, max(start, len(self.folded.rstrip(characters))))

    def group(self, match: re.Match[str], name: str | int) -> str:
        """What a group of a match in the fold is as written."""
        return self.text[match.start(name) : match.end(name)]
