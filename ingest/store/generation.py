"""Generations: immutable versions of an index, published by one rename and held while they are read.

An index folder holds ``generations/g00000001`` …, each with a manifest, the shared ``objects`` and a
``lock``.  The highest number is the one that serves; numbers come from the names, never from a clock.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.errors import (
    IndexBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexNewer,
    IndexOutdated,
    IndexUnwritable,
    reason_of,
)
from ingest.files.durable import sha256_of, sync_files, write_whole
from ingest.files.locking import lock_shared, lockable, try_lock
from ingest.settings import IndexSettings
from ingest.store.objects import ObjectStore
from ingest.store.speech_table import SpeechRecord, read_records
from ingest.store.vectors import Precision, Segment
from ingest.store.versions import INDEX_FORMAT, OLDEST_FORMAT, RuleVersions, rules_of_digests

MANIFEST, SPEECHES, SPEECHES_COPY = "manifest.json", "speeches.txt", "speeches-copy.txt"
VECTORS, LEXICAL = "vectors", "lexical"

_log = logging.getLogger(__name__)

_PROGRAM = "speech-qa"
_NAME = re.compile(r"g(\d{8,})")  # eight digits sort as they count; more are read all the same
_BUILDING, _TRASH = "building-", "trash-"
_OURS = {"generations", "objects", "lock"}
_MOMENT = 0.05  # seconds; whoever only looks holds a lock for less


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size in bytes and SHA-256 (hexadecimal) of one file of a generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of; ``files`` are named relative to its folder."""

    encoder: str
    encoder_fingerprint: str
    dimension: int
    rules: RuleVersions
    settings: IndexSettings
    speeches: int
    passages: int
    characters: int
    next_id: int
    precision: Precision
    segments: tuple[Segment, ...]
    files: Mapping[str, FileRecord]
    format: int = INDEX_FORMAT
    """The format it was read from; it is written in that of now."""

    def to_json(self) -> bytes:
        """The file's bytes; they end with a digest of the rest."""
        fields = {"program": _PROGRAM, **asdict(self), "format": INDEX_FORMAT, "precision": self.precision.value}
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1)
        return json.dumps({"digest": _digest(text), "manifest": fields}, ensure_ascii=False, indent=1).encode("utf-8")

    @classmethod
    def from_json(cls, data: bytes, folder: Path) -> Manifest:
        """Read a manifest, one of an older format that is still read too.

        Raises ``IndexDamaged``, ``IndexForeign`` (another program), ``IndexOutdated`` (a format that is no longer
        read) or ``IndexNewer`` (a format or rules of a later version of this program).
        """
        try:
            outer = json.loads(data)
            fields = dict(outer["manifest"])
            program, version = fields.pop("program"), int(fields.pop("format"))
        except (ValueError, KeyError, TypeError) as err:
            raise IndexDamaged(folder, "清单无法读取") from err
        if program != _PROGRAM:
            raise IndexForeign(folder, "由其他程序建成")
        if version > INDEX_FORMAT:
            raise IndexNewer(folder, f"格式版本 {version}，本程序为 {INDEX_FORMAT}")
        if version < OLDEST_FORMAT:
            raise IndexOutdated(folder, f"格式版本 {version}，现为 {INDEX_FORMAT}")
        text = json.dumps(outer["manifest"], ensure_ascii=False, sort_keys=True, indent=1)
        if outer.get("digest") != _digest(text):
            raise IndexDamaged(folder, "清单与校验值不符")
        rules = _rules(fields)
        if newer := rules.newer():
            raise IndexNewer(folder, newer)
        files = {name: FileRecord(**record) for name, record in fields.pop("files").items()}
        return cls(
            format=version,
            rules=rules,
            settings=IndexSettings(**fields.pop("settings")),
            precision=Precision(fields.pop("precision")),
            segments=tuple(Segment(**segment) for segment in fields.pop("segments")),
            files=files,
            **fields,
        )


class Held:
    """A generation that a reader holds; it is not deleted before ``release``."""

    def __init__(self, folder: Path, descriptor: int) -> None:
        self.folder = folder
        self._descriptor: int | None = descriptor

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.folder.name

    def release(self) -> None:
        """Let the generation go; may be called twice."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None

    def __del__(self) -> None:
        self.release()


class IndexFolder:
    """One index on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.objects = ObjectStore(root / "objects")
        self._generations = root / "generations"

    def names(self) -> list[str]:
        """The published generations, oldest first."""
        try:
            found = [entry.name for entry in os.scandir(self._generations) if _NAME.fullmatch(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as err:
            raise IndexForeign(self.root, reason_of(err)) from err
        return sorted(found, key=_number)

    def latest(self) -> str | None:
        """The name of the generation that serves, None where there is none."""
        return next(reversed(self.names()), None)

    def hold(self) -> Held:
        """Hold the generation that serves; raises ``IndexMissing``, ``IndexForeign`` or ``IndexDamaged``."""
        while True:
            name = self.latest()
            if name is None:
                raise self._nothing()
            folder = self._generations / name
            try:
                descriptor = os.open(folder / MANIFEST, os.O_RDONLY)
            except FileNotFoundError as err:
                if self.latest() == name:
                    raise IndexDamaged(self.root, "清单不见了") from err
                continue
            except OSError as err:
                raise IndexDamaged(self.root, f"读不到清单：{reason_of(err)}") from err
            lock_shared(descriptor)
            held = Held(folder, descriptor)
            if folder.exists():
                return held

    def check(self) -> None:
        """Raise ``IndexForeign`` where the folder holds something that is no index of ours."""
        if self.latest() is None and isinstance(fault := self._nothing(), IndexForeign):
            raise fault

    def _nothing(self) -> IndexMissing | IndexForeign:
        if self.root.exists() and not self.root.is_dir():
            return IndexForeign(self.root, "它是一个文件")
        others = sorted({p.name for p in self.root.iterdir()} - _OURS) if self.root.is_dir() else []
        if others:
            return IndexForeign(self.root, f"里面有 {others[0]}，没有索引")
        return IndexMissing(self.root)

    def manifest(self, folder: Path) -> Manifest:
        """Read and check the manifest of a generation, and that its files have their sizes."""
        try:
            manifest = Manifest.from_json((folder / MANIFEST).read_bytes(), self.root)
            for name, record in manifest.files.items():
                if (folder / name).stat().st_size != record.size:
                    raise IndexDamaged(self.root, f"{name} 的长度不对")
        except FileNotFoundError as err:
            raise IndexDamaged(self.root, f"缺少文件 {Path(err.filename).name}") from err
        except OSError as err:
            raise IndexDamaged(self.root, f"读不到 {Path(err.filename or '').name}：{reason_of(err)}") from err
        return manifest

    def serving_manifest(self) -> Manifest:
        """Read the manifest of the generation that serves, whatever rules it was made by; raises like ``hold``."""
        held = self.hold()
        try:
            return self.manifest(held.folder)
        finally:
            held.release()

    def salvage(self) -> tuple[SpeechRecord, ...]:
        """The speeches of the latest generation whose table can be read, for a rebuild; empty without one."""
        for name in reversed(self.names()):
            for table in (SPEECHES, SPEECHES_COPY):
                with suppress(OSError, ValueError, KeyError, TypeError):
                    return read_records((self._generations / name / table).read_bytes())
        return ()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; raises ``IndexBusy``, or ``IndexUnwritable`` for what the disk refuses."""
        with self._unwritable():
            self._generations.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o644)
            try:
                if not try_lock(descriptor):
                    time.sleep(_MOMENT)  # whoever only looks (busy, leftovers) has let it go by then
                    if not try_lock(descriptor):
                        raise IndexBusy(self.root)
                self._clear_leftovers()
                yield
            finally:
                os.close(descriptor)

    @contextmanager
    def _unwritable(self) -> Iterator[None]:
        try:
            yield
        except OSError as err:
            raise IndexUnwritable(self.root, reason_of(err)) from err

    def begin(self, at_least: int = 0) -> Path:
        """Make the folder in which the next generation is built; its number is ``at_least`` that."""
        number = max([at_least, *(_number(name) + 1 for name in self.names()), 1])
        folder = self._generations / f"{_BUILDING}g{number:08d}"
        folder.mkdir()
        return folder

    def publish(self, folder: Path, manifest: Manifest) -> str:
        """Bring a built folder to the disk and make it the generation that serves; gives its name."""
        write_whole(folder / MANIFEST, manifest.to_json())
        sync_files([*folder.rglob("*"), folder])
        name = folder.name.removeprefix(_BUILDING)
        folder.rename(self._generations / name)
        sync_files([self._generations, self.root])
        return name

    def sweep(self) -> None:
        """Delete the generations before the last that nobody holds, and the objects that none is made of.

        What cannot be deleted is left for the next time.
        """
        try:
            for name in self.names()[:-1]:
                self._remove(name)
            tables = [(self._generations / name / SPEECHES).read_bytes() for name in self.names()]
            self.objects.sweep(record.object_key for table in tables for record in read_records(table))
        except (OSError, ValueError, KeyError, TypeError) as err:
            _log.warning("leftovers in %s stay: %s", self.root, err)

    def busy(self) -> bool:
        """Whether a writer is at work."""
        try:
            return not lockable(self.root / "lock")
        except FileNotFoundError:
            return False

    def leftovers(self) -> list[Path]:
        """What ``writing`` and ``sweep`` would delete; raises ``OSError``, ``ValueError``, ``KeyError`` or
        ``TypeError`` where that cannot be told.
        """
        found = [p for p in sorted(self._generations.iterdir()) if p.name.startswith((_BUILDING, _TRASH))]
        named: set[str] = set()
        for name in self.names():
            folder = self._generations / name
            if name != self.latest() and lockable(folder / MANIFEST):
                found.append(folder)
            else:
                named |= {record.object_key for record in read_records((folder / SPEECHES).read_bytes())}
        return [*found, *self.objects.unnamed(named)]

    def discard(self, folder: Path) -> None:
        """Delete a folder that will not be published."""
        shutil.rmtree(folder, ignore_errors=True)

    def _remove(self, name: str) -> None:
        """Delete a generation unless a reader holds it; one that comes meanwhile finds it gone and takes another."""
        folder, trash = self._generations / name, self._generations / f"{_TRASH}{name}"
        with suppress(FileNotFoundError):
            descriptor = os.open(folder / MANIFEST, os.O_RDONLY)
            try:
                if not try_lock(descriptor):
                    return
                folder.rename(trash)
            finally:
                os.close(descriptor)
            shutil.rmtree(trash)

    def _clear_leftovers(self) -> None:
        for path in list(self._generations.iterdir()):
            if path.name.startswith((_BUILDING, _TRASH)):
                with suppress(FileNotFoundError):
                    shutil.rmtree(path)


def file_records(folder: Path, earlier: Path | None, known: Mapping[str, FileRecord]) -> dict[str, FileRecord]:
    """The records of all files of a built folder; files shared with ``earlier`` keep what is ``known``."""
    records: dict[str, FileRecord] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name == MANIFEST:
            continue
        shared = earlier is not None and name in known and (earlier / name).samefile(path)
        records[name] = known[name] if shared else FileRecord(path.stat().st_size, sha256_of(path))
    return records


def _rules(fields: dict[str, Any]) -> RuleVersions:
    """Take the versions of the rules, or the digests that stood in their place, out of a manifest's fields."""
    if "rules" in fields:
        return RuleVersions(**fields.pop("rules"))
    del fields["cut_rules"]
    return rules_of_digests(fields.pop("token_rules"))


def _number(name: str) -> int:
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
