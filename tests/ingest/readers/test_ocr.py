"""Scans and photographs: what is said where nothing reads them, and what is read where something does."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from ingest.documents.finding import document_of
from ingest.errors import DocumentEmpty, DocumentScanned, DocumentUnreadable
from ingest.readers.ocr.installed import ocr_is_installed
from tests.conftest import REPOSITORY
from tests.support.documents.pdfs import width

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
PARAGRAPHS = [
    "　　同志们，今天召开这次机关工作会议，主要目的是总结过去一年的工作，对新一年的工作进行安排部署。",
    "　　一、提高政治站位，推动各项工作提质增效。全年完成固定资产投资 3.2 亿元，新建学校 5 所，受益群众一千二百人。",
    "　　二、转变工作作风。要坚持问题导向，深入基层调查研究，切实解决群众急难愁盼的问题，真正把好事办好、实事办实。",
]
needs_engine = pytest.mark.skipif(not (ocr_is_installed() and FONT.exists()), reason="没有装 speech-qa[ocr] 或中文字体")


def wrapped(paragraph: str, columns: int) -> list[str]:
    lines = [""]
    for character in paragraph:
        if width(lines[-1] + character) > columns:
            lines.append("")
        lines[-1] += character
    return lines


def scan(dots: int = 200, *, columns: int = 28, red_head: str = "", stamp: bool = False, two: bool = False) -> Image.Image:
    """The picture of an A4 page with the paragraphs, in 16 point type."""
    scale = dots / 72
    page = Image.new("RGB", (int(595 * scale), int(842 * scale)), "white")
    draw = ImageDraw.Draw(page)
    type_size = 10 if two else 16
    font = ImageFont.truetype(FONT, int(type_size * scale))
    if red_head:
        draw.text((120 * scale, 60 * scale), red_head, font=ImageFont.truetype(FONT, int(30 * scale)), fill=(220, 0, 0))
    for side in range(2 if two else 1):
        y = 150.0
        for paragraph in PARAGRAPHS:
            for line in wrapped(paragraph, 21 if two else columns):
                draw.text(((70 + 240 * side) * scale, y * scale), line, font=font, fill=(20, 20, 20))
                y += 28 if not two else 18
    if stamp:
        box = [300 * scale, 340 * scale, 420 * scale, 460 * scale]
        draw.ellipse(box, outline=(220, 30, 30), width=int(4 * scale))
        draw.text((330 * scale, 385 * scale), "★专用章", font=ImageFont.truetype(FONT, int(18 * scale)), fill=(220, 30, 30))
    return page


def saved(page: Image.Image, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    page.save(out, form)
    return out.getvalue()


def accuracy(text: str, expected: str) -> float:
    found, wanted = "".join(text.split()), "".join(expected.split())
    return 1 - Levenshtein.distance(found, wanted) / len(wanted)


ALL = "".join(PARAGRAPHS)


def test_the_engine_is_not_imported_unless_a_scan_is_read() -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom ingest.documents.finding import document_of\n"
        "document_of('同志们。'.encode(), Path('a.txt'))\n"
        "print([name for name in ('rapidocr', 'onnxruntime', 'cv2', 'PIL', 'email') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.skipif(ocr_is_installed(), reason="speech-qa[ocr] 已装")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_without_the_engine_the_command_is_said(form: str) -> None:
    data = saved(Image.new("RGB", (50, 50)), form)
    with pytest.raises(DocumentScanned, match=r"照片\.\w+.*pip install 'speech-qa\[ocr\]'"):
        document_of(data, Path(f"照片.{form.lower()}"))


@needs_engine
def test_what_is_no_picture_is_said_and_an_empty_page_too() -> None:
    with pytest.raises(DocumentUnreadable, match=r"照片\.png：不是有效的图片"):
        document_of(b"\x89PNG\r\n\x1a\n" + bytes(100), Path("照片.png"))
    with pytest.raises(DocumentEmpty):
        document_of(saved(Image.new("RGB", (400, 400), "white")), Path("照片.png"))


@pytest.mark.slow
@needs_engine
@pytest.mark.parametrize(
    ("page", "least"),
    [
        ({}, 0.99), ({"dots": 150}, 0.96), ({"stamp": True}, 0.96), ({"turn": 2}, 0.96), ({"turn": -2}, 0.96),
        ({"grey": True}, 0.96), ({"dots": 150, "grey": True}, 0.96),
    ],
)  # fmt: skip
def test_a_page_is_read(page: dict[str, int], least: float) -> None:
    turn, grey, stamp = page.pop("turn", 0), page.pop("grey", False), page.get("stamp", False)
    picture = scan(**page)  # type: ignore[arg-type]
    picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white") if turn else picture
    picture = Image.blend(picture, Image.new("RGB", picture.size, (150, 150, 150)), 0.5) if grey else picture
    document = document_of(saved(picture), Path("照片.png"))
    print(page, turn, grey, accuracy(document.text, ALL))
    assert accuracy(document.text, ALL) >= least
    if not stamp:  # its letters are a line of their own
        assert len(document.text.splitlines()) == len(PARAGRAPHS)


@pytest.mark.slow
@needs_engine
@pytest.mark.parametrize(("form", "suffix"), [("PDF", ".pdf"), ("JPEG", ".jpg"), ("TIFF", ".tif"), ("WEBP", ".webp"), ("PDF", ".docx")])
def test_a_scan_of_any_format_is_read(form: str, suffix: str) -> None:
    assert accuracy(document_of(saved(scan(), form), Path(f"扫描{suffix}")).text, ALL) >= 0.96


@pytest.mark.slow
@needs_engine
def test_a_red_head_stays_and_two_columns_are_read_one_after_the_other() -> None:
    text = document_of(saved(scan(red_head="某某市人民政府文件")), Path("照片.png")).text
    assert accuracy(text, "某某市人民政府文件" + ALL) >= 0.96
    assert accuracy(document_of(saved(scan(dots=200, two=True)), Path("照片.png")).text, ALL * 2) >= 0.96
