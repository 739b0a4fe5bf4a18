"""Answering a question from the speeches alone: read it, search, decide, compose, cite."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from retrieval.answer import Answer, Hit, State, Statement, Turn
from retrieval.answering.answer_builder import Draft
from retrieval.answering.evidence import EvidenceWeights
from retrieval.answering.follow_up import stand_alone
from retrieval.answering.refusal import RefusalSettings, refuse
from retrieval.answering.retrieve import find
from retrieval.answering.strategies import ComposeSettings, compose
from retrieval.points.list_ranking import ListWeights
from retrieval.search.generation_cache import Manuscripts
from retrieval.search.hybrid_retriever import Candidate, Search


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Weights and limits of answering; ``passages`` is how many passages go along with an answer.

    Without ``outline`` no list and no numbered point is read from a speech's outline; without ``kinds`` every question
    is taken for one of no particular kind.  Both are for measuring what they bring.
    """

    evidence: EvidenceWeights = field(default_factory=EvidenceWeights)
    lists: ListWeights = field(default_factory=ListWeights)
    refusal: RefusalSettings = field(default_factory=RefusalSettings)
    compose: ComposeSettings = field(default_factory=ComposeSettings)
    passages: int = 8
    outline: bool = True
    kinds: bool = True


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
        settings = self._settings
        request = stand_alone(question, history, self._manuscripts, self._search, speeches)
        findings = find(
            request,
            self._manuscripts,
            self._search,
            speeches,
            settings.evidence,
            settings.lists,
            outline=settings.outline,
            kinds=settings.kinds,
        )
        refusal = refuse(findings, self._search, settings.refusal)
        draft = Draft(self._manuscripts, findings.question)
        state: State = "answered"
        if refusal is None:
            compose(draft, findings, settings.compose)
        else:
            state = refusal.state
            draft.statements.append(Statement(refusal.text, own=True))
        hits = self._hits(draft.used, findings.candidates)
        elapsed = (time.perf_counter() - began) * 1000
        return Answer(question, state, tuple(draft.statements), tuple(draft.citations), hits, elapsed)

    def _hits(self, used: Sequence[int], candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
        """Give the passages used first, then the best of the search."""
        scores = {c.view.pid: c.score for c in candidates}
        order = list(dict.fromkeys([*used, *scores]))[: max(self._settings.passages, len(used))]
        index = self._manuscripts.index
        return tuple(Hit(i, scores.get(pid, 0.0), index.passage(pid)) for i, pid in enumerate(order, 1))
