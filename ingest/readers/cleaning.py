"""Extracted text made fit to be quoted: one paragraph a line, nothing in it that a reader cannot see.

Plain text files are not cleaned: their text is stored as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# All that any system or format takes for the end of a line.
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"  # without width, directions
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use: bullets and ornaments of symbol fonts
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # half characters and what is none
)
# Spaces of any width but the full one, by which Chinese text is indented.
_SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f ]+")


def clean(text: str) -> str:
    """One line without unseen characters: spaces and tabs as one space, full-width ones kept within the line."""
    return _SPACES.sub(" ", _UNSEEN.sub("", _LINE_END.sub(" ", text))).strip()


def clean_lines(texts: Iterable[str]) -> str:
    """The text of a document: every line of every text cleaned, empty ones left out, each with a line feed."""
    lines = (clean(line) for text in texts for line in _LINE_END.split(text))
    return "".join(f"{line}\n" for line in lines if line)
