"""The topic of a conversation, read from its turns one after the other: what was asked, which place of which speech was
told, which lists were spoken of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.outline.parser import nodes_at
from ingest.text.folding import fold_words
from ingest.text.tokens import tokens
from retrieval.answer import Citation, Turn
from retrieval.answering.refusal_texts import is_refusal
from retrieval.answering.turns.text_history import SaidSentence, find_sentences
from retrieval.points.referenced_points import Anchor, ToldList, find_counted, lists_around, remember
from retrieval.question.follow_up import FollowUp, parse_follow_up
from retrieval.question.parser import parse_question
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever
from retrieval.search.term_statistics import TermStatistics

HISTORY_LENGTH = 1000
"""Characters of an earlier turn that are looked at; keeps the time of an answer within bounds."""

_MOST_CITATIONS = 20  # of an answer whose words tell which points it named
_MOST_TURNS = 16  # questions that are read, the last ones; what was said before them is forgotten
_ASKED_LENGTH = 300
"""Characters of the questions that are kept as what a follow-up leans on; the first and the last of them."""

_ASKED_WEIGHT = 0.3
"""What a word of the earlier question counts beside one of the answer, in telling which sentence was said: the answer
holds the sentence itself, the question may only decide between two.  Set by hand, fitted by no script."""

_STAYS = 0.15
"""Share of an answer's weight that a sentence of the speech spoken of before is ahead, where the question leans on what
was said before: decides between sentences that say the same.  Set by hand."""

_CACHED_PLACES = 4096  # answers of which only the text is known, whose places are kept


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about behind its last turn.

    ``asked`` is the last question that stands alone with the follow-ups behind it, a line each; ``last`` the last
    question, ``said`` the last answer that is no refusal, as typed; ``anchor`` is where that answer stands, None where
    no answer was given; ``lists`` are the lists spoken of, ``speeches`` the ids of the speeches told from, the last of
    both first; ``refused`` says that the last answer was a refusal.
    """

    asked: str = ""
    last: str = ""
    said: str = ""
    anchor: Anchor | None = None
    lists: tuple[ToldList, ...] = ()
    speeches: tuple[str, ...] = ()
    refused: bool = False

    @property
    def spoken(self) -> str:
        """The last question that stands alone, those behind it and the last answer, folded to words."""
        return fold_words(self.asked + self.said)

    @property
    def subject(self) -> str:
        """The last question that stands alone, as typed."""
        return self.asked.split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question and its answer, "" where there is none."""

    asked: str
    said: str
    citations: tuple[Citation, ...] = ()


class TopicReader:
    """Reads the topic of conversations over one generation of the speeches; safe to use from several threads."""

    def __init__(self, cache: GenerationCache, retriever: HybridRetriever, terms: TermStatistics) -> None:
        self._cache = cache
        self._retriever = retriever
        self._terms = terms
        self._sentences = lru_cache(maxsize=_CACHED_PLACES)(self._find_sentences)

    def read(self, history: Sequence[Turn], speeches: Collection[str] | None) -> Topic:
        """The topic behind the last turn; only ``speeches`` are looked at (None: all)."""
        topic = Topic()
        for pair in _pairs(history)[-_MOST_TURNS:]:
            topic = self._advance(topic, pair, speeches)
        return topic

    def holding(self, citations: Sequence[Citation], speeches: Collection[str] | None) -> tuple[Citation, ...]:
        """Citations that still stand word for word where they say; they may be of an older generation."""
        return tuple(citation for citation in citations if self._holds(citation, speeches))

    def _holds(self, citation: Citation, speeches: Collection[str] | None) -> bool:
        """Whether a citation of one of ``speeches`` (None: of any) stands where it says."""
        speech_id = citation.address.speech_id
        if not 0 <= citation.start < citation.end or all(card.id != speech_id for card in self._cache.cards(speeches)):
            return False
        return self._cache.index.speech(speech_id).text[citation.start : citation.end] == citation.quote

    def _advance(self, topic: Topic, pair: _Pair, speeches: Collection[str] | None) -> Topic:
        """The topic behind one more question and its answer."""
        follow_up = parse_follow_up(parse_question(pair.asked or "，"))
        leans = bool(topic.asked) and leans_on(follow_up, topic)
        asked = _joined(topic.asked, pair.asked) if leans else pair.asked
        topic = replace(topic, last=pair.asked, refused=is_refusal(pair.said))
        if not pair.said or topic.refused:
            return topic if leans or topic.anchor else replace(topic, asked=asked)
        return self._told(topic, asked, pair, follow_up, speeches, leans=leans)

    def _told(
        self,
        topic: Topic,
        asked: str,
        pair: _Pair,
        follow_up: FollowUp,
        speeches: Collection[str] | None,
        *,
        leans: bool,
    ) -> Topic:
        """The topic behind an answer that is no refusal; ``asked`` is what it answered, with what that leans on."""
        pair = replace(pair, citations=self.holding(pair.citations, speeches))
        anchor = self._anchor(asked, pair, topic if leans else None, speeches)
        if anchor is None:
            return replace(topic, asked=asked, said=pair.said, anchor=None)
        spoken = fold_words(pair.asked + pair.said + "".join(c.quote for c in pair.citations[:_MOST_CITATIONS]))
        lists = self._lists(topic, follow_up, spoken, anchor)
        told = (anchor.speech_id, *(other for other in topic.speeches if other != anchor.speech_id))
        return replace(topic, asked=asked, said=pair.said, anchor=anchor, lists=lists, speeches=told)

    def _lists(
        self, topic: Topic, follow_up: FollowUp, spoken: str, anchor: Anchor
    ) -> tuple[ToldList, ...]:
        """The lists that a turn speaks of, the one it counts in first, and those before."""
        root, text = self._cache.outline(anchor.speech_id), self._cache.index.speech(anchor.speech_id).text
        around = lists_around(spoken, anchor, root, text)
        own = None
        if follow_up.counts:  # in a list spoken of before, else in one that the answer speaks of
            own = find_counted(follow_up, topic.lists, anchor)
            own = own or find_counted(follow_up, around, anchor, only_answered=True)
        asked = fold_words(topic.last)
        now = [own, *around] if own else around
        return remember([replace(new, asked=new.asked or asked) for new in now[:1]] + now[1:], topic.lists)

    def _anchor(
        self, asked: str, pair: _Pair, before: Topic | None, speeches: Collection[str] | None
    ) -> Anchor | None:
        """The sentence that an answer says: the one cited, or found, with its rarest words."""
        cited = [SaidSentence(c.address.speech_id, c.start, c.quote) for c in pair.citations]
        sentences: Sequence[SaidSentence] = cited
        if not cited:
            scope = None if speeches is None else frozenset(speeches)
            sentences = self._sentences(asked, pair.said, scope)
        said, of_question = self._weights(pair.said), self._weights(asked)
        stays = _STAYS * sum(said.values()) if before and before.anchor else 0.0

        def resemblance(sentence: SaidSentence) -> float:
            terms = set(tokens(sentence.text))
            same = stays if before and before.anchor and sentence.speech_id == before.anchor.speech_id else 0.0
            return _held(said, terms) + _ASKED_WEIGHT * _held(of_question, terms) + same

        best = max(sentences, key=resemblance, default=None)
        if best is None:
            return None
        return Anchor(best.speech_id, best.start, nodes_at(self._cache.outline(best.speech_id), best.start))

    def _find_sentences(self, asked: str, said: str, speeches: frozenset[str] | None) -> tuple[SaidSentence, ...]:
        return tuple(find_sentences(asked, said, self._retriever, speeches))

    def _weights(self, text: str) -> dict[str, float]:
        return {term: self._terms.rarity(term) for term in set(tokens(text)) if len(term) > 1}


def leans_on(follow_up: FollowUp, topic: Topic) -> bool:
    """Whether a question is to be understood from the topic: its form says so, or it names nothing of its own."""
    return follow_up.leans or (bool(topic.asked) and not follow_up.subject)


def _pairs(history: Sequence[Turn]) -> list[_Pair]:
    """The questions, each with the last answer before the next question."""
    pairs: list[_Pair] = []
    for turn in history:
        content = turn.content[:HISTORY_LENGTH]
        if turn.role == "user":
            pairs.append(_Pair(content, ""))
        elif pairs:
            pairs[-1] = replace(pairs[-1], said=content, citations=turn.citations)
    return pairs


def _joined(earlier: str, asked: str) -> str:
    """What follow-ups lean on: the question that stands alone, and the last of those behind it."""
    joined = f"{earlier}\n{asked}"
    if len(joined) <= _ASKED_LENGTH:
        return joined
    first = earlier.split("\n", 1)[0][:_ASKED_LENGTH]
    return f"{first}\n{asked}"


def _held(weights: Mapping[str, float], terms: Collection[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in terms)
