"""Opening the index a command works on, and building it where a new user has none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.catalog import THESAURUS_NAME
from ingest.encoder import SHIPPED_NAME, Encoder, load_encoder
from ingest.errors import IndexMissing
from ingest.index import Index
from ui.console import note
from ui.places import Place
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval import Library


def open_library(place: Place, settings: Settings, reranker: str | None = None) -> Library:
    """Open an index with the owners' own words; builds it first where it is missing and its corpus is known.

    ``reranker`` names a cross-encoder.  Raises ``IndexMissing`` where only the index was named, all of
    ``IndexFault``, ``RerankerMissing`` and ``ThesaurusInvalid``.
    """
    from retrieval import Library, LibrarySettings
    from retrieval.search.reranker import load_reranker

    reading = LibrarySettings(thesaurus=thesaurus_files(place, settings))
    judge = None if reranker is None else load_reranker(reranker)
    try:
        return Library.open(place.index, encoder_of(place.index), reading, judge)
    except IndexMissing:
        if place.corpus is None:
            raise
    from ui.updating import update

    note(f"还没有索引，先为 {place.corpus} 建立。")
    return Library.open(place.index, update(place, settings), reading, judge)


def thesaurus_files(place: Place, settings: Settings) -> tuple[Path, ...]:
    """Give the thesaurus files: the program's, the corpus's own, the user's own; the last two need not exist."""
    from retrieval.search.thesaurus import SHIPPED_FILE

    own = (folder / THESAURUS_NAME for folder in (place.corpus, settings.data_folder) if folder is not None)
    return (SHIPPED_FILE, *own)


def open_index(place: Place, settings: Settings) -> Index:
    """Open an index without an encoder, for what only looks words up; builds it first as ``open_library`` does."""
    try:
        return Index.open(place.index)
    except IndexMissing:
        if place.corpus is None:
            raise
    from ui.updating import update

    note(f"还没有索引，先为 {place.corpus} 建立。")
    update(place, settings)
    return Index.open(place.index)


def encoder_of(index: Path, name: str | None = None) -> Encoder:
    """Load the encoder that is named, else the one that made the index, else the shipped one."""
    if name is None:
        try:
            with Index.open(index) as opened:
                name = opened.manifest.encoder
        except IndexMissing:
            name = SHIPPED_NAME
    return load_encoder(None if name == SHIPPED_NAME else name)
