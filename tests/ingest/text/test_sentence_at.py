"""The sentence at an offset is the one that the table of all sentences gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.sentence_at import sentence_at
from ingest.text.sentences import SentenceTable
from tests.support.documents.nasty import nasty_text


@given(st.text("甲乙。！？”\n \u3000\t", max_size=40), st.integers(0, 45))
def test_it_is_the_same_as_in_the_table(text: str, offset: int) -> None:
    table = SentenceTable(text)
    if len(table):
        assert sentence_at(text, offset) == table.at(offset)
    else:
        with pytest.raises(IndexError):
            sentence_at(text, offset)


@given(nasty_text, st.integers(0, 300))
def test_it_is_the_same_in_nasty_text(text: str, offset: int) -> None:
    table = SentenceTable(text)
    if len(table):
        assert sentence_at(text, offset) == table.at(offset)
