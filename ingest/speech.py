"""One manuscript as stored: its text and what is known about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """One manuscript (讲话稿).

    ``text`` is the decoded text without BOM and with line feeds as line ends, nothing else changed;
    every offset in the project counts characters of it, half-open.
    """

    id: str
    title: str
    text: str
    kind: str = "讲话"
    source: str = ""
    date: str = ""
    speaker: str = ""
    occasion: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
