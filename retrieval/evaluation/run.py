"""Asking a library the questions of a set, and the figures of all of them, by type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from ingest.errors import QuestionInvalid
from ingest.progress import Progress, silent
from retrieval.answer import Answer, State, Statement
from retrieval.evaluation.question_set import SetQuestion
from retrieval.evaluation.scoring import FIGURES, Scorer
from retrieval.library import Library

ALL = "all"
"""The row of a table that is over every type."""

_DIGITS = 4

Table = Mapping[str, Mapping[str, float]]
"""Figures by type of question, then by name; ``all`` is over every type."""


@dataclass(frozen=True, slots=True)
class EvaluatedAnswer:
    """What one question was answered with; ``figures`` by name, those that do not apply are left out.

    ``domain`` names the question set, "" where it is not known.
    """

    id: str
    type: str
    question: str
    state: State
    answer: str
    figures: Mapping[str, float]
    domain: str = ""

    @property
    def missed(self) -> bool:
        """Whether the answer lacks a key, or should have been a refusal."""
        return self.figures.get("complete") == 0.0 or self.figures.get("refused") == 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results of one run over a set, and what answered: the encoder's name and the reranker's ("": none)."""

    encoder: str
    reranker: str
    results: tuple[EvaluatedAnswer, ...]

    def table(self) -> Table:
        """The figures by type, in the order of the set, then over all: means to four digits, and a median."""
        return tabulate(self.results)

    def counts(self) -> Mapping[str, int]:
        """The number of questions of each type and of all."""
        counts: dict[str, int] = defaultdict(int)
        for result in self.results:
            counts[result.type] += 1
        return {**counts, ALL: len(self.results)}

    def domains(self) -> Mapping[str, Evaluation]:
        """The results of each question set, by its name, in the order in which they were asked."""
        apart: dict[str, list[EvaluatedAnswer]] = {}
        for result in self.results:
            apart.setdefault(result.domain, []).append(result)
        return {name: replace(self, results=tuple(results)) for name, results in apart.items()}


def evaluate(
    library: Library, questions: Sequence[SetQuestion], progress: Progress = silent, domain: str = ""
) -> Evaluation:
    """Ask every question of a set, which ``domain`` names, and score the answers."""
    scorer = Scorer(library.speech(card.id) for card in library.speeches)
    results = []
    for done, question in enumerate(questions, 1):
        answer = _answer(library, question)
        figures = scorer.score(question, answer)
        asked = (question.id, question.type, question.question)
        results.append(EvaluatedAnswer(*asked, answer.state, answer.text, figures, domain))
        progress("逐题回答", done, len(questions))
    return Evaluation(library.encoder, library.reranker, tuple(results))


def join(evaluations: Sequence[Evaluation]) -> Evaluation:
    """The evaluations of several sets as one; at least one, all by one encoder and reranker."""
    return replace(evaluations[0], results=tuple(result for each in evaluations for result in each.results))


def tabulate(results: Iterable[EvaluatedAnswer]) -> Table:
    """The figures of results by type and over all; a figure that applies to none is left out."""
    values: dict[str, dict[str, list[float]]] = {}
    everything: dict[str, list[float]] = defaultdict(list)
    for result in results:
        of_type = values.setdefault(result.type, defaultdict(list))
        for name, value in result.figures.items():
            of_type[name].append(value)
            everything[name].append(value)
    return {kind: _told(figures) for kind, figures in {**values, ALL: everything}.items()}


def _told(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {
        figure.name: round(fmean(values[figure.name]), _DIGITS) if figure.mean else median(values[figure.name])
        for figure in FIGURES
        if values.get(figure.name)
    }


def _answer(library: Library, question: SetQuestion) -> Answer:
    """Ask one question; one that cannot be used counts as refused."""
    try:
        return library.ask(question.question, history=question.history)
    except QuestionInvalid as err:
        return Answer(question.question, "outside", (Statement(str(err), own=True),), (), (), 0.0)
