"""Taking documents into an index: what is new is cut, encoded and indexed, the rest is kept as it is.

Finished speeches are put on the disk one by one, so that an interrupted ingest goes on where it
stopped; readers see nothing of it before the new generation is published whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.documents.crash_barrier import crash_barrier
from ingest.documents.finding import FoundDocuments, find_documents
from ingest.documents.notes import Notes
from ingest.documents.source_names import source_name
from ingest.encoders.encoder import Encoder
from ingest.errors import DocumentError, IndexDamaged, IndexOutdated, IndexUnwritable, NothingIngested, SpeechUnknown
from ingest.pipeline.encode import Drafter, PlannedSpeech
from ingest.pipeline.identify import SpeechIdentifier, heed
from ingest.pipeline.publish import assemble
from ingest.pipeline.split import Cut
from ingest.pipeline.workers import Workers
from ingest.progress import Progress, silent
from ingest.settings import IndexSettings
from ingest.speech import Speech
from ingest.store.earlier_generation import Earlier
from ingest.store.generation import IndexFolder, Manifest
from ingest.store.index import check_encoder
from ingest.store.speech_table import known_ids, make_card
from ingest.store.vectors import Precision
from ingest.store.versions import RULES
from ingest.text.sentences import broken_paragraphs


@dataclass(frozen=True, slots=True)
class BrokenText:
    """A document some bytes of which could not be read: for each place the number of its paragraph, from 1."""

    path: Path
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did: speech ids, the documents that could not be read, the generation that serves now.

    ``broken``: the documents that were read around some bytes.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[DocumentError, ...]
    generation: str
    broken: tuple[BrokenText, ...] = ()


def ingest(
    paths: Sequence[Path],
    index_dir: Path,
    *,
    encoder: Encoder,
    settings: IndexSettings | None = None,
    remove: Collection[str] = (),
    rebuild: bool = False,
    sync: bool = False,
    notes: Notes | None = None,
    leave: Collection[Path] = (),
    progress: Progress = silent,
    workers: int = 1,
) -> IngestReport:
    """Add or update the documents under ``paths``, and take the speeches ``remove`` out.

    ``sync`` also removes speeches whose file lay under one of the folders and is gone; files in ``leave`` are not
    read, and what the index has of them stays; ``rebuild`` works everything out anew, with ``encoder``, from the
    stored texts; ``notes`` are the owner's on documents; ``workers`` is how many processes may share the work where
    there are many documents (each imports the main module, as ``multiprocessing`` does).  What cannot be read is
    named in the report.  Raises the error itself where the only document cannot be read, ``NothingIngested`` where
    none of several can, ``CatalogInvalid``, ``SpeechUnknown``, and all of ``IndexFault`` but ``IndexMissing``.

    With ``corpus`` the folder of the five speeches and ``folder`` an empty one:

    >>> from ingest.encoders.encoder import load_encoder
    >>> report = ingest([corpus], folder / "index", encoder=load_encoder())
    >>> len(report.added), report.failed, report.generation
    (5, (), 'g00000001')
    """
    folder = IndexFolder(index_dir)
    if not rebuild:
        folder.check()
    found = heed(find_documents(paths), notes or {})
    left = {path.resolve() for path in leave}
    with folder.writing():
        build = _Build(folder, encoder, settings or IndexSettings(), rebuild, progress, left, workers)
        try:
            return build.run(found, paths, remove, sync)
        except (OSError, IndexUnwritable):
            folder.sweep()  # a disk that is full shall not stay full of half the work
            raise
        finally:
            build.release()


class _Build:
    """One ingest under way."""

    def __init__(
        self,
        folder: IndexFolder,
        encoder: Encoder,
        settings: IndexSettings,
        rebuild: bool,
        progress: Progress,
        left: Collection[Path] = (),
        workers: int = 1,
    ) -> None:
        self._folder = folder
        self._left = left
        self._encoder = encoder
        self._progress = progress
        self._manifest = _begin_manifest(encoder, settings)
        self._earlier = None if rebuild or folder.latest() is None else _open_earlier(folder)
        records = self._earlier.records if self._earlier else folder.salvage()
        self._records = {record.card.id: record for record in records}
        self._fresh = self._earlier is None or self._made_otherwise(self._earlier.manifest)
        encoded = () if self._fresh else [record.object_key for record in self._records.values()]
        self._drafter = Drafter(folder.objects, encoder, settings, encoded, self._earlier if self._fresh else None)
        self._drafts: dict[str, PlannedSpeech] = {}
        self._broken: list[BrokenText] = []
        self._workers = Workers(workers)

    def release(self) -> None:
        """Let the other processes, the earlier generation and the encoder go."""
        self._workers.close()
        self._drafter.close()
        if self._earlier is not None:
            self._earlier.held.release()

    def run(self, found: FoundDocuments, paths: Sequence[Path], remove: Collection[str], sync: bool) -> IngestReport:
        """Do all of it."""
        self._check_known(remove)
        failed = [*found.failed, *self._take_in(found)]
        ours = tuple(self._drafts)
        gone = self._gone(paths, failed) if sync else []
        removed = tuple(i for i in dict.fromkeys([*remove, *gone]) if i not in self._drafts)
        if not ours and not removed:
            self._check_something_was_meant(paths, failed)
        failed += self._keep_others(removed)
        fates = {speech_id: self._fate(speech_id) for speech_id in ours}
        added, updated, unchanged = (
            tuple(i for i, fate in fates.items() if fate == chosen) for chosen in ("added", "updated", "unchanged")
        )
        return IngestReport(added, updated, unchanged, removed, tuple(failed), self._publish(), tuple(self._broken))

    def _check_something_was_meant(self, paths: Sequence[Path], failed: Sequence[DocumentError]) -> None:
        """Nothing comes and nothing goes: that is well only where nothing was given, or all of it is left alone."""
        if failed or (not self._left and (paths or not self._records)):
            raise failed[0] if len(failed) == 1 else NothingIngested("、".join(map(str, paths)), failed)

    def _made_otherwise(self, earlier: Manifest) -> bool:
        """Whether other rules, settings or another state of the same encoder made the earlier generation."""
        if earlier.encoder != self._encoder.name:
            check_encoder(earlier, self._encoder)
        mine = self._manifest
        return (earlier.rules, earlier.settings, earlier.encoder_fingerprint) != (
            mine.rules,
            mine.settings,
            mine.encoder_fingerprint,
        )

    def _check_known(self, speech_ids: Collection[str]) -> None:
        for speech_id in speech_ids:
            if speech_id not in self._records:
                raise SpeechUnknown(speech_id, known_ids(list(self._records)))

    def _take_in(self, found: FoundDocuments) -> list[DocumentError]:
        failed: list[DocumentError] = []
        survey = SpeechIdentifier([record.card for record in self._records.values()])
        sources = [source for source in found.sources if not self._left or source.path.resolve() not in self._left]
        readings = self._workers.map(self._drafter.cutter.read, [source.path for source in sources])
        for done, (source, reading) in enumerate(zip(sources, readings, strict=True)):
            self._progress("读取与编码", done, len(sources))
            if isinstance(reading.document, DocumentError):
                failed.append(reading.document)
            else:
                try:
                    with crash_barrier(source.path):
                        speech = survey.identify(source, reading.document)
                except DocumentError as err:
                    failed.append(err)
                else:
                    self._drafts[speech.id] = self._draft(speech, reading.cut)
                    if paragraphs := broken_paragraphs(speech.text):
                        self._broken.append(BrokenText(source.path, paragraphs))
        self._drafter.finish()
        self._progress("读取与编码", len(sources), len(sources))
        return failed

    def _draft(self, speech: Speech, cut: Cut | None) -> PlannedSpeech:
        record = self._records.get(speech.id)
        if record is None or self._fresh or record.card.digest != speech.digest:
            return self._drafter.draft(speech, cut)
        number = record.number if record.card.title == speech.title else None
        return PlannedSpeech(make_card(speech, record.card.passages), record.object_key, number)

    def _gone(self, paths: Sequence[Path], failed: Iterable[DocumentError]) -> list[str]:
        """The speeches whose file lay under one of the folders and was neither read nor failed."""
        folders = [Path(source_name(path)) for path in paths if path.is_dir()]
        there = {*(source_name(error.path) for error in failed), *map(source_name, self._left)}
        return [
            record.card.id
            for record in self._records.values()
            if record.card.id not in self._drafts
            and record.card.source not in there
            and any(Path(record.card.source).is_relative_to(folder) for folder in folders)
        ]

    def _keep_others(self, removed: Collection[str]) -> list[DocumentError]:
        """Take over the speeches that this ingest does not touch; gives those whose stored text is lost."""
        others = [r for i, r in self._records.items() if i not in removed and i not in self._drafts]
        if not self._fresh:
            self._drafts |= {r.card.id: PlannedSpeech(r.card, r.object_key, r.number) for r in others}
            return []
        lost: list[DocumentError] = []
        readings = self._workers.map(self._drafter.cutter.read_stored, others)
        for done, (record, reading) in enumerate(zip(others, readings, strict=True)):
            self._progress("读取与编码", done, len(others))
            if isinstance(reading.document, DocumentError):
                lost.append(reading.document)
            else:
                speech = record.card.speech(reading.document.text)
                self._drafts[record.card.id] = self._drafter.draft(speech, reading.cut)
        self._drafter.finish()
        return lost

    def _fate(self, speech_id: str) -> Literal["added", "updated", "unchanged"]:
        """What becomes of a speech that was taken in: a document that only moved is unchanged."""
        if speech_id not in self._records:
            return "added"
        now, before = self._drafts[speech_id].card, self._records[speech_id].card
        return "unchanged" if replace(now, source="") == replace(before, source="") else "updated"

    def _publish(self) -> str:
        """Publish the drafts, unless they are what serves already; gives the name of what serves."""
        drafts = [self._drafts[speech_id] for speech_id in self._order()]
        kept = [PlannedSpeech(r.card, r.object_key, r.number) for r in self._records.values()]
        if self._earlier is not None and not self._fresh and drafts == kept:
            name = self._earlier.held.name
        else:
            reused = None if self._fresh else self._earlier
            manifest = replace(self._manifest, next_id=reused.manifest.next_id if reused else 0)
            set_aside = self._drafter.set_aside
            name = assemble(self._folder, drafts, reused, manifest, set_aside, self._progress, self._workers)
        if self._earlier is not None:
            self._earlier.held.release()
        self._folder.sweep()
        return name

    def _order(self) -> list[str]:
        """The speeches as they were taken in: those of the earlier generation, then the new ones."""
        known = [speech_id for speech_id in self._records if speech_id in self._drafts]
        return list(dict.fromkeys([*known, *self._drafts]))


def _open_earlier(folder: IndexFolder) -> Earlier | None:
    """The generation that serves, or None where its format is no longer read and its speeches can be taken over."""
    try:
        return Earlier(folder)
    except IndexOutdated as err:
        if not folder.salvage():
            raise IndexDamaged(folder.root, "讲话名单无法读取") from err
        return None


def _begin_manifest(encoder: Encoder, settings: IndexSettings) -> Manifest:
    return Manifest(
        encoder=encoder.name,
        encoder_fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        rules=RULES,
        settings=settings,
        speeches=0,
        passages=0,
        characters=0,
        next_id=0,
        precision=Precision.HALF,
        segments=(),
        files={},
    )
