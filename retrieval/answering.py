"""Answering a question from the speeches alone: read it, search, decide, compose, cite."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from retrieval.answer import Answer, Hit, State, Statement, Turn
from retrieval.composing import Draft, best_each
from retrieval.evidence import Evidence, EvidenceWeights, gather
from retrieval.followup import stand_alone
from retrieval.lists import ListWeights, PointList, find_lists
from retrieval.manuscripts import Manuscripts
from retrieval.naming import named_speeches
from retrieval.places import Place, find_place
from retrieval.question import Kind, Question, read_question
from retrieval.refusal import Refusals, refuse
from retrieval.search import Candidate, Search


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Weights and limits of answering; ``passages`` is how many passages go along with an answer."""

    evidence: EvidenceWeights = field(default_factory=EvidenceWeights)
    lists: ListWeights = field(default_factory=ListWeights)
    refusals: Refusals = field(default_factory=Refusals)
    list_score: float = 0.78
    second: float = 0.92
    third: float = 0.97
    passages: int = 8
    members: int = 20


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found for a question, before anything is said."""

    question: Question
    candidates: Sequence[Candidate]
    evidence: Sequence[Evidence]
    lists: Sequence[PointList]
    place: Place | None
    named: tuple[str, ...]


class Answering:
    """Answers questions over one generation of the speeches."""

    def __init__(self, manuscripts: Manuscripts, search: Search, settings: AnswerSettings) -> None:
        self._manuscripts = manuscripts
        self._search = search
        self._settings = settings

    def answer(
        self, question: str, history: Sequence[Turn] = (), speeches: Collection[str] | None = None
    ) -> Answer:
        """Answer one question that is not empty."""
        began = time.perf_counter()
        findings = self._find(question, history, speeches)
        draft = Draft(self._manuscripts, findings.question)
        refusal = refuse(findings.question, findings.evidence, findings.lists, findings.place, self._settings.refusals)
        state: State = "answered"
        if refusal is None:
            self._compose(draft, findings)
        else:
            state = refusal.state
            draft.statements.append(Statement(refusal.text, own=True))
        elapsed = (time.perf_counter() - began) * 1000
        hits = self._hits(draft.used, findings.candidates)
        return Answer(question, state, tuple(draft.statements), tuple(draft.citations), hits, elapsed)

    def _find(self, question: str, history: Sequence[Turn], speeches: Collection[str] | None) -> Findings:
        request = stand_alone(question, history, self._manuscripts, self._search, speeches)
        asked = read_question(request.text)
        cards = [c for c in self._manuscripts.index.speeches if speeches is None or c.id in speeches]
        named = tuple(n.speech_id for n in named_speeches(request.text, cards, self._search.rarity))
        candidates = self._search.rank(asked.query, speeches)
        evidence = gather(asked, candidates, named, self._settings.evidence)
        near = list(dict.fromkeys([*named, *(c.view.passage.speech_id for c in candidates[:20])]))
        lists = find_lists(asked, self._manuscripts, named or near, self._search.idf(asked.query), self._settings.lists)
        place = request.place
        if place is None and asked.ordinals and len(named) == 1:
            place = find_place(named[0], self._manuscripts.outline(named[0]), asked.ordinals)
        return Findings(asked, candidates, evidence, lists, place, named)

    def _compose(self, draft: Draft, findings: Findings) -> None:
        kind = findings.question.kind
        if findings.place is not None and findings.place.section is not None:
            self._compose_place(draft, findings.place)
        elif kind in (Kind.COMPARE, Kind.WHICH):
            self._compose_speeches(draft, findings)
        elif self._is_list(findings):
            found = findings.lists[0]
            for point in found.points[: self._settings.members]:
                draft.say_point(found.speech_id, point)
        else:
            self._compose_sentences(draft, findings)

    def _compose_place(self, draft: Draft, place: Place) -> None:
        assert place.section is not None
        points = [p for p in place.section.children if p.heading]
        if len(points) < 2:
            draft.say_point(place.speech_id, place.section, body=True)
            return
        for point in points:
            draft.say_point(place.speech_id, point)

    def _compose_speeches(self, draft: Draft, findings: Findings) -> None:
        """One sentence of each speech, those named in the question or the best ones."""
        most = max(len(findings.named), 3 if findings.question.count == 0 else findings.question.count)
        chosen = best_each(findings.evidence, max(most, 2))
        if len(findings.named) > 1:
            chosen = [e for e in chosen if e.speech_id in findings.named]
        best = chosen[0].score if chosen else 0.0
        for item in chosen:
            if item.score >= best * 0.6 or len(draft.citations) < 2:
                draft.say_evidence(item)

    def _compose_sentences(self, draft: Draft, findings: Findings) -> None:
        evidence = findings.evidence
        draft.say_evidence(evidence[0])
        limits = {Kind.HOW: (self._settings.second, self._settings.third)}.get(
            findings.question.kind, (self._settings.third,)
        )
        for item, limit in zip(evidence[1:], limits, strict=False):
            if item.score >= evidence[0].score * limit:
                draft.say_evidence(item)

    def _is_list(self, findings: Findings) -> bool:
        if not findings.lists or not findings.evidence:
            return False
        best = findings.lists[0]
        asked = findings.question.kind is Kind.LIST or findings.question.count > 1
        return asked and best.score >= self._settings.list_score

    def _hits(self, used: Sequence[int], candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
        """Give the passages used first, then the best of the search."""
        scores = {c.view.pid: c.score for c in candidates}
        order = list(dict.fromkeys([*used, *scores]))[: max(self._settings.passages, len(used))]
        index = self._manuscripts.index
        return tuple(Hit(i, scores.get(pid, 0.0), index.passage(pid)) for i, pid in enumerate(order, 1))
