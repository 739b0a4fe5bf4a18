"""What the catalogue says: the list of the speeches, their number, the longest and the newest, the facts of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.store.speech_table import SpeechCard
from retrieval.talk import talk_texts as texts
from retrieval.talk.catalogue_question import CatalogueQuestion, Extreme, Fact
from retrieval.talk.speech_facts import described, extreme_of, fact_of, find_in_text

_MOST_LISTED = 30
"""Speeches, and speakers, that are listed; the command ``outline`` and the page list all."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place of a speech's text: the sentence at ``offset`` (characters)."""

    speech_id: str
    offset: int


@dataclass(frozen=True, slots=True)
class TalkReply:
    """What is said to talk, line by line; ``speech_ids`` are the speeches that it is about, ``source`` is the
    sentence of a speech that says what the catalogue does not."""

    lines: tuple[str, ...]
    speech_ids: tuple[str, ...] = ()
    source: Source | None = None


def reply_from_catalogue(
    question: CatalogueQuestion, cards: Sequence[SpeechCard], of: str, text_of: Callable[[str], str]
) -> TalkReply:
    """Answer a question from the cards that it is about; ``of`` is what they have in common ("": they are all).

    ``text_of`` gives the text of a speech by its id.
    """
    if not cards:
        return TalkReply((texts.NONE_OF.format(of=of) if of else texts.NO_SPEECH,))
    if question.extreme is not None:
        return _extreme(question.extreme, question.facts, cards)
    if question.speakers:
        return _speakers(cards)
    if question.counted and not of:
        return TalkReply((texts.COUNTED.format(count=len(cards), characters=sum(c.characters for c in cards)),))
    if question.in_order:
        return _in_order(cards, of)
    if question.listed or question.counted:
        return _listed(cards, of)
    return _facts(question.facts, cards, text_of)


def _listed(cards: Sequence[SpeechCard], of: str) -> TalkReply:
    head = texts.LISTED_OF.format(of=of, count=len(cards)) if of else texts.LISTED.format(count=len(cards))
    lines = [head, *map(described, cards[:_MOST_LISTED])]
    if len(cards) > _MOST_LISTED:
        lines.append(texts.UNLISTED.format(count=len(cards) - _MOST_LISTED))
    return TalkReply(tuple(lines), (cards[0].id,) if len(cards) == 1 else ())


def _in_order(cards: Sequence[SpeechCard], of: str) -> TalkReply:
    """The speeches by their dates, those without one behind them."""
    undated = sum(not card.date for card in cards)
    reply = _listed(sorted(cards, key=lambda card: (not card.date, card.date)), of)
    return TalkReply((*reply.lines, texts.NOT_IN_ORDER.format(count=undated)) if undated else reply.lines)


def _speakers(cards: Sequence[SpeechCard]) -> TalkReply:
    counts = Counter(card.speaker for card in cards if card.speaker)
    unknown = sum(not card.speaker for card in cards)
    names = "、".join(f"{name}（{count} 篇）" for name, count in counts.most_common(_MOST_LISTED))
    lines = [texts.SPEAKERS.format(names=names)] if names else []
    return TalkReply(tuple(lines + ([texts.SPEAKERS_UNKNOWN.format(count=unknown)] if unknown else [])))


def _extreme(extreme: Extreme, facts: Sequence[Fact], cards: Sequence[SpeechCard]) -> TalkReply:
    found = extreme_of(list(cards), extreme)
    if found is None:
        return TalkReply((texts.NO_DATES,))
    lines = [texts.EXTREME[extreme].format(described=described(found))]
    lacking = [fact for fact in facts if fact in texts.NO_FACT and not fact_of(found, fact)]
    lines += [texts.NO_FACT[fact].format(title=f"《{found.title}》") + "。" for fact in lacking]
    undated = sum(not card.date for card in cards)
    if undated and extreme in (Extreme.NEWEST, Extreme.OLDEST):
        lines.append(texts.UNDATED.format(count=undated))
    return TalkReply(tuple(lines), (found.id,))


def _facts(facts: Sequence[Fact], cards: Sequence[SpeechCard], text_of: Callable[[str], str]) -> TalkReply:
    lines: list[str] = []
    source = None
    for card in cards[:_MOST_LISTED]:
        for fact in facts:
            value, title = fact_of(card, fact), f"《{card.title}》"
            if value:
                lines.append(texts.FACT[fact].format(title=title, value=value))
                continue
            offset = find_in_text(text_of(card.id), fact) if len(cards) == len(facts) == 1 else None
            source = None if offset is None else Source(card.id, offset)
            lines.append(texts.NO_FACT[fact].format(title=title) + ("。" if source is None else texts.IN_TEXT))
    return TalkReply(tuple(lines), tuple(card.id for card in cards), source)
