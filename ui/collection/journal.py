"""What a change to the collection folder is about to move, written down first, so that a killed one can be undone.

One line of JSON a document, on the disk before the document moves.  While a change is under way its process holds
the folder's lock; a journal that nobody holds is of one that was killed.  A document that the index has by then is
taken in and stays; every other goes back to where it lay, and the notes with it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.documents.notes import Note
from ingest.documents.source_names import source_name
from ingest.errors import LibraryUnwritable, reason_of
from ingest.files.bounded_json import JsonInvalid, read_json
from ingest.files.durable import append_line, sync_files

if TYPE_CHECKING:
    from ui.collection.folder import CollectionFolder

_LARGEST = 64_000_000  # bytes of a line; bounds what a spoilt journal may fill


@dataclass(frozen=True, slots=True)
class Step:
    """One document that comes in: where it shall lie, where it is staged, and the notes of its speech before.

    ``staged`` is None for a text that was written anew.
    """

    kept: Path
    staged: Path | None
    speech_id: str
    before: Mapping[str, Note]

    @property
    def source(self) -> str:
        """The document's name in the notes."""
        return source_name(self.kept)


class Journal:
    """The journal of one collection folder; used by whoever holds the folder's lock."""

    def __init__(self, folder: CollectionFolder) -> None:
        self._folder = folder
        self._path = folder.root / "take-in.jsonl"

    def write(self, step: Step) -> None:
        """Write a step down; it is on the disk when this returns.  Raises ``LibraryUnwritable``."""
        staged = None if step.staged is None else [step.staged.parent.name, step.staged.name]
        line = {
            "kept": step.kept.name,
            "staged": staged,
            "id": step.speech_id,
            "before": [{**self._folder.relative(s), "note": asdict(note)} for s, note in step.before.items()],
        }
        try:
            append_line(self._path, json.dumps(line).encode("ascii"))
        except OSError as err:
            raise LibraryUnwritable(self._folder.root, reason_of(err)) from err

    def steps(self) -> list[Step]:
        """Read the steps that were written whole; one that was not had not been begun.  Raises ``OSError``."""
        steps = []
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        for line in lines:
            try:
                steps.append(self._step(read_json(line, _LARGEST)))
            except (JsonInvalid, KeyError, TypeError, ValueError):
                continue
        return steps

    def end(self) -> None:
        """Forget the steps: all is done, or undone.  Raises ``LibraryUnwritable``."""
        try:
            if self._path.exists():
                self._path.unlink()
                sync_files([self._folder.root])
        except OSError as err:
            raise LibraryUnwritable(self._folder.root, reason_of(err)) from err

    def _step(self, line: Mapping[str, object]) -> Step:
        kept, staged, rows = line["kept"], line["staged"], line["before"]
        if not isinstance(kept, str) or Path(kept).name != kept or not isinstance(rows, list):
            raise ValueError("no step")
        where = None
        if staged is not None:
            if not isinstance(staged, list) or len(staged) != 2 or any(Path(str(n)).name != n for n in staged):
                raise ValueError("no step")
            where = self._folder.incoming / str(staged[0]) / str(staged[1])
        return Step(self._folder.documents / kept, where, str(line["id"]), self._folder.read_rows(rows))


def undo_steps(folder: CollectionFolder, notes: Mapping[str, Note], steps: Collection[Step]) -> dict[str, Note]:
    """Move documents back and give the notes without what was said for them; what others said stays.

    A step that was not begun, or is undone already, does no harm.
    """
    left = dict(notes)
    for step in steps:
        left.pop(step.source, None)
    for step in steps:
        others = {n.id for s, n in left.items() if s not in step.before and not n.passed_over}
        if step.speech_id in others:
            continue  # another document of the same change stands for the speech
        left = {s: n for s, n in left.items() if n.id != step.speech_id or s in step.before}
        left |= step.before
    for step in steps:
        folder.move_back(step.kept, step.staged)
    return left


def mend(folder: CollectionFolder, in_index: Collection[str]) -> int:
    """Finish or undo a change whose process was killed; gives how many documents were sent back.

    ``in_index`` are the sources of the speeches in the index.  The caller holds the folder's lock.  Raises
    ``LibraryUnwritable`` and ``LibraryNotesInvalid``, with the journal kept for the next time.
    """
    journal = Journal(folder)
    try:
        steps = journal.steps()
    except OSError as err:
        raise LibraryUnwritable(folder.root, reason_of(err)) from err
    lost = [step for step in steps if step.source not in in_index]
    if lost:
        notes = folder.notes()
        left = undo_steps(folder, notes, lost)
        if left != notes:
            folder.write_notes(left)
    journal.end()
    return len(lost)
