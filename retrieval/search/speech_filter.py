"""Choosing speeches by what is known of them: kind, speaker, year, and words of the title.

A filter is applied exactly: what it does not name is not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.store.speech_table import SpeechCard

UNSAID = "-"
"""Chosen for speeches that do not say their kind, speaker or year."""

_YEAR = 4  # characters of a date that are its year


@dataclass(frozen=True, slots=True)
class SpeechFilter:
    """What a speech must be; an empty field asks for nothing, ``words`` must all stand in what is known of it."""

    kind: str = ""
    speaker: str = ""
    year: str = ""
    words: str = ""

    def keeps(self, card: SpeechCard) -> bool:
        """Whether a speech is chosen."""
        asked = ((self.kind, card.kind), (self.speaker, card.speaker), (self.year, year_of(card)))
        if any(wanted and wanted != (value or UNSAID) for wanted, value in asked):
            return False
        described = " ".join((card.title, card.kind, card.occasion, card.date, card.speaker)).casefold()
        return all(word in described for word in self.words.casefold().split())

    def chosen(self, cards: Iterable[SpeechCard]) -> tuple[SpeechCard, ...]:
        """The speeches that are chosen, in their order."""
        return tuple(card for card in cards if self.keeps(card))


@dataclass(frozen=True, slots=True)
class Facet:
    """A field of ``SpeechFilter`` with the values that the speeches have, each with its number of speeches."""

    field: str
    values: tuple[tuple[str, int], ...]


def facets(cards: Sequence[SpeechCard]) -> tuple[Facet, ...]:
    """The fields in which the speeches differ; years come newest first, what is not said comes last."""
    found = []
    for field, values in (
        ("kind", Counter(card.kind for card in cards)),
        ("speaker", Counter(card.speaker for card in cards)),
        ("year", Counter(year_of(card) for card in cards)),
    ):
        if len(values) > 1:
            ordered = sorted(filter(None, values), reverse=field == "year")
            named = [(value, values[value]) for value in ordered]
            found.append(Facet(field, tuple(named + ([(UNSAID, values[""])] if values[""] else []))))
    return tuple(found)


def year_of(card: SpeechCard) -> str:
    """The four digits with which a speech's date begins, "" where it has none."""
    return card.date[:_YEAR] if card.date[:_YEAR].isdecimal() and len(card.date) >= _YEAR else ""
