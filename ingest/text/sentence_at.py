"""The sentence at an offset, without numbering all that stands before it."""

from __future__ import annotations

from ingest.text.sentences import Sentence, split_sentences


def sentence_at(text: str, offset: int) -> Sentence:
    """The sentence that holds ``offset`` (characters), or the nearest one before it, or else the first.

    It is that of ``SentenceTable(text).at(offset)``; of what stands before its line, only lines are counted.  Raises
    ``IndexError`` where the text has no sentence.
    """
    start = text.rfind("\n", 0, offset) + 1
    found = _begun(text, start, offset)
    while not found and start:
        start = text.rfind("\n", 0, start - 1) + 1
        found = _begun(text, start, offset)
    if not found:
        return split_sentences(text)[0]
    last = found[-1]
    paragraph = 1 + sum(1 for line in text[:start].split("\n") if line and not line.isspace())
    return Sentence(paragraph, last.number, start + last.start, start + last.end)


def _begun(text: str, start: int, offset: int) -> list[Sentence]:
    """The sentences of the line at ``start`` that begin at ``offset`` or before, counted from the line's start."""
    end = text.find("\n", start)
    line = text[start:] if end < 0 else text[start:end]
    return [sentence for sentence in split_sentences(line) if start + sentence.start <= offset]
