"""Conversations: what a question that leans on earlier turns points to.

«那第二点呢», «剩下两条» and «那“全”又是指什么» are answered from the outline of what was just said, «出自哪篇»
from where it stands; any other follow-up is searched with the earlier question as its context.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.outline.parser import nodes_at
from ingest.text.folding import fold_words
from ingest.text.tokens import tokens
from retrieval.answer import Citation, Turn
from retrieval.answering.refusal_texts import is_refusal
from retrieval.answering.text_history import SaidSentence, find_lines, find_sentences
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.points.numbered_points import NumberedPoint
from retrieval.points.referenced_points import Anchor, find_referenced
from retrieval.question.follow_up import FollowUp, parse_follow_up
from retrieval.question.parser import Question
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever
from retrieval.search.term_statistics import TermStatistics

_HISTORY_LENGTH = 1000
"""Characters of an earlier turn that are looked at; keeps the time of an answer within bounds."""

_ASKED_WEIGHT = 0.3
"""What a word of the earlier question counts beside one of the answer, in telling which sentence was said: the answer
holds the sentence itself, the question may only decide between two.  Set by hand, fitted by no script."""

_MOST_SOURCES = 12
"""Statements of an answer whose sources are told; no list that is answered is longer by much."""


@dataclass(frozen=True, slots=True)
class EarlierSource:
    """Where a stretch of an earlier answer stands: ``start:end`` are characters of the speech's text."""

    speech_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question with what earlier turns add to it.

    ``context`` is the earlier question, "" where the new one stands alone; ``points`` are the points of the
    outline that it asks for by number or by name; ``said`` is the earlier answer, folded to words; ``sources`` is
    where it stands in the speeches, given where nothing else is asked; ``deadline`` is that of the answer.
    """

    question: Question
    context: str = ""
    points: tuple[NumberedPoint, ...] = ()
    said: str = ""
    sources: tuple[EarlierSource, ...] = ()
    deadline: Deadline = UNHURRIED


@dataclass(frozen=True, slots=True)
class _EarlierTurn:
    """The question and the answer that a follow-up leans on; ``citations`` are those of the answer that still hold."""

    asked: str
    said: str
    citations: tuple[Citation, ...]


class Conversation:
    """Completes follow-ups over one generation of the speeches."""

    def __init__(self, cache: GenerationCache, retriever: HybridRetriever, terms: TermStatistics) -> None:
        self._cache = cache
        self._retriever = retriever
        self._terms = terms

    def stand_alone(
        self, question: Question, history: Sequence[Turn], speeches: Collection[str] | None
    ) -> StandaloneQuestion:
        """The question with what the turns before add; without turns it stands alone."""
        follow_up = parse_follow_up(question) if history else None
        if follow_up is None or not follow_up.leans:
            return StandaloneQuestion(question)
        earlier = self._earlier(history, follow_up, speeches)
        if not earlier.asked:
            return StandaloneQuestion(question)
        in_context = question.in_context(earlier.asked)
        anchor = None if is_refusal(earlier.said) else self._anchor(earlier, speeches)
        if anchor is None:
            said = "" if is_refusal(earlier.said) else fold_words(earlier.said)
            return StandaloneQuestion(in_context, earlier.asked, said=said)
        said = fold_words(earlier.said)
        if follow_up.asks_source:
            sources = self._sources(question, follow_up, earlier, speeches) or (self._sentence_of(anchor),)
            return StandaloneQuestion(in_context, earlier.asked, (), said, sources)
        spoken, root = fold_words(earlier.asked + earlier.said), self._cache.outline(anchor.speech_id)
        points = find_referenced(follow_up, question.ordinals, spoken, anchor, root)
        return StandaloneQuestion(in_context, earlier.asked, points, said)

    def _earlier(self, history: Sequence[Turn], follow_up: FollowUp, speeches: Collection[str] | None) -> _EarlierTurn:
        """The last question and the last answer; for a source, the last answer that is no refusal, if there is one."""
        asked = next((turn.content[:_HISTORY_LENGTH] for turn in reversed(history) if turn.role == "user"), "")
        answers = [turn for turn in reversed(history) if turn.role == "assistant"]
        if follow_up.asks_source:
            answers = [turn for turn in answers if not is_refusal(turn.content[:_HISTORY_LENGTH])] or answers
        if not answers:
            return _EarlierTurn(asked, "", ())
        return _EarlierTurn(asked, answers[0].content[:_HISTORY_LENGTH], self._holding(answers[0].citations, speeches))

    def _holding(self, citations: Sequence[Citation], speeches: Collection[str] | None) -> tuple[Citation, ...]:
        """Citations that still stand word for word where they say; they may be of an older generation."""
        return tuple(citation for citation in citations if self._holds(citation, speeches))

    def _holds(self, citation: Citation, speeches: Collection[str] | None) -> bool:
        """Whether a citation of one of ``speeches`` (None: of any) stands where it says."""
        speech_id = citation.address.speech_id
        if not 0 <= citation.start < citation.end or all(card.id != speech_id for card in self._cache.cards(speeches)):
            return False
        return self._cache.index.speech(speech_id).text[citation.start : citation.end] == citation.quote

    def _anchor(self, earlier: _EarlierTurn, speeches: Collection[str] | None) -> Anchor | None:
        """The sentence that the earlier answer says: the one cited, or found, with its rarest words."""
        sentences = [SaidSentence(c.address.speech_id, c.start, c.quote) for c in earlier.citations]
        sentences = sentences or find_sentences(earlier.asked, earlier.said, self._retriever, speeches)
        said, asked = self._weights(earlier.said), self._weights(earlier.asked)

        def resemblance(sentence: SaidSentence) -> float:
            terms = set(tokens(sentence.text))
            return _held(said, terms) + _ASKED_WEIGHT * _held(asked, terms)

        best = max(sentences, key=resemblance, default=None)
        if best is None:
            return None
        return Anchor(best.speech_id, best.start, nodes_at(self._cache.outline(best.speech_id), best.start))

    def _weights(self, text: str) -> dict[str, float]:
        return {term: self._terms.rarity(term) for term in set(tokens(text)) if len(term) > 1}

    def _sources(
        self, question: Question, follow_up: FollowUp, earlier: _EarlierTurn, speeches: Collection[str] | None
    ) -> tuple[EarlierSource, ...]:
        """Where the earlier answer stands word for word; of several statements, the one that the question points to."""
        found = [EarlierSource(c.address.speech_id, c.start, c.end) for c in earlier.citations[:_MOST_SOURCES]]
        if not found:
            lines = find_lines(earlier.said, _MOST_SOURCES, self._cache, self._retriever, speeches)
            found = [EarlierSource(line.speech_id, line.start, line.start + len(line.text)) for line in lines]
        if follow_up.last_said:
            return tuple(found[-1:])
        if question.ordinals and 1 <= question.ordinals[-1].number <= len(found):
            return (found[question.ordinals[-1].number - 1],)
        return tuple(found)

    def _sentence_of(self, anchor: Anchor) -> EarlierSource:
        sentence = self._cache.sentences(anchor.speech_id).at(anchor.offset)
        return EarlierSource(anchor.speech_id, sentence.start, sentence.end)


def _held(weights: Mapping[str, float], terms: Collection[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in terms)
