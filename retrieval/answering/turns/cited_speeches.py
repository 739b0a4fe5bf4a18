"""Which speeches an earlier exchange was about: those that its answer cites, or whose words it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from retrieval.answer import Turn
from retrieval.answering.refusal_texts import is_refusal
from retrieval.answering.turns.text_history import find_lines
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever

_LOOKED_AT = 1000
"""Characters of an earlier answer that are looked at; keeps the time of an answer within bounds."""

_MOST_LINES = 4
"""Lines of it that are looked for in the speeches."""


class CitedSpeeches:
    """Finds the speeches of earlier answers over one generation."""

    def __init__(self, cache: GenerationCache, retriever: HybridRetriever) -> None:
        self._cache = cache
        self._retriever = retriever

    def of_exchange(self, exchange: Sequence[Turn], speeches: Collection[str] | None) -> tuple[str, ...]:
        """The ids of the speeches (of ``speeches``; None: all) that the answer of an exchange cites, in its order."""
        answer = next((turn for turn in reversed(exchange) if turn.role == "assistant"), None)
        if answer is None or is_refusal(answer.content[:_LOOKED_AT]):
            return ()
        cited = [citation.address.speech_id for citation in answer.citations]
        if not cited:
            said = answer.content[:_LOOKED_AT]
            lines = find_lines(said, _MOST_LINES, self._cache, self._retriever, speeches)
            cited = [line.speech_id for line in lines]
        here = {card.id for card in self._cache.cards(speeches)}
        return tuple(speech_id for speech_id in dict.fromkeys(cited) if speech_id in here)
