"""What an index knows of each speech without opening its text: the table ``speeches.txt`` of a generation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from ingest.speech import Speech

_KNOWN_SHOWN = 20  # ids named where somebody asks for one that is not there


@dataclass(frozen=True, slots=True)
class SpeechCard:
    """A speech in a list; ``characters`` and ``passages`` are counts, ``digest`` is the SHA-256 of the text."""

    id: str
    title: str
    kind: str
    date: str
    speaker: str
    occasion: str
    source: str
    characters: int
    passages: int
    digest: str

    def speech(self, text: str) -> Speech:
        """The speech with its text."""
        return Speech(self.id, self.title, text, self.kind, self.source, self.date, self.speaker, self.occasion)


@dataclass(frozen=True, slots=True)
class SpeechRecord:
    """A card, the key of the speech's object, and its number: the id of its first passage."""

    card: SpeechCard
    object_key: str
    number: int


def make_card(speech: Speech, passages: int) -> SpeechCard:
    """The card of a speech."""
    return SpeechCard(
        id=speech.id,
        title=speech.title,
        kind=speech.kind,
        date=speech.date,
        speaker=speech.speaker,
        occasion=speech.occasion,
        source=speech.source,
        characters=len(speech.text),
        passages=passages,
        digest=speech.digest,
    )


def write_records(records: Sequence[SpeechRecord]) -> bytes:
    """The table's bytes, in the order of the records; they carry a digest of their own."""
    rows = (json.dumps(_row(record), ensure_ascii=False) for record in records)
    body = ("[\n" + ",\n".join(rows) + "\n]\n").encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _row(record: SpeechRecord) -> dict[str, Any]:
    card = {field.name: getattr(record.card, field.name) for field in fields(record.card)}
    return card | {"object": record.object_key, "number": record.number}


def read_records(data: bytes) -> tuple[SpeechRecord, ...]:
    """Read a table; raises ``ValueError``, ``KeyError`` or ``TypeError`` where it is none or was altered."""
    digest, _, body = data.partition(b"\n")
    if digest != hashlib.sha256(body).hexdigest().encode():
        raise ValueError("the table does not match its digest")
    records = []
    for row in json.loads(body):
        key, number = row.pop("object"), row.pop("number")
        records.append(SpeechRecord(SpeechCard(**row), key, number))
    return tuple(records)


def known_ids(ids: Sequence[str]) -> str:
    """The first twenty ids as a list for people."""
    return "、".join(ids[:_KNOWN_SHOWN]) + ("……" if len(ids) > _KNOWN_SHOWN else "")
