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

from ingest.errors import ReaderNameInvalid, RecordUnwritable, reason_of
from retrieval.review.record import ReaderRecord

NAME_LENGTH = 40
"""Longest name of a reader in characters."""

_SUFFIX, _DAMAGED = ".sqlite3", ".damaged"
_SIDES = ("-wal", "-shm")  # what SQLite keeps beside a database that is open


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A reader's record; ``set_aside`` is where a damaged file was put, if there was one.

    ``mended`` is how many of its rows were mended or dropped; 0 with ``set_aside`` says that none could be read.
    """

    record: ReaderRecord
    set_aside: Path | None = None
    mended: int = 0


class RecordFolder:
    """The records of the readers of one user's data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, reader: str) -> OpenedRecord:
        """Open a reader's record; one that is not there is empty, and begun by the first answer.

        Rows that do not hold are mended, and the record as it was is kept aside.  Raises ``ReaderNameInvalid``,
        ``RecordForeign`` for one of another version, ``RecordUnwritable``.
        """
        name = clean_name(reader)
        path = self._path(name)
        record = ReaderRecord(path, name)
        if not record.begun:
            return OpenedRecord(record)
        try:
            record.prepare()
        except sqlite3.DatabaseError:
            aside = _set_aside(path)
            return OpenedRecord(record, aside)
        return _repaired(record, path)

    def delete(self, reader: str) -> bool:
        """Delete a reader's record; says whether there was one."""
        path = self._path(clean_name(reader))
        there = path.exists()
        try:
            for file in (path, *(path.with_name(path.name + side) for side in _SIDES)):
                file.unlink(missing_ok=True)
        except OSError as err:
            raise RecordUnwritable(path, reason_of(err)) from err
        return there

    def _path(self, name: str) -> Path:
        return self._folder / (hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:24] + _SUFFIX)


def clean_name(reader: str) -> str:
    """A reader's name in one form (widths folded, white space at the ends dropped).

    Raises ``ReaderNameInvalid``.
    """
    name = " ".join(unicodedata.normalize("NFKC", reader).split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise ReaderNameInvalid(NAME_LENGTH)
    return name


def _repaired(record: ReaderRecord, path: Path) -> OpenedRecord:
    """Mend what does not hold, after a copy."""
    try:
        record.check()
    except sqlite3.DatabaseError:
        aside = _free_name(path)
        try:
            record.copy_to(aside)
            return OpenedRecord(record, aside, record.repair())
        except sqlite3.DatabaseError:  # not the rows, the file itself cannot be read
            aside.unlink(missing_ok=True)
            return OpenedRecord(record, _set_aside(path))
    return OpenedRecord(record)


def _free_name(path: Path) -> Path:
    return next(p for n in count(1) if not (p := path.with_name(f"{path.stem}{_DAMAGED}-{n}{_SUFFIX}")).exists())


def _set_aside(path: Path) -> Path:
    """Rename a damaged file and its side files to a name that is free."""
    aside = _free_name(path)
    try:
        path.rename(aside)
        for side in _SIDES:
            beside = path.with_name(path.name + side)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + side))
    except OSError as err:
        raise RecordUnwritable(path, reason_of(err)) from err
    return aside
