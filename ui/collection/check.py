"""Checking the collection folder: the documents that were taken in on the page, and the notes about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from ingest.documents.source_names import source_name
from ingest.errors import LibraryNotesInvalid, reason_of
from ingest.upkeep.doctor import Finding, Severity
from ui.collection.folder import CollectionFolder
from ui.collection.journal import Journal

_DOCUMENTS, _NOTES = "网页收进的文稿", "文稿的备注"
_UNFINISHED, _WITHDRAWN = "没做完的收进", "没做完的撤下"
_SHOWN = 5  # names in a line; the rest is counted


def check_library(folder: CollectionFolder, sources: Collection[str]) -> Iterator[Finding]:
    """Look at the documents and notes of a collection folder; ``sources`` are those of the speeches in the index."""
    yield _documents(folder.documents, sources)
    yield from _unfinished(folder)
    try:
        notes = folder.notes()
    except LibraryNotesInvalid as err:
        yield Finding(_NOTES, Severity.FAULT, str(err))
        return
    yield Finding(_NOTES, Severity.FINE, f"{len(notes)} 条都能读。")
    if kept := [source for source in sources if source in notes and notes[source].passed_over]:
        text = f"有 {len(kept)} 篇已经撤下，索引里却还在。下次打开网页或 speech-qa ingest 会改正，不用手工改。"
        yield Finding(_WITHDRAWN, Severity.NOTE, text)


def _unfinished(folder: CollectionFolder) -> Iterator[Finding]:
    """Look for a change whose process was killed; one that is under way is none."""
    try:
        steps = Journal(folder).steps()
    except OSError as err:
        yield Finding(_UNFINISHED, Severity.NOTE, f"没能查看（{reason_of(err)}）。请检查权限。")
        return
    if steps and not folder.at_work():
        text = (
            f"有一次收进没有做完就停了（{len(steps)} 份）。下次打开网页或 speech-qa ingest 会收完或退回，不用手工改。"
        )
        yield Finding(_UNFINISHED, Severity.NOTE, text)


def _documents(folder: Path, sources: Collection[str]) -> Finding:
    """Read every document, and look for those of the index that are gone."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        for path in files:
            with path.open("rb") as file:
                file.read(1)
    except OSError as err:
        text = f"读不到 {err.filename or folder}：{reason_of(err)}。请检查权限，或用 speech-qa restore 找回备份。"
        return Finding(_DOCUMENTS, Severity.FAULT, text)
    if lost := _lost(folder, sources):
        shown = "、".join(lost[:_SHOWN]) + (f" 等 {len(lost)} 份" if len(lost) > _SHOWN else "")
        text = f"索引里有、原件已不在：{shown}。请用 speech-qa restore 找回备份，否则下次收录时这些讲话会撤下。"
        return Finding(_DOCUMENTS, Severity.FAULT, text)
    return Finding(_DOCUMENTS, Severity.FINE, f"{len(files)} 份都能读。")


def _lost(folder: Path, sources: Collection[str]) -> list[str]:
    """Names of the documents that an index has from a folder and that are no longer there."""
    within = [Path(source) for source in sources if Path(source).is_relative_to(source_name(folder))]
    return sorted(path.name for path in within if not path.exists())
