"""Opening the index a command works on, and building it where a new user has none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.documents.catalogue import THESAURUS_NAME
from ingest.errors import IndexMissing
from ingest.store.index import Index
from ui.cli.console import note
from ui.cli.index_encoder import encoder_of
from ui.cli.reading_ahead import read_at_once
from ui.places import IndexLocation
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval import Library


def open_library(
    place: IndexLocation, settings: Settings, reranker: str | None = None, *, updating: bool = False
) -> Library:
    """Open an index with the owners' own words; builds it first where it is missing and its corpus is known.

    ``reranker`` names a cross-encoder.  An index of older rules that still answers is named on standard error with
    what to do, unless it is being updated (``updating``).  Raises ``IndexMissing`` where only the index was named,
    all of ``IndexFault``, ``RerankerMissing`` and ``ThesaurusInvalid``.
    """
    from retrieval import Library, LibrarySettings
    from retrieval.search.reranker import load_reranker

    reading = LibrarySettings(thesaurus=thesaurus_files(place, settings))
    judge = None if reranker is None else load_reranker(reranker)
    try:
        library = Library.open(place.index, encoder_of(place.index), reading, judge)
    except IndexMissing:
        if place.corpus is None:
            raise
    else:
        if not updating:
            _name_older_rules(library.cache.index)
        return library
    from ui.cli.updating import update

    note(f"还没有索引，先为 {place.corpus} 建立。")
    encoder = update(place, settings)
    read_at_once(place.index)
    return Library.open(place.index, encoder, reading, judge)


def thesaurus_files(place: IndexLocation, settings: Settings) -> tuple[Path, ...]:
    """The thesaurus files: the program's, the corpus's own, the user's own; the last two need not exist."""
    from retrieval.search.thesaurus import SHIPPED_FILE

    own = (folder / THESAURUS_NAME for folder in (place.corpus, settings.data_folder) if folder is not None)
    return (SHIPPED_FILE, *own)


def open_index(place: IndexLocation, settings: Settings) -> Index:
    """Open an index without an encoder, for what only looks words up; builds it first as ``open_library`` does."""
    try:
        index = Index.open(place.index)
    except IndexMissing:
        if place.corpus is None:
            raise
    else:
        _name_older_rules(index)
        return index
    from ui.cli.updating import update

    note(f"还没有索引，先为 {place.corpus} 建立。")
    update(place, settings)
    return Index.open(place.index)


def _name_older_rules(index: Index) -> None:
    if older := index.older_rules:
        note(f"索引由较早的规则建成（{older}），先照原样使用。请运行 speech-qa ingest 或 speech-qa serve 更新。")
