"""The talk step: whether what is typed asks nothing of the speeches, and what is said to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache as once
from functools import partial

from retrieval.answer import Turn
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.term_statistics import TermStatistics
from retrieval.talk import talk_texts as texts
from retrieval.talk.about_program import asks_about_program
from retrieval.talk.catalogue_question import CatalogueQuestion, asks_for_facts, parse_catalogue_question
from retrieval.talk.catalogue_reply import TalkReply, reply_from_catalogue
from retrieval.talk.daily_life import asks_sum, asks_time, asks_weather
from retrieval.talk.named_speeches import NamedSpeeches, find_called_speeches, find_named_speeches
from retrieval.talk.opinions import asks_opinion
from retrieval.talk.orders import is_order
from retrieval.talk.small_talk import small_talk
from retrieval.talk.tasks import asks_task
from retrieval.talk.utterance import Utterance, read_utterance

_TITLE_MARKS = re.compile("[《》]")
_LONGEST = 80
"""Characters of what may be talk; an order to the system may be longer.  Set by hand."""

_MOST_EXCHANGES = 12
"""Earlier questions that are looked at, the last ones."""

SpokenOf = Callable[[], tuple[str, ...]]
"""The ids of the speeches that were spoken of last, worked out when they are asked for."""

Cited = Callable[[Sequence[Turn]], tuple[str, ...]]
"""The ids of the speeches that one exchange (a question, its answers) cites."""


@dataclass(frozen=True, slots=True)
class EarlierTalk:
    """A conversation without its talk: ``turns`` ask something of the speeches, ``speeches`` gives the ids of the
    speeches that were spoken of last."""

    turns: tuple[Turn, ...]
    speeches: SpokenOf


class TalkStep:
    """Replies to talk over one generation of the speeches; safe to use from several threads."""

    def __init__(self, cache: GenerationCache, terms: TermStatistics) -> None:
        self._cache = cache
        self._terms = terms

    def reply(self, text: str, earlier: SpokenOf, speeches: Collection[str] | None) -> TalkReply | None:
        """What is said to ``text``, ``None`` where it may ask something of the speeches.

        ``earlier`` gives the ids of the speeches that were spoken of last.
        """
        utterance = read_utterance(text)
        if is_order(utterance):
            return TalkReply((texts.ORDER,))
        if len(utterance.folded) > _LONGEST:
            return None
        line = self._beside_the_point(utterance)
        if line:
            return TalkReply((line,))
        return self._from_catalogue(utterance, earlier, speeches) or self._of_itself(utterance)

    def read_history(self, history: Sequence[Turn], speeches: Collection[str] | None, cited: Cited) -> EarlierTalk:
        """Take the talk out of a conversation."""
        spoken_of: SpokenOf = _nothing
        kept: list[Turn] = []
        for exchange in list(_exchanges(history))[-_MOST_EXCHANGES:]:
            # Facts of the speech spoken of leave it where it is: it need not be known here.
            reply = None if _has_sources(exchange) else self.reply(exchange[0].content, _nothing, speeches)
            if reply is None:
                kept += exchange
                spoken_of = _spoken_of(exchange, cited, spoken_of)
            elif reply.speech_ids:
                spoken_of = partial(tuple, reply.speech_ids)
        return EarlierTalk(tuple(kept), spoken_of)

    def _beside_the_point(self, utterance: Utterance) -> str:
        """What is said to a request for what the program is not for, "" to anything else."""
        if asks_task(utterance):
            return texts.TASK
        if asks_opinion(utterance):
            return texts.OPINION
        if utterance.quotes:
            return ""
        if asks_sum(utterance):
            return texts.SUM
        if asks_time(utterance):
            return texts.CALENDAR
        return texts.WEATHER if asks_weather(utterance, self._known) else ""

    def _from_catalogue(
        self, utterance: Utterance, earlier: SpokenOf, speeches: Collection[str] | None
    ) -> TalkReply | None:
        said = _TITLE_MARKS.sub("", utterance.said)
        found, question = self._catalogue_question(said, speeches)
        if question is None:
            return None
        if question.facts and not (question.listed or question.counted or question.extreme):
            found = self._of_one(found, earlier)
            if not found.cards:
                return TalkReply((texts.WHICH_ONE,))
        return reply_from_catalogue(question, found.cards, found.of, self._text_of)

    def _catalogue_question(
        self, said: str, speeches: Collection[str] | None
    ) -> tuple[NamedSpeeches, CatalogueQuestion | None]:
        """The speeches that a question names, by their titles or else by what they are called, and what it asks."""
        found = find_named_speeches(said, self._cache.cards(speeches), self._terms.rarity)
        if '"' in found.rest:
            return found, None
        question = parse_catalogue_question(found.rest, named=found.named)
        if question is not None or found.named or not asks_for_facts(said):
            return found, question
        called = find_called_speeches(said, self._cache.cards(speeches), self._cache.names(speeches))
        if called is None or not called.named:
            return found, None
        return called, parse_catalogue_question(called.rest, named=called.named)

    def _of_one(self, found: NamedSpeeches, earlier: SpokenOf) -> NamedSpeeches:
        """The speeches whose facts are asked for: those named, else the last spoken of, else the only one."""
        if found.named or len(found.cards) < 2:
            return found
        ids = earlier()
        return replace(found, cards=tuple(card for card in found.cards if card.id in ids))

    def _of_itself(self, utterance: Utterance) -> TalkReply | None:
        count = len(self._cache.index.speeches)
        about = asks_about_program(utterance, self._known) if utterance.said else None
        if about is not None:
            return TalkReply((texts.ABOUT[about].format(count=count),))
        kind = small_talk(utterance.folded)
        return None if kind is None else TalkReply((texts.SMALL_TALK[kind].format(count=count),))

    def _known(self, words: str) -> bool:
        """Whether some of the words, two characters or more, stand in a speech or mean what does."""
        pairs = (words[i : i + 2] for i in range(len(words) - 1))
        return any(map(self._terms.stands, pairs)) or self._terms.is_gloss(words)

    def _text_of(self, speech_id: str) -> str:
        return self._cache.index.speech(speech_id).text


def _nothing() -> tuple[str, ...]:
    return ()


def _exchanges(history: Sequence[Turn]) -> list[list[Turn]]:
    """The turns by exchange: a question with the answers behind it; what stands before the first one is left out."""
    found: list[list[Turn]] = []
    for turn in history:
        if turn.role == "user":
            found.append([turn])
        elif found:
            found[-1].append(turn)
    return found


def _has_sources(exchange: Sequence[Turn]) -> bool:
    return any(turn.citations for turn in exchange)


def _spoken_of(exchange: Sequence[Turn], cited: Cited, before: SpokenOf) -> SpokenOf:
    """Give the speeches that an exchange cites, or those of before it; worked out once, when they are asked for."""
    return once(lambda: cited(exchange) or before())
