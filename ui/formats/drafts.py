"""Drafts whose quotations are checked: pasted or read from a file, and given back with comments as a Word document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.errors import (
    DocumentEmpty,
    DocumentMissing,
    DocumentUnreadable,
    OutputFailed,
    reason_of,
)
from ingest.files.regular import read_regular
from ingest.text.decoding import NotText, decode
from ui.formats.printable import printable
from ui.formats.remark import Remark

if TYPE_CHECKING:
    from retrieval.quotes import Checked


_WORD, _TEXT = ".docx", {".txt", ".md", ".markdown"}
_TEXT_TASK, _ANNOTATE_TASK = "ui.formats.word_draft:text_task", "ui.formats.word_draft:annotate_task"
_MOST_BYTES, _MOST_CHARACTERS = 100_000_000, 10_000_000  # of a draft, as of a speech
_MOST_ANNOTATED = 2 * _MOST_BYTES  # bytes: the draft and as much again of comments


class Draft(Protocol):
    """A draft with its text."""

    @property
    def text(self) -> str:
        """The text, one paragraph a line."""
        ...

    def annotated(self, remarks: Iterable[Remark]) -> bytes:
        """A Word document (.docx) of the draft with the remarks as comments."""
        ...


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A draft without layout: pasted, or from a text file."""

    text: str

    def annotated(self, remarks: Iterable[Remark]) -> bytes:
        """A Word document of the text, one paragraph a line, with the remarks as comments."""
        import docx

        from ui.formats.word_draft import WordDraft

        document = docx.Document()
        for line in self.text.split("\n"):
            document.add_paragraph(printable(line))
        return WordDraft(document).annotated(remarks)


@dataclass(frozen=True, slots=True)
class WordFileDraft:
    """A Word document as it came; what opens it is a process of its own (``ingest.readers.sandbox.pool``)."""

    path: Path
    data: bytes
    text: str

    def annotated(self, remarks: Iterable[Remark]) -> bytes:
        """The document with a comment at each remark; raises the ``DocumentError`` that fits."""
        from ingest.readers.sandbox.pool import SANDBOX

        detail = {"remarks": [(remark.start, remark.end, remark.text) for remark in remarks]}
        return SANDBOX.run(_ANNOTATE_TASK, self.data, self.path, _MOST_ANNOTATED, detail).body


def read_draft(path: Path) -> Draft:
    """Read a draft from a file; raises the ``DocumentError`` that fits."""
    try:
        data = read_regular(path, _MOST_BYTES)
    except FileNotFoundError as err:
        raise DocumentMissing(path) from err
    except OSError as err:
        raise DocumentUnreadable(path, f"{reason_of(err)}。") from err
    if len(data) > _MOST_BYTES:
        raise DocumentUnreadable(path, f"文件太大（上限 {_MOST_BYTES // 1_000_000} MB）。请拆成几份。")
    return draft_of(path, data)


def draft_of(path: Path, data: bytes) -> Draft:
    """The draft that the bytes of a file are: a Word document, text in any encoding, or what a speech may come as.

    Raises the ``DocumentError`` that fits, which names ``path``.
    """
    suffix = path.suffix.lower()
    if suffix == _WORD:
        draft: Draft = _word_draft(path, data)
    elif suffix in _TEXT:
        draft = _text_draft(path, data)
    else:
        from ingest.documents.finding import document_of

        draft = TextDraft(document_of(data, path).text)
    if not draft.text.strip():
        raise DocumentEmpty(path)
    return draft


def annotated(draft: Draft, items: Iterable[Checked]) -> bytes:
    """A draft with the verdicts as comments, as a Word document."""
    from ui.formats.quote_text import remark_text

    return draft.annotated([Remark(i.quotation.start, i.quotation.end, remark_text(i)) for i in items])


def write_annotated(draft: Draft, items: Iterable[Checked], path: Path) -> None:
    """Write a draft with the verdicts as comments; raises ``OutputFailed``."""
    try:
        path.write_bytes(annotated(draft, items))
    except OSError as err:
        raise OutputFailed(reason_of(err)) from err


def _word_draft(path: Path, data: bytes) -> WordFileDraft:
    from ingest.readers.sandbox.pool import BYTES_A_CHARACTER, SANDBOX

    reply = SANDBOX.run(_TEXT_TASK, data, path, _MOST_CHARACTERS * BYTES_A_CHARACTER)
    return WordFileDraft(path, data, reply.body.decode("utf-8", "replace"))


def _text_draft(path: Path, data: bytes) -> TextDraft:
    try:
        return TextDraft(decode(data))
    except NotText as err:
        raise DocumentUnreadable(path, f"{err}。") from err
