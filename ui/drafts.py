"""Drafts whose quotations are checked: read from a file, and given back with comments as a Word document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.documents import read_document
from ingest.errors import OutputFailed, reason_of
from ui.printable import printable

if TYPE_CHECKING:
    from retrieval.quotes import Checked

WORD_SUFFIX = ".docx"
AUTHOR, INITIALS = "讲话问答", "问答"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on ``start:end`` (characters) of a draft's text; white space at its ends is no part of it."""

    start: int
    end: int
    text: str


class Draft(Protocol):
    """A draft with its text."""

    @property
    def text(self) -> str:
        """The text, one paragraph a line."""
        ...

    def annotated(self, remarks: Iterable[Remark]) -> bytes:
        """Give a Word document (.docx) of the draft with the remarks as comments."""
        ...


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A draft without layout: pasted, or from a text file."""

    text: str

    def annotated(self, remarks: Iterable[Remark]) -> bytes:
        """Give a Word document of the text, one paragraph a line, with the remarks as comments."""
        import docx

        from ui.word_draft import WordDraft

        document = docx.Document()
        for line in self.text.split("\n"):
            document.add_paragraph(printable(line))
        return WordDraft(document).annotated(remarks)


def read_draft(path: Path) -> Draft:
    """Read a draft: a Word document, or a text file in any encoding that speeches may have.

    Raises the ``DocumentError`` that fits.
    """
    if path.suffix.lower() == WORD_SUFFIX:
        from ui.word_draft import read_word_draft

        return read_word_draft(path)
    return TextDraft(read_document(path).text)


def write_annotated(draft: Draft, items: Iterable[Checked], path: Path) -> None:
    """Write a draft with the verdicts as comments; raises ``OutputFailed``."""
    from ui.quote_text import remark_text

    remarks = [Remark(i.quotation.start, i.quotation.end, remark_text(i)) for i in items]
    try:
        path.write_bytes(draft.annotated(remarks))
    except OSError as err:
        raise OutputFailed(reason_of(err)) from err
