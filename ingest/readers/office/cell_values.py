"""The value of a cell of a workbook as the sheet shows it: dates, percentages, numbers without the computer's dust."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.readers.package import local_name

# Formats that every workbook has without naming them (ECMA-376, 18.8.30); 27 to 58 are those of Chinese programs.
_BUILT_IN: Mapping[int, str] = {
    9: "0%", 10: "0.00%", **dict.fromkeys((14, 15, 16, 22), "yyyy-mm-dd"), 17: "yyyy-mm",
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47, 32, 33, 34, 35, 55, 56), "h:mm"),
    27: "yyyy年m月", 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "yyyy-mm-dd", 31: "yyyy年m月d日", 36: "yyyy年m月",
    50: "yyyy年m月", 51: 'm"月"d"日"', 52: "yyyy年m月", 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: "yyyy年m月",
    58: 'm"月"d"日"',
}  # fmt: skip
_NO_CODE = re.compile(r'"[^"]{0,50}"|\\.|\[[^\]]{0,50}\]|_.|\*.')  # of a format: quoted text, colours, fillings
_DAYS = 2_958_465  # from 1900 to 9999
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{0,40})?(?:[Ee][+-]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class CellFormats:
    """The format of each style of cells; ``from_1904`` where days are counted from 1904."""

    codes: Sequence[str]
    from_1904: bool = False

    @classmethod
    def of(cls, root: Any, *, from_1904: bool) -> CellFormats:
        """Read them from the part ``styles``, None where there is none."""
        own: dict[str, str] = {}
        codes: list[str] = []
        for element in root if root is not None else ():
            if local_name(element) == "numFmts":
                own = {child.get("numFmtId", ""): child.get("formatCode", "") for child in element}
            elif local_name(element) == "cellXfs":
                codes = [child.get("numFmtId", "") for child in element]
        built_in = {str(number): code for number, code in _BUILT_IN.items()}
        return cls(tuple(own.get(code) or built_in.get(code, "") for code in codes), from_1904)

    def code(self, style: int) -> str:
        """The format of a style of cells, "" where it has none."""
        return self.codes[style] if 0 <= style < len(self.codes) else ""


def shown_value(cell: Any, strings: Sequence[str], formats: CellFormats) -> str:
    """The text of a cell; an error has none."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return shown_string(cell)
    value = next((child.text or "" for child in cell if local_name(child) == "v"), "").strip()
    if kind == "s":
        number = _index(value)
        return strings[number] if 0 <= number < len(strings) else ""
    if kind == "n" and _NUMBER.fullmatch(value):
        return shown_number(float(value), formats.code(_index(cell.get("s", "0"))), from_1904=formats.from_1904)
    return {"b": {"1": "是", "0": "否"}.get(value, ""), "e": ""}.get(kind, value)


def shown_string(item: Any) -> str:
    """The text of a string, without what shows how it is spoken."""
    return "".join(e.text or "" for e in item.iter() if local_name(e) == "t" and local_name(e.getparent()) != "rPh")


def _index(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


def shown_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number in a format code (ECMA-376, 18.8.31): a date, a percentage, else the plain number."""
    first = code.partition(";")[0]
    letters = _NO_CODE.sub("", first).lower()
    if "y" in letters or ("m" in letters and "d" in letters):
        return _date(value, first, letters, from_1904=from_1904)
    if "h" in letters and "m" in letters:
        minutes = round(value % 1 * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if letters.rstrip().endswith("%"):
        places = len(letters.partition(".")[2].rstrip("% "))
        return f"{value * 100:.{min(places, 10)}f}%"
    unit = "".join(re.findall(r'"([^"]{1,20})"', first)) if first.rstrip().endswith('"') else ""
    plain = format(value, ".15g")
    if "e" in plain:
        plain = format(value, "f").rstrip("0").rstrip(".") if abs(value) < 1e15 else plain
    fixed = re.fullmatch(r"[#,0]{0,10}\.(0{1,10})", letters.strip())
    return (f"{value:.{len(fixed[1])}f}" if fixed else plain) + unit


def _date(value: float, code: str, letters: str, *, from_1904: bool) -> str:
    if not 0 < value < _DAYS:
        return format(value, ".15g")
    # Lotus 1-2-3, and with it Excel, has a 29 February 1900.
    first = dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30)
    try:
        day = first + dt.timedelta(days=int(value))
    except OverflowError:
        return format(value, ".15g")
    chinese = "年" in code or "月" in code
    if "d" not in letters:
        return f"{day.year}年{day.month}月" if chinese else f"{day.year}-{day.month:02d}"
    if "y" not in letters:
        return f"{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日" if chinese else day.isoformat()
