"""What the page 讲话 asks of the program: look at files, take them in, change, replace, withdraw and bring back.

A change is on the disk, in the collection folder and in a new generation of the index, when a method returns; the next
question of anyone is answered from it.  What cannot be written leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from ingest.documents.archives import ARCHIVE_SUFFIX, archive_above
from ingest.documents.finding import (
    SUFFIXES,
    document_bytes,
    document_of,
    find_documents,
    format_unknown,
    source_exists,
)
from ingest.documents.notes import Note
from ingest.documents.source_names import source_name
from ingest.errors import (
    DocumentError,
    IndexBusy,
    LibraryError,
    LibraryReadOnly,
    SpeechAlreadyThere,
    SpeechChangedMeanwhile,
    SpeechGone,
    SpeechQAError,
    UploadEmpty,
    UploadLost,
    UploadTooLarge,
)
from ingest.pipeline.build import IngestReport, ingest
from ingest.pipeline.preview import Preview, preview
from ingest.pipeline.workers import usual_workers
from ingest.progress import Progress, silent
from ingest.speech import text_digest
from ingest.store.speech_table import SpeechCard
from retrieval.library import Library
from ui.collection.change import CollectionChange, changing
from ui.collection.folder import CollectionFolder, fit_name
from ui.collection.journal import mend
from ui.collection.offers import Arrived, Offer, Original, Outcome, Particulars, Withdrawn
from ui.collection.upload_limits import LARGEST_UPLOAD


class CollectionService:
    """Keeps the collection of one index; safe to use from several threads, one change at a time.

    ``folder`` is None where nothing can be kept, and the library is then only read.
    """

    def __init__(
        self, library: Library, index: Path | None, folder: CollectionFolder | None, clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._index = index
        self._folder = folder
        self._clock = clock
        self._changing = Lock()
        self._digests: dict[str, str] = {}

    @property
    def editable(self) -> bool:
        """Whether speeches can be taken in and changed here."""
        return self._index is not None and self._folder is not None

    # --- looking at files ---

    def throw_away_old(self) -> None:
        """Throw away what came an hour ago and was not taken in, as is done whenever a file comes."""
        if self._folder is not None:
            with suppress(OSError):  # whoever sends the next file is told
                self._folder.clear_incoming()

    def receive(self, name: str, size: int) -> str:
        """Make room for a file of ``size`` bytes; gives its token.

        Raises ``UploadTooLarge``, ``UploadEmpty``, ``DocumentFormatUnknown``, ``LibraryReadOnly`` or
        ``LibraryUnwritable``.
        """
        _, folder = self._writable()
        shown = Path(fit_name(name))
        if shown.suffix.lower() not in SUFFIXES:
            raise format_unknown(shown)
        if size > LARGEST_UPLOAD:
            raise UploadTooLarge(shown.name, size, LARGEST_UPLOAD)
        if size == 0:
            raise UploadEmpty(shown.name)
        return folder.stage(name)

    def append(self, token: str, data: bytes) -> int:
        """Add the next bytes of a file; gives how many there are now.  Raises ``UploadLost`` or as ``receive``."""
        _, folder = self._writable()
        staged = self._staged(token)
        size = staged.stat().st_size + len(data)
        if size > LARGEST_UPLOAD:
            folder.drop(token)
            raise UploadTooLarge(staged.name, size, LARGEST_UPLOAD)
        return folder.append(staged, data)

    def look_at(self, token: str) -> Preview:
        """How a staged file would be cut; raises ``UploadLost`` or the ``DocumentError`` that fits."""
        staged = self._staged(token)
        try:
            found = preview(staged, self._library.speeches)
        except DocumentError as err:
            self.drop(token)
            raise _named(err, staged) from err
        self._digests[token] = found.speech.digest
        return found

    def unpack(self, token: str) -> tuple[Arrived, ...]:
        """Stage the documents of a staged archive, each by itself; the archive is thrown away.

        A file that is no archive stands for itself.  Raises ``UploadLost`` or, where the archive cannot be opened,
        the ``DocumentError`` that fits.
        """
        archive = self._staged(token)
        if archive.suffix.lower() != ARCHIVE_SUFFIX:
            return (Arrived(archive.name, token),)
        found = find_documents([archive])
        if not found.sources and found.failed:
            self.drop(token)
            raise _named(found.failed[0], archive)
        arrived = [self._stage_member(source.path, archive) for source in found.sources]
        arrived += [Arrived(error.path.name, error=_named(error, archive)) for error in found.failed]
        self.drop(token)
        return tuple(arrived)

    def drop(self, token: str) -> None:
        """Throw a staged file away."""
        self._forget(token)

    # --- changing the library ---

    def take_in(self, offers: Sequence[Offer], progress: Progress = silent) -> tuple[Outcome, ...]:
        """Take staged files in, all in one generation; what cannot be is named, the others go on.

        Raises ``IndexBusy`` and other faults of the index or the folder, with nothing changed and every file still
        staged.
        """
        with self._change() as change:
            earlier = {card.id: card.source for card in self._library.speeches}
            kept, failed = self._keep_all(offers, change)
            if kept:
                change.save()
                report = self._ingest(list(kept.values()), change, progress)
                unread = {source_name(error.path): error for error in report.failed}
                for token in [token for token, path in kept.items() if source_name(path) in unread]:
                    source = source_name(kept.pop(token))
                    failed[token] = unread[source]
                    change.undo_one(source)
                change.save()
        self._library.refresh()
        for token in kept:
            self._forget(token)
        ids = {token: change.notes[source_name(path)].id for token, path in kept.items()}
        return tuple(
            Outcome(o.token, ids[o.token], earlier.get(o.replaces, ""))
            if o.token in ids
            else Outcome(o.token, error=failed[o.token])
            for o in offers
        )

    def change(self, speech_id: str, particulars: Particulars, seen: str = "") -> None:
        """Note another title or other metadata of a speech; ``seen`` is the mark of those that were shown before.

        Raises ``SpeechGone``, ``TitleInvalid``, ``SpeechChangedMeanwhile`` where they are others by now, and as above.
        """
        with self._change() as change:
            card = self._card(speech_id)
            if seen and seen != Particulars.of(card).mark:
                raise SpeechChangedMeanwhile(card.title)
            source = self._source(card, change)
            change.note(source_name(source), _noted(change.of(card), particulars))
            change.save()
            self._ingest([source], change)
        self._library.refresh()

    def withdraw(self, speech_id: str) -> Withdrawn:
        """Take a speech out; its document stays where it is, and is passed over until it is brought back."""
        with self._change() as change:
            card = self._card(speech_id)
            change.note(card.source, replace(change.of(card), withdrawn=True))
            change.save()
            self._ingest([], change, remove=[speech_id])
        self._library.refresh()
        return Withdrawn(card.source, change.notes[card.source])

    def bring_back(self, source: str) -> str:
        """Take a document in again that was withdrawn or replaced; gives the speech id.

        Raises ``UploadLost`` where nothing was withdrawn there, the ``DocumentError`` that fits, and as above.
        """
        with self._change() as change:
            note = change.notes.get(source)
            if note is None or not note.passed_over:
                raise UploadLost
            change.pass_over_others(note.id, source)
            change.note(source, replace(note, withdrawn=False, replaced=False))
            change.save()
            self._ingest([Path(source)], change)
        self._library.refresh()
        return note.id

    def withdrawn(self) -> tuple[Withdrawn, ...]:
        """The documents that were withdrawn and are still there, the newest first."""
        if self._folder is None:
            return ()
        notes = self._folder.notes().items()
        found = [Withdrawn(source, note) for source, note in notes if note.withdrawn and source_exists(Path(source))]
        return tuple(sorted(found, key=lambda item: item.note.changed, reverse=True))

    # --- what is there ---

    def changed(self, cards: Iterable[SpeechCard]) -> dict[str, datetime]:
        """When each speech's document or what is said of it last changed, by id; unknown ones are left out."""
        notes = self._folder.notes() if self._folder else {}
        found = {}
        for card in cards:
            said = notes[card.source].changed if card.source in notes else ""
            times = [datetime.fromisoformat(said)] if said else []
            with suppress(OSError):
                file = archive_above(Path(card.source)) or Path(card.source)
                times.append(datetime.fromtimestamp(file.stat().st_mtime).astimezone())
            if times:
                found[card.id] = max(times)
        return found

    def original(self, speech_id: str) -> Original:
        """A speech's document as it came, or its text where the document is gone or has changed since."""
        card = self._card(speech_id)
        source = Path(card.source)
        with suppress(DocumentError):
            data = document_bytes(source)
            if text_digest(document_of(data, source).text) == card.digest:
                return Original(source.name, data, as_it_came=True)
        text = self._library.speech(speech_id).text
        return Original(f"{fit_name(card.title)}.txt", text.encode("utf-8", "replace"), as_it_came=False)

    # --- within ---

    def _writable(self) -> tuple[Path, CollectionFolder]:
        if self._index is None or self._folder is None:
            raise LibraryReadOnly
        return self._index, self._folder

    @contextmanager
    def _change(self) -> Iterator[CollectionChange]:
        index, folder = self._writable()
        if not self._changing.acquire(blocking=False):
            raise IndexBusy(index)
        try:
            with folder.held():
                self._library.refresh()
                mend(folder, {card.source for card in self._library.speeches})
                with changing(folder, self._clock().isoformat(timespec="seconds")) as change:
                    yield change
        finally:
            self._changing.release()

    def _ingest(
        self, paths: Sequence[Path], change: CollectionChange, progress: Progress = silent, remove: Sequence[str] = ()
    ) -> IngestReport:
        index, _ = self._writable()
        encoder = self._library.cache.encoder
        return ingest(
            paths,
            index,
            encoder=encoder,
            notes=change.notes,
            remove=remove,
            progress=progress,
            workers=usual_workers(),
        )

    def _stage_member(self, path: Path, archive: Path) -> Arrived:
        """Write one document of an archive beside it; what cannot be taken out is named."""
        try:
            data = document_bytes(path)
            token = self.receive(path.name, len(data))
            self.append(token, data)
        except DocumentError as err:
            return Arrived(path.name, error=_named(err, archive))
        except LibraryError as err:
            return Arrived(path.name, error=err)
        return Arrived(path.name, token)

    def _staged(self, token: str) -> Path:
        staged = self._writable()[1].staged(token)
        if staged is None:
            raise UploadLost
        return staged

    def _keep_all(
        self, offers: Sequence[Offer], change: CollectionChange
    ) -> tuple[dict[str, Path], dict[str, SpeechQAError]]:
        """Move the files of offers among the documents; gives where each is now, or why it was left."""
        kept: dict[str, Path] = {}
        failed: dict[str, SpeechQAError] = {}
        taken = {card.digest: (card.id, card.title) for card in self._library.speeches}
        for offer in offers:
            try:
                twin, title = taken.get(self._digests.get(offer.token, ""), (offer.replaces, ""))
                if twin != offer.replaces:
                    raise SpeechAlreadyThere(self._staged(offer.token).name, title)
                kept[offer.token] = self._keep(offer, change)
            except LibraryError as err:
                failed[offer.token] = err
            else:
                taken[self._digests.get(offer.token, offer.token)] = (offer.token, offer.particulars.title)
        return kept, failed

    def _keep(self, offer: Offer, change: CollectionChange) -> Path:
        """Move the file of an offer among the documents with its note."""
        staged, said = self._staged(offer.token), offer.particulars.checked()
        old = self._card(offer.replaces) if offer.replaces else None
        speech_id = old.id if old else self._free_id(change.name_for(staged), change)
        kept = change.keep(staged, speech_id)
        source = source_name(kept)
        if old is not None:
            change.note(old.source, replace(change.of(old), replaced=True))
            change.pass_over_others(old.id, source)
        change.note(source, _noted(Note(speech_id), said))
        return kept

    def _free_id(self, stem: str, change: CollectionChange) -> str:
        taken = {card.id for card in self._library.speeches} | {note.id for note in change.notes.values()}
        number = 1
        while (speech_id := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        return speech_id

    def _source(self, card: SpeechCard, change: CollectionChange) -> Path:
        """The document of a speech; where it is gone, its text is kept in its place."""
        source = Path(card.source)
        if source_exists(source):
            return source
        kept = change.keep_text(card, self._library.speech(card.id).text)
        change.note(source_name(kept), change.of(card))
        return kept

    def _card(self, speech_id: str) -> SpeechCard:
        self._library.refresh()
        cards = {card.id: card for card in self._library.speeches}
        if speech_id not in cards:
            raise SpeechGone
        return cards[speech_id]

    def _forget(self, token: str) -> None:
        self._digests.pop(token, None)
        self._writable()[1].drop(token)


def _noted(note: Note, said: Particulars) -> Note:
    """A note with what is said now; raises ``TitleInvalid``."""
    now = said.checked()
    return replace(note, title=now.title, kind=now.kind, date=now.date, speaker=now.speaker, occasion=now.occasion)


def _named(error: DocumentError, staged: Path) -> DocumentError:
    """An error with the name that the owner knows instead of where the file is staged."""
    error.args = (str(error).replace(str(staged), staged.name),)
    return error
