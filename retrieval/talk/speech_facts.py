"""What a speech's card says of it, and the sentence of its text that says it where the card does not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.store.speech_table import SpeechCard
from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ZEROS
from retrieval.talk.catalogue_question import Extreme, Fact

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_HEAD, _TAIL = 600, 200
"""Characters at a speech's beginning and end in which a speaker introduces himself or names the day.  Set by hand."""

_N = rf"(?:\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})"
_DAY = rf"(?:\d{{4}}|[{ONE_TO_NINE}{ZEROS}]{{4}})年{_N}月{_N}[日号]"
_IN_TEXT = {
    Fact.DATE: re.compile(rf"今天是[^。]{{0,8}}{_DAY}|^\W{{0,8}}{_DAY}\W{{0,8}}$", re.MULTILINE),
    Fact.SPEAKER: re.compile(
        r"(?<![如若要就])(?:我是|我叫|我姓|我的名字|本人(?:叫|是|姓))(?![们说想要不在怎这很最])\w{2}"
    ),
    Fact.OCCASION: re.compile(
        r"(?:今天|今晚|今日|这次|此次)[^。！？\n]{0,24}(?:会|典礼|仪式|活动|座谈|晚宴|论坛|培训班)"
    ),
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fact that the card of a speech does not give."""

    card: SpeechCard
    fact: Fact


def fact_of(card: SpeechCard, fact: Fact) -> str:
    """What the card says, "" where it says nothing."""
    return {
        Fact.SPEAKER: card.speaker,
        Fact.DATE: written_day(card.date),
        Fact.OCCASION: card.occasion,
        Fact.LENGTH: f"{card.characters:,} 字",
        Fact.TITLE: f"《{card.title}》",
    }[fact]


def written_day(date: str) -> str:
    """A day as it is written in Chinese; a date of another form as it stands.

    >>> written_day("2024-01-08"), written_day("2024-01"), written_day("2024年春")
    ('2024年1月8日', '2024年1月', '2024年春')
    """
    match = _ISO_DAY.fullmatch(date)
    if match is None:
        return date
    year, month, day = match.groups()
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


def described(card: SpeechCard) -> str:
    """A speech in one line: its title, and what its card says of it.

    The occasion is left out where the title names it.
    """
    occasion = "" if card.occasion in card.title else card.occasion
    known = (card.speaker, written_day(card.date), occasion, f"{card.characters:,} 字")
    return f"《{card.title}》（{'，'.join(filter(None, known))}）"


def find_in_text(text: str, fact: Fact) -> int | None:
    """The offset (characters) at which a speech says of itself what is asked, ``None`` where it does not."""
    pattern = _IN_TEXT.get(fact)
    if pattern is None:
        return None
    found = pattern.search(text, 0, _HEAD) or pattern.search(text, max(len(text) - _TAIL, 0))
    return found.start() if found else None


def extreme_of(cards: list[SpeechCard], extreme: Extreme) -> SpeechCard | None:
    """The first or the last of the speeches by length or date; ``None`` where no card has a date."""
    if extreme in (Extreme.LONGEST, Extreme.SHORTEST):
        choose = max if extreme is Extreme.LONGEST else min
        return choose(cards, key=lambda card: card.characters, default=None)
    dated = [card for card in cards if card.date]
    choose = max if extreme is Extreme.NEWEST else min
    return choose(dated, key=lambda card: card.date, default=None)
