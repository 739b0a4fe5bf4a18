"""An archive of which the contextual encoder reads nothing: too large, or without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import Library, LibrarySettings
from retrieval.search.contextual.contextual_vectors import ContextualReading
from retrieval.search.hybrid_retriever import SearchWeights

UNREAD = {
    "too large": LibrarySettings(search=SearchWeights(reading=ContextualReading(all_of=0))),
    "without a model": LibrarySettings(contextual=None),
}


@pytest.mark.parametrize("settings", UNREAD.values(), ids=UNREAD.keys())
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("全区有多少名人大代表？", "421名"),
        ("机关工作要处理好哪六种关系？", "处理好学习与工作的关系"),
        ("机关要配合哪个驻机关的监督机构？", "派驻纪检监察组"),
    ],
)
def test_what_the_speeches_say_is_answered(corpus_index: Path, settings: LibrarySettings, question: str, said: str) -> None:
    answer = Library.open(corpus_index, settings=settings).ask(question)
    assert (answer.state, said in answer.text) == ("answered", True), answer.text


@pytest.mark.parametrize("settings", UNREAD.values(), ids=UNREAD.keys())
@pytest.mark.parametrize("question", ["红烧肉怎么做？", "区块链技术怎么用？", "附近的火锅店几点关门？"])
def test_what_they_do_not_say_is_not(corpus_index: Path, settings: LibrarySettings, question: str) -> None:
    assert not Library.open(corpus_index, settings=settings).ask(question).citations
