"""Choosing a set: shares of types, no two alike, keys in even places."""

from __future__ import annotations

import random
from collections import Counter

from retrieval.quiz.question import QuestionCandidate, QuestionType
from retrieval.quiz.selection import Asked, choose, pairs
from tests.support.quizzing import question

HAN = "".join(chr(0x4E00 + i) for i in range(4000))


def draft(kind: QuestionType, number: int) -> QuestionCandidate:
    stem = HAN[number * 12 : number * 12 + 12]
    false = {"truth": False, "form": "term"} if kind is QuestionType.JUDGE and number % 2 else {}
    made = question(kind, id=f"{kind}-{number}", stem=stem, **false)
    return QuestionCandidate(made, frozenset({("s", number)}), ("s", number % 7))


def drafts(kind: QuestionType, count: int, start: int = 0) -> list[QuestionCandidate]:
    return [draft(kind, start + i) for i in range(count)]


def test_types_share_a_set_by_the_mix() -> None:
    stock = [d for i, kind in enumerate(QuestionType) for d in drafts(kind, 50, 50 * i)]
    counts = Counter(q.type for q in choose(stock, Asked(50), random.Random(1)))
    assert counts[QuestionType.SINGLE] == 15
    assert counts[QuestionType.ORDER] == counts[QuestionType.SHORT] == 4


def test_what_one_type_lacks_the_others_give() -> None:
    stock = [*drafts(QuestionType.SINGLE, 3), *drafts(QuestionType.BLANK, 40, 100)]
    assert len(choose(stock, Asked(30), random.Random(1))) == 30


def test_two_stems_alike_are_one_question() -> None:
    first, second = draft(QuestionType.BLANK, 0), draft(QuestionType.BLANK, 1)
    twin = QuestionCandidate(question(QuestionType.BLANK, id="twin", stem=first.question.stem + "尾"), frozenset(), ("s", 5))
    chosen = choose([first, twin, second], Asked(10), random.Random(1))
    assert len(chosen) == 2


def test_the_places_of_keys_are_even() -> None:
    chosen = choose(drafts(QuestionType.SINGLE, 100), Asked(100), random.Random(3))
    assert set(Counter(q.right[0] for q in chosen).values()) == {25}
    assert all(q.options[q.right[0]] == "四个自信" for q in chosen)


def test_the_right_options_of_a_multiple_choice_keep_their_words() -> None:
    for made in choose(drafts(QuestionType.MULTIPLE, 40), Asked(40), random.Random(3)):
        assert {made.options[i] for i in made.right} == {"甲", "丙"}


def single_drafts(kind: QuestionType, count: int, options: tuple[str, ...], right: tuple[int, ...]) -> list[QuestionCandidate]:
    made = [
        question(kind, id=str(i), options=options, right=right, stem=HAN[3000 + i * 9 : 3009 + i * 9])
        for i in range(count)
    ]
    return [QuestionCandidate(q, frozenset(), ("s", i)) for i, q in enumerate(made)]


def test_an_order_never_stands_right_already() -> None:
    stock = single_drafts(QuestionType.ORDER, 30, ("一", "二", "三"), (0, 1, 2))
    for made in choose(stock, Asked(30), random.Random(2)):
        assert made.options != ("一", "二", "三")
        assert [made.options[i] for i in made.right] == ["一", "二", "三"]


def test_a_key_is_seldom_the_one_longest_option() -> None:
    stock = single_drafts(QuestionType.SINGLE, 10, ("很长的答案", "短", "少", "小"), (0,))
    chosen = choose([*stock, *drafts(QuestionType.SINGLE, 30, 200)], Asked(40), random.Random(2))
    assert sum("很长的答案" in q.options for q in chosen) <= 0.25 * len(chosen)


def test_pairs_are_of_words_alone() -> None:
    assert pairs("四、个 “自”") == {"四个", "个自"}
