"""Keeping an index in step with its corpus, with what was taken in on the page, and with the owner's notes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from ingest import Encoder, Index, ProgressBars
from ingest.documents.notes import Note
from ingest.documents.source_names import source_name
from ingest.errors import IndexFault, IndexMissing, IndexOutdated, NothingIngested, SpeechQAError
from ingest.files.durable import private_folder
from ingest.files.staging import clear_stages
from ingest.store.generation import IndexFolder
from ingest.store.speech_table import SpeechCard
from ui.cli.console import note
from ui.cli.index_encoder import encoder_of
from ui.collection.folder import CollectionFolder, library_folder
from ui.collection.journal import mend
from ui.places import IndexLocation
from ui.settings import Settings

if TYPE_CHECKING:
    from ingest import IngestReport

_NAMED = 5  # documents named in a line; the rest are «等»


def older_rules(index: Path) -> str:
    """What has changed since an index was made, in Chinese; "" where nothing has, or there is no index.

    Raises ``IndexNewer`` and what else forbids to read its manifest.
    """
    try:
        return IndexFolder(index).serving_manifest().rules.older()
    except IndexMissing:
        return ""
    except IndexOutdated:
        return "格式版本"


def answers_meanwhile(index: Path) -> bool:
    """Whether an index was made by older rules and answers all the same while it is brought up to date.

    It does where its tokens are those of now: outline, passages and vectors are stored and belong together, but with
    other tokens a query would miss words that are there.
    """
    try:
        with Index.open(index) as opened:
            return bool(opened.older_rules)
    except IndexFault:  # whoever opens it next names it
        return False


def update_meanwhile(place: IndexLocation, settings: Settings) -> Thread:
    """Bring an index of older rules up to date beside what goes on; gives the thread that does it.

    What goes wrong is named on standard error.  The thread ends with the program: the next start begins again, with
    the speeches that were finished.
    """

    def work() -> None:
        try:
            update(place, settings, "；更新完以前由原来的索引回答")
        except SpeechQAError as err:
            note(str(err))
        else:
            note("索引已更新，改由新的索引回答。")

    thread = Thread(target=work, name="update", daemon=True)
    thread.start()
    return thread


def update(place: IndexLocation, settings: Settings, meanwhile: str = "") -> Encoder:
    """Bring an index in step with its corpus and the documents taken in on the page, with a progress bar.

    One of older rules is named and brought up to date, whether or not there are any documents to be in step with;
    ``meanwhile`` says what happens until that is done.
    Gives the encoder that it is made with.  What cannot be taken in is named on standard error; that every speech
    was withdrawn is no fault.
    """
    from ingest import ingest
    from ingest.pipeline.workers import usual_workers

    for folder in filter(None, (place.corpus, settings.data_folder)):
        clear_stages(folder)
    encoder = encoder_of(place.index)
    if older := older_rules(place.index):
        note(f"索引由较早的规则建成（{older}），正在更新{meanwhile}……")
    try:
        with notes_held(place, settings) as notes, ProgressBars() as progress:
            report = ingest(
                folders(place, settings),
                place.index,
                encoder=encoder,
                sync=True,
                notes=notes,
                progress=progress,
                workers=usual_workers(),
            )
    except NothingIngested:
        if IndexFolder(place.index).latest() is None:
            raise
    else:
        name_failures(report)
    name_unlisted([place.corpus] if place.corpus else [])
    return encoder


def folders(place: IndexLocation, settings: Settings) -> list[Path]:
    """The folders that an index is kept in step with: its corpus, and the documents taken in on the page."""
    library = library_folder(settings, place)
    corpus = [] if place.corpus is None else [place.corpus]
    return corpus + (library.folders() if library else [])


@contextmanager
def notes_held(place: IndexLocation, settings: Settings, named: Sequence[Path] = ()) -> Iterator[dict[str, Note]]:
    """Hold the library folder while its notes are taken into an index, so that nobody changes them meanwhile.

    A change that was killed is mended first.  A document that is now ``named`` itself is no longer passed over.
    Raises ``LibraryBusy``, ``LibraryUnwritable`` and ``LibraryNotesInvalid``.
    """
    if settings.data_folder is not None and place.index.is_relative_to(settings.data_folder):
        with suppress(OSError):  # where it cannot be made the ingest says so
            private_folder(place.index.parent)
    library = library_folder(settings, place)
    if library is None:
        yield {}
        return
    with library.held(make=False):
        if library.writable:
            returned = mend(library, _sources(place))
            with suppress(OSError):
                library.clear_incoming()
            if returned:
                note(f"上次收进没有做完就停了，已退回 {returned} 份。请在网页上重新选择它们。")
        yield _lifted(library, named)


def _sources(place: IndexLocation) -> set[str]:
    with suppress(IndexFault), Index.open(place.index) as index:
        return {card.source for card in index.speeches}
    return set()


def _lifted(library: CollectionFolder, named: Sequence[Path]) -> dict[str, Note]:
    notes = library.notes()
    lifted = {s: n for path in named if (n := notes.get(s := source_name(path))) is not None and n.passed_over}
    notes |= {source: replace(lift, withdrawn=False, replaced=False) for source, lift in lifted.items()}
    if lifted:
        library.write_notes(notes)
    return notes


def cards_of(speech_ids: Collection[str], place: IndexLocation) -> list[SpeechCard]:
    """What an index knows of some speeches; those that it does not know, or all without an index, are left out."""
    if not speech_ids:
        return []
    with suppress(IndexFault):
        return [record.card for record in IndexFolder(place.index).salvage() if record.card.id in speech_ids]
    return []


def keep_withdrawn(cards: Sequence[SpeechCard], place: IndexLocation, settings: Settings) -> None:
    """Note that speeches were taken out, so that the next start does not take their documents in again."""
    from ingest.documents.finding import source_exists

    library = library_folder(settings, place)
    there = [card for card in cards if source_exists(Path(card.source))]
    if library is None or not there:
        return
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    with library.held():
        notes = library.notes()
        for card in there:
            notes[card.source] = replace(notes.get(card.source) or Note.of(card), withdrawn=True, changed=now)
        library.write_notes(notes)


def still_there(place: IndexLocation, notes: Mapping[str, Note]) -> list[str]:
    """Speeches of an index whose documents the notes pass over: their withdrawal was killed half-way."""
    with suppress(IndexFault), Index.open(place.index) as index:
        return [card.id for card in index.speeches if card.source in notes and notes[card.source].passed_over]
    return []


def all_withdrawn(paths: Sequence[Path], notes: Mapping[str, Note]) -> bool:
    """Whether there are documents under ``paths``, and the notes pass all of them over."""
    from ingest.documents.finding import find_documents

    found = find_documents(paths)
    sources = [source_name(source.path) for source in found.sources]
    return bool(sources) and not found.failed and all(s in notes and notes[s].passed_over for s in sources)


def name_unlisted(folders: Sequence[Path]) -> None:
    """Name on standard error the files of folders that a catalogue leaves out: a new file is easily forgotten there."""
    from ingest.documents.finding import find_unlisted

    left = [path.name for folder in folders if folder.is_dir() for path in find_unlisted(folder)]
    if left:
        shown = "、".join(left[:_NAMED]) + ("等" if len(left) > _NAMED else "")
        note(f"catalog.toml 没有列入 {len(left)} 份文稿，没有收进：{shown}。要收就在 catalog.toml 里写上。")


def name_failures(report: IngestReport) -> None:
    """Name on standard error what could not be taken in, and what was read around broken bytes."""
    from ui.formats.text_format import numbers_text

    for error in report.failed:
        note(str(error))
    for text in report.broken:
        where = numbers_text(text.paragraphs)
        note(f"{text.path} 有 {len(text.paragraphs)} 处读不出（第 {where} 段），已收进，文中以 � 标出，请对照原件。")
