"""Bare lines: lines without a final stop, of which some answer (entries, rows, bullets) and some only head or open.

A line answers where it says something itself: a value that is asked for, or a label with what it labels.  Headings of
the outline, the lines before the manuscript's first sentence and lone lines between paragraphs do not, unless what is
asked for is such a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.rows import cells_of, is_row
from ingest.text.folding import fold_words
from ingest.text.punctuation import CLAUSE_STOPS, CLOSERS, STRONG_STOPS
from retrieval.answering.answer_values import value_fit
from retrieval.question.parser import Kind, Question
from retrieval.search.hybrid_retriever import Candidate
from retrieval.search.sentence_scores import SentenceScores
from retrieval.search.table_rows import names_columns

_STOPS = f"{STRONG_STOPS}.．…"
_ENTRY = re.compile(r"[^\s：:|]\s{0,4}(?:[：:|\t]|\s{2}|　)\s{0,4}[^\s：:|]")
"""A label and what it labels, or two cells of a row."""

_INSIDE = re.compile(rf"[{CLAUSE_STOPS}、]")
_LINES_ANSWER = (Kind.LIST, Kind.QUOTE, Kind.DEFINITION, Kind.WHICH)
_OPENING = 120
"""Characters at the beginning of a manuscript in which its title, speaker, place and date stand.  Set by hand."""

_NAMED = 0.5
"""Share of the question's weight that a line of an opening must hold to answer: who asks for one names him."""

_LABELS = 2
"""Cells of a row that may label it: a merged one of several rows, and its own."""

_LEAST_VALUE = 0.5
"""``value_fit`` from which on a line that only opens or heads something is taken for the answer."""


def is_bare(text: str) -> bool:
    """Whether a sentence is a line without a final stop."""
    return text.rstrip(CLOSERS)[-1:] not in tuple(_STOPS)


def answers_nothing(question: Question, candidate: Candidate, order: int) -> bool:
    """Whether a sentence of a candidate is a bare line that does not answer the question."""
    text = candidate.sentences[order].span.text
    if not is_bare(text):
        return False
    if _is_other_row(question, candidate, order):
        return True
    fit = 0.0 if question.value is None else value_fit(text, question.value, question.unit, question.noun)
    if _opens(candidate, order):
        named = candidate.sentences[order].cover >= _NAMED and fit >= _LEAST_VALUE
        return not named and question.kind not in (Kind.QUOTE, Kind.WHICH)
    if question.kind in _LINES_ANSWER:
        return False
    if question.kind is Kind.FACT and question.value is not None:
        return fit < _LEAST_VALUE
    return _heads(candidate, text) or not (_ENTRY.search(text) or _in_a_run(candidate.sentences, order))


def _is_other_row(question: Question, candidate: Candidate, order: int) -> bool:
    """Whether a line is the header of a table, or a row where the question names another row by one of its labels."""
    text = candidate.sentences[order].span.text
    if _names_columns(candidate, order):
        return True
    if not is_row(text) or names_row(question, text):
        return False
    rows = (order for order, own in enumerate(candidate.sentences) if names_row(question, own.span.text))
    return any(not _names_columns(candidate, order) for order in rows)


def _names_columns(candidate: Candidate, order: int) -> bool:
    """Whether a line only says what the cells of the rows below it hold."""
    text = candidate.sentences[order].span.text
    rows = [own.span.text for own in candidate.sentences[order + 1 :] if own.span.text.count("|") == text.count("|")]
    return is_row(text) and bool(rows) and names_columns(text, rows)


def names_row(question: Question, text: str) -> bool:
    """Whether a line is a row of a table that the question names by one of the labels that it begins with."""
    labels = map(fold_words, cells_of(text)[:_LABELS])
    return is_row(text) and any(label in question.folded for label in labels if len(label) > 1)


def _opens(candidate: Candidate, order: int) -> bool:
    """Whether a line stands before the first sentence of the manuscript: title, speaker, date."""
    sentences = candidate.sentences
    if sentences[order].span.start > _OPENING or _is_entry(sentences[order].span.text):
        return False
    return all(is_bare(own.span.text) for own in sentences[:order])


def _is_entry(text: str) -> bool:
    return is_row(text) or "：" in text


def _heads(candidate: Candidate, text: str) -> bool:
    """Whether a line is the heading of its section, with more below it in the passage."""
    section = candidate.features.passage.section
    if not section or candidate.features.words == fold_words(text):
        return False
    return fold_words(section[-1]) == fold_words(text)


def _in_a_run(sentences: Sequence[SentenceScores], order: int) -> bool:
    """Whether a line has another bare line beside it, as bullets do, or is more than a heading's few words."""
    beside = [*sentences[max(order - 1, 0) : order], *sentences[order + 1 : order + 2]]
    return any(is_bare(own.span.text) for own in beside) or bool(_INSIDE.search(sentences[order].span.text))
