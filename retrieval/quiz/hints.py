"""Hints: the paragraph that a question comes from, with the key taken out of sight."""

from __future__ import annotations

from ingest.text.sentences import SentenceTable
from retrieval.quiz.question import QuestionType, QuizQuestion

MASK = "▁▁▁▁"
"""Stands in a hint where the key was."""

HINT_LENGTH = 400
"""Longest hint in characters; of a longer paragraph the sentences around the key are shown."""


def hint(question: QuizQuestion, text: str) -> str:
    """The paragraph of the speech ``text`` around a question's first source, the key masked.

    Of a judgement the whole sentence is masked, true or false, so that the mask tells nothing.
    """
    source = question.sources[0]
    start, end = _around(text, source.start, source.end)
    shown = text[start:end]
    if question.type is QuestionType.JUDGE:
        return shown.replace(source.quote, MASK)
    hidden = sorted({*question.key, *(question.options[i] for i in question.right)}, key=len, reverse=True)
    if question.form == "speech":
        return shown
    for words in hidden if question.form != "section" else hidden[1:] + hidden[:1]:
        if words not in question.stem:
            shown = shown.replace(words, MASK)
    return shown


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph around a stretch, or as many whole sentences of it as are not too long."""
    table = SentenceTable(text)
    own = table.at(start)
    row = [s for s in table.sentences if s.paragraph == own.paragraph]
    first = last = row.index(own)
    while last + 1 < len(row) and row[last].end < end:
        last += 1
    grown = True
    while grown:
        grown = False
        for before, behind in ((1, 0), (0, 1)):
            a, b = max(first - before, 0), min(last + behind, len(row) - 1)
            if (a, b) != (first, last) and row[b].end - row[a].start <= HINT_LENGTH:
                first, last, grown = a, b, True
    return row[first].start, row[last].end
