"""The first line of an answer: the rules for each kind of question, asked one after the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.text.folding import fold_characters
from retrieval.answer import Citation, FirstLine
from retrieval.answering.first_lines.cited_sentence import CitedSentence
from retrieval.answering.first_lines.count_line import count_line
from retrieval.answering.first_lines.figures_line import figures_line
from retrieval.answering.first_lines.must_line import must_line
from retrieval.answering.first_lines.name_line import name_line
from retrieval.answering.first_lines.unexplained_line import unexplained_line
from retrieval.answering.first_lines.value_line import value_line
from retrieval.question.parser import Question
from retrieval.search.generation_cache import GenerationCache

_MOST_CITED = 4
"""Citations that are read; an answer of more is a list, of which only the number of its points is told."""


def first_line(
    question: Question, citations: Sequence[Citation], cache: GenerationCache, speeches: Collection[str] | None
) -> FirstLine | None:
    """What is asked, in a few words read off the citations of its answer; ``None`` where that is not certain.

    ``speeches`` are those that were looked at (None: all).
    """
    counted = count_line(question, citations, cache)
    if counted is not None:
        return FirstLine(*counted)
    if not 0 < len(citations) <= _MOST_CITED:
        return None
    cited = [_sentence(citation) for citation in citations]
    ids = [card.id for card in cache.cards(speeches)]
    found = (
        unexplained_line(question.text, cited, cache, ids)
        or must_line(question.text, cited, cache, ids)
        or figures_line(question, cited)
        or value_line(question, cited)
        or name_line(question, cited)
    )
    return None if found is None else FirstLine(*found)


def _sentence(citation: Citation) -> CitedSentence:
    address = citation.address
    around = fold_characters("".join((address.title, *address.section)))
    return CitedSentence(citation.marker, citation.quote, fold_characters(citation.quote), around)
