"""The second half of an ingest: make a generation of finished objects and publish it.

What the earlier generation holds of unchanged speeches is shared or copied, never worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexUnwritable
from ingest.files.durable import sync_files
from ingest.pipeline.encode import PlannedSpeech
from ingest.pipeline.workers import Workers
from ingest.progress import Progress
from ingest.store.earlier_generation import Earlier
from ingest.store.generation import LEXICAL, SPEECHES, SPEECHES_COPY, IndexFolder, Manifest, file_records
from ingest.store.lexical import LexicalWriter, SpeechTokens, speech_tokens
from ingest.store.objects import ObjectStore
from ingest.store.speech_table import SpeechRecord, write_records
from ingest.store.vector_writer import VectorWriter


def assemble(
    folder: IndexFolder,
    drafts: Sequence[PlannedSpeech],
    earlier: Earlier | None,
    manifest: Manifest,
    set_aside: Callable[[str], NDArray[np.float16] | None],
    progress: Progress,
    workers: Workers,
) -> str:
    """Build and publish the generation of ``drafts``; gives its name.

    ``manifest`` comes with everything but counts and files; ``set_aside`` gives the vectors of an object
    that no generation holds yet.  Without ``earlier`` nothing is reused.
    """
    building = folder.begin()
    try:
        with _unwritable(folder.root):
            records = _number(drafts, manifest.next_id)
            _write_lexical(building, folder.objects, drafts, records, earlier, progress, workers)
        vectors = VectorWriter(building, manifest.dimension, earlier, set_aside)
        segments = vectors.write(records)
        table = write_records(records)
        for name in (SPEECHES, SPEECHES_COPY):
            (building / name).write_bytes(table)
        known = earlier.manifest.files if earlier else {}
        complete = replace(
            manifest,
            speeches=len(records),
            passages=sum(record.card.passages for record in records),
            characters=sum(record.card.characters for record in records),
            next_id=max([manifest.next_id, *(r.number + max(r.card.passages, 1) for r in records)]),
            segments=segments,
            precision=vectors.precision,
            files=file_records(building, earlier.folder if earlier else None, known),
        )
        _sync_objects(folder.objects, records, earlier)
        return folder.publish(building, complete)
    except BaseException:
        folder.discard(building)
        raise


def _number(drafts: Sequence[PlannedSpeech], next_id: int) -> list[SpeechRecord]:
    records = []
    for draft in drafts:
        number = draft.number
        if number is None:
            number = next_id
            next_id += max(draft.card.passages, 1)
        records.append(SpeechRecord(draft.card, draft.object_key, number))
    return records


def _write_lexical(
    building: Path,
    objects: ObjectStore,
    drafts: Sequence[PlannedSpeech],
    records: Sequence[SpeechRecord],
    earlier: Earlier | None,
    progress: Progress,
    workers: Workers,
) -> None:
    writer = LexicalWriter(building / LEXICAL, earlier.folder / LEXICAL if earlier else None)
    kept = {draft.number for draft in drafts}
    for record in earlier.records if earlier else ():
        if record.number not in kept:
            writer.remove(record.number)
    fresh = [record for draft, record in zip(drafts, records, strict=True) if draft.number is None]
    results = workers.map(partial(_tokens, objects), fresh)
    for done, (record, words) in enumerate(zip(fresh, results, strict=True)):
        progress("建立全文索引", done, len(fresh))
        writer.add(record.number, words)
    writer.finish()
    progress("建立全文索引", len(fresh), len(fresh))


def _tokens(objects: ObjectStore, record: SpeechRecord) -> SpeechTokens:
    stored = objects.read(record.object_key)
    passages = [stored.passage(record.card.id, number) for number in range(record.card.passages)]
    return speech_tokens(record.card.title, passages)


def _sync_objects(objects: ObjectStore, records: Sequence[SpeechRecord], earlier: Earlier | None) -> None:
    """Bring the objects that no generation named so far to the disk."""
    named = {record.object_key for record in earlier.records} if earlier else set()
    paths = {objects.path(record.object_key) for record in records if record.object_key not in named}
    folders = {path.parent for path in paths}
    sync_files([*paths, *folders, *{folder.parent for folder in folders}])


@contextmanager
def _unwritable(root: Path) -> Iterator[None]:
    """Turn tantivy's ``ValueError`` (its only error, here always one of writing) into ours."""
    try:
        yield
    except ValueError as err:
        raise IndexUnwritable(root, "全文索引写入失败") from err
