"""Notes: what the owner said of a document on the page, kept beside the documents and heeded by every ingest.

A note outranks the catalogue and the document itself; a withdrawn document is passed over until it is brought back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import MAXYEAR, MINYEAR, datetime

from ingest.store.speech_table import SpeechCard

_FLAGS = {"withdrawn", "replaced"}  # keys whose values are true or false; all others are texts


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
        """A note that says of a speech's document what is known of the speech."""
        return cls(card.id, card.title, card.kind, card.date, card.speaker, card.occasion)

    @property
    def passed_over(self) -> bool:
        """Whether the document is no speech for now."""
        return self.withdrawn or self.replaced


def note_from_json(record: object) -> Note:
    """Read a note as ``dataclasses.asdict`` wrote it; raises ``ValueError``.

    What is not of a note is left out, and a time that is none is taken for unknown.
    """
    if not isinstance(record, Mapping):
        raise ValueError("a note is an object")  # noqa: TRY004 - one error for all that does not hold
    known = {field.name: record[field.name] for field in fields(Note) if field.name in record}
    if "id" not in known or not all(isinstance(v, bool if n in _FLAGS else str) for n, v in known.items()):
        raise ValueError("a note has a value of another kind")
    return Note(**known | {"changed": _time(known.get("changed", ""))})


def _time(text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text if time.tzinfo is not None and MINYEAR < time.year < MAXYEAR else ""


Notes = Mapping[str, Note]
"""Notes by the documents' absolute paths, written as ``ingest.pipeline.identify.source_name`` does."""
