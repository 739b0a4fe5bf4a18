"""Composing an answer of the speeches' own words: statements, each with the citation that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.outline import Section
from retrieval.answer import Citation, Statement
from retrieval.evidence import Evidence
from retrieval.manuscripts import Manuscripts
from retrieval.question import Question
from retrieval.values import find_values

QUOTE_LENGTH = 220
"""Longest quote of a citation, in characters; a longer sentence is cut at a clause."""

_CLAUSE_STOPS = "，,；;：:。！？!?"
_SUBJECTLESS = ("是", "为", "，")


@dataclass(slots=True)
class Draft:
    """An answer in the making: statements and citations so far, and the passages they use in order."""

    manuscripts: Manuscripts
    question: Question
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    used: list[int] = field(default_factory=list)

    def say_evidence(self, evidence: Evidence) -> None:
        """Say a sentence; one that lacks its subject takes the sentence before it along."""
        start, end = self._whole(evidence)
        self.say(evidence.speech_id, start, end)

    def say_point(self, speech_id: str, point: Section, *, body: bool = False) -> None:
        """Say the lead of a point; with ``body``, the sentence behind it too."""
        text = self.manuscripts.index.speech(speech_id).text
        pieces = self.manuscripts.sentences(speech_id).within(point.start, point.end)
        start, end = point.start, min(pieces[0].end, point.end) if pieces else point.end
        rest = [p for p in pieces[1:] if p.end <= point.end]
        if body and rest and end - start + rest[0].end - rest[0].start <= QUOTE_LENGTH:
            end = rest[0].end
        while start < end and text[start].isspace():
            start += 1
        self.say(speech_id, start, end)

    def say(self, speech_id: str, start: int, end: int) -> None:
        """Say ``start:end`` of a speech and cite it; what is already said is not said again."""
        text = self.manuscripts.index.speech(speech_id).text
        end = _cut(text, start, end)
        if any(c.address.speech_id == speech_id and c.start <= start and end <= c.end for c in self.citations):
            return
        pid, passage = self._passage(speech_id, start)
        marker = len(self.citations) + 1
        quote = text[start:end]
        values = ()
        if self.question.value is not None:
            spans = find_values(quote, self.question.value, self.question.unit)
            values = tuple((start + a, start + b) for a, b in spans)
        address = self.manuscripts.address(speech_id, start)
        self.citations.append(Citation(marker, address, start, end, quote, passage, values))
        self.statements.append(Statement(quote.strip(), (marker,)))
        if pid not in self.used:
            self.used.append(pid)

    def _whole(self, evidence: Evidence) -> tuple[int, int]:
        """Give the span of a sentence, joined with its neighbour where one of them cannot stand alone."""
        pieces = evidence.candidate.pieces
        start, end = evidence.start, evidence.end
        following = pieces[evidence.order + 1].piece if evidence.order + 1 < len(pieces) else None
        before = pieces[evidence.order - 1].piece if evidence.order else None
        if before and evidence.text.startswith(_SUBJECTLESS) and end - before.start <= QUOTE_LENGTH:
            start = before.start
        elif following and following.text.startswith(_SUBJECTLESS) and following.end - start <= QUOTE_LENGTH:
            end = following.end
        return start, end

    def _passage(self, speech_id: str, offset: int) -> tuple[int, str]:
        ids = self.manuscripts.index.passage_ids(speech_id)
        passages = self.manuscripts.index.passages(speech_id)
        best = 0
        for number, passage in enumerate(passages):
            if passage.start <= offset:
                best = number
        return ids[best], passages[best].text


def _cut(text: str, start: int, end: int) -> int:
    """Give the end of a quote of at most ``QUOTE_LENGTH`` characters, at a clause where it is cut."""
    if end - start <= QUOTE_LENGTH:
        return end
    stops = [i + 1 for i in range(start, start + QUOTE_LENGTH) if text[i] in _CLAUSE_STOPS]
    return stops[-1] if stops else start + QUOTE_LENGTH


def best_each(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """Give the best sentence of each speech, at most ``most``."""
    chosen: dict[str, Evidence] = {}
    for item in evidence:
        chosen.setdefault(item.speech_id, item)
    return list(chosen.values())[:most]
