"""The examiner itself: it must catch each fault that it is there for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.quiz_auditor import Corpus, audit, audit_question, longest_share

TEXT = "一、讲政治。要坚定“四个自信”，做到“两个维护”。全年召开会议十六次，督办建议200多条。"
QUOTE = "要坚定“四个自信”，做到“两个维护”。"
CORPUS = Corpus({"s": TEXT})


def good(**changed: Any) -> dict[str, Any]:
    start = TEXT.index(QUOTE)
    citation = {"speech": "s", "title": "t", "section": [], "start": start, "end": start + len(QUOTE), "quote": QUOTE}
    question = {
        "id": "q",
        "type": "single",
        "difficulty": "中",
        "stem": "要坚定“____”，做到“两个维护”。",
        "options": ["四个自信", "四个意识", "四个机关", "两个机关"],
        "answer": 0,
        "key": "四个自信",
        "explanation": QUOTE,
        "citation": citation,
    }
    return {**question, **changed}


def judged(statement: str, *, answer: bool, **changed: Any) -> dict[str, Any]:
    return good(type="judge", stem=statement, statement=statement, answer=answer, key=QUOTE, options=[], **changed)


def test_a_sound_question_has_no_problem() -> None:
    assert audit_question(good(), CORPUS) == []
    assert audit_question(judged(QUOTE, answer=True), CORPUS) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"key": "五个自信"}, "check_keys"),
        ({"stem": "要坚定“____”，做到“两个确立”。"}, "check_put_back"),
        ({"options": ["四个自信", "四个意识", "两个维护", "三个名城"]}, "check_options"),
        ({"options": ["四个自信", "四个自信", "四个机关", "三个名城"]}, "check_options"),
        ({"options": ["四个自信", "四个意识"]}, "check_form"),
        ({"stem": "要坚定“____”，四个自信，做到“两个维护”。"}, "check_blank"),
        ({"explanation": "别的话"}, "check_citation"),
        ({"citation": {**good()["citation"], "start": 0}}, "check_citation"),
    ],
)
def test_a_fault_is_found_by_its_rule(fault: dict[str, Any], rule: str) -> None:
    assert rule in {problem.rule for problem in audit_question(good(**fault), CORPUS)}


def test_a_false_statement_that_stands_in_the_corpus_is_found() -> None:
    assert audit_question(judged(QUOTE, answer=False, changed=["四个自信", "四个自信"]), CORPUS)
    sound = judged("要坚定“四个意识”，做到“两个维护”。", answer=False, changed=["四个自信", "四个意识"])
    assert audit_question(sound, CORPUS) == []


def test_another_filler_of_the_blank_is_found() -> None:
    quote = "各级干部要坚持坚定“制度自信”，做到“两个维护”。"
    twice = Corpus({"s": TEXT, "t": quote + quote.replace("制度", "道路")})
    citation = {**good()["citation"], "speech": "t", "start": 0, "end": len(quote), "quote": quote}
    stem = quote.replace("制度自信", "____")
    question = good(stem=stem, key="制度自信", citation=citation, explanation=quote, type="blank", answer=["制度自信"])
    assert [p.rule for p in audit_question(question, twice)] == ["check_blank"]


def test_stems_that_are_alike_are_found() -> None:
    assert [problem.rule for problem in audit([good(), good(id="r")], CORPUS)] == ["likeness"]


def test_the_share_of_longest_keys_is_counted() -> None:
    longest = good(options=["四个自信心", "四个意识", "四个机关", "两个机关"])
    assert longest_share([good(), longest]) == 0.5
