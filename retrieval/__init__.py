"""Retrieval reads the index: it searches, and answers with citations.  It never writes."""

from retrieval.address import Address
from retrieval.answer import Answer, Citation, Hit, State, Statement, Turn
from retrieval.library import Library, LibrarySettings

__all__ = [
    "Address",
    "Answer",
    "Citation",
    "Hit",
    "Library",
    "LibrarySettings",
    "State",
    "Statement",
    "Turn",
]
