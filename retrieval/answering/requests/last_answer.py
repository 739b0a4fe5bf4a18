"""The answer that a request is about: the question it answers, what it cites, and what was cited since then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.answer import Citation, Turn
from retrieval.answering.refusal_texts import is_refusal
from retrieval.answering.requests.answer_request import read_answer_request
from retrieval.answering.requests.request_texts import is_note
from retrieval.answering.turns.text_history import find_lines
from retrieval.answering.turns.topic import HISTORY_LENGTH
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever

_MOST_LINES = 12
"""Lines of an answer that are looked for in the speeches where its citations are not known."""

_MOST_REQUESTS = 8
"""Requests behind a question whose answers are told apart from what is new; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cited stretch: ``start:end`` are characters of the speech's text."""

    speech_id: str
    start: int
    end: int

    def overlaps(self, speech_id: str, start: int, end: int) -> bool:
        """Whether it shares a character with another stretch."""
        return self.speech_id == speech_id and self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What a request is about.

    ``asked`` is the last question that is no request, ``before`` are the turns before it; ``first`` is what
    its answer cites, ``last`` what the last answer does, ``told`` what all answers since the question do.
    """

    asked: str
    before: tuple[Turn, ...]
    first: tuple[Span, ...]
    last: tuple[Span, ...]
    told: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A question and its answers; ``place`` is the index of the question among the turns."""

    asked: str
    answers: tuple[Turn, ...]
    place: int


class LastAnswers:
    """Finds the last answer of a conversation over one generation of the speeches."""

    def __init__(self, cache: GenerationCache, retriever: HybridRetriever) -> None:
        self._cache = cache
        self._retriever = retriever

    def read(self, turns: Sequence[Turn], speeches: Collection[str] | None) -> LastAnswer | None:
        """The last answer, ``None`` where no question was answered before."""
        since: list[_Exchange] = []
        for exchange in reversed(list(_exchanges(turns))):
            since.append(exchange)
            if read_answer_request(exchange.asked) is None:
                break
        else:
            return None
        asked = since[-1]
        cited = [self._cited(exchange, speeches) for exchange in since[: _MOST_REQUESTS + 1]]
        last = next((spans for spans in cited if spans), ())
        told = tuple(span for spans in cited for span in spans)
        return LastAnswer(asked.asked, tuple(turns[: asked.place]), cited[-1], last, told)

    def _cited(self, exchange: _Exchange, speeches: Collection[str] | None) -> tuple[Span, ...]:
        """What the answers of an exchange cite, as far as it still stands where it stood."""
        found: list[Span] = []
        for answer in exchange.answers:
            said = answer.content[:HISTORY_LENGTH]
            if answer.citations:
                held = [citation for citation in answer.citations if self._holds(citation, speeches)]
                found += [Span(c.address.speech_id, c.start, c.end) for c in held]
            elif not is_refusal(said):
                lines = find_lines(said, _MOST_LINES, self._cache, self._retriever, speeches)
                found += [Span(line.speech_id, line.start, line.start + len(line.text)) for line in lines]
        return tuple(found)

    def _holds(self, citation: Citation, speeches: Collection[str] | None) -> bool:
        known = any(card.id == citation.address.speech_id for card in self._cache.cards(speeches))
        text = self._cache.index.speech(citation.address.speech_id).text if known else ""
        return known and text[citation.start : citation.end] == citation.quote


def without_requests(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with the question that a request is about in the request's place, and without requests that brought
    nothing: what a later follow-up leans on is the subject, not the request."""
    kept: list[Turn] = []
    asked = ""
    for exchange in _exchanges(turns):
        if not asked or read_answer_request(exchange.asked) is None:
            asked = exchange.asked
        elif not exchange.answers or is_note(exchange.answers[-1].content):
            continue
        kept += [replace(turns[exchange.place], content=asked), *exchange.answers]
    return tuple(kept)


def _exchanges(turns: Sequence[Turn]) -> Iterator[_Exchange]:
    """The questions with the answers behind them; what stands before the first is left out."""
    places = [place for place, turn in enumerate(turns) if turn.role == "user"]
    for place, following in zip(places, [*places[1:], len(turns)], strict=False):
        yield _Exchange(turns[place].content, tuple(turns[place + 1 : following]), place)
