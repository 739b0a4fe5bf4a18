"""Reading a document and cutting it: the part of an ingest that needs nothing but the document.

It runs in other processes where there are many documents, and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.documents.crash_barrier import crash_barrier
from ingest.documents.finding import read_document
from ingest.encoders.embedded_text import embedded_text
from ingest.errors import DocumentError
from ingest.outline.parser import parse_outline
from ingest.outline.passages import cut_passages
from ingest.readers.document import Document
from ingest.settings import IndexSettings
from ingest.speech import Speech, text_digest
from ingest.store.objects import ObjectStore, SpeechObject, make_object, object_key, pack_object
from ingest.store.speech_table import SpeechRecord


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into passages: its object as bytes, and what of each passage is encoded."""

    packed: bytes
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutDocument:
    """A document, or why it cannot be read; ``cut`` is None where its object is there already."""

    document: Document | DocumentError
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Cutter:
    """Reads and cuts."""

    objects: ObjectStore
    settings: IndexSettings

    def read(self, path: Path) -> CutDocument:
        """Read a document and cut it."""
        try:
            with crash_barrier(path):
                document = read_document(path)
                return CutDocument(document, self._cut_new(document.text))
        except DocumentError as err:
            return CutDocument(err)

    def read_stored(self, record: SpeechRecord) -> CutDocument:
        """Take a speech's text from its object or, where that is damaged, from its file, and cut it."""
        stored = self.objects.find(record.object_key)
        if stored is None:
            return self.read(Path(record.card.source))
        try:
            with crash_barrier(Path(record.card.source)):
                return CutDocument(Document(stored.text), self._cut_new(stored.text))
        except DocumentError as err:
            return CutDocument(err)

    def cut(self, text: str) -> Cut:
        """Cut a text."""
        outline = parse_outline(text)
        made = make_object(text, outline, cut_passages(Speech("", "", text), outline))
        return Cut(pack_object(made), self.encoded_texts(made))

    def encoded_texts(self, made: SpeechObject) -> tuple[str, ...]:
        """What of each passage is encoded."""
        return tuple(embedded_text(made.passage("", number), self.settings) for number in range(len(made.spans)))

    def _cut_new(self, text: str) -> Cut | None:
        there = self.objects.path(object_key(text_digest(text))).exists()
        return None if there else self.cut(text)
