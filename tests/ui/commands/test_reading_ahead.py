"""A served library is read ahead in the background."""

from __future__ import annotations

import time
from pathlib import Path

from ingest import ingest, load_encoder
from retrieval.library import Library, LibrarySettings
from retrieval.question.query import make_query
from retrieval.search.contextual.contextual_vectors import ContextualReading
from retrieval.search.hybrid_retriever import SearchWeights
from ui.cli.reading_ahead import reading_ahead

SECONDS = 60


def write(folder: Path, place: str) -> None:
    (folder / f"{place}.txt").write_text(
        f"在{place}的讲话\n\n{place}今年修了新路。{place}明年要种果树。大家都盼着{place}好。", encoding="utf-8"
    )


def all_read(library: Library) -> bool:
    """Whether every passage found has been read, without reading any now but the first."""
    found = library._reading.retriever.candidate_features(make_query("修路种树的事"))
    return all(own.meanings is not None for own in found.scored)


def waited_until_all_read(library: Library) -> bool:
    until = time.monotonic() + SECONDS
    while not all_read(library) and time.monotonic() < until:
        time.sleep(0.1)
    return all_read(library)


def test_each_generation_is_read_ahead_and_the_thread_ends_with_its_context(tmp_path: Path) -> None:
    speeches, index, encoder = tmp_path / "speeches", tmp_path / "index", load_encoder()
    speeches.mkdir()
    for place in ("东沟村", "西沟村", "南沟村"):
        write(speeches, place)
    ingest([speeches], index, encoder=encoder)
    nothing_itself = LibrarySettings(search=SearchWeights(reading=ContextualReading(new=0)))
    library = Library.open(index, encoder, nothing_itself)
    assert not all_read(library)
    with reading_ahead(library):
        assert waited_until_all_read(library)
        write(speeches, "北沟村")
        ingest([speeches], index, encoder=encoder)
        library.refresh()
        assert waited_until_all_read(library)
