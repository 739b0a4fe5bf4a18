"""The glyphs of an OFD page from its text objects (GB/T 33190-2016, 11.2 and 11.3).

OFD measures in millimetres from the upper left corner; glyphs are in points from the lower left one, as in a PDF.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.readers.package import local_name
from ingest.readers.pdf.lines import Glyph, is_wide

POINTS = 72 / 25.4
"""Points in a millimetre."""

_MOST_STEPS = 100_000  # distances of one text object; «g 9999999 1» would make millions of them
_TILTED = math.radians(5)  # text more oblique than this is a watermark or a stamp
_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})(?:[Ee][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A place on the page for one within an object: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def glyphs_of(content: Any, height: float) -> Iterator[Glyph]:
    """The characters of a page, or of its template, that stand upright; ``height`` of the page is in millimetres."""
    for element in content.iter():
        if local_name(element) == "TextObject" and element.get("Visible") not in {"false", "0"}:
            yield from _object_glyphs(element, height)


def has_pictures(content: Any) -> bool:
    """Whether a page shows a picture."""
    return any(local_name(element) == "ImageObject" for element in content.iter())


def numbers(text: str) -> list[float]:
    """The numbers of a list that is parted by blanks; what is no number ends it."""
    found = []
    for word in text.split()[:_MOST_STEPS]:
        if not _NUMBER.fullmatch(word):
            break
        found.append(float(word))
    return found


def _object_glyphs(element: Any, height: float) -> Iterator[Glyph]:
    boundary = numbers(element.get("Boundary", ""))
    size = next(iter(numbers(element.get("Size", ""))), 0.0)
    if len(boundary) < 2 or not 0 < size < 1_000:
        return
    given = numbers(element.get("CTM", ""))
    matrix = _Matrix(*given[:6]) if len(given) >= 6 else _Matrix()
    tilt = math.atan2(matrix.b, matrix.a) % (math.pi / 2)
    if _TILTED < tilt < math.pi / 2 - _TILTED:
        return
    scale = math.hypot(matrix.a, matrix.b)
    across = next(iter(numbers(element.get("HScale", "1"))), 1.0) * scale
    x = y = 0.0
    for code in element:
        if local_name(code) != "TextCode":
            continue
        x = next(iter(numbers(code.get("X", ""))), x)
        y = next(iter(numbers(code.get("Y", ""))), y)
        for character, left, base in _placed(code, x, y):
            page_x, page_y = matrix.at(left, base)
            width = (size if is_wide(character) else size / 2) * across
            left_edge, baseline = boundary[0] + page_x, height - (boundary[1] + page_y)
            box = left_edge, baseline - 0.12 * size * scale, left_edge + width, baseline + 0.88 * size * scale
            if all(map(math.isfinite, box)):
                yield Glyph(character, *(POINTS * side for side in box))


def _placed(code: Any, x: float, y: float) -> Iterator[tuple[str, float, float]]:
    """The characters of a text code with the place of each: the first, and the distances to the next ones."""
    text = "".join(code.itertext())
    across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
    for number, character in enumerate(text):
        if character >= " ":
            yield character, x, y
        if number < len(across):
            x += across[number]
        elif across:
            x += across[-1]
        if number < len(down):
            y += down[number]


def _steps(text: str) -> list[float]:
    """Distances, of which «g 3 2.5» stands for 2.5 2.5 2.5."""
    words = text.split()[:_MOST_STEPS]
    steps: list[float] = []
    place = 0
    while place < len(words) and len(steps) < _MOST_STEPS:
        if words[place] == "g" and place + 2 < len(words):
            count = words[place + 1]
            if not (re.fullmatch(r"\d{1,6}", count) and _NUMBER.fullmatch(words[place + 2])):
                break
            steps += [float(words[place + 2])] * min(int(count), _MOST_STEPS)
            place += 3
        elif _NUMBER.fullmatch(words[place]):
            steps.append(float(words[place]))
            place += 1
        else:
            break
    return steps
