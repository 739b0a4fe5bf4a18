"""Text whose paragraphs stand one behind the other in one line, parted by the blanks that once indented them."""

from __future__ import annotations

import re

from ingest.text.punctuation import CLOSERS, STRONG_STOPS

# Set by hand; tests/ingest/readers/test_long_lines.py holds them.
_LONG = 120  # characters; shorter lines with wide blanks are signatures, names and rows of tables
_LEAST_BEHIND_STOPS = 0.5  # of the wide blanks of a line; the others stand behind headings

_BLANKS = r"(?:[　\u2003]{2}|[ \u00a0]{4}|\t)"  # an indent of two characters
_GAP = re.compile(rf"(?<=\S){_BLANKS}")
_GAP_BEHIND_STOP = re.compile(rf"(?<=[{re.escape(STRONG_STOPS + CLOSERS)}…]){_BLANKS}")


def with_paragraphs(text: str) -> str:
    r"""The text with a line feed in place of the first blank of each indent inside a long line; no offset changes.

    >>> line = "　　" + "今天讲三点意见，请大家认真落实。" * 6
    >>> with_paragraphs(line + line).count("\n")
    1
    """
    if not any(blank in text for blank in ("　　", "    ", "\t", "\u2003\u2003", "\u00a0\u00a0")):
        return text
    return "\n".join(_parted(line) if len(line) >= _LONG else line for line in text.split("\n"))


def _parted(line: str) -> str:
    gaps = len(_GAP.findall(line))
    if not gaps or len(_GAP_BEHIND_STOP.findall(line)) < _LEAST_BEHIND_STOPS * gaps:
        return line
    return _GAP.sub(lambda match: f"\n{match[0][1:]}", line)
