"""A summary of a speech in its own words: for each point of the first level, its heading and its lead sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.outline.parser import Section
from ingest.speech import Speech
from ingest.text.sentences import Sentence, SentenceTable

MOST_SENTENCES = 12
"""Points in a summary; a longer one would have to be summarised itself."""

_LEADS_ON = ("：", ":", "？", "?")
"""Ends a sentence that only leads to what the next one says."""

_UNPOINTED = 3
_LEAST = 8
"""A sentence of fewer characters than this says nothing by itself (称呼, a heading)."""


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence that stands for a point; ``label`` is the point's heading, ``start:end`` are characters of
    the text, ``points`` counts the points right below."""

    label: str
    start: int
    end: int
    text: str
    points: int


def summarise(speech: Speech, outline: Section, sentences: SentenceTable) -> tuple[SummarySentence, ...]:
    """The leads of a speech in order; where it has no points, the first sentences of its paragraphs."""
    points = [section for section in outline.children if section.ordinal]
    points = points or [section for section in outline.children if section.heading]
    leads = [_lead_of(point, speech, sentences) for point in points[:MOST_SENTENCES]]
    return tuple(leads) if leads else tuple(_openings(speech, sentences))


def _lead_of(point: Section, speech: Speech, sentences: SentenceTable) -> SummarySentence:
    """The first sentence of a point that is more than its heading, else the heading's own."""
    own = sentences.within(point.start, point.end)
    told = (s for s in own if speech.text[s.start : s.end].strip("。：:；; ") not in (point.label, point.heading))
    saying = [s for s in told if s.end - s.start >= _LEAST]
    telling = (s for s in saying if not speech.text[s.start : s.end].rstrip("”\"’").endswith(_LEADS_ON))
    sentence = next(telling, saying[0] if saying else own[0])
    return _lead(point.label, len(point.points), sentence, speech)


def _openings(speech: Speech, sentences: SentenceTable) -> Iterator[SummarySentence]:
    firsts = (s for s in sentences.sentences if s.number == 1 and s.end - s.start >= _LEAST)
    for _, sentence in zip(range(_UNPOINTED), firsts, strict=False):
        yield _lead("", 0, sentence, speech)


def _lead(label: str, points: int, sentence: Sentence, speech: Speech) -> SummarySentence:
    return SummarySentence(label, sentence.start, sentence.end, speech.text[sentence.start : sentence.end], points)
