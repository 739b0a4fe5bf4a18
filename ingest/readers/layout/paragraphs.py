"""The paragraphs of a text as its author meant them: joined where lines were wrapped, parted where they were lost."""

from __future__ import annotations

from ingest.readers.layout.long_lines import with_paragraphs
from ingest.readers.layout.wrapped_lines import unwrapped


def restored(text: str) -> str:
    """The text, one paragraph a line; one whose line ends part paragraphs already is kept as it stands."""
    return unwrapped(with_paragraphs(text))
