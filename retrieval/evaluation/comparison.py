"""Two runs side by side: what each figure gained or lost, and which questions fare otherwise than before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.evaluation.run import EvaluatedAnswer, Evaluation, tabulate
from retrieval.evaluation.scoring import FIGURES

WATCHED = ("complete", "refused", "false_refusal", "recall@5", "cited", "precise")
"""The figures whose change makes a question's result another one."""

_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """A figure before and after; ``None`` where it applied to no question."""

    before: float | None
    after: float | None

    @property
    def gain(self) -> float:
        """By how much it rose, 0 where it stands on one side alone."""
        return 0.0 if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question whose result is another one; ``figures`` are those that changed, of ``WATCHED``."""

    before: EvaluatedAnswer
    after: EvaluatedAnswer
    figures: Mapping[str, MetricDifference]

    @property
    def verdict(self) -> int:
        """1 where the answer is better, −1 where it is worse: the first of ``WATCHED`` that changed decides."""
        for name, difference in self.figures.items():
            if abs(difference.gain) > _ALIKE:
                return 1 if difference.gain * _BETTER[name] > 0 else -1
        return 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier run and this one over the questions that both asked.

    ``differences`` by type, then by figure; ``only_before`` and ``only_after`` count the questions of one run alone.
    """

    before: Evaluation
    after: Evaluation
    differences: Mapping[str, Mapping[str, MetricDifference]]
    changed: tuple[AnswerChange, ...]
    only_before: int
    only_after: int


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Compare two runs; a question is the same where its id, type and wording are."""
    earlier = {_key(result): result for result in before.results}
    shared = {_key(result): result for result in after.results if _key(result) in earlier}
    first, second = tabulate(earlier[key] for key in shared), tabulate(shared.values())
    differences = {
        kind: {
            f.name: MetricDifference(first[kind].get(f.name), figures.get(f.name))
            for f in FIGURES
            if f.name in figures or f.name in first[kind]
        }
        for kind, figures in second.items()
    }
    changes = (_change(earlier[key], result) for key, result in shared.items())
    changed = tuple(change for change in changes if change.figures)
    return Comparison(
        before, after, differences, changed, len(earlier) - len(shared), len(after.results) - len(shared)
    )


_BETTER = {figure.name: figure.better for figure in FIGURES}


def _key(result: EvaluatedAnswer) -> tuple[str, str, str]:
    return result.id, result.type, result.question


def _change(before: EvaluatedAnswer, after: EvaluatedAnswer) -> AnswerChange:
    figures = {}
    for name in WATCHED:
        difference = MetricDifference(before.figures.get(name), after.figures.get(name))
        if (difference.before is None) != (difference.after is None) or abs(difference.gain) > _ALIKE:
            figures[name] = difference
    return AnswerChange(before, after, figures)
