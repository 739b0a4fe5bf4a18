"""Hints show the paragraph and never the key."""

from __future__ import annotations

import pytest

from retrieval import Library
from retrieval.quiz import QuestionType, QuizMaker, QuizQuestion, QuizSettings
from retrieval.quiz.hints import HINT_LENGTH, MASK, hint


@pytest.fixture(scope="module")
def questions(library: Library) -> tuple[QuizQuestion, ...]:
    return QuizMaker(library).make(QuizSettings(number=200, seed="hints")).questions


def test_no_hint_shows_the_key(library: Library, questions: tuple[QuizQuestion, ...]) -> None:
    for asked in questions:
        shown = hint(asked, library.speech(asked.citation.address.speech_id).text)
        if asked.form == "speech" or asked.type is QuestionType.JUDGE:
            continue
        keys = [asked.options[i] for i in asked.right] if asked.form in ("section", "parent", "nth") else asked.key
        assert all(key not in shown for key in keys if key not in asked.stem), (asked.stem, shown)


def test_a_hint_has_a_mask_and_is_not_long(library: Library, questions: tuple[QuizQuestion, ...]) -> None:
    for asked in questions:
        if asked.type in (QuestionType.BLANK, QuestionType.JUDGE):
            shown = hint(asked, library.speech(asked.citation.address.speech_id).text)
            assert MASK in shown
            assert len(shown) <= HINT_LENGTH + len(asked.citation.quote)


def test_a_hint_to_a_judgement_does_not_tell_true_from_false(
    library: Library, questions: tuple[QuizQuestion, ...]
) -> None:
    judged = [asked for asked in questions if asked.type is QuestionType.JUDGE]
    assert {asked.truth for asked in judged} == {True, False}
    for asked in judged:
        shown = hint(asked, library.speech(asked.citation.address.speech_id).text)
        assert asked.citation.quote not in shown
