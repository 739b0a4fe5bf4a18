"""Quote lookup: the exact sentence, its address, and whether a quotation is right.  No encoder is needed."""

from retrieval.quotes.finder import PHRASE_LENGTH, QuoteFinder
from retrieval.quotes.match import Difference, Lookup, Match

__all__ = ["PHRASE_LENGTH", "Difference", "Lookup", "Match", "QuoteFinder"]
