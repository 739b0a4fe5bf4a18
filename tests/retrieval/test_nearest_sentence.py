"""Which sentence of a passage is shown for a question."""

from __future__ import annotations

import pytest

from retrieval.citations.nearest_sentence import nearest_sentence


@pytest.mark.parametrize(
    ("question", "sentences", "expected"),
    [
        ("池塘多深？", ["今年养鱼。", "池塘深三米。", "大家辛苦。"], 1),
        ("床位用了几成？", ["医院去年收治病人。", "病人满意。", "床位使用率九成。"], 2),
        ("学校有几位老师？", ["学校在山上。", "学校的老师有十二位。", "老师辛苦。"], 1),
        ("完全无关", ["甲。", "乙。"], 0),
        ("", ["甲。"], 0),
        ("没有句子", [], 0),
    ],
)
def test_the_sentence_that_shares_most_with_the_question_is_chosen(
    question: str, sentences: list[str], expected: int
) -> None:
    assert nearest_sentence(question, sentences) == expected
