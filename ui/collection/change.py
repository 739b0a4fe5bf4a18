"""One change to the collection folder under way: kept whole, or taken back as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from ingest.documents.notes import Note
from ingest.documents.source_names import source_name
from ingest.errors import LibraryError
from ingest.store.speech_table import SpeechCard
from ui.collection.folder import CollectionFolder
from ui.collection.journal import Journal, Step, undo_steps


class CollectionChange:
    """The notes as they shall be, and the files that were moved in for it; whoever makes one holds the folder."""

    def __init__(self, folder: CollectionFolder, moment: str) -> None:
        self._folder = folder
        self._moment = moment
        self._journal = Journal(folder)
        self._before = folder.notes()
        self._steps: dict[str, Step] = {}
        self._saved = False
        self.notes = dict(self._before)

    def name_for(self, staged: Path) -> str:
        """The name, without its suffix, that a staged file will have among the documents."""
        return self._folder.free(staged.name).stem

    def keep(self, staged: Path, speech_id: str) -> Path:
        """Move a staged file among the documents, for a speech."""
        kept = self._written(self._folder.free(staged.name), staged, speech_id)
        self._folder.keep(staged, kept)
        return kept

    def keep_text(self, card: SpeechCard, text: str) -> Path:
        """Write the text of a speech among the documents."""
        kept = self._written(self._folder.free_text(card.title), None, card.id)
        self._folder.keep_text(kept, text)
        return kept

    def note(self, source: str, note: Note) -> None:
        """Say something of a document."""
        self.notes[source] = replace(note, changed=self._moment)

    def of(self, card: SpeechCard) -> Note:
        """The note on a speech's document, or one that says what is known of the speech."""
        return self.notes.get(card.source) or Note.of(card)

    def pass_over_others(self, speech_id: str, source: str) -> None:
        """Let no document but ``source`` stand for a speech."""
        for other, note in self.notes.items():
            if note.id == speech_id and other != source and not note.passed_over:
                self.notes[other] = replace(note, replaced=True)

    def save(self) -> None:
        """Write the notes."""
        self._saved = True
        self._folder.write_notes(self.notes)

    def undo_one(self, source: str) -> None:
        """Take back what was said and moved for one document."""
        self.notes = undo_steps(self._folder, self.notes, [self._steps.pop(source)])

    def undo(self) -> None:
        """Take everything back; where the disk refuses that, the journal stays for the next time."""
        with suppress(LibraryError):  # what went wrong first is what is told
            undo_steps(self._folder, {}, list(self._steps.values()))
            if self._saved:
                self._folder.write_notes(self._before)
            self._journal.end()

    def end(self) -> None:
        """Forget how to undo it: it is done."""
        self._journal.end()

    def _written(self, kept: Path, staged: Path | None, speech_id: str) -> Path:
        """Write down that a document comes in, before it does."""
        before = {source: note for source, note in self._before.items() if note.id == speech_id}
        step = Step(kept, staged, speech_id, before)
        self._journal.write(step)
        self._steps[source_name(kept)] = step
        return kept


@contextmanager
def changing(folder: CollectionFolder, moment: str) -> Iterator[CollectionChange]:
    """Make one change; whatever is raised within it takes it back."""
    change = CollectionChange(folder, moment)
    try:
        yield change
    except BaseException:
        change.undo()
        raise
    change.end()
