"""Names and years in a question that the speeches do not hold: whoever asks about them asks about something else."""

from __future__ import annotations

import re

from ingest.text.numerals import ONE_TO_NINE
from retrieval.question.parser import Question
from retrieval.question.words import tagged_words
from retrieval.search.term_statistics import TermStatistics

_NAMES = ("ns", "nt", "nz")
"""Places, organisations and other names.  Names of people (nr) are left out: in everyday words as
many are seen that are none (那阵子, 白搭)."""
_LEAST = 2  # characters of a name
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?=年)")
_IN_CHINESE = str.maketrans("0123456789", "〇" + ONE_TO_NINE)


def strange_names(question: Question, terms: TermStatistics) -> tuple[str, ...]:
    """What a question names that stands nowhere, in its order.

    A name is strange where a pair of its characters stands in no passage; a year where it stands in none and is
    neither that of a speech nor next to one (去年, 明年).
    """
    folded = question.folded
    names = (word for word, tag in tagged_words(folded) if tag.startswith(_NAMES) and len(word) >= _LEAST)
    strange = [name for name in names if not _stands(name, terms)]
    return tuple(strange + [year for year in _YEAR.findall(folded) if not _is_known(year, terms)])


def _stands(name: str, terms: TermStatistics) -> bool:
    pairs = [name] if name.isascii() else [name[i : i + 2] for i in range(len(name) - 1)]
    return all(map(terms.stands, pairs))


def _is_known(year: str, terms: TermStatistics) -> bool:
    beside = (abs(int(year) - known) <= 1 for known in terms.years)
    return terms.stands(year) or _stands(year.translate(_IN_CHINESE), terms) or any(beside)
