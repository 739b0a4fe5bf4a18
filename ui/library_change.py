"""One change to the library folder under way: kept whole, or taken back as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ingest.cards import SpeechCard
from ingest.notes import Note
from ingest.source_names import source_name
from ui.library_folder import LibraryFolder


class LibraryChange:
    """The notes as they shall be, and the files that were moved in for it."""

    def __init__(self, folder: LibraryFolder, moment: str) -> None:
        self._folder = folder
        self._moment = moment
        self._before = folder.notes()
        self._moved: dict[str, tuple[Path, Path | None]] = {}
        self.notes = dict(self._before)

    def keep(self, staged: Path) -> Path:
        """Move a staged file among the documents."""
        kept = self._folder.keep(staged)
        self._moved[source_name(kept)] = (kept, staged)
        return kept

    def keep_text(self, name: str, text: str) -> Path:
        """Write a text among the documents."""
        kept = self._folder.keep_text(name, text)
        self._moved[source_name(kept)] = (kept, None)
        return kept

    def note(self, source: str, note: Note) -> None:
        """Say something of a document."""
        self.notes[source] = replace(note, changed=self._moment)

    def of(self, card: SpeechCard) -> Note:
        """Give the note on a speech's document, or one that says what is known of the speech."""
        return self.notes.get(card.source) or Note.of(card)

    def pass_over_others(self, speech_id: str, source: str) -> None:
        """Let no document but ``source`` stand for a speech."""
        for other, note in self.notes.items():
            if note.id == speech_id and other != source and not note.passed_over:
                self.notes[other] = replace(note, replaced=True)

    def save(self) -> None:
        """Write the notes."""
        self._folder.write_notes(self.notes)

    def undo_one(self, source: str) -> None:
        """Take back what was said and moved for one document."""
        kept, staged = self._moved.pop(source)
        changed = self.notes.pop(source)
        for other, note in self._before.items():
            if note.id == changed.id:
                self.notes[other] = note
        self._move_back(kept, staged)

    def undo(self) -> None:
        """Take everything back."""
        for kept, staged in self._moved.values():
            self._move_back(kept, staged)
        self._folder.write_notes(self._before)

    def _move_back(self, kept: Path, staged: Path | None) -> None:
        if staged is None:
            kept.unlink(missing_ok=True)
        else:
            self._folder.give_back(kept, staged)


@contextmanager
def changing(folder: LibraryFolder, moment: str) -> Iterator[LibraryChange]:
    """Make one change; whatever is raised within it takes it back."""
    change = LibraryChange(folder, moment)
    try:
        yield change
    except BaseException:
        change.undo()
        raise
