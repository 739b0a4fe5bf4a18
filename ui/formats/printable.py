"""Text that may stand in HTML and in a Word document."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (production «Char»): control characters, lone surrogates, U+FFFE and U+FFFF."""


def printable(text: str) -> str:
    """Put U+FFFD in place of each character that neither HTML nor XML may hold; the length stays the same."""
    return _NOT_XML.sub("\ufffd", text)
