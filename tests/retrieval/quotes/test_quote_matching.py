from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.folding import fold, fold_words
from retrieval.quotes.comparison import Matcher

LETTERS = "一二人民，。“”「」 \n12.5%％㎡…①ＡaÀ漢汉*\u200b"
NASTY = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs"])))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher()


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("为人民服务。", "為人民服務"),
        ("“守正”是根基，", "「守正」是 根基"),
        ("ＡＢＣ１２３", "abc123"),
        ("一打纲领，不如一个行动", "一打纲领不如\n一个行动！"),
        ("面积 30㎡", "面积３０m2"),
        ("2020年——2021年", "2020年，2021年"),
    ],
)
def test_what_a_reader_would_not_mind_makes_no_difference(matcher: Matcher, written: str, other: str) -> None:
    assert matcher.fold(written).text == matcher.fold(other).text


@pytest.mark.parametrize(
    ("written", "other"),
    [("增长3.5%", "增长35%"), ("增长35%", "增长35"), ("3—5年", "35年"), ("1、2款", "12款"), ("C++", "C")],
)
def test_a_sign_that_changes_a_figure_counts(matcher: Matcher, written: str, other: str) -> None:
    assert matcher.fold(written).text != matcher.fold(other).text


def test_how_two_figures_are_kept_apart_does_not_count(matcher: Matcher) -> None:
    assert matcher.fold("第1、2款").text == matcher.fold("第1，2款").text
    assert matcher.fold("2022——2023年").text == matcher.fold("2022-2023年").text


def test_with_marks_everything_but_white_space_is_kept() -> None:
    marks = Matcher(marks=True)
    assert marks.fold("“学习……”\n*").text == '"学习......"*'
    assert marks.fold("\u200b").text == "\u200b"


@given(NASTY)
def test_every_folded_character_comes_from_where_its_offset_says(text: str) -> None:
    matcher = Matcher()
    folded = matcher.fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets[-1] == len(text)
    assert all(a <= b for a, b in zip(folded.offsets[:-2], folded.offsets[1:-1], strict=True))
    for i, character in enumerate(folded.text):
        start, end = folded.span(i, i + 1)
        source = fold(text[start:end])
        assert end == start + 1
        assert character in source or character == ","


@given(NASTY)
def test_letters_and_digits_are_those_of_the_words_fold(text: str) -> None:
    assert "".join(c for c in Matcher().fold(text).text if c.isalnum()) == fold_words(text)


@given(NASTY)
def test_folding_again_changes_nothing(text: str) -> None:
    matcher = Matcher(marks=True)
    once = matcher.fold(text).text
    assert matcher.fold(once).text == once
