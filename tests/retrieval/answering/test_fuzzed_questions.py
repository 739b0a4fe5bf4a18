"""Questions that nobody meant: cut, mixed and made up.  Each is answered from the speeches or refused by name, and soon."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest import SpeechQAError
from retrieval import Library, Turn
from retrieval.question.query import QUERY_LENGTH
from tests.support.answers import check, check_passages

QUESTIONS = Path(__file__).parents[2] / "data" / "questions_speeches.jsonl"
SECONDS = 10.0
"""Longest that one question may take."""

_SIGNS = "。！？；，、：“”‘’《》（）()[]{}<>*?+|\\^$~`#@%&=/'\"-_.,!…—·\n\r\t \u3000"
_ODD = [
    "\u200b", "\u200d", "\ufeff", "\u202e", "\u2066", "\u0301", "\x00", "\x1b[31m", "\ud800", "\udfff", "😀", "👨‍👩‍👧", "ﷺ", "𠮷",
    "㍿", "ß", "İ", "ﬁ", "١٢٣", "एक", "שלום", "第", "第一第二", "第999999999999999999999点", "０１２", "〇", "NaN", "1e999", "-1",
    "<script>alert(1)</script>", "{{7*7}}", "%s%n", "'; DROP TABLE x;--", "../../etc/passwd", "body:(a OR b)", "NOT *", '"', "^2",
    "那第二点呢？", "出自哪篇？", "分别是什么", "哪几篇讲话", "有何不同",
]  # fmt: skip


def fuzzed(rng: random.Random, questions: Sequence[str]) -> str:
    """Cut, mix, repeat, or make up a question."""
    one, other = rng.choice(questions), rng.choice(questions)
    kind = rng.randrange(9)
    if kind == 0:
        return one[: rng.randrange(len(one) + 1)]
    if kind == 1:
        letters = list(one)
        for _ in range(rng.randint(1, 8)):
            letters.insert(rng.randrange(len(letters) + 1), rng.choice([*_ODD, *_SIGNS]))
        return "".join(letters)
    if kind == 2:
        return one[: rng.randrange(len(one))] + other[rng.randrange(len(other)) :]
    if kind == 3:
        return "".join(rng.sample(one, len(one)))
    if kind == 4:
        part: str = rng.choice([one, *_ODD, *_SIGNS])
        return (part * rng.randint(1, 400))[: QUERY_LENGTH + rng.randint(-2, 2)]
    if kind == 5:
        return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(60)))
    if kind == 6:
        return "".join(rng.choices([*_ODD, *_SIGNS], k=rng.randrange(40)))
    if kind == 7:
        return "".join(chr(rng.randrange(0x4E00, 0x9FFF)) for _ in range(rng.randrange(QUERY_LENGTH)))
    return rng.choice("？ \n") + one + rng.choice(_ODD) + other * rng.randint(0, 2)


def ask_all(library: Library, count: int, seed: int) -> Counter[str]:
    """Ask and search fuzzed questions; every answer is checked against its speeches."""
    rng, outcomes = random.Random(seed), Counter[str]()
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    history: tuple[Turn, ...] = ()
    for _ in range(count):
        question = fuzzed(rng, questions)
        scope = rng.choice([None, None, None, (), ("000",), ("000", "nobody"), ("nobody",)])
        began = time.monotonic()
        try:
            answer = library.ask(question, history=history if rng.random() < 0.3 else (), speeches=scope)
            hits = library.search(question, top_k=rng.choice([0, 1, 10]), speeches=scope)
        except SpeechQAError as err:
            outcomes[type(err).__name__] += 1
        else:
            check(answer, library)
            check_passages(answer, library)
            assert scope is None or all(hit.passage.speech_id in scope for hit in (*hits, *answer.passages))
            outcomes[answer.state] += 1
            history = (Turn("user", question), Turn("assistant", answer.text))
        assert time.monotonic() - began < SECONDS, question
    return outcomes


def test_fuzzed_questions_are_answered_or_refused_by_name(library: Library) -> None:
    assert sum(ask_all(library, 80, seed=1).values()) == 80


@pytest.mark.slow
def test_a_thousand_fuzzed_questions_are_answered_or_refused_by_name(library: Library) -> None:
    assert sum(ask_all(library, 1_000, seed=3).values()) == 1_000


@pytest.mark.benchmark
def test_ten_thousand_fuzzed_questions_are_answered_or_refused_by_name(library: Library) -> None:
    outcomes = ask_all(library, 10_000, seed=2)
    print(dict(outcomes))
    assert sum(outcomes.values()) == 10_000
