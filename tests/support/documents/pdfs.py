"""PDF files that tests make themselves: lines at given places, in a Chinese font that is not embedded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595.0, 842.0
SIZE, PITCH = 16.0, 28.0
LEFT, TOP = 80.0, 760.0
COLUMNS, ROWS = 27, 22  # characters of a line, lines of a page


_TURNS = {
    0: ("595 842", "1 0 0 1 0 0"),
    90: ("842 595", "0 1 -1 0 842 0"),
    180: ("595 842", "-1 0 0 -1 595 842"),
    270: ("842 595", "0 -1 1 0 0 595"),
}


@dataclass(frozen=True, slots=True)
class Put:
    """A line of text at a place (points from the lower left corner)."""

    x: float
    y: float
    text: str
    size: float = SIZE


def make_pdf(
    pages: Sequence[Iterable[Put]],
    title: str = "",
    *,
    scanned: bool = False,
    locked: bool = False,
    turn: int = 0,
    drawing: str = "",
) -> bytes:
    """A PDF.

    ``scanned`` puts a picture in place of the text, ``locked`` asks for a password that nobody knows, ``turn``
    (degrees) draws the page lying and has it turned, ``drawing`` is drawn on every page besides.
    """
    head: list[str | bytes] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{10 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        f"<< /Title <{('﻿' + title).encode('utf-16-be').hex()}> >>",
        _stream(b"\x00", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"),
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'5a' * 32}> /U <{'a5' * 32}> >>",
        "<< >>",
    ]  # fmt: skip
    objects: list[str | bytes] = list(head)
    box, matrix = _TURNS[turn]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}] /Rotate {turn} /Contents {11 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >> >>"
        )
        shown = "q 500 0 0 700 50 50 cm /I Do Q" if scanned else "\n".join(map(_shown, page))
        objects.append(_stream(f"{matrix} cm {drawing} {shown}".encode("ascii"), ""))
    return _written(objects, "/Encrypt 8 0 R /ID [<00> <00>]" if locked else "")


def typeset(paragraphs: Iterable[str], head: str = "", *, numbered: bool = False) -> list[list[Put]]:
    """The pages of a text: indented by two characters, running on over lines and pages."""
    lines = [line for paragraph in paragraphs for line in _lines(paragraph)]
    pages: list[list[Put]] = []
    for first in range(0, len(lines), ROWS):
        page = [
            Put(LEFT + indent, TOP - PITCH * n, text) for n, (indent, text) in enumerate(lines[first : first + ROWS])
        ]
        number = len(pages) + 1
        if head:
            page.append(Put(LEFT + 100, 800, f"{head}", 10))
        if numbered:
            page.append(Put(280, 60, f"— {number} —", 12))
        pages.append(page)
    return pages


def width(text: str) -> float:
    """The width of a text in characters of full width."""
    return sum(0.5 if " " <= character <= "~" else 1.0 for character in text)


def _lines(paragraph: str) -> Iterator[tuple[float, str]]:
    line, indent = "", 2.0
    for character in paragraph:
        if indent + width(line + character) > COLUMNS:
            yield indent * SIZE, line
            line, indent = "", 0.0
        line += character
    yield indent * SIZE, line


def _shown(put: Put) -> str:
    return f"BT /F {put.size} Tf 1 0 0 1 {put.x} {put.y} Tm <{put.text.encode('utf-16-be').hex()}> Tj ET"


def _stream(data: bytes, entries: str) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _written(objects: Sequence[str | bytes], trailer: str) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        body = content if isinstance(content, bytes) else content.encode("utf-8")
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(data)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    return (
        data
        + (
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
        ).encode()
    )
