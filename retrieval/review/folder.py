"""The folder of the readers' records: one file a reader, named by a hash of the reader's name.

A damaged file is set aside under a name of its own and a new one begun; nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ingest.errors import ReaderNameInvalid, RecordUnwritable
from retrieval.review.record import ReaderRecord

NAME_LENGTH = 40
"""Longest name of a reader in characters."""

_SUFFIX, _DAMAGED = ".sqlite3", ".damaged"
_SIDES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A reader's record; ``set_aside`` is where a damaged file was put, if there was one."""

    record: ReaderRecord
    set_aside: Path | None = None


class RecordFolder:
    """The records of the readers of one user's data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, reader: str) -> OpenedRecord:
        """Open a reader's record, or begin one.

        Raises ``ReaderNameInvalid``, ``RecordForeign`` for one of another version, ``RecordUnwritable``.
        """
        name = clean_name(reader)
        path = self._path(name)
        record = ReaderRecord(path, name)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as err:
            raise RecordUnwritable(path, err.strerror or str(err)) from err
        try:
            record.prepare()
            record.items()
        except sqlite3.DatabaseError:
            aside = _set_aside(path)
            record.prepare()
            return OpenedRecord(record, aside)
        return OpenedRecord(record)

    def delete(self, reader: str) -> bool:
        """Delete a reader's record; says whether there was one."""
        path = self._path(clean_name(reader))
        there = path.exists()
        try:
            for file in (path, *(path.with_name(path.name + side) for side in _SIDES)):
                file.unlink(missing_ok=True)
        except OSError as err:
            raise RecordUnwritable(path, err.strerror or str(err)) from err
        return there

    def _path(self, name: str) -> Path:
        return self._folder / (hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:24] + _SUFFIX)


def clean_name(reader: str) -> str:
    """Give a reader's name in one form (widths folded, white space at the ends dropped).

    Raises ``ReaderNameInvalid``.
    """
    name = " ".join(unicodedata.normalize("NFKC", reader).split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise ReaderNameInvalid(NAME_LENGTH)
    return name


def _set_aside(path: Path) -> Path:
    """Rename a damaged file and its side files to a name that is free."""
    aside = next(p for n in count(1) if not (p := path.with_name(f"{path.stem}{_DAMAGED}-{n}{_SUFFIX}")).exists())
    try:
        path.rename(aside)
        for side in _SIDES:
            beside = path.with_name(path.name + side)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + side))
    except OSError as err:
        raise RecordUnwritable(path, err.strerror or str(err)) from err
    return aside
