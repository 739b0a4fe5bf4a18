"""What a lookup gives: matches with their addresses, and how a quotation differs from its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from retrieval.citations.address import Address
from retrieval.quotes.near.alignment import Operation

Kind = Literal["exact", "near"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece of what was typed and of the source, as written; ``equal`` pieces agree when folded."""

    operation: Operation
    typed: str
    source: str


@dataclass(frozen=True, slots=True)
class Match:
    """A place in the speeches.

    ``text`` is ``start:end`` of the speech, whole sentences; ``span`` is the stretch of it that was found and
    ``hits`` what stands out in it, both in characters of the speech.  The sources of ``diff`` add up to the
    span, its typed sides to what was typed; a query with operators has no diff.
    """

    kind: Kind
    similarity: float
    address: Address
    start: int
    end: int
    text: str
    span: tuple[int, int]
    hits: tuple[tuple[int, int], ...]
    diff: tuple[Difference, ...]

    @property
    def quoted(self) -> str:
        """The stretch that was found."""
        return self.text[self.span[0] - self.start : self.span[1] - self.start]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was found for a phrase.

    ``matches`` are the first of ``total``: occurrences in the order of the speeches, then what resembles the
    phrase by falling similarity.  ``counts`` gives the occurrences in each speech that has any.  ``nearest``
    is the most similar stretch where nothing was found.  ``stitched``: the first two matches, each a
    stretch of a sentence, together make up the phrase.
    """

    phrase: str
    matches: tuple[Match, ...]
    total: int
    counts: Mapping[str, int]
    nearest: Match | None
    stitched: bool
    elapsed_ms: float
