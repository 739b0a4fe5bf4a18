"""How a document's place is written in an index and in notes."""

from __future__ import annotations

from pathlib import Path


def source_name(path: Path) -> str:
    """The absolute path as it is kept in the index; bytes that are no UTF-8 are spelt out."""
    return encodable(str(path.resolve()))


def encodable(text: str) -> str:
    """A text that can be written as UTF-8: lone surrogates are spelt out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
