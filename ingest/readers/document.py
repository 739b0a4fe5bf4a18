"""What a reader finds in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, one paragraph a line, and its properties; one that the file does not hold is empty.

    ``date`` is written as 2023-03-05; ``unsure`` names the properties that are guesses.
    """

    text: str
    title: str = ""
    date: str = ""
    speaker: str = ""
    occasion: str = ""
    unsure: tuple[str, ...] = ()
