"""The speeches that a question to the catalogue is about: named by title, occasion, speaker or year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.store.speech_table import SpeechCard
from ingest.text.folding import fold
from retrieval.question.speech_mentions import YEAR_LIKELIHOOD, find_speech_mentions
from retrieval.question.speech_names import find_speech_names
from retrieval.question.words import tagged_words

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:度)?(?!\d)")
_SHORTEST_TITLE, _SHORTEST_NAME = 4, 2  # characters; shorter ones stand in other words


@dataclass(frozen=True, slots=True)
class NamedSpeeches:
    """``rest`` is the folded question without the names; ``cards`` are the speeches named, all of them where ``named``
    is false; ``of`` is the speaker or the year that they have in common."""

    rest: str
    cards: tuple[SpeechCard, ...]
    named: bool
    of: str = ""


def find_named_speeches(said: str, cards: Sequence[SpeechCard], rarity: Callable[[str], float]) -> NamedSpeeches:
    """Find the speeches that a folded question names, and take the names out of it."""
    return _by_title(said, cards) or _by_mention(said, cards, rarity) or _in_common(said, cards)


def find_called_speeches(said: str, cards: Sequence[SpeechCard], names: Mapping[str, str]) -> NamedSpeeches | None:
    """The one speech that a folded question calls by a noun of its name or its speaker's office (院长报告, 防汛那个会).

    What it is called by is taken out; ``None`` where the question calls none, or several.

    ``names`` holds what each speech is called by: title, occasion, and the lines that open it.
    """
    called = find_speech_names(said, names, {card.id: card.speaker for card in cards if card.id in names})
    if len(called) != 1:
        return None
    own = tuple(card for card in cards if card.id == called[0].speech_id)
    rest = said.replace(called[0].words, "")
    return NamedSpeeches(without_name_words(rest, names[own[0].id]), own, named=True)


def without_name_words(rest: str, name: str) -> str:
    """What is left of a folded question when the words are taken out that stand in what its one speech is called by."""
    folded = fold(name)
    return "".join(word for word, _ in tagged_words(rest) if len(word) < _SHORTEST_NAME or word not in folded)


def _by_title(said: str, cards: Sequence[SpeechCard]) -> NamedSpeeches | None:
    """The speeches of the longest title that stands whole in the question."""
    titles = {card.title for card in cards if len(card.title) >= _SHORTEST_TITLE and fold(card.title) in said}
    if not titles:
        return None
    longest = max(titles, key=len)
    of = tuple(card for card in cards if card.title == longest)
    return NamedSpeeches(said.replace(fold(longest), ""), of, named=True)


def _by_mention(said: str, cards: Sequence[SpeechCard], rarity: Callable[[str], float]) -> NamedSpeeches | None:
    mentions = [m for m in find_speech_mentions(said, cards, rarity) if m.likelihood > YEAR_LIKELIHOOD]
    if not mentions:
        return None
    rest = said
    for mention in mentions:
        rest = rest.replace(mention.words, "")
    ids = {mention.speech_id for mention in mentions}
    return NamedSpeeches(rest, tuple(card for card in cards if card.id in ids), named=True)


def _in_common(said: str, cards: Sequence[SpeechCard]) -> NamedSpeeches:
    """The speeches of a speaker or a year."""
    speakers = {card.speaker for card in cards if len(card.speaker) >= _SHORTEST_NAME and fold(card.speaker) in said}
    if speakers:
        speaker = max(speakers, key=len)
        of = tuple(card for card in cards if card.speaker == speaker)
        return NamedSpeeches(said.replace(fold(speaker), ""), of, named=True, of=speaker)
    year = _YEAR.search(said)
    if year is None:
        return NamedSpeeches(said, tuple(cards), named=False)
    of = tuple(card for card in cards if (card.date[:4] == year[1] if card.date else year[1] in card.title))
    return NamedSpeeches(_YEAR.sub("", said), of, named=True, of=f"{year[1]}年")
