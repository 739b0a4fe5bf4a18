"""Two runs side by side: what each figure gained or lost, and which questions fare otherwise than before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.evaluation.run import ALL, EvaluatedAnswer, Evaluation, tabulate
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

    @property
    def losses(self) -> tuple[float, ...]:
        """By how much each of ``WATCHED`` is worse, in their order; negative where it is better."""
        gains = ((self.figures[name].gain * _BETTER[name] if name in self.figures else 0.0) for name in WATCHED)
        return tuple(-gain for gain in gains)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier run and this one over the questions that both asked.

    ``differences`` by type, then by figure; ``domains`` over all types, by question set; ``only_before`` and
    ``only_after`` count the questions of one run alone.
    """

    before: Evaluation
    after: Evaluation
    differences: Mapping[str, Mapping[str, MetricDifference]]
    domains: Mapping[str, Mapping[str, MetricDifference]]
    changed: tuple[AnswerChange, ...]
    only_before: int
    only_after: int

    def worst(self, most: int) -> tuple[AnswerChange, ...]:
        """The answers that became worse, those that lost most first; at most ``most``."""
        worse = [change for change in self.changed if change.verdict < 0]
        return tuple(sorted(worse, key=lambda change: change.losses, reverse=True)[:most])


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Compare two runs.

    A question is the same where its id, type and wording are, and its set, where both runs name it.
    """
    named = all(result.domain for result in (*before.results, *after.results))
    earlier = {_key(result, named=named): result for result in before.results}
    shared = {key: result for result in after.results if (key := _key(result, named=named)) in earlier}
    differences = _differences([earlier[key] for key in shared], list(shared.values()))
    domains = _by_domain(earlier, shared)
    changes = (_change(earlier[key], result) for key, result in shared.items())
    changed = tuple(change for change in changes if change.figures)
    return Comparison(
        before, after, differences, domains, changed, len(earlier) - len(shared), len(after.results) - len(shared)
    )


_BETTER = {figure.name: figure.better for figure in FIGURES}


_Key = tuple[str, ...]


def _key(result: EvaluatedAnswer, *, named: bool) -> _Key:
    return result.id, result.type, result.question, result.domain if named else ""


def _by_domain(
    earlier: Mapping[_Key, EvaluatedAnswer], shared: Mapping[_Key, EvaluatedAnswer]
) -> dict[str, dict[str, MetricDifference]]:
    """What each figure gained over all types, by question set."""
    keys: dict[str, list[_Key]] = {}
    for key, result in shared.items():
        keys.setdefault(result.domain, []).append(key)
    return {
        name: _differences([earlier[key] for key in own], [shared[key] for key in own])[ALL]
        for name, own in keys.items()
    }


def _differences(
    before: Sequence[EvaluatedAnswer], after: Sequence[EvaluatedAnswer]
) -> dict[str, dict[str, MetricDifference]]:
    """What each figure gained, by type; both runs hold the same questions."""
    first, second = tabulate(before), tabulate(after)
    return {
        kind: {
            f.name: MetricDifference(first[kind].get(f.name), figures.get(f.name))
            for f in FIGURES
            if f.name in figures or f.name in first[kind]
        }
        for kind, figures in second.items()
    }


def _change(before: EvaluatedAnswer, after: EvaluatedAnswer) -> AnswerChange:
    figures = {}
    for name in WATCHED:
        difference = MetricDifference(before.figures.get(name), after.figures.get(name))
        if (difference.before is None) != (difference.after is None) or abs(difference.gain) > _ALIKE:
            figures[name] = difference
    return AnswerChange(before, after, figures)
