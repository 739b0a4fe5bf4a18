"""The examples in docstrings give what they say.

They may use ``corpus``, the folder of the five speeches, ``index_dir``, an index of them, and ``folder``, an empty one.
"""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
    for package in ("ingest", "retrieval", "ui")
    for path in (REPOSITORY / package).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
MOST_USED = {
    "ingest.encoders.encoder": ("load_encoder",),
    "ingest.outline.parser": ("parse_outline",),
    "ingest.outline.passages": ("cut_passages",),
    "ingest.pipeline.build": ("ingest",),
    "ingest.store.index": ("Index.open",),
    "ingest.text.folding": ("fold", "fold_words"),
    "ingest.text.sentences": ("split_sentences",),
    "ingest.text.tokens": ("tokens",),
    "retrieval.library": ("Library.open", "Library.search", "Library.ask"),
    "retrieval.quiz.maker": ("QuizMaker.make",),
    "retrieval.quotes.check": ("check_draft",),
    "retrieval.quotes.finder": ("QuoteFinder.find",),
}


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_in_docstrings_hold(module: str, corpus: Path, corpus_index: Path, tmp_path: Path) -> None:
    given = {"corpus": corpus, "index_dir": corpus_index, "folder": tmp_path}
    result = doctest.testmod(importlib.import_module(module), extraglobs=given)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("module", sorted(MOST_USED))
def test_the_most_used_functions_have_an_example(module: str) -> None:
    found = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(module))
    with_example = {test.name.removeprefix(f"{module}.") for test in found if test.examples}
    assert with_example >= set(MOST_USED[module])
