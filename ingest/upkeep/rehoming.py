"""A backup that is put back elsewhere: names and sources that tell where things lay are made to tell where they lie.

A speech's source is a path, and the collection folder of an index is named after the index, which is named after where
its corpus lies.  Left as they were, the next update would take every document for gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.documents.source_names import source_name
from ingest.files.durable import sha256_of, write_whole
from ingest.store.generation import SPEECHES, SPEECHES_COPY, FileRecord, Manifest
from ingest.store.speech_table import read_records, write_records
from ingest.upkeep.backup import DATA, BackupFolders, StoredFile


def rehome_files(stored: Sequence[StoredFile], library: str, places: BackupFolders) -> tuple[StoredFile, ...]:
    """Name the files of the library as the index is named now; ``library`` is its earlier name in the data folder.

    Another index's library that has the name already is left out: it would mix with this one.
    """
    old, new = f"{DATA}/{library}/", f"{DATA}/{places.library_name}/"
    if not library or not places.library_name or old == new:
        return tuple(stored)
    kept = (entry for entry in stored if not entry.name.startswith(new))
    return tuple(replace(e, name=new + e.name.removeprefix(old)) if e.name.startswith(old) else e for e in kept)


def rehome_speeches(building: Path, manifest: Manifest, moved: Sequence[tuple[str, Path | None]]) -> Manifest:
    """Name the speeches' files by where they lie now, so that each keeps its id.

    ``moved`` pairs where a folder lay ("" where there was none) with where it lies now; the first that fits is taken.
    """
    pairs = [(old, new) for old, new in moved if old and new is not None and source_name(new) != old]
    if not pairs:
        return manifest
    records = read_records((building / SPEECHES).read_bytes())
    moved_records = [replace(r, card=replace(r.card, source=_moved(r.card.source, pairs))) for r in records]
    table, named = write_records(moved_records), {}
    for name in (SPEECHES, SPEECHES_COPY):
        write_whole(building / name, table)
        named[name] = FileRecord(len(table), sha256_of(building / name))
    return replace(manifest, files={**manifest.files, **named})


def _moved(source: str, pairs: Sequence[tuple[str, Path]]) -> str:
    for old, new in pairs:
        if Path(source).is_relative_to(old):
            return source_name(new / Path(source).relative_to(old))
    return source
