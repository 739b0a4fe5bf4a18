"""The punctuation that ends sentences and clauses, Chinese and Latin: characters for a set, a regex class or ``in``."""

from __future__ import annotations

SENTENCE_ENDS = "。！？!?"
"""What ends a sentence; the Latin full stop stands in figures and names."""

STRONG_STOPS = SENTENCE_ENDS + "；;：:"
"""What ends a sentence or a part of it that may be a point of its own."""

COMMAS = "，,"

CLAUSE_STOPS = COMMAS + "；;：:"
"""What parts clauses inside a sentence."""

CLAUSE_ENDS = CLAUSE_STOPS + SENTENCE_ENDS
"""What ends a clause."""

PHRASE_ENDS = CLAUSE_ENDS + "、"
"""What ends a clause, or a member of a row."""

CLOSERS = "\"'”’」』】》）)〕]"
"""Closing quotation marks and brackets: behind the end of a sentence they belong to it."""
