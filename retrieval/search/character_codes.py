"""Characters and pairs of them as whole numbers, so that many are compared at once."""

from __future__ import annotations

BITS = 21
"""Bits of a character's number; a pair is that of its first, shifted by as many, and that of its second."""


def code_of(characters: str) -> int:
    """The number of a character, or of a pair of them.

    >>> code_of("人大") == code_of("人") << BITS | code_of("大")
    True
    """
    return ord(characters) if len(characters) == 1 else ord(characters[0]) << BITS | ord(characters[1])
