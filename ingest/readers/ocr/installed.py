"""Whether pages can be read by optical character recognition, found out without importing the engine."""

from __future__ import annotations

from importlib.util import find_spec


def ocr_is_installed() -> bool:
    """Whether the extra ``ocr`` is there."""
    return find_spec("rapidocr") is not None
