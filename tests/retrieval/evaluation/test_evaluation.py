"""Evaluating a library on a question set, keeping the run, and comparing two runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import DocumentMissing, QuestionSetInvalid, SavedRunInvalid, SavedRunUnwritable
from retrieval import Library, Turn
from retrieval.evaluation import (
    EvaluatedAnswer,
    Evaluation,
    compare,
    evaluate,
    intervals,
    join,
    read_evaluation,
    read_questions,
    write_evaluation,
)
from tests.support.question_lines import FACT, STRANGE, write_lines

EMPTY = {**FACT, "id": "c", "question": "？？"}


def result(name: str = "a", kind: str = "fact", **figures: float) -> EvaluatedAnswer:
    return EvaluatedAnswer(name, kind, f"问题{name}", "answered", f"回答{name}", figures)


def run(*results: EvaluatedAnswer) -> Evaluation:
    return Evaluation("编码器", "", results)


def test_a_set_is_read_with_its_groups_and_history(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "前"}, {"role": "system", "content": "不算"}]
    path = write_lines(tmp_path / "set.jsonl", "\ufeff" + json.dumps({**FACT, "history": turns}), "", STRANGE)
    first, second = read_questions(path)
    assert first.evidence == (("全区421名各级人大代表",),)
    assert first.history == (Turn("user", "前"),)
    assert not second.answerable
    assert second.answer_keys == ()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["{"], "第 1 行不是 JSON"),
        ([FACT, "[]"], "第 2 行不是 JSON 对象"),
        ([{**FACT, "question": 3}], "第 1 行缺少 question"),
        ([{k: v for k, v in FACT.items() if k != "answerable"}], "缺少 answerable"),
        ([{**FACT, "evidence": ["不是一组"]}], "evidence 应是若干组文字"),
        ([{**FACT, "answer_keys": []}], "要有 evidence 和 answer_keys"),
        ([{**FACT, "history": ["你好"]}], "history 每一轮"),
        ([FACT, FACT], "第 2 行的编号 a 重复"),
        ([""], "里面没有题目"),
    ],
)
def test_a_set_with_a_flaw_is_refused_by_line(tmp_path: Path, lines: list[Any], message: str) -> None:
    path = write_lines(tmp_path / "set.jsonl", *lines)
    with pytest.raises(QuestionSetInvalid, match=message) as caught:
        read_questions(path)
    assert "\n" not in str(caught.value)


def test_a_set_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentMissing, match="none"):
        read_questions(tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionSetInvalid, match="不是 UTF-8"):
        read_questions(tmp_path / "bytes")


def test_questions_are_asked_and_scored_by_type(library: Library, tmp_path: Path) -> None:
    questions = read_questions(write_lines(tmp_path / "set.jsonl", FACT, STRANGE, EMPTY))
    steps: list[tuple[str, int, int]] = []
    evaluation = evaluate(library, questions, lambda *step: steps.append(step))
    answered, strange, empty = evaluation.results
    assert answered.figures["complete"] == 1.0
    assert "421" in answered.answer
    assert strange.figures == {"refused": 1.0}
    assert not strange.missed
    assert empty.state == "outside", "a question that cannot be used counts as refused"
    assert empty.missed
    assert evaluation.table()["fact"]["complete"] == 0.5
    assert evaluation.table()["all"]["refused"] == 1.0
    assert evaluation.counts() == {"fact": 2, "unanswerable": 1, "all": 3}
    assert [step[1:] for step in steps] == [(1, 3), (2, 3), (3, 3)]


def test_a_run_kept_and_read_again_is_the_same(tmp_path: Path) -> None:
    kept = run(result("a", complete=1.0, length=12.0), result("b", "enum", complete=0.0))
    write_evaluation(kept, tmp_path / "run.json")
    assert read_evaluation(tmp_path / "run.json") == kept
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["figures"]["all"]["complete"] == 0.5


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', '{"format": 1}', '{"format": 1, "questions": [{}]}'])
def test_what_is_no_kept_run_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SavedRunInvalid, match=re.escape(str(path))):
        read_evaluation(path)


def test_a_run_that_is_not_there_or_cannot_be_kept_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentMissing, match="none"):
        read_evaluation(tmp_path / "none")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SavedRunUnwritable, match="--save"):
        write_evaluation(run(), tmp_path / "file" / "run.json")


def test_equal_runs_differ_in_nothing() -> None:
    comparison = compare(run(result(complete=1.0)), run(result(complete=1.0)))
    assert comparison.changed == ()
    assert comparison.differences["all"]["complete"].gain == 0.0


def test_a_comparison_names_what_got_better_and_worse() -> None:
    before = run(result("a", complete=0.0, keys=0.5), result("b", complete=1.0), result("c", complete=1.0, length=9.0))
    after = run(result("a", complete=1.0, keys=1.0), result("b", complete=0.0), result("c", complete=1.0, length=99.0))
    comparison = compare(before, after)
    assert [(change.after.id, change.verdict) for change in comparison.changed] == [("a", 1), ("b", -1)]
    assert comparison.differences["fact"]["keys"].gain == 0.5
    assert comparison.differences["all"]["length"].gain == 90.0


def test_a_refusal_that_should_not_be_is_worse() -> None:
    before, after = result(false_refusal=0.0, precise=1.0), replace(result(false_refusal=1.0), state="near")
    (change,) = compare(run(before), run(after)).changed
    assert change.verdict == -1
    assert set(change.figures) == {"false_refusal", "precise"}


def test_only_the_questions_of_both_runs_are_compared() -> None:
    before = run(result("a", complete=1.0), result("old", complete=0.0))
    after = run(result("a", complete=1.0), result("new", "enum", complete=0.0))
    comparison = compare(before, after)
    assert comparison.changed == ()
    assert comparison.differences["all"]["complete"].gain == 0.0
    assert (comparison.only_before, comparison.only_after) == (1, 1)


def test_of_those_that_became_worse_the_greatest_losses_are_named_first() -> None:
    names = "abcdefghijkl"
    before = run(*(result(name, complete=1.0, cited=1.0) for name in names), result("z", complete=0.0))
    after = run(*(result(n, complete=float(n != "h"), cited=1 - i / 100) for i, n in enumerate(names)), result("z", complete=1.0))
    worst = compare(before, after).worst(10)
    assert [change.after.id for change in worst] == ["h", *"lkjigfedc"]


def test_sets_of_their_own_are_told_apart(library: Library, tmp_path: Path) -> None:
    """Two sets may number their questions alike."""
    one, two = (evaluate(library, read_questions(write_lines(tmp_path / "s", FACT)), domain=name) for name in ("甲", "乙"))
    both = join([one, two])
    assert {name: len(of.results) for name, of in both.domains().items()} == {"甲": 1, "乙": 1}
    write_evaluation(both, tmp_path / "run.json")
    assert read_evaluation(tmp_path / "run.json") == both
    first, second = both.results
    worse = replace(both, results=(first, replace(second, figures={**second.figures, "complete": 0.0})))
    comparison = compare(both, worse)
    assert [change.after.domain for change in comparison.changed] == ["乙"]
    assert (comparison.domains["甲"]["complete"].gain, comparison.domains["乙"]["complete"].gain) == (0.0, -1.0)


def test_a_run_that_names_no_set_is_compared_with_one_that_does() -> None:
    assert compare(run(result(complete=1.0)), run(replace(result(complete=0.0), domain="甲"))).worst(10)


def test_intervals_hold_the_mean_narrow_with_more_questions_and_stay_the_same() -> None:
    def interval(count: int) -> tuple[float, float]:
        found = intervals([result(str(n), complete=float(n % 4 > 0), length=9.0) for n in range(count)])
        assert set(found) == {"fact", "all"}
        assert set(found["all"]) == {"complete"}, "a median has no interval of a mean"
        return found["fact"]["complete"].low, found["fact"]["complete"].high

    (low, high), (lower, higher) = interval(400), interval(40)
    assert lower < low < 0.75 < high < higher
    # The normal approximation: 1.96 standard errors on either side.
    assert high - low == pytest.approx(2 * 1.96 * (0.75 * 0.25 / 400) ** 0.5, rel=0.1)
    assert interval(40) == (lower, higher)
