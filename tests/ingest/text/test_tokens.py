from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.text.tokens import WORD_LENGTH, tokens


def test_chinese_becomes_characters_and_their_pairs() -> None:
    assert tokens("代表站") == ["代", "表", "站", "代表", "表站"]


def test_punctuation_parts_pairs() -> None:
    assert tokens("讲，学") == ["讲", "学"]


def test_words_and_figures_stay_whole() -> None:
    assert tokens("GDP增长5.5%，New Era") == ["gdp", "增", "长", "增长", "5.5", "new", "era"]


def test_white_space_inside_chinese_does_not_count() -> None:
    assert tokens("总 则") == tokens("总则")


def test_traditional_wide_and_upper_case_forms_meet_the_plain_ones() -> None:
    assert tokens("黨的領導ＡＢＣ１２") == tokens("党的领导abc12")


def test_a_word_without_end_is_cut() -> None:
    assert tokens("x" * 100_000) == ["x" * WORD_LENGTH]


@given(st.text())
def test_tokens_hold_no_white_space_whatever_the_text(text: str) -> None:
    assert all(token and not any(map(str.isspace, token)) for token in tokens(text))
