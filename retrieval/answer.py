"""What a question is answered with: the answer, its citations, and the passages behind it.

Frozen values between the layers; how they are found is told in ``answering``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.outline.passages import Passage
from retrieval.citations.address import Address

State = Literal["answered", "near", "outside", "talk"]
"""answered; near: 相近，但不能作为依据; outside: not in the speeches; talk: asks nothing of the speeches."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage in a ranking: ``rank`` from 1; ``score`` is comparable within one ranking only."""

    rank: int
    score: float
    passage: Passage


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of an answer: ``quote`` equals ``speech.text[start:end]`` (characters), one or two sentences.

    ``marker`` counts from 1 in the order of the answer; ``passage`` is the text of the passage that
    holds the quote's beginning; ``values`` are the spans (start, end) inside the speech's text that
    carry the value asked for, to be shown standing out.
    """

    marker: int
    address: Address
    start: int
    end: int
    quote: str
    passage: str
    values: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of the answer's text: verbatim words and the markers that carry them; ``markers`` is empty for
    the few connecting words of ours (``own``) such as a list's heading."""

    text: str
    markers: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class FirstLine:
    """What is asked, read off cited sentences by rule: words of ours, no quotation; ``markers`` are those of the
    sentences that it was read off."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question; ``citations`` is empty but where it is answered.

    With state near or outside ``text`` is the refusal, with talk what the program says of itself or its catalogue.
    ``first_line`` says in a few words what is asked where that can be read off with certainty, else it is None; it is
    no part of ``text``.  ``follow_ups`` are questions that lead on.  ``phrase`` is the expression that the answer
    counted in the speeches, "" where it counted none.
    """

    question: str
    state: State
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    elapsed_ms: float
    first_line: FirstLine | None = None
    follow_ups: tuple[str, ...] = ()
    phrase: str = ""

    @property
    def answered(self) -> bool:
        """Whether the question is answered from the speeches."""
        return self.state == "answered"

    @property
    def text(self) -> str:
        """The answer as plain text with markers: ``… [1] … [2]``, one statement a line."""
        return "\n".join(s.text + "".join(f"[{m}]" for m in s.markers) for s in self.statements)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of the conversation, plain text.

    ``citations`` are those of an answer, where they are known; else where it stands is searched for by its text.
    """

    role: Literal["user", "assistant"]
    content: str
    citations: tuple[Citation, ...] = ()
