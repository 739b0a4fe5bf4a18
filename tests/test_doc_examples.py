"""The examples in docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

FOLDERS = ("question", "points", "search", "answering", "citations")


@pytest.mark.parametrize("folder", FOLDERS)
def test_examples_in_docstrings_hold(folder: str, repository: Path) -> None:
    results = [
        doctest.testmod(importlib.import_module(f"retrieval.{folder}.{path.stem}"))
        for path in sorted((repository / "retrieval" / folder).glob("*.py"))
        if ">>>" in path.read_text(encoding="utf-8")
    ]
    assert sum(result.failed for result in results) == 0


def test_there_are_examples(repository: Path) -> None:
    sources = (path.read_text(encoding="utf-8") for path in (repository / "retrieval").rglob("*.py"))
    assert sum(source.count(">>> ") for source in sources) >= 10
