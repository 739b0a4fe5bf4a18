"""Quote lookup: the exact sentence, its address, and whether a quotation is right.  No encoder is needed."""

from retrieval.quotes.attribution import Attribution, attribute
from retrieval.quotes.check import Checked, Quotation, Report, check_draft
from retrieval.quotes.concordance import Concordance, ConcordanceLine, Spread, concordance, spreads
from retrieval.quotes.exact import PhraseOccurrences
from retrieval.quotes.finder import PHRASE_LENGTH, QuoteFinder
from retrieval.quotes.match import Difference, Lookup, Match

__all__ = [
    "PHRASE_LENGTH",
    "Attribution",
    "Checked",
    "Concordance",
    "ConcordanceLine",
    "Difference",
    "Lookup",
    "Match",
    "PhraseOccurrences",
    "Quotation",
    "QuoteFinder",
    "Report",
    "Spread",
    "attribute",
    "check_draft",
    "concordance",
    "spreads",
]
