"""A quote finder over texts written down in a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest import Index, ingest
from retrieval.quotes import QuoteFinder
from tests.support.documents.letters import LetterEncoder


def index_of(folder: Path, texts: Mapping[str, str]) -> Index:
    """Ingest one document for each text, named after its key; what was there before and is not named is removed."""
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)
    for path in documents.iterdir():
        path.unlink()
    for name, text in texts.items():
        (documents / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    ingest([documents], folder / "index", encoder=LetterEncoder(), sync=True)
    return Index.open(folder / "index")


def finder_of(folder: Path, texts: Mapping[str, str]) -> QuoteFinder:
    """Open a finder over the texts."""
    return QuoteFinder(index_of(folder, texts))
