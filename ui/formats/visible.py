"""Text that may be written to a terminal: what would steer it is shown instead of done."""

from __future__ import annotations

import re

_STEERING = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line ends, and the characters that turn the direction of writing."""

# U+2400 and what follows are pictures of the control characters, in their order.
_PICTURES, _DELETE, _UNKNOWN = 0x2400, "\u2421", "\ufffd"


def visible(text: str) -> str:
    """Put a picture (␛ for ESC) or U+FFFD in place of each character that steers a terminal; the length stays the same.

    Names of files and texts of speeches are other people's: on a terminal they could move the cursor, hide what
    was written, or answer in the user's name.
    """
    return _STEERING.sub(_picture, text)


def escaped(text: str) -> str:
    """Write the same characters within JSON as its escapes, which mean what they meant."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x7F:
        return _DELETE
    return chr(_PICTURES + code) if code < 0x20 else _UNKNOWN
