"""What passes between the page 讲话 and its service: files that arrive, what is said of them, what became of them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, astuple, dataclass

from ingest.documents.notes import Note
from ingest.errors import SpeechQAError, TitleInvalid
from ingest.store.speech_table import SpeechCard

_MARK_LENGTH = 16  # hexadecimal digits
MOST_TITLE = 120
"""Longest title in characters; other metadata may be as long."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the owner says of a speech; the title is not empty, anything else may be."""

    title: str
    kind: str = ""
    date: str = ""
    speaker: str = ""
    occasion: str = ""

    @classmethod
    def of(cls, card: SpeechCard) -> Particulars:
        """What is said of a speech now."""
        return cls(card.title, card.kind, card.date, card.speaker, card.occasion)

    @property
    def mark(self) -> str:
        """A short mark (hexadecimal) that is another once anything is said otherwise."""
        return hashlib.sha256("\0".join(astuple(self)).encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]

    def checked(self) -> Particulars:
        """The metadata without white space around them; raises ``TitleInvalid``."""
        plain = Particulars(**{name: " ".join(value.split()) for name, value in asdict(self).items()})
        if not 1 <= len(plain.title) <= MOST_TITLE:
            raise TitleInvalid(MOST_TITLE)
        return Particulars(**{name: value[:MOST_TITLE] for name, value in asdict(plain).items()})


@dataclass(frozen=True, slots=True)
class Offer:
    """A staged file that shall be taken in; ``replaces`` is the id of the speech that it takes the place of."""

    token: str
    particulars: Particulars
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an offer: the speech id, or why it was not taken in; ``replaced`` is the earlier document."""

    token: str
    speech_id: str = ""
    replaced: str = ""
    error: SpeechQAError | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document that was sent, alone or in an archive: its token, or why it cannot be looked at."""

    name: str
    token: str = ""
    error: SpeechQAError | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """A speech for the owner to keep: ``as_it_came`` says that these are the bytes of the document itself."""

    name: str
    data: bytes
    as_it_came: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A document that was taken out and can be brought back; ``source`` is its path."""

    source: str
    note: Note
