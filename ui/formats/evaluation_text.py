"""What a person reads of an evaluation: a table, the questions missed, what changed since an earlier run."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.evaluation import (
        AnswerChange,
        Comparison,
        EvaluatedAnswer,
        Evaluation,
        Interval,
        MetricDifference,
        SetQuestion,
    )

SET_FORMAT = """题集每行一个 JSON 对象：
  id, question         编号、问题
  answerable           讲话里有没有答案（true 或 false）
  evidence             依据：若干组原文，一组里有一个找到就算找到，如 [["代表421名"], ["全区"]]
  answer_keys          要点：若干组文字，写法同上；没有答案的题不写这两项
  type, history        题型；前面的对话 [{"role": "user", "content": "…"}, …]（都可不写）"""

_NOTHING = "–"
_CONFIDENCE = "95%"  # of the intervals
_WORST = 10  # answers that became worse and are named first
_VERDICTS = {1: "变好", -1: "变差", 0: "有变"}
_EXCERPT_LENGTH = 120  # characters of an answer
_GAP = "  "


def evaluation_text(evaluation: Evaluation) -> str:
    """The figures of each question set, where there are several, and of all."""
    domains = evaluation.domains()
    if len(domains) < 2:
        return table_text(evaluation)
    parts = [f"〔{name}〕\n{table_text(of_domain)}" for name, of_domain in domains.items()]
    return "\n\n".join([*parts, f"〔全部〕\n{table_text(evaluation)}"])


def table_text(evaluation: Evaluation) -> str:
    """The figures as a table: one a line, a column for each type of question; below the chief ones their intervals."""
    from retrieval.evaluation import FIGURES, WATCHED, intervals

    table, counts, bounds = evaluation.table(), evaluation.counts(), intervals(evaluation.results)
    rows = [["", "", *table], ["题数", "", *(str(counts[kind]) for kind in table)]]
    for figure in FIGURES:
        shown = [_figure(figures.get(figure.name), mean=figure.mean) for figures in table.values()]
        rows.append([figure.meaning, figure.name, *shown])
        if figure.name in WATCHED and set(shown) != {_NOTHING}:
            rows.append(["", _CONFIDENCE, *(_interval(bounds[kind].get(figure.name)) for kind in table)])
    return _aligned(rows)


def misses_text(evaluation: Evaluation, questions: Sequence[SetQuestion]) -> str:
    """The questions that lack a key or should have been refused, each with what was asked for and said."""
    asked = {question.id: question for question in questions}
    missed = [result for result in evaluation.results if result.missed]
    if not missed:
        return "没有答错的题。"
    return "\n".join([f"没有答全或没有拒答的 {len(missed)} 题：", *(_miss(r, asked[r.id]) for r in missed)])


def comparison_text(comparison: Comparison) -> str:
    """What each figure gained or lost, and the questions whose result is another one."""
    lines = [f"与以前的结果比较（{_made(comparison)}）："]
    alone = [("以前", comparison.only_before), ("现在", comparison.only_after)]
    lines += [f"有 {count} 题只在{when}的题集里，没有比较。" for when, count in alone if count]
    rows = _difference_rows(comparison.differences)
    lines.append(_aligned(rows) if len(rows) > 1 else "各项指标都没有变。")
    by_domain = _difference_rows(comparison.domains)
    if len(comparison.domains) > 1 and len(by_domain) > 1:
        lines += ["", "各套题：", _aligned(by_domain)]
    return "\n".join([*lines, *_changes(comparison)])


def _changes(comparison: Comparison) -> list[str]:
    """The questions whose result is another one, the worst first and apart."""
    several = len(comparison.domains) > 1
    places = {name: f"{name}/" if several else "" for name in comparison.domains}
    worst = comparison.worst(_WORST)
    rest = [change for change in comparison.changed if change not in worst]
    worse = sum(change.verdict < 0 for change in comparison.changed)
    lines = ["", f"变差的 {worse} 题" + (f"，最差的 {_WORST} 题：" if worse > _WORST else "：")] if worst else []
    lines += [_change(change, places[change.after.domain]) for change in worst]
    if rest:
        lines += ["", f"{'其余' if worst else ''}结果有变的 {len(rest)} 题："]
        rest.sort(key=lambda change: change.verdict)
        lines += [_change(change, places[change.after.domain]) for change in rest]
    return lines


def _made(comparison: Comparison) -> str:
    before, after = (
        f"编码器 {run.encoder}" + (f"、重排 {run.reranker}" if run.reranker else "")
        for run in (comparison.before, comparison.after)
    )
    return before if before == after else f"{before} → {after}"


def _difference_rows(differences: Mapping[str, Mapping[str, MetricDifference]]) -> list[list[str]]:
    """A line for each figure that differs in any type."""
    from retrieval.evaluation import FIGURES

    rows = [["", "", *differences]]
    for figure in FIGURES:
        shown = [_gain(of_type.get(figure.name), mean=figure.mean) for of_type in differences.values()]
        if any(text != _NOTHING for text in shown):
            rows.append([figure.meaning, figure.name, *shown])
    return rows


def _gain(difference: MetricDifference | None, *, mean: bool) -> str:
    if difference is None or not difference.gain:
        return _NOTHING
    return f"{difference.gain:+.3f}" if mean else f"{difference.gain:+g}"


def _figure(value: float | None, *, mean: bool) -> str:
    if value is None:
        return _NOTHING
    return f"{value:.3f}" if mean else f"{value:g}"


def _interval(interval: Interval | None) -> str:
    return _NOTHING if interval is None else f"{interval.low:.2f}–{interval.high:.2f}"


def _miss(result: EvaluatedAnswer, question: SetQuestion) -> str:
    keys = "；".join("/".join(group) for group in question.answer_keys) or "（应当拒答）"
    return f"{result.id} {result.type} {result.question}\n{_GAP}要点：{keys}\n{_GAP}回答：{_excerpt(result.answer)}"


def _change(change: AnswerChange, place: str) -> str:
    figures = "，".join(
        f"{name} {_figure(d.before, mean=True)} → {_figure(d.after, mean=True)}" for name, d in change.figures.items()
    )
    head = (
        f"{_VERDICTS[change.verdict]} {place}{change.after.id} {change.after.type} {change.after.question}（{figures}）"
    )
    before, after = _excerpt(change.before.answer), _excerpt(change.after.answer)
    said = [f"{_GAP}回答：{after}（未变）"] if before == after else [f"{_GAP}以前：{before}", f"{_GAP}现在：{after}"]
    return "\n".join([head, *said])


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT_LENGTH else flat[:_EXCERPT_LENGTH] + "……"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in columns: the first two to the left, figures to the right; a Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padding = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [cell + pad if i < 2 else pad + cell for i, (cell, pad) in enumerate(zip(row, padding, strict=True))]
        lines.append(_GAP.join(cells).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
