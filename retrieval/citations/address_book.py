"""Addresses of one generation of the index: given for an offset, and found again from what was written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.outline.parser import labels_at
from ingest.store.index import Index
from ingest.text.sentence_at import sentence_at
from ingest.text.sentences import Sentence, SentenceTable
from retrieval.citations.address import Address, WrittenAddress, check_code

_CACHED_SPEECHES = 512
_LONG_TEXT = 200_000  # characters; from here on the numbers of all sentences are kept rather than counted again

Fate = Literal["same", "moved", "changed", "unchecked", "gone"]
"""What became of a sentence: it stands there unchanged; it stands elsewhere; something else stands there; it
cannot be told, for the address was noted without its code; nothing stands there."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a written address leads now; ``address`` is None and the text empty where the fate is gone.

    ``text`` is ``start:end`` (characters) of the speech: with the fate same or moved the sentence that was
    noted, else what stands at the place today.
    """

    fate: Fate
    address: Address | None = None
    start: int = 0
    end: int = 0
    text: str = ""


class AddressBook:
    """The addresses of one generation; safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.sentences = lru_cache(maxsize=_CACHED_SPEECHES)(self._sentences)
        self.outline = lru_cache(maxsize=_CACHED_SPEECHES)(index.outline)

    def address(self, speech_id: str, offset: int) -> Address:
        """The address of the sentence that holds ``offset`` (characters of the speech's text).

        Raises ``SpeechUnknown``.
        """
        speech = self.index.speech(speech_id)
        long = len(speech.text) > _LONG_TEXT
        sentence = self.sentences(speech_id).at(offset) if long else sentence_at(speech.text, offset)
        return Address(speech_id, speech.title, self.labels(speech_id, offset), sentence.paragraph, sentence.number)

    def written(self, address: Address) -> str:
        """An address of this generation for writing down, with the check code of its sentence."""
        place = (address.paragraph, address.sentence)
        sentence = next(s for s in self.sentences(address.speech_id).sentences if (s.paragraph, s.number) == place)
        return address.written(self.index.speech(address.speech_id).text[sentence.start : sentence.end])

    def labels(self, speech_id: str, offset: int) -> tuple[str, ...]:
        """The section path at an offset."""
        return labels_at(self.outline(speech_id), offset)

    def resolve(self, written: WrittenAddress) -> Resolved:
        """Find the sentence of an address that was noted under this or an earlier generation.

        A sentence that is no longer at its place is looked for in the speech of that title, then in all others.
        """
        titled = [card.id for card in self.index.speeches if card.title == written.title]
        there = [found for speech_id in titled if (found := self._at_place(speech_id, written)) is not None]
        if not written.check:
            return self._unchecked(written, there)
        for speech_id, sentence in there:
            if self._matches(speech_id, sentence, written):
                return self._resolved("same", speech_id, sentence)
        others = (card.id for card in self.index.speeches if card.title != written.title)
        for speech_id, sentence in self._look_for(written, (*titled, *others)):
            return self._resolved("moved", speech_id, sentence)
        return self._resolved("changed", *there[0]) if there else Resolved("gone")

    def _unchecked(self, written: WrittenAddress, there: list[tuple[str, Sentence]]) -> Resolved:
        """Choose among speeches of one title by the section path."""
        there.sort(key=lambda found: self.labels(found[0], found[1].start) != written.section)
        return self._resolved("unchecked", *there[0]) if there else Resolved("gone")

    def _at_place(self, speech_id: str, written: WrittenAddress) -> tuple[str, Sentence] | None:
        place = (written.paragraph, written.sentence)
        sentences = self.sentences(speech_id).sentences
        found = next((s for s in sentences if (s.paragraph, s.number) == place), None)
        return None if found is None else (speech_id, found)

    def _look_for(self, written: WrittenAddress, speech_ids: Iterable[str]) -> Iterator[tuple[str, Sentence]]:
        for speech_id in speech_ids:
            for sentence in self.sentences(speech_id).sentences:
                if self._matches(speech_id, sentence, written):
                    yield speech_id, sentence

    def _matches(self, speech_id: str, sentence: Sentence, written: WrittenAddress) -> bool:
        return check_code(self.index.speech(speech_id).text[sentence.start : sentence.end]) == written.check

    def _resolved(self, fate: Fate, speech_id: str, sentence: Sentence) -> Resolved:
        text = self.index.speech(speech_id).text[sentence.start : sentence.end]
        address = self.address(speech_id, sentence.start)
        return Resolved(fate, address, sentence.start, sentence.end, text)

    def _sentences(self, speech_id: str) -> SentenceTable:
        return _sentence_table(self.index.speech(speech_id).text)


@lru_cache(maxsize=_CACHED_SPEECHES)
def _sentence_table(text: str) -> SentenceTable:
    """Number the sentences of a text; it is the same text in every generation that holds it."""
    return SentenceTable(text)
