"""The answer builder: statements of the speeches' own words, each with the citation that carries it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.outline.parser import Section
from ingest.text.folding import fold_words
from ingest.text.punctuation import CLAUSE_ENDS
from retrieval.answer import Citation, Statement
from retrieval.answering.answer_values import find_values
from retrieval.answering.bare_lines import is_bare
from retrieval.answering.evidence import CAUSE, Evidence
from retrieval.question.parser import Kind, Question
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.sentence_scores import SentenceScores
from retrieval.search.table_rows import asked_cell, header_of

QUOTE_LENGTH = 220
"""Longest quote of a citation, in characters; a longer sentence is cut at a clause."""

_OPENING = 12  # characters at a sentence's beginning in which a word of cause speaks of the sentence before
_ASKING = ("？", "?", "？”", "?\"")
_SUBJECTLESS = ("是", "为", "，")
"""How a sentence begins that says something of the one before it and cannot stand without it."""


@dataclass(slots=True)
class AnswerBuilder:
    """An answer in the making: statements and citations so far, and the ids of the passages used, in order."""

    cache: GenerationCache
    question: Question
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    used: list[int] = field(default_factory=list)

    def say_evidence(self, evidence: Evidence, *, widen: bool = False) -> None:
        """Say a sentence, together with the one that it cannot stand without; with ``widen``, with as much of its
        paragraph as a quote holds."""
        if is_bare(evidence.text):  # a bullet or a row leans on none of its neighbours
            self.say(evidence.speech_id, evidence.start, evidence.end)
            return
        start, end = self._stretch(evidence) if widen else self._whole(evidence)
        self.say(evidence.speech_id, start, end)

    def say_neighbour(self, evidence: Evidence, step: int) -> None:
        """Say a sentence with the one before (``step`` −1) or behind it (1) in the speech."""
        table = self.cache.sentences(evidence.speech_id)
        place = table.index_at(evidence.start)
        other = table.sentences[min(max(place + step, 0), len(table) - 1)]
        start, end = min(evidence.start, other.start), max(evidence.end, other.end)
        if end - start <= QUOTE_LENGTH:
            self.say(evidence.speech_id, start, end)
        else:
            self.say(evidence.speech_id, other.start, other.end)

    def say_lead(self, lead: Evidence, body: Evidence | None) -> None:
        """Say the lead of a point with the sentence behind it that says most; apart where they are too long."""
        if body is None:
            self.say_evidence(lead, widen=True)
        elif body.start - lead.end <= 1 and body.end - lead.start <= QUOTE_LENGTH:
            self.say(lead.speech_id, lead.start, body.end)
        else:
            self.say(lead.speech_id, body.start, body.end)

    def say_point(self, speech_id: str, point: Section, *, body: bool = False) -> None:
        """Say the lead of a point; with ``body``, the sentences behind it too, as many as a quote holds."""
        sentences = self.cache.sentences(speech_id).within(point.start, point.end)
        end = min(sentences[0].end, point.end) if sentences else point.end
        for sentence in sentences[1:] if body else ():
            if sentence.end > point.end or sentence.end - point.start > QUOTE_LENGTH:
                break
            end = sentence.end
        self.say(speech_id, point.start, end)

    def say(self, speech_id: str, start: int, end: int) -> None:
        """Say ``start:end`` of a speech and cite it; what is already said, in whole or by half, is not said again."""
        unsaid = self._unsaid(speech_id, start, end)
        if unsaid is None:
            return
        start, end = unsaid
        text = self.cache.index.speech(speech_id).text
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if start < end:
            end = _cut(text, start, end)
            header = header_of(text, start, end)
            if header is not None and self._unsaid(speech_id, *header) == header:
                self._cite(speech_id, *header)
            self._cite(speech_id, start, end)

    def _unsaid(self, speech_id: str, start: int, end: int) -> tuple[int, int] | None:
        """The part of a span that no citation holds yet; None where they hold half of it."""
        for said in self.citations:
            if said.address.speech_id == speech_id and said.start < end and start < said.end:
                if 2 * (min(end, said.end) - max(start, said.start)) >= end - start:
                    return None
                start, end = (said.end, end) if said.end < end else (start, said.start)
        return start, end

    def _cite(self, speech_id: str, start: int, end: int) -> None:
        """Add a statement and the citation that carries it; values stand out where a fact is asked for."""
        quote = self.cache.index.speech(speech_id).text[start:end]
        found = self._values(speech_id, start, end)
        marker = len(self.citations) + 1
        address, passage = self.cache.address(speech_id, start), self.use(speech_id, start)
        values = tuple((start + a, start + b) for a, b in found)
        self.citations.append(Citation(marker, address, start, end, quote, passage, values))
        self.statements.append(Statement(quote.strip(), (marker,)))

    def _values(self, speech_id: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The values in a quote, where a fact is asked for; of a table's row, the cell that the question names."""
        value = self.question.value if self.question.kind is Kind.FACT else None
        if value is None:
            return ()
        text = self.cache.index.speech(speech_id).text
        header, quote = header_of(text, start, end), text[start:end]
        cell = header and asked_cell(text[slice(*header)], quote, fold_words(self.question.text))
        return (cell,) if cell else find_values(quote, value, self.question.unit, self.question.noun)

    def use(self, speech_id: str, offset: int) -> str:
        """Note that the passage at ``offset`` is used; gives its text."""
        pid, passage = self.cache.index.passage_at(speech_id, offset)
        if pid not in self.used:
            self.used.append(pid)
        return passage.text

    def _whole(self, evidence: Evidence) -> tuple[int, int]:
        """The span of a sentence, joined with its neighbour where one of them lacks its subject."""
        before, following = self._neighbours(evidence)
        start, end = evidence.start, evidence.end
        if evidence.text.endswith(_ASKING) and self.question.kind is not Kind.QUOTE:
            return start, self._answered_by(evidence)
        if before and evidence.text.startswith(_SUBJECTLESS) and end - before[0] <= QUOTE_LENGTH:
            start = before[0]
        elif following and self._starts(evidence, following[0]) and following[1] - start <= QUOTE_LENGTH:
            end = following[1]
        return start, end

    def _answered_by(self, evidence: Evidence) -> int:
        """The end of the sentence behind one in which the speaker asks: there the answer is."""
        table = self.cache.sentences(evidence.speech_id)
        place = table.index_at(evidence.start) + 1
        if place < len(table) and table.sentences[place].end - evidence.start <= QUOTE_LENGTH:
            return table.sentences[place].end
        return evidence.end

    def _starts(self, evidence: Evidence, offset: int) -> bool:
        return self.cache.index.speech(evidence.speech_id).text.startswith(_SUBJECTLESS, offset)

    def _stretch(self, evidence: Evidence) -> tuple[int, int]:
        """The span of a sentence with its neighbours in the paragraph, as many as a quote holds, the fitting first."""
        sentences = evidence.candidate.sentences
        text = self.cache.index.speech(evidence.speech_id).text
        start, end = evidence.start, evidence.end
        first, following = evidence.order - 1, evidence.order + 1
        while True:
            before = sentences[first] if first >= 0 else None
            behind = sentences[following] if following < len(sentences) else None
            if before and not _in_one_quote(text, before.span.start, end):
                before = None
            if behind and not _in_one_quote(text, start, behind.span.end):
                behind = None
            if behind and (before is None or self._fit(behind, behind=True) >= self._fit(before, behind=False)):
                end, following = behind.span.end, following + 1
            elif before:
                start, first = before.span.start, first - 1
            else:
                return start, end

    def _fit(self, neighbour: SentenceScores, *, behind: bool) -> float:
        """What speaks for saying a neighbour too: its fit, that it comes next, that it gives the cause asked for.

        The bonuses are set by hand, fitted by no script.
        """
        gives_cause = self.question.kind is Kind.WHY and behind and bool(CAUSE.search(neighbour.span.text[:_OPENING]))
        return neighbour.cover + neighbour.cosine + (0.1 if behind else 0.0) + (0.5 if gives_cause else 0.0)

    def _neighbours(self, evidence: Evidence) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        sentences = [own.span for own in evidence.candidate.sentences]
        before = sentences[evidence.order - 1] if evidence.order else None
        following = sentences[evidence.order + 1] if evidence.order + 1 < len(sentences) else None
        return (before.start, before.end) if before else None, (following.start, following.end) if following else None


def _in_one_quote(text: str, start: int, end: int) -> bool:
    """Whether ``start:end`` lies in one paragraph and is no longer than a quote may be."""
    return end - start <= QUOTE_LENGTH and "\n" not in text[start:end].strip()


def _cut(text: str, start: int, end: int) -> int:
    """The end of a quote of at most ``QUOTE_LENGTH`` characters, at a clause where it is cut."""
    if end - start <= QUOTE_LENGTH:
        return end
    stops = [i + 1 for i in range(start, start + QUOTE_LENGTH) if text[i] in CLAUSE_ENDS]
    return stops[-1] if stops else start + QUOTE_LENGTH
