"""Putting a backup back: everything is checked before anything is replaced, and what was there is kept aside.

The index of the backup becomes the next generation of the index that is there, so that readers go on with theirs
until they ask for the newest.  Files of corpus and data that differ are moved aside one by one.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, replace
from itertools import count
from pathlib import Path, PurePosixPath
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

from ingest.documents.source_names import source_name
from ingest.errors import BackupInvalid, IndexFault, RestoreFailed, reason_of
from ingest.files.durable import TEMPORARY, private_folder, sha256_of, share_file, sync_files
from ingest.files.staging import staging
from ingest.progress import Progress, silent
from ingest.store.generation import MANIFEST, SPEECHES, IndexFolder, Manifest
from ingest.store.speech_table import SpeechRecord, read_records
from ingest.upkeep.backup import (
    BACKUP_FORMAT,
    CORPUS,
    DATA,
    INDEX,
    OLDEST_BACKUP_FORMAT,
    PROGRAM,
    SQLITE,
    SQLITE_SIDES,
    TABLE,
    BackupFolders,
    StoredFile,
    copy_hashed,
    fields_digest,
    visible_files,
)
from ingest.upkeep.rehoming import rehome_files, rehome_speeches

_ASIDE = ".before-restore-"
_LARGEST_TABLE = 200_000_000  # bytes of the table of a backup, enough for a million files
_OBJECTS = "objects/"
_BROKEN = (BadZipFile, EOFError, zlib.error, RuntimeError)
"""What reading a damaged zip raises; RuntimeError where a flipped bit says that it is encrypted."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """The generation that serves now, files put in place of corpus and data, and where what was there is kept."""

    generation: str
    speeches: int
    corpus_files: int
    data_files: int
    aside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """The manifest: where corpus and data lay ("" where there was none), the library's name in the data, the files."""

    corpus: str
    data: str
    library: str
    files: tuple[StoredFile, ...]

    def moved(self, places: BackupFolders) -> list[tuple[str, Path | None]]:
        """Pair where the folders of the speeches lay with where they lie now."""
        library = source_name(Path(self.data) / self.library) if self.data and self.library else ""
        return [(library, places.library), (self.corpus, places.corpus)]


@dataclass(frozen=True, slots=True)
class _Staged:
    """Files that are ready to be put into ``target``: their relative names, and the folder where they lie."""

    target: Path
    stage: Path
    names: tuple[str, ...]


def restore(file: Path, places: BackupFolders, progress: Progress = silent) -> RestoreReport:
    """Put a backup's corpus, index and data in place.

    Raises ``BackupInvalid`` (nothing was changed), ``RestoreFailed``, and of ``IndexFault`` ``IndexBusy``,
    ``IndexForeign`` and ``IndexUnwritable``.
    """
    with _opened(file) as archive:
        table = _read_table(file, archive)
        stored = rehome_files(table.files, table.library, places)
        if any(e.name.startswith(f"{CORPUS}/") for e in stored) and places.corpus is None:
            raise RestoreFailed("备份里有文稿，但没有写明放到哪里，请加上 --corpus")
        if any(e.name.startswith(f"{DATA}/") for e in stored) and places.data is None:
            raise RestoreFailed("备份里有用户数据，但找不到用户数据文件夹，请设置 HOME")
        folder = IndexFolder(places.index)
        folder.check()
        _check_room(places, stored)
        with folder.writing():
            return _Restoring(file, archive, replace(table, files=stored), folder, progress).run(places)


class _Restoring:
    """One restore under way; the index is locked for us alone."""

    def __init__(self, file: Path, archive: ZipFile, table: _Table, folder: IndexFolder, progress: Progress) -> None:
        self._file = file
        self._archive = archive
        self._stored = table.files
        self._table = table
        self._folder = folder
        self._progress = progress
        self._done = 0

    def run(self, places: BackupFolders) -> RestoreReport:
        """Stage and check everything, then put it in place."""
        with ExitStack() as stack:
            try:
                building = stack.enter_context(self._building())
                manifest = self._stage_index(building)
                manifest = rehome_speeches(building, manifest, self._table.moved(places))
                corpus = stack.enter_context(self._staged(CORPUS, places.corpus))
                data = stack.enter_context(self._staged(DATA, places.data))
            except OSError as err:
                raise RestoreFailed(reason_of(err)) from err
            try:
                serving = self._serving(building, manifest)
                aside = [
                    *([] if serving else self._keep_index()),
                    *_put(corpus, self._others(corpus, places)),
                    *_put(data, self._documents_since(data, places)),
                ]
                name = serving or self._folder.publish(building, manifest)
            except OSError as err:
                raise RestoreFailed(f"{err.filename or ''} {reason_of(err)}".strip()) from err
            self._folder.sweep()
        counts = [len(part.names) if part else 0 for part in (corpus, data)]
        return RestoreReport(name, manifest.speeches, counts[0], counts[1], tuple(aside))

    @contextmanager
    def _building(self) -> Iterator[Path]:
        """Make the folder of the next generation; it is discarded unless it is published."""
        building = self._folder.begin(max(_segment_number(entry.name) for entry in self._stored))
        try:
            yield building
        finally:
            if building.exists():
                self._folder.discard(building)

    def _stage_index(self, building: Path) -> Manifest:
        """Bring generation and objects to their places and check them; objects are found by content alone."""
        entries = {name: entry for entry, name in self._part(INDEX)}
        for name in [name for name in entries if not name.startswith(_OBJECTS)]:
            self._extract(entries.pop(name), building / name)
        try:
            manifest = self._folder.manifest(building)
            records = read_records((building / SPEECHES).read_bytes())
            for record in records:
                self._stage_object(record, entries)
        except (IndexFault, ValueError, KeyError, TypeError) as err:
            raise BackupInvalid(self._file, "里面的索引不完整") from err
        built = {path.relative_to(building).as_posix() for path in building.rglob("*") if path.is_file()}
        if entries or built != {MANIFEST, *manifest.files}:
            raise BackupInvalid(self._file, "里面的索引有多余的文件")
        sync_files({self._folder.objects.path(record.object_key) for record in records})
        return manifest

    def _stage_object(self, record: SpeechRecord, entries: dict[str, StoredFile]) -> None:
        """Bring the object of one speech to its place, unless it is there, and take it off ``entries``."""
        objects, key = self._folder.objects, record.object_key
        target, vectors = objects.path(key), objects.sentence_vectors_path(key)
        entry = entries.pop(f"{_OBJECTS}{target.parent.name}/{target.name}", None)
        read = entries.pop(f"{_OBJECTS}{vectors.parent.name}/{vectors.name}", None)
        if read and objects.find_sentence_vectors(key) is None:
            self._extract(read, vectors)
        if entry and not (target.exists() and sha256_of(target) == entry.sha256):
            self._extract(entry, target)
        if len(objects.read(key).spans) != record.card.passages:
            raise BackupInvalid(self._file, f"{record.card.id} 的段落与名单不符")

    @contextmanager
    def _staged(self, part: str, target: Path | None) -> Iterator[_Staged | None]:
        """Extract a part into a hidden folder inside its target."""
        entries = list(self._part(part))
        if target is None or not entries:
            yield None
            return
        if part == DATA:
            private_folder(target)
        target.mkdir(parents=True, exist_ok=True)
        for _, name in entries:
            if not (target / name).parent.resolve().is_relative_to(target.resolve()):
                raise RestoreFailed(f"{target / name} 要经过一个指到别处的链接")
        with staging(target) as stage:
            for entry, name in entries:
                self._extract(entry, stage / name)
            yield _Staged(target, stage, tuple(name for _, name in entries))

    def _part(self, part: str) -> Iterator[tuple[StoredFile, str]]:
        for entry in self._stored:
            kind, _, name = entry.name.partition("/")
            if kind == part:
                yield entry, name

    def _extract(self, entry: StoredFile, target: Path) -> None:
        """Write a member beside its place, checked, and bring it there; raises ``BackupInvalid``."""
        self._progress("检查备份", self._done, len(self._stored))
        self._done += 1
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f"{TEMPORARY}{uuid4().hex}")
        try:
            with self._archive.open(entry.member) as source, temporary.open("wb") as written:
                found = copy_hashed(source, written, entry.size)  # type: ignore[arg-type]  # IO[bytes]
            if found != (entry.size, entry.sha256):
                raise BackupInvalid(self._file, f"{entry.name} 的内容与校验值不符")
            temporary.replace(target)
        except _BROKEN as err:
            raise BackupInvalid(self._file, f"{entry.name} 已损坏") from err
        finally:
            temporary.unlink(missing_ok=True)

    def _others(self, corpus: _Staged | None, places: BackupFolders) -> list[Path]:
        """The files of the corpus that the backup does not have."""
        if corpus is None:
            return []
        wanted = {corpus.target / name for name in corpus.names}
        left_out = [self._file, places.index, *([places.data] if places.data else [])]
        return [path for path in visible_files(corpus.target, left_out) if path not in wanted]

    def _documents_since(self, data: _Staged | None, places: BackupFolders) -> list[Path]:
        """The documents of the library that the backup does not have: they are no part of its index."""
        if data is None or places.library is None or not places.library.is_dir():
            return []
        wanted = {data.target / name for name in data.names}
        return [path for path in visible_files(places.library) if path not in wanted]

    def _serving(self, building: Path, manifest: Manifest) -> str:
        """The name of the generation that serves where it is the one of the backup and sound, else ""."""
        name = self._folder.latest()
        if name is None:
            return ""
        serving = building.with_name(name)
        try:
            same = self._folder.manifest(serving) == manifest
            sound = all(sha256_of(serving / file) == record.sha256 for file, record in manifest.files.items())
        except (IndexFault, OSError):
            return ""
        return name if same and sound else ""

    def _keep_index(self) -> list[Path]:
        """Keep the generation that serves as an index of its own; its files are shared, not copied."""
        name = self._folder.latest()
        if name is None:
            return []
        aside = _free_name(self._folder.root)
        for part in (Path("generations") / name, Path("objects")):
            source = self._folder.root / part
            for path in source.rglob("*"):
                if path.is_file() and not path.name.startswith(TEMPORARY):
                    target = aside / part / path.relative_to(source)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    share_file(path, target)
        return [aside]


def _put(staged: _Staged | None, others: Sequence[Path] = ()) -> list[Path]:
    """Put staged files in place, what was there and ``others`` aside; gives the folder where it is kept, if any."""
    if staged is None:
        return []
    aside, kept = _free_name(staged.target), bool(others)
    for path in others:
        _move(path, aside / path.relative_to(staged.target))
    for name in staged.names:
        ready, target = staged.stage / name, staged.target / name
        if target.is_file() and not target.is_symlink() and sha256_of(target) == sha256_of(ready):
            continue
        sides = [target.with_name(target.name + s) for s in SQLITE_SIDES] if target.suffix == SQLITE else []
        for path in (target, *sides):
            if os.path.lexists(path):
                _move(path, aside / path.relative_to(staged.target))
                kept = True
        target.parent.mkdir(parents=True, exist_ok=True)
        sync_files([ready])
        ready.replace(target)
    return [aside] if kept else []


def _move(path: Path, aside: Path) -> None:
    aside.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, aside)


def _free_name(path: Path) -> Path:
    """A name beside a folder that nothing has."""
    own = path.resolve()
    names = (own.with_name(f"{own.name}{_ASIDE}{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(file)
    except FileNotFoundError as err:
        raise BackupInvalid(file, "没有这个文件") from err
    except OSError as err:
        raise BackupInvalid(file, reason_of(err)) from err
    except (BadZipFile, NotImplementedError, ValueError) as err:
        raise BackupInvalid(file, "不是备份文件，或没有写完整") from err
    with archive:
        yield archive


def _read_table(file: Path, archive: ZipFile) -> _Table:
    """Read the manifest and hold it against the members; raises ``BackupInvalid``."""
    try:
        if archive.getinfo(TABLE).file_size > _LARGEST_TABLE:
            raise BackupInvalid(file, "清单太长")
        outer = json.loads(archive.read(TABLE))
        table = outer["backup"]
        program, version, digest = table["program"], table["format"], outer["digest"]
        lay = [str(table[field]) for field in ("corpus", "data", "library")]
        stored = _Table(lay[0], lay[1], lay[2], tuple(map(_stored_file, table["files"])))
    except (KeyError, ValueError, TypeError, OSError, *_BROKEN) as err:
        raise BackupInvalid(file, "清单无法读取") from err
    if program != PROGRAM or version not in range(OLDEST_BACKUP_FORMAT, BACKUP_FORMAT + 1):
        raise BackupInvalid(file, "由其他程序或另一版本做成")
    if digest != fields_digest(table):
        raise BackupInvalid(file, "清单与校验值不符")
    _check_members(file, archive, stored.files)
    return stored


def _stored_file(row: Mapping[str, object]) -> StoredFile:
    entry = StoredFile(**row)  # type: ignore[arg-type]  # checked below
    kinds = {"name": str, "member": str, "size": int, "sha256": str}
    if not all(type(getattr(entry, field.name)) is kinds[field.name] for field in fields(entry)):
        raise TypeError("a row of the manifest has a value of another kind")
    return entry


def _check_members(file: Path, archive: ZipFile, stored: Sequence[StoredFile]) -> None:
    """Refuse names that lead elsewhere, links, members that the manifest does not know or tells another size of."""
    members = {info.filename: info for info in archive.infolist()}
    names = [entry.name for entry in stored]
    if len(members) != len(archive.infolist()) or len(set(names)) != len(names):
        raise BackupInvalid(file, "里面有重名的文件")
    if set(members) != {TABLE, *(entry.member for entry in stored)}:
        raise BackupInvalid(file, "里面的文件与清单不符")
    for entry in stored:
        info = members[entry.member]
        if not _stays_inside(entry.name) or stat.S_ISLNK(info.external_attr >> 16):
            raise BackupInvalid(file, "里面有指到别处的路径")
        if info.file_size != entry.size:
            raise BackupInvalid(file, f"{entry.name} 的长度不对")
    if f"{INDEX}/{MANIFEST}" not in names:
        raise BackupInvalid(file, "里面没有索引")


def _stays_inside(name: str) -> bool:
    """Whether a name lies under one of the three folders and nowhere else, on any system."""
    parts = PurePosixPath(name).parts
    if len(parts) < 2 or parts[0] not in {INDEX, CORPUS, DATA} or "/".join(parts) != name:
        return False
    return not any(part == ".." or "\\" in part or "\0" in part or part.startswith(TEMPORARY) for part in parts)


def _check_room(places: BackupFolders, stored: Sequence[StoredFile]) -> None:
    """Raise ``RestoreFailed`` where a disk has not the room for its part."""
    for part, target in ((INDEX, places.index), (CORPUS, places.corpus), (DATA, places.data)):
        if target is not None:
            needed = sum(entry.size for entry in stored if entry.name.startswith(f"{part}/"))
            there = next(path for path in (target, *target.resolve().parents) if path.is_dir())
            if shutil.disk_usage(there).free < needed:
                raise RestoreFailed(f"{target} 所在的磁盘放不下，还要 {needed / 1e6:,.0f} MB")


def _segment_number(name: str) -> int:
    """The number of the generation that a vector file was made for, 0 for any other file.

    A restored generation must not get a lower one: later generations name their files by number.
    """
    head, _, rest = name.rpartition("/")
    digits = rest.partition("-")[0].removeprefix("g")
    return int(digits) if head.endswith("/vectors") and digits.isdecimal() else 0
