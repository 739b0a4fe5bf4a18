"""Quote lookup: the exact sentence, its address, and whether a quotation is right.  No encoder is needed.

``finder`` is the door: ``exact`` scans the ``whole_text`` as ``matching`` folds it, then ``near`` looks for what
resembles the phrase, and ``match`` is what comes back.  On it stand ``check`` (a draft), ``concordance`` (keyword in
context), ``pattern_search`` (queries with operators) and ``attribution`` (where a quotation is from, in words).
"""

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
