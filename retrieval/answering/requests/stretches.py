"""Stretches around what an answer cites: the paragraph or point that holds it, and the clause of it that says most."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from ingest.outline.parser import Section, nodes_at, path_at
from ingest.text.punctuation import STRONG_STOPS
from ingest.text.tokens import tokens
from retrieval.answering.answer_builder import QUOTE_LENGTH, AnswerBuilder
from retrieval.answering.requests.last_answer import Span
from retrieval.search.generation_cache import GenerationCache

LONGEST_STRETCH = 700
"""Characters of a stretch that is said at once: about a screen.  Set by hand."""

_BEFORE = 300
"""Characters before what was cited that a stretch too long to be said whole keeps."""

_LONGER = 12
"""Characters by which a stretch must be longer than what was cited to say anything more."""

_CLAUSE = re.compile(f"[^{STRONG_STOPS}]+[{STRONG_STOPS}]*")
_SHORTER = 0.8
"""Share of a sentence's length below which one of its clauses is a shorter way to say it."""


def paragraph_around(cache: GenerationCache, span: Span) -> Span:
    """The paragraph that holds a stretch; of one that is too long, the innermost section in it."""
    text = cache.index.speech(span.speech_id).text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.start)
    whole = Span(span.speech_id, start, len(text) if end < 0 else end)
    if whole.end - whole.start <= LONGEST_STRETCH:
        return whole
    node = nodes_at(cache.outline(span.speech_id), span.start)[-1:]
    inner = [Span(span.speech_id, max(own.start, start), min(own.end, whole.end)) for own in node]
    return _within(cache, inner[0] if inner else whole, span)


def longer_around(cache: GenerationCache, span: Span) -> Span | None:
    """The smallest paragraph or section that holds more than a stretch does, ``None`` where none does."""
    sections = reversed(nodes_at(cache.outline(span.speech_id), span.start))
    nodes = [Span(span.speech_id, own.start, own.end) for own in sections]
    text = cache.index.speech(span.speech_id).text
    for around in (paragraph_around(cache, span), *nodes):
        stretch = _within(cache, around, span)
        told = len(text[span.start : span.end].strip())
        if len(text[stretch.start : stretch.end].strip()) >= told + _LONGER:
            return stretch
    return None


def _within(cache: GenerationCache, around: Span, span: Span) -> Span:
    """As much of a stretch as is said at once, from its beginning or from what was cited."""
    if around.end - around.start <= LONGEST_STRETCH:
        return around
    sentences = cache.sentences(around.speech_id).within(around.start, around.end)
    start = around.start
    if span.start - around.start > _BEFORE:
        start = next((s.start for s in sentences if span.start - s.start <= _BEFORE), span.start)
    end = max((s.end for s in sentences if s.end - start <= LONGEST_STRETCH), default=around.end)
    return Span(around.speech_id, start, min(max(end, span.end), around.end))


def say_stretch(builder: AnswerBuilder, span: Span) -> None:
    """Say a stretch whole, in citations of as many sentences of one paragraph as one holds."""
    text = builder.cache.index.speech(span.speech_id).text
    start = end = span.start
    for sentence in builder.cache.sentences(span.speech_id).within(span.start, span.end):
        stop = min(sentence.end, span.end)
        if end > start and (stop - start > QUOTE_LENGTH or "\n" in text[end : sentence.start]):
            _say(builder, span.speech_id, start, end)
            start = max(sentence.start, span.start)
        end = stop
    _say(builder, span.speech_id, start, end)


def say_point_in_detail(builder: AnswerBuilder, speech_id: str, point: Section, most: int) -> None:
    """Say what leads into the points below a point, at most ``most`` characters of it, and their headings; of a point
    without any, its text."""
    inner = point.points
    body = Span(speech_id, point.start, inner[0].start if inner else point.end)
    sentences = builder.cache.sentences(speech_id).within(body.start, body.end)
    end = max(
        (s.end for s in sentences if s.end - body.start <= most), default=sentences[0].end if sentences else body.end
    )
    say_stretch(builder, Span(speech_id, body.start, min(end, body.end)))
    for child in inner:
        if most == LONGEST_STRETCH:
            builder.say_point(speech_id, child, body=not child.points)
        else:
            span = heading_span(builder.cache, speech_id, child)
            builder.say(speech_id, span.start, span.end)


def _say(builder: AnswerBuilder, speech_id: str, start: int, end: int) -> None:
    """Say ``start:end``; a sentence that is longer than a citation, in several."""
    while start < end:
        told = len(builder.citations)
        builder.say(speech_id, start, end)
        if len(builder.citations) == told or builder.citations[-1].end <= start:
            return
        start = builder.citations[-1].end


def point_at(cache: GenerationCache, span: Span) -> Section | None:
    """The point whose lead a stretch is."""
    path = path_at(cache.outline(span.speech_id), span.start)
    return path[-1] if path and path[-1].start == span.start else None


def members_of(cache: GenerationCache, span: Span) -> tuple[Span, ...]:
    """The members that a stretch enumerates, behind its colon; empty where it enumerates none."""
    text = cache.index.speech(span.speech_id).text
    start = max(text.rfind(colon, span.start, span.end) for colon in "：:") + 1 or span.start
    for stops in ("；;", "，,", "、"):
        cuts = [place for place in range(start, span.end) if text[place] in stops]
        if len(cuts) > 1:
            edges = [start, *(place + 1 for place in cuts), span.end]
            return tuple(Span(span.speech_id, a, b) for a, b in pairwise(edges) if text[a:b].strip())
    return ()


def heading_span(cache: GenerationCache, speech_id: str, point: Section) -> Span:
    """Where the heading of a point stands, its ordinal with it."""
    text = cache.index.speech(speech_id).text
    at = text.find(point.heading, point.start, point.end)
    return Span(speech_id, point.start, point.end if at < 0 else at + len(point.heading))


def telling_clause(
    cache: GenerationCache, span: Span, asked: Sequence[str], values: Collection[tuple[int, int]]
) -> Span | None:
    """The clause of a cited stretch that holds most of what was ``asked`` and a value that was asked for, ``None``
    where it is hardly shorter than the stretch."""
    text = cache.index.speech(span.speech_id).text
    clauses = [match.span() for match in _CLAUSE.finditer(text, span.start, span.end)]
    holding = [own for own in clauses if any(own[0] <= a and b <= own[1] for a, b in values)]
    terms = {term for words in asked for term in tokens(words) if len(term) > 1}
    best = max(holding or clauses, key=lambda own: len(terms & set(tokens(text[slice(*own)]))), default=None)
    if best is None or best[1] - best[0] > _SHORTER * (span.end - span.start):
        return None
    return Span(span.speech_id, *best)
