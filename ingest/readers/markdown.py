"""Markdown files: the text as it stands, without what no reader of the page sees, and its tables as rows.

Comments, fenced code and the matter in front (YAML between lines of dashes) are left out; headings keep their marks,
for the outline reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.readers.document import Document
from ingest.readers.particulars.dates import date_in
from ingest.readers.rows import BETWEEN_CELLS

_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_MATTER_FENCE = ("---", "+++")
_MATTER = re.compile(r"(?P<key>[A-Za-z_]{2,20})\s{0,4}[:=]\s{0,4}[\"']?(?P<value>[^\"'\n]{0,200})")
_ROW = re.compile(r"\s{0,3}\|.*\|\s{0,8}")
_RULE = re.compile(r"[\s|:-]{3,}")  # the line of dashes below the header of a table
_AUTHORS = ("speaker", "author")


def read_markdown(text: str) -> Document:
    r"""What a text in Markdown says, and its matter in front as title, date and speaker.

    >>> read_markdown("# 防汛\n<!-- 待改 -->\n| 镇 | 水库 |\n|---|---|\n| 红旗镇 | 5座 |\n").text
    '# 防汛\n镇 | 水库\n红旗镇 | 5座\n'
    """
    lines = text.split("\n")
    matter = _matter(lines)
    body = "\n".join(lines[len(matter) + 2 if matter else 0 :])
    shown = "\n".join(_without_table_marks(_without_code(_without_comments(body).split("\n"))))
    found = {
        match["key"].lower(): match["value"].strip()
        for line in matter
        if (match := _MATTER.match(line)) and match["value"]
    }
    speaker = next((found[name] for name in _AUTHORS if name in found), "")
    return Document(shown, title=found.get("title", ""), date=date_in(found.get("date", "")), speaker=speaker)


def _matter(lines: list[str]) -> list[str]:
    """The lines between the two rows of dashes that a file begins with."""
    if lines[0].strip() not in _MATTER_FENCE:
        return []
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == lines[0].strip():
            return lines[1:number]
        if not line.strip() or not (_MATTER.match(line) or line.startswith((" ", "-", "#"))):
            return []
    return []


def _without_comments(text: str) -> str:
    """The text without comments; a line of which nothing is left goes with them."""
    parts, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[position:start])
        position = end + len("-->")
        alone = text[text.rfind("\n", 0, start) + 1 : start].strip() == ""
        if alone and text[position : position + 1] == "\n":
            position += 1
    return "".join([*parts, text[position:]])


def _without_code(lines: Iterable[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if fence:
            if match and match["fence"].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match:
            fence = match["fence"]
        else:
            yield line


def _without_table_marks(lines: Iterable[str]) -> Iterator[str]:
    """Rows without the bars around them, and without the line that only draws the table."""
    in_table = False
    for line in lines:
        if not _ROW.fullmatch(line):
            in_table = False
            yield line
        elif _RULE.fullmatch(line) and in_table:
            continue
        else:
            in_table = True
            yield BETWEEN_CELLS.join(cell.strip() for cell in line.strip()[1:-1].split("|")).strip()
