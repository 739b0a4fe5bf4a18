#!/usr/bin/env python3
"""Cut single work reports out of one file that holds many of them.

    cut_reports.py COLLECTION.txt OUT_FOLDER

Writes the eight reports that questions_reports.jsonl asks about, one a file
(gwr_1999.txt ... gwr_2012.txt). A report begins at its title line and ends
where the next title or the library's licence note begins; such residue and
empty lines are dropped. The same input always gives the same files.
"""
from __future__ import annotations

import re
import sys
from pathlib import Path

YEARS = ("1999", "2001", "2003", "2005", "2006", "2008", "2010", "2012")
TITLE = re.compile(r"^(\d{4})年中华人民共和国国务院政府工作报告(?:（摘要）)?$")
LICENCE = ("本作品是中华人民共和国的", "注：中文维基文库", "Public domain")
RESIDUE = re.compile(r"\[(?:编辑|\d+)\]|↑.*$")


def cut(text: str) -> dict[str, str]:
    """The reports of the collection by year: title line, then one paragraph a line."""
    reports: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for raw in text.removeprefix("\ufeff").splitlines():
        line = RESIDUE.sub("", raw).strip()
        title = TITLE.match(line)
        if title:
            lines = reports.setdefault(title[1], [])
        elif line.startswith(LICENCE):
            lines = None
        if lines is not None and line:
            lines.append(line)
    return {year: "\n".join(lines) + "\n" for year, lines in reports.items()}


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    reports = cut(Path(sys.argv[1]).read_text(encoding="utf-8"))
    missing = [year for year in YEARS if year not in reports]
    if missing:
        print(f"not in the collection: {', '.join(missing)}", file=sys.stderr)
        return 1
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        (folder / f"gwr_{year}.txt").write_text(reports[year], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
