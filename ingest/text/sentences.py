"""Paragraphs and sentences: the numbering that addresses are made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ingest.text.broken_bytes import UNREAD
from ingest.text.punctuation import CLOSERS, SENTENCE_ENDS

_CLOSING = rf"[{re.escape(CLOSERS)}]*"  # closing marks behind a full stop belong to its sentence
_OPENING = 160  # characters of a manuscript in which its opening lines stand
_STOP = re.compile(rf"[{SENTENCE_ENDS}]+{_CLOSING}")
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}]*[{SENTENCE_ENDS}]+{_CLOSING}|[^{SENTENCE_ENDS}]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch that ends with one of ``SENTENCE_ENDS`` (closing quotes and brackets belong to it) or with its line.

    ``paragraph`` counts the non-blank lines of the speech from 1, ``number`` the sentences of the
    paragraph from 1; ``start:end`` are characters of the text, white space at both ends left out.
    """

    paragraph: int
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A non-blank line, white space at both ends left out."""

    number: int
    start: int
    end: int


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text in order."""
    spans = [_strip(text, m.start(), m.end()) for m in _LINE.finditer(text)]
    return tuple(Paragraph(i, a, b) for i, (a, b) in enumerate(((a, b) for a, b in spans if a < b), 1))


def broken_paragraphs(text: str) -> tuple[int, ...]:
    r"""The number of the paragraph of each place that could not be read.

    >>> broken_paragraphs("一\ufffd\n\n三\ufffd四\ufffd")
    (1, 2, 2)
    """
    if UNREAD not in text:
        return ()
    paragraphs = split_paragraphs(text)
    return tuple(p.number for p in paragraphs for _ in range(text.count(UNREAD, p.start, p.end)))


def split_sentences(text: str) -> tuple[Sentence, ...]:
    r"""The sentences of a text in order.

    >>> text = "同志们：\n要守正。“也要创新！”别的不说。"
    >>> [(s.paragraph, s.number, text[s.start : s.end]) for s in split_sentences(text)]
    [(1, 1, '同志们：'), (2, 1, '要守正。'), (2, 2, '“也要创新！”'), (2, 3, '别的不说。')]
    """
    sentences: list[Sentence] = []
    for paragraph in split_paragraphs(text):
        number = 0
        for match in _SENTENCE.finditer(text, paragraph.start, paragraph.end):
            start, end = _strip(text, match.start(), match.end())
            if start < end:
                number += 1
                sentences.append(Sentence(paragraph.number, number, start, end))
    return tuple(sentences)


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the sentences that share a character with ``start:end`` begin and end, in order.

    They are those of ``split_sentences``, without their numbers, for which all that stands before would be read.
    """
    first, last = _sentence_start(text, text.rfind("\n", 0, start) + 1, start), text.find("\n", end)
    spans = []
    for line in _LINE.finditer(text, first, len(text) if last < 0 else last):
        for match in _SENTENCE.finditer(text, *_strip(text, line.start(), line.end())):
            a, b = _strip(text, match.start(), match.end())
            if a >= end:
                break
            if a < b and b > start:
                spans.append((a, b))
    return spans


def _sentence_start(text: str, first: int, offset: int) -> int:
    """The beginning of a sentence at or before ``offset``, not far from it, of the line that begins at ``first``.

    What ends the sentence before may have its closing marks at ``offset``, so it is the beginning of that one.
    """
    stop = _last_stop(text, first, offset)
    while stop > first and text[stop - 1] in SENTENCE_ENDS:
        stop -= 1
    before = _last_stop(text, first, stop)
    match = _STOP.match(text, before) if before >= 0 else None
    return match.end() if match else first


def _last_stop(text: str, first: int, end: int) -> int:
    return max(text.rfind(stop, first, max(end, first)) for stop in SENTENCE_ENDS)


def opening_lines(text: str) -> str:
    r"""The lines that open a manuscript before its first sentence: title, speaker, place and date.

    >>> opening_lines("跑起来\n——在运动会上的致辞\n校长 王一\n同学们：\n大家好！")
    '跑起来\n——在运动会上的致辞\n校长 王一'
    """
    lines: list[str] = []
    for paragraph in split_paragraphs(text[:_OPENING]):
        line = text[paragraph.start : paragraph.end]
        if any(stop in line for stop in f"{SENTENCE_ENDS}:：；"):
            break
        lines.append(line)
    return "\n".join(lines)


class SentenceTable:
    """The sentences of one text, found by offset."""

    def __init__(self, text: str) -> None:
        self.sentences = split_sentences(text)
        self._starts = [s.start for s in self.sentences]

    def __len__(self) -> int:
        return len(self.sentences)

    def index_at(self, offset: int) -> int:
        """The index of the sentence that holds ``offset``, or of the nearest one before it (0 at least)."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def at(self, offset: int) -> Sentence:
        """The sentence that holds ``offset``; ``IndexError`` where the text has no sentence."""
        return self.sentences[self.index_at(offset)]

    def within(self, start: int, end: int) -> tuple[Sentence, ...]:
        """The sentences that share a character with ``start:end``, in order."""
        first = self.index_at(start)
        found = []
        for place in range(first, len(self.sentences)):
            sentence = self.sentences[place]
            if sentence.start >= end:
                break
            if sentence.end > start:
                found.append(sentence)
        return tuple(found)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
