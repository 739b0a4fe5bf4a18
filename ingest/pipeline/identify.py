"""Which speech of the index a document is, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from ingest.documents.archives import archive_above
from ingest.documents.catalogue import CATALOG_NAME, CatalogEntry
from ingest.documents.finding import DocumentSource, FoundDocuments, guess_title, source_exists
from ingest.documents.notes import Note, Notes
from ingest.documents.source_names import encodable, source_name
from ingest.errors import CatalogInvalid, DocumentUnreadable
from ingest.readers.document import Document
from ingest.speech import Speech
from ingest.store.speech_table import SpeechCard

_REPORT_WORDS = ("汇报", "报告")  # in a title, they make the kind 汇报 where nobody says another
_UNLISTED = CatalogEntry("", "")


class SpeechIdentifier:
    """Tells of documents, one after the other, which speech each is.

    A catalogue's id is taken as it stands, and that of a note unless another took it.  A file that the
    index knows by its path keeps its id.  Any other takes its stem, with ``-2``, ``-3`` … while that
    belongs to another document: one with other text whose own file is still there.
    """

    def __init__(self, known: Sequence[SpeechCard]) -> None:
        self._known = {card.id: card for card in known}
        self._by_source = {card.source: card.id for card in known}
        self._taken: set[str] = set()

    def identify(self, source: DocumentSource, document: Document) -> Speech:
        """The speech that was read from a source.

        Raises ``CatalogInvalid`` or, where the catalogue is that of an archive, ``DocumentUnreadable``.
        """
        entry = source.entry or _UNLISTED
        title = entry.title or document.title or guess_title(document.text, source.path)
        speech = Speech(
            id="",
            title=encodable(title),
            text=document.text,
            kind=entry.kind or ("汇报" if any(word in title for word in _REPORT_WORDS) else "讲话"),
            source=source_name(source.path),
            date=entry.date or document.date,
            speaker=entry.speaker or document.speaker,
            occasion=entry.occasion or document.occasion,
        )
        return replace(_noted(speech, source.note), id=self._claim(source, speech))

    def _claim(self, source: DocumentSource, speech: Speech) -> str:
        if source.entry is not None:
            if source.entry.id in self._taken:
                reason = f"编号 {source.entry.id} 已被另一篇使用"
                if archive_above(source.path) is not None:
                    raise DocumentUnreadable(source.path, f"{reason}。请改正压缩包里的目录文件。")
                raise CatalogInvalid(source.path.parent / CATALOG_NAME, reason)
            speech_id = source.entry.id
        else:
            speech_id = source.note.id if source.note else self._by_source.get(speech.source, "")
            if not speech_id or speech_id in self._taken:
                speech_id = self._free_id(encodable(source.path.stem).strip() or "speech", speech.digest)
        self._taken.add(speech_id)
        return speech_id

    def _free_id(self, stem: str, digest: str) -> str:
        for number in count(1):
            speech_id = stem if number == 1 else f"{stem}-{number}"
            if speech_id not in self._taken and not self._belongs_to_another(speech_id, digest):
                return speech_id
        raise AssertionError("count() ended")

    def _belongs_to_another(self, speech_id: str, digest: str) -> bool:
        card = self._known.get(speech_id)
        return card is not None and card.digest != digest and source_exists(Path(card.source))


def heed(found: FoundDocuments, notes: Notes) -> FoundDocuments:
    """Leave out the documents that their notes pass over, and put its note beside each of the others."""
    if not notes:
        return found
    noted = [replace(source, note=notes.get(source_name(source.path))) for source in found.sources]
    return replace(found, sources=tuple(s for s in noted if s.note is None or not s.note.passed_over))


def _noted(speech: Speech, note: Note | None) -> Speech:
    """The speech as its note says it is."""
    if note is None:
        return speech
    title, kind = note.title or speech.title, note.kind or speech.kind
    return replace(speech, title=title, kind=kind, date=note.date, speaker=note.speaker, occasion=note.occasion)
