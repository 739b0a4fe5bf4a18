"""The lines on the picture of a page, through rapidocr; runs in a process of its own.

A page is shown at 150 dots an inch, at which type of the usual size has the height that the recogniser works with.
Red ink in the lower part of a page is taken out: it is a stamp over text, while the red head stands above.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from ingest.errors import DocumentUnreadable
from ingest.readers.sandbox.frames import Frame

PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp")
"""Suffixes of pictures (lower case)."""

MOST_PAGES = 500
MOST_PIXELS = 80_000_000
"""Largest picture that is unpacked."""

_DOTS = 150 / 72  # pixels a point
_LONGEST_SIDE = 2_000  # pixels
_HEAD = 0.4  # of a page's height, below which red ink is a stamp
_THREADS = 2


def count_task(data: bytes, request: Mapping[str, Any]) -> Frame:
    """The number of pages of a file; raises ``DocumentUnreadable``."""
    return Frame({"pages": _count(data, str(request["suffix"]))})


def page_task(data: bytes, request: Mapping[str, Any]) -> Frame:
    """The lines of one page, as JSON: the size of its picture, and of each line text, confidence and corners."""
    picture = _picture(data, str(request["suffix"]), int(request["page"]))
    height, width = picture.shape[:2]
    found = _engine()(picture)
    lines = []
    if found.txts is not None:
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True):
            lines.append([text, round(float(score), 4), [[float(x), float(y)] for x, y in box]])
    return Frame({"width": width, "height": height}, json.dumps(lines, ensure_ascii=False).encode("utf-8", "replace"))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": _LONGEST_SIDE,
            "Rec.rec_batch_num": 2,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        }
    )


def _count(data: bytes, suffix: str) -> int:
    if suffix in PICTURES:
        with _opened(data) as picture:
            return min(int(getattr(picture, "n_frames", 1)), MOST_PAGES)
    import pypdfium2

    with closing(pypdfium2.PdfDocument(data)) as pdf:
        count = len(pdf)
    if count > MOST_PAGES:
        raise DocumentUnreadable(Path(), f"页数太多（{count} 页，上限 {MOST_PAGES} 页）。请拆成几份。")
    return count


def _picture(data: bytes, suffix: str, number: int) -> Any:
    """The picture of a page as an array of red, green and blue (height × width × 3, uint8)."""
    import numpy as np

    if suffix in PICTURES:
        from PIL import ImageOps

        with _opened(data) as opened:
            opened.seek(number)
            image = ImageOps.exif_transpose(opened.convert("RGB"))
    else:
        import pypdfium2

        with closing(pypdfium2.PdfDocument(data)) as pdf, closing(pdf[number]) as page:
            longest = max(page.get_size())
            image = page.render(scale=min(_DOTS, _LONGEST_SIDE / max(longest, 1.0))).to_pil().convert("RGB")
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    pixels = np.array(image)
    below = int(_HEAD * pixels.shape[0])
    pixels[below:] = pixels[below:, :, :1]  # red ink has as much red as paper
    return pixels[:, :, ::-1].copy()  # the engine reads blue, green and red


def _opened(data: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as err:
        raise DocumentUnreadable(Path(), "不是有效的图片，或者已损坏。请重新扫描或拍摄一份再试。") from err
    if picture.width * picture.height > MOST_PIXELS:
        raise DocumentUnreadable(Path(), f"图片太大（上限 {MOST_PIXELS // 10_000} 万像素）。请缩小再试。")
    return picture


def lines_of_reply(body: bytes) -> Iterator[tuple[str, float, Sequence[Sequence[float]]]]:
    """The lines that a reply holds: text, confidence, and the four corners of each."""
    for text, score, corners in json.loads(body):
        yield str(text), float(score), [[float(x), float(y)] for x, y in corners]
