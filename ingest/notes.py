"""Notes: what the owner said of a document on the page, kept beside the documents and heeded by every ingest.

A note outranks the catalogue and the document itself; a withdrawn document is passed over until it is brought back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.cards import SpeechCard


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one document; an empty ``title`` or ``kind`` leaves them as they are found.

    ``id`` is the speech id, kept through a replacement; ``changed`` is an ISO 8601 time or empty; ``replaced``
    says that another document stands for the speech now.
    """

    id: str
    title: str = ""
    kind: str = ""
    date: str = ""
    speaker: str = ""
    occasion: str = ""
    changed: str = ""
    withdrawn: bool = False
    replaced: bool = False

    @classmethod
    def of(cls, card: SpeechCard) -> Note:
        """Give a note that says of a speech's document what is known of the speech."""
        return cls(card.id, card.title, card.kind, card.date, card.speaker, card.occasion)

    @property
    def passed_over(self) -> bool:
        """Whether the document is no speech for now."""
        return self.withdrawn or self.replaced


Notes = Mapping[str, Note]
"""Notes by the documents' absolute paths, written as ``ingest.survey.source_name`` does."""
