"""Evaluations as JSON, for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

_DIGITS = 4

if TYPE_CHECKING:
    from retrieval.evaluation import AnswerChange, Comparison, Evaluation, MetricDifference


def evaluation_json(evaluation: Evaluation, comparison: Comparison | None = None) -> dict[str, Any]:
    """The figures by type, then by name; with a comparison, it stands beside the types under ``compared``.

    Of several question sets each stands under ``domains``, with its figures and their intervals (low, high).
    """
    table: dict[str, Any] = {kind: dict(figures) for kind, figures in evaluation.table().items()}
    domains = evaluation.domains()
    if len(domains) > 1:
        table["domains"] = {name: _domain_json(of_domain) for name, of_domain in domains.items()}
    return table if comparison is None else table | {"compared": comparison_json(comparison)}


def _domain_json(evaluation: Evaluation) -> dict[str, Any]:
    from retrieval.evaluation import intervals

    bounds = intervals(evaluation.results)
    return {
        "figures": {kind: dict(figures) for kind, figures in evaluation.table().items()},
        "intervals": {
            kind: {name: [round(i.low, _DIGITS), round(i.high, _DIGITS)] for name, i in of_kind.items()}
            for kind, of_kind in bounds.items()
        },
    }


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The differences by type and figure, and the questions whose result is another one."""
    return {
        "differences": {
            kind: {name: _difference_json(difference) for name, difference in differences.items()}
            for kind, differences in comparison.differences.items()
        },
        "changed": [_change_json(change) for change in comparison.changed],
        "only_before": comparison.only_before,
        "only_after": comparison.only_after,
    }


def _difference_json(difference: MetricDifference) -> dict[str, float | None]:
    return {"before": difference.before, "after": difference.after}


def _change_json(change: AnswerChange) -> dict[str, Any]:
    return {
        "id": change.after.id,
        "type": change.after.type,
        "question": change.after.question,
        "verdict": change.verdict,
        "figures": {name: _difference_json(difference) for name, difference in change.figures.items()},
        "answer_before": change.before.answer,
        "answer_after": change.after.answer,
    }
