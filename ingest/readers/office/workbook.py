"""Workbooks (.xlsx, .xlsm): the rows of each sheet, their cells as the sheet shows them.

Hidden sheets, rows and columns, formulas and remarks are left out.  Rows are read one after the other, so that a
large sheet takes no more memory than a small one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.office.cell_values import CellFormats, shown_string, shown_value
from ingest.readers.package import local_name
from ingest.readers.refusal import refusing
from ingest.readers.rows import Cell, table_lines
from ingest.readers.word.parts import WordParts, open_word
from ingest.readers.zipped import NotUnpacked

MOST_SHEET = 80_000_000
"""Largest sheet that is read, in bytes unpacked: half a million rows."""

MOST_CELLS = 2_000_000
"""Most filled cells of a workbook; a list of all villages of a province has a tenth of them."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
MOST_STRINGS = 500_000
"""Most different texts of a workbook."""

# What stands before and behind the rows is looked up in the bytes: as a tree it would bring all rows along.
_MERGE = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s{1,8}[^>]{0,100}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_COLUMN = re.compile(rb"<(?:\w{1,20}:)?col\s[^>]{0,300}>")
_MOST_COLUMNS = 16_384  # of a sheet, by the format
_MOST_MERGED = 100_000  # merged ranges of a sheet


def read_workbook(data: bytes, path: Path) -> Document:
    """Read a workbook; raises ``DocumentUnreadable`` or ``DocumentEncrypted``."""
    with refusing(path, "请把里面的文字另存为 .docx 或 .txt 再试"):
        parts = open_word(data)
        main = parts.target("", "officeDocument", "xl/workbook.xml")
        text = clean_lines(_Workbook(parts, main).lines())
        try:
            title = clean(parts.core_title())
        except NotUnpacked:
            title = ""
        return Document(text, title=title)


class _Workbook:
    def __init__(self, parts: WordParts, main: str) -> None:
        self._parts, self._main = parts, main
        self._root = parts.tree(main)
        self._relations = parts.relations(main)
        self._strings = _shared_strings(parts, self._related("sharedStrings"))
        properties = next((e for e in self._root if local_name(e) == "workbookPr"), None)
        from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        self._formats = CellFormats.of(parts.optional_tree(self._related("styles")), from_1904=from_1904)
        self._cells = 0

    def lines(self) -> Iterator[str]:
        """The rows of all sheets; where there are several, each below its name."""
        sheets = [(name, list(self._sheet(part))) for name, part in self._sheets()]
        filled = [(name, lines) for name, lines in sheets if lines]
        for name, lines in filled:
            if len(filled) > 1:
                yield name
            yield from lines

    def _related(self, kind: str) -> str:
        return next((relation.part for relation in self._relations.values() if relation.kind == kind), "")

    def _sheets(self) -> Iterator[tuple[str, str]]:
        for element in self._root.iter():
            if local_name(element) == "sheet" and element.get("state", "visible") == "visible":
                relation = next((self._relations[v] for v in element.attrib.values() if v in self._relations), None)
                if relation is not None and relation.kind == "worksheet" and relation.part in self._parts.members:
                    yield clean(element.get("name", "")), relation.part

    def _sheet(self, part: str) -> Iterator[str]:
        data = self._parts.read(part, MOST_SHEET)
        merges, hidden = _merges(data), _hidden_columns(data)
        shown: list[dict[int, str]] = []
        values: dict[int, str] = {}  # of merged cells, by their column, as far as the rows that are read have them
        for number, row in _rows(data):
            cells: dict[int, str] = {}
            for column, cell in _placed_cells(row):
                value = clean(shown_value(cell, self._strings, self._formats))
                self._cells += bool(value)
                if self._cells > MOST_CELLS:
                    raise NotUnpacked(f"表格太大（超过 {MOST_CELLS // 10_000} 万格）")
                if value:
                    cells[column] = value
            for column, first, last in merges.get(number, ()):
                values[column] = cells.get(column, "") if number == first else values.get(column, "")
                if values[column] and number <= last:
                    cells.setdefault(column, values[column])
            if row.get("hidden") not in {"1", "true"}:
                shown.append({column: value for column, value in cells.items() if column not in hidden})
        yield from table_lines(_grid(shown))


def _grid(rows: Sequence[Mapping[int, str]]) -> list[list[Cell]]:
    """The rows with a cell for each column that has a value anywhere; a sheet too sparse for that keeps its own."""
    columns = sorted({column for row in rows for column in row})
    if len(rows) * len(columns) > MOST_CELLS:
        return [[Cell((row[column],)) for column in sorted(row)] for row in rows]
    return [[Cell((row[column],) if column in row else ()) for column in columns] for row in rows]


def _rows(data: bytes) -> Iterator[tuple[int, Any]]:
    """The rows of a sheet with their numbers, each forgotten when the next one is read."""
    number = 0
    for row in _elements(data, "row"):
        given = row.get("r", "")
        number = int(given) if given.isdecimal() and len(given) <= 7 else number + 1
        yield number, row


def _elements(data: bytes, name: str) -> Iterator[Any]:
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=f"{{*}}{name}", resolve_entities=False, no_network=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as err:
        raise NotUnpacked("内容已损坏，不是有效的 XML") from err


def _placed_cells(row: Any) -> Iterator[tuple[int, Any]]:
    column = 0
    for cell in row:
        if local_name(cell) != "c":
            continue
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _column(match[1]) if match else column + 1
        yield column, cell


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _merges(data: bytes) -> Mapping[int, list[tuple[int, int, int]]]:
    """The merged cells that go down, by the rows that they take part in: column, first row, last row."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    taken = 0
    for match in _MERGE.finditer(data, data.rfind(b"sheetData>")):
        column, first, last = _column(match[1].decode()), int(match[2]), int(match[3])
        taken += max(last - first, 0) + 1
        if last > first and taken <= _MOST_MERGED:
            for number in range(first, last + 1):
                found.setdefault(number, []).append((column, first, last))
    return found


def _hidden_columns(data: bytes) -> frozenset[int]:
    found: set[int] = set()
    for match in _COLUMN.finditer(data, 0, max(data.find(b"sheetData>"), 0)):
        ends = [re.search(rb'\b%b="(\d{1,5})"' % end, match[0]) for end in (b"min", b"max")]
        if ends[0] and ends[1] and re.search(rb'\bhidden="(?:1|true)"', match[0]):
            found.update(range(int(ends[0][1]), min(int(ends[1][1]), _MOST_COLUMNS) + 1))
    return frozenset(found)


def _shared_strings(parts: WordParts, name: str) -> Sequence[str]:
    """The texts that cells refer to by their number, without what shows how they are spoken."""
    if name not in parts.members:
        return ()
    found: list[str] = []
    for item in _elements(parts.read(name, MOST_SHEET), "si"):
        if len(found) >= MOST_STRINGS:
            raise NotUnpacked(f"表格太大（超过 {MOST_STRINGS // 10_000} 万种文字）")
        found.append(shown_string(item))
    return found
