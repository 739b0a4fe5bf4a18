"""A backup: corpus, index and the user's data in one zip file, with a manifest that holds every checksum.

One generation is held while it is copied and SQLite files go through SQLite's own backup, so that readers and
writers need not stop.  The file appears under its name when it is whole and on the disk, not before.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import quote
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ingest.documents.source_names import source_name
from ingest.errors import BackupExists, BackupUnwritable, IndexDamaged, reason_of
from ingest.files.durable import TEMPORARY, sync_files
from ingest.files.locking import lock_alone, try_lock
from ingest.files.regular import leads_outside
from ingest.progress import Progress, silent
from ingest.store.generation import MANIFEST, SPEECHES, Held, IndexFolder
from ingest.store.speech_table import read_records

BACKUP_FORMAT = 2  # raised when an older program could not restore what is written
OLDEST_BACKUP_FORMAT = 1  # still restored; it has no vectors of sentences
PROGRAM, TABLE = "speech-qa backup", "backup.json"
INDEX, CORPUS, DATA = "index", "corpus", "data"
SQLITE = ".sqlite3"
SQLITE_SIDES = ("-wal", "-shm", "-journal")  # files beside an open database; a copy by SQLite itself needs none of them
INDEXES = "indexes"
"""Folder of the user's data folder that holds the indexes; only the one that is backed up is taken, by itself."""

_LEFTOVER = f"{TEMPORARY}backup-"
_BLOCK = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True)
class BackupFolders:
    """What is backed up; ``corpus`` and ``data`` are None where there is none.

    ``library`` is the folder, within ``data``, of the documents that belong to this index alone; it is named after
    the index, which elsewhere has another name.
    """

    index: Path
    corpus: Path | None
    data: Path | None
    library: Path | None = None

    @property
    def library_name(self) -> str:
        """The library's name within the data folder, "" where it has none."""
        if self.library is None or self.data is None or not self.library.is_relative_to(self.data):
            return ""
        return self.library.relative_to(self.data).as_posix()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a backup: its name (``index/…``, ``corpus/…``, ``data/…``), the zip's member, bytes, SHA-256."""

    name: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was written: the file, its bytes, the generation in it, and how many files of each kind."""

    file: Path
    size: int
    generation: str
    index_files: int
    corpus_files: int
    data_files: int


@dataclass(frozen=True, slots=True)
class _BackupSource:
    name: str
    path: Path
    sha256: str | None = None


def back_up(places: BackupFolders, file: Path, progress: Progress = silent) -> BackupReport:
    """Write a backup to ``file``, which must not exist.

    Raises ``BackupExists``, ``BackupUnwritable``, ``IndexMissing``, ``IndexForeign``, or ``IndexDamaged`` where the
    index does not match its checksums: a backup that cannot be restored is none.
    """
    if os.path.lexists(file):
        raise BackupExists(file)
    folder = IndexFolder(places.index)
    held = folder.hold()
    try:
        index = _index_sources(folder, held)
        stored = _write(places, index, file, held.name, progress)
        kinds = [entry.name.split("/")[0] for entry in stored]
        counts = (kinds.count(INDEX), kinds.count(CORPUS), kinds.count(DATA))
        return BackupReport(file, file.stat().st_size, held.name, *counts)
    except OSError as err:
        raise BackupUnwritable(file, reason_of(err)) from err
    finally:
        held.release()


def visible_files(folder: Path, left_out: Sequence[Path] = ()) -> Iterator[Path]:
    """The files under a folder but hidden ones and what lies in ``left_out``, sorted; raises ``OSError``.

    A link that leads out of the folder is none of its files.
    """
    out = {path.resolve() for path in left_out}
    for place, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = [path.name for path in _visible(place, folders, out)]
        yield from (path for path in _visible(place, files, out) if path.is_file() and not leads_outside(path, folder))


def _visible(place: str, names: Iterable[str], out: Collection[Path]) -> Iterator[Path]:
    """The paths of ``names`` in a folder, sorted, but hidden ones and those in ``out``, which are resolved."""
    for name in sorted(names):
        path = Path(place) / name
        if not name.startswith(".") and (not out or path.resolve() not in out):
            yield path


def table_bytes(generation: str, places: BackupFolders, stored: Sequence[StoredFile]) -> bytes:
    """The manifest's bytes; they carry a digest of the rest.  Where corpus and data lay stands in it, or ""."""
    fields = {
        "program": PROGRAM,
        "format": BACKUP_FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "generation": generation,
        "corpus": source_name(places.corpus) if places.corpus else "",
        "data": source_name(places.data) if places.data else "",
        "library": places.library_name,
        "files": [asdict(entry) for entry in stored],
    }
    return json.dumps({"digest": fields_digest(fields), "backup": fields}, indent=1).encode("ascii")


def fields_digest(fields: object) -> str:
    """The SHA-256 (hexadecimal) of a manifest's fields."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode("ascii")).hexdigest()


def copy_hashed(source: BinaryIO, target: BinaryIO, most: int | None = None) -> tuple[int, str]:
    """Copy a stream, at most ``most`` bytes and one block; gives its bytes and SHA-256 (hexadecimal)."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        target.write(block)
        size += len(block)
        if most is not None and size > most:
            break
    return size, digest.hexdigest()


def _index_sources(folder: IndexFolder, held: Held) -> list[_BackupSource]:
    """The files of a held generation and its objects, each checked or with the checksum it must have."""
    manifest = folder.manifest(held.folder)
    try:
        records = read_records((held.folder / SPEECHES).read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise IndexDamaged(folder.root, f"{SPEECHES} 无法读取") from err
    sources = [_BackupSource(f"{INDEX}/{MANIFEST}", held.folder / MANIFEST)]
    sources += [_BackupSource(f"{INDEX}/{n}", held.folder / n, record.sha256) for n, record in manifest.files.items()]
    for key in dict.fromkeys(record.object_key for record in records):
        folder.objects.read(key)
        paths = [folder.objects.path(key)]
        if folder.objects.find_sentence_vectors(key) is not None:
            paths.append(folder.objects.sentence_vectors_path(key))
        sources += [_BackupSource(f"{INDEX}/objects/{path.parent.name}/{path.name}", path) for path in paths]
    return sources


def _write(
    places: BackupFolders, index: Sequence[_BackupSource], file: Path, generation: str, progress: Progress
) -> list[StoredFile]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(file) as whole, TemporaryDirectory(prefix="speech-qa-") as copies:
        sources = [*index, *_own_sources(places, file, Path(copies))]
        stored: list[StoredFile] = []
        with ZipFile(whole, "w", ZIP_STORED, allowZip64=True) as archive:
            for done, source in enumerate(sources):
                progress("备份", done, len(sources))
                stored.append(_store(archive, source, len(stored), places.index))
            archive.writestr(TABLE, table_bytes(generation, places, stored), ZIP_DEFLATED)
        progress("备份", len(sources), len(sources))
    return stored


def _own_sources(places: BackupFolders, file: Path, copies: Path) -> Iterator[_BackupSource]:
    """The files of the corpus and of the user's data, SQLite files as copies of one moment."""
    if places.corpus is not None and places.corpus.is_dir():
        inside = [file, places.index, *([places.data] if places.data else [])]
        for path in visible_files(places.corpus, inside):
            yield _BackupSource(f"{CORPUS}/{path.relative_to(places.corpus).as_posix()}", path)
    if places.data is None or not places.data.is_dir():
        return
    inside = [file, places.index, places.data / INDEXES, *([places.corpus] if places.corpus else [])]
    for number, path in enumerate(visible_files(places.data, inside)):
        name = f"{DATA}/{path.relative_to(places.data).as_posix()}"
        if path.suffix == SQLITE:
            yield _BackupSource(name, _sqlite_copy(path, copies / f"{number}{SQLITE}"))
        elif not path.name.endswith(tuple(SQLITE + side for side in SQLITE_SIDES)):
            yield _BackupSource(name, path)


def _sqlite_copy(path: Path, copy: Path) -> Path:
    """Copy a database as of one moment; a file that is no database any more is taken as it stands."""
    try:
        address = f"file:{quote(path.resolve().as_posix())}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error:
        return path
    return copy


def _store(archive: ZipFile, source: _BackupSource, number: int, root: Path) -> StoredFile:
    """Put one file into the archive; raises ``IndexDamaged`` where it has not the checksum it must have."""
    member = source.name if _encodable(source.name) else f"{source.name.split('/')[0]}/~{number}"
    info = ZipInfo(member)
    info.compress_type = ZIP_STORED if member.startswith(f"{INDEX}/") else ZIP_DEFLATED
    with source.path.open("rb") as file, archive.open(info, "w", force_zip64=True) as target:
        size, sha256 = copy_hashed(file, target)  # type: ignore[arg-type]  # a zip's stream is typed IO[bytes]
    if source.sha256 not in (None, sha256):
        raise IndexDamaged(root, f"{source.name} 的内容与校验值不符")
    return StoredFile(source.name, member, size, sha256)


@contextmanager
def _unfinished(file: Path) -> Iterator[BinaryIO]:
    """A file beside ``file`` that takes its name once it is written and on the disk."""
    _clear_leftovers(file.parent)
    path = file.with_name(f"{_LEFTOVER}{uuid4().hex}")
    try:
        with path.open("xb") as opened:
            lock_alone(opened.fileno())
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
            _take_name(path, file)
        sync_files([file.parent])
    finally:
        path.unlink(missing_ok=True)


def _take_name(path: Path, file: Path) -> None:
    """Name a finished file; a link never replaces what is there, where the file system has links."""
    try:
        os.link(path, file)
    except FileExistsError as err:
        raise BackupExists(file) from err
    except OSError:
        if os.path.lexists(file):
            raise BackupExists(file) from None
        path.rename(file)


def _clear_leftovers(folder: Path) -> None:
    """Delete what backups left behind that were killed; one that is at work holds its file."""
    for path in folder.glob(f"{_LEFTOVER}*"):
        with suppress(OSError), path.open("rb") as opened:
            if try_lock(opened.fileno()):
                path.unlink()


def _encodable(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _raise(err: OSError) -> None:
    raise err
