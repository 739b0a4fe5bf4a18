"""Word documents as drafts: their text with the way back to its runs, and comments at the exact words."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import DocumentUnreadable
from ingest.readers.sandbox.frames import Frame
from ui.formats.printable import printable
from ui.formats.remark import AUTHOR, INITIALS, Remark

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_MOST_BYTES = 200_000_000
"""Largest sum of a document's parts, unpacked, in bytes: a packed gigabyte of nothing is no draft."""

_NAME = Path("draft.docx")
_PLAIN_PARTS = {"rPr", "t"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run whose text begins at ``start`` of the draft's text."""

    start: int
    run: Run


class WordDraft:
    """A Word document; its text is that of its paragraphs, one a line, tables in their place, row by row."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pieces: list[_Piece] = []
        lines = []
        start = 0
        for paragraph in _paragraphs(document):
            line = ""
            for run in _runs(paragraph):
                self._pieces.append(_Piece(start + len(line), run))
                line += run.text.replace("\n", " ")
            lines.append(line)
            start += len(line) + 1
        self.text = "\n".join(lines)

    def annotated(self, remarks: Iterable[Remark]) -> bytes:
        """The document with a comment at each remark; what it held before stays as it was."""
        ordered = sorted(remarks, key=lambda r: -r.start)
        self._cut(sorted({offset for remark in ordered for offset in (remark.start, remark.end)}))
        if ordered:
            self._comment(ordered)
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _comment(self, remarks: Iterable[Remark]) -> None:
        """Put the comments, each made in a list of its own: python-docx reads through a whole list for a free id."""
        from docx.comments import Comments

        there = self._document.comments
        whole, part = there._comments_elm, there._comments_part
        free = max((comment.comment_id for comment in there), default=-1) + 1
        empty = deepcopy(whole)
        for comment in list(empty):
            empty.remove(comment)
        for number, remark in enumerate(remarks, free):
            own = Comments(empty, part).add_comment(printable(remark.text), AUTHOR, INITIALS)
            own._comment_elm.id = number
            whole.append(own._comment_elm)
            first, last = (self._pieces[self._index_at(offset)].run for offset in (remark.start, remark.end - 1))
            first.mark_comment_range(last, number)

    def _cut(self, offsets: Sequence[int]) -> None:
        """Let a run begin at each offset (rising), if the one that holds it may be cut."""
        pieces: list[_Piece] = []
        for piece in self._pieces:
            length = len(piece.run.text)
            first, last = bisect_right(offsets, piece.start), bisect_left(offsets, piece.start + length)
            places = [offset - piece.start for offset in offsets[first:last]] if length else []
            if places and _is_plain(piece.run):
                starts = (piece.start, *offsets[first:last])
                pieces += map(_Piece, starts, _split(piece.run, [0, *places, length]))
            else:
                pieces.append(piece)
        self._pieces = pieces

    def _index_at(self, offset: int) -> int:
        """The index of the run that holds an offset."""
        return max(bisect_right(self._pieces, offset, key=lambda piece: piece.start) - 1, 0)


def word_draft(path: Path, data: bytes) -> WordDraft:
    """Read the bytes of a Word document; raises ``DocumentUnreadable``, which names ``path``."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        _check_size(data, path)
        return WordDraft(docx.Document(io.BytesIO(data)))
    except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as err:  # XML: SyntaxError
        raise DocumentUnreadable(path, "它不是完好的 Word 文档（.docx）。请用 Word 或 WPS 另存后再试。") from err


def text_task(data: bytes, _request: Mapping[str, Any]) -> Frame:
    """The text of a Word document, in the process that opens it (``ingest.readers.sandbox.child``)."""
    return Frame({}, word_draft(_NAME, data).text.encode("utf-8", "replace"))


def annotate_task(data: bytes, request: Mapping[str, Any]) -> Frame:
    """A Word document with the comments ``remarks`` of a request, in the process that opens it."""
    remarks = [Remark(int(start), int(end), str(text)) for start, end, text in request["remarks"]]
    return Frame({}, word_draft(_NAME, data).annotated(remarks))


def _check_size(data: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
            raise DocumentUnreadable(path, "它展开后太大。请只留下要核对的文字。")


def _paragraphs(container: Any) -> Iterator[Paragraph]:
    """The paragraphs of a document or a table cell in order; a merged cell once."""
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _of_table(block)
        else:
            yield block


def _of_table(table: Table) -> Iterator[Paragraph]:
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from _paragraphs(cell)


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    from docx.text.run import Run

    for inner in paragraph.iter_inner_content():
        yield from [inner] if isinstance(inner, Run) else inner.runs


def _is_plain(run: Run) -> bool:
    """Whether a run is text alone, without breaks, pictures or fields."""
    return all(str(part.tag).rpartition("}")[2] in _PLAIN_PARTS for part in run._r)


def _split(run: Run, places: Sequence[int]) -> list[Run]:
    """Cut a run of plain text at all places (its ends among them) into runs of the same looks; gives them."""
    from docx.text.run import Run

    text = run.text
    parts = [text[start:end] for start, end in pairwise(places)]
    run.text = parts[0]
    runs = [run]
    for part in parts[1:]:
        twin = deepcopy(run._r)
        runs[-1]._r.addnext(twin)
        runs.append(Run(twin, run._parent))
        runs[-1].text = part
    return runs
