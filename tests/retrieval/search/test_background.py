"""Background questions: what is asked of everything but speeches."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.encoders.contextual_encoder import ContextualEncoder
from ingest.text.folding import fold
from retrieval.search.contextual.background import VECTORS_FILE, read_background_questions, shipped_background, to_int8


def test_the_shipped_vectors_are_those_of_the_questions() -> None:
    texts, kept = read_background_questions(), np.load(VECTORS_FILE)
    assert len(texts) == len(kept) == len(set(texts))
    some = range(0, len(texts), 50)
    made = to_int8(ContextualEncoder().encode([fold(texts[i]) for i in some]))
    assert np.abs(made.astype(int) - kept[list(some)]).max() <= 1


@pytest.mark.parametrize(
    ("foreign", "own"),
    [
        ("附近哪家理发店剪得好", "机关作风建设要抓哪几个方面？"),
        ("感冒发烧要不要去打点滴", "县里的督导组有几个？"),
        ("帮我写一首生日的诗", "总书记对办公室工作有什么要求？"),
    ],
)
def test_a_foreign_question_lies_nearer_to_them_than_one_about_a_speech(foreign: str, own: str) -> None:
    far, near = ContextualEncoder().encode([fold(foreign), fold(own)])
    assert shipped_background().likeness(far) > shipped_background().likeness(near)
