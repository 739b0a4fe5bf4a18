"""The collection folder: documents that were taken in on the page, and the owner's notes on documents.

It lies in the user's data folder, one for each index, so that nothing is written beside the owner's manuscripts and
nothing that was taken in is lost with an index.  ``documents`` holds the files as they came, ``.incoming`` those that
are looked at before they are taken in, ``notes.json`` the notes.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.documents.notes import Note, Notes, note_from_json
from ingest.documents.source_names import source_name
from ingest.errors import IncomingFull, LibraryBusy, LibraryNotesInvalid, LibraryUnwritable, reason_of
from ingest.files import locking
from ingest.files.bounded_json import read_json
from ingest.files.durable import private_folder, sync_files, write_durably
from ui.collection import upload_limits
from ui.places import INDEXES, IndexLocation
from ui.settings import Settings

LIBRARIES = "libraries"
"""Folder of the folders of all collections in the user's data folder."""

_FORMAT = 1  # of the notes file
_NOTES, _DOCUMENTS, _INCOMING, _LOCK = "notes.json", "documents", ".incoming", ".lock"
_ELSEWHERE = "\0"  # marks a document of a folder that is not known this time; no path holds it
_NAME_BYTES = 180  # file systems take 255, and a number may be added
# What some system forbids in a name, and what turns or hides the text around it.
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
# Names that an ingest passes over.
_PASSED_OVER = re.compile(r"[.~]|readme|catalog\.toml$|thesaurus\.jsonl$", re.IGNORECASE)
_LOOK_SECONDS = 10.0  # between two countings of what waits, for an upload comes in many pieces
_LARGEST_NOTES = 256_000_000  # bytes; bounds what a spoilt file may fill
_WAIT_SECONDS = 10.0
"""How long another change is waited for: a rename takes part of a second, a take-in of many files minutes."""

_DIGEST_LENGTH = 12  # hexadecimal digits: two indexes with one name do not meet


def library_folder(settings: Settings, place: IndexLocation) -> CollectionFolder | None:
    """The collection folder of an index, which need not exist; None where the user has no data folder."""
    if settings.data_folder is None:
        return None
    name = place.index.name
    if place.index.parent != settings.data_folder / INDEXES:
        resolved = place.index.resolve()
        name = f"{name}-{hashlib.sha256(os.fsencode(resolved)).hexdigest()[:_DIGEST_LENGTH]}"
    return CollectionFolder(settings.data_folder / LIBRARIES / name, place.corpus)


class CollectionFolder:
    """One collection folder; documents of ``corpus`` are named in the notes by their place within it."""

    def __init__(self, root: Path, corpus: Path | None = None) -> None:
        self.root = root
        self.documents = root / _DOCUMENTS
        self.incoming = root / _INCOMING
        self._looked, self._waiting, self._files = -math.inf, 0, 0
        self._bases = {"library": self.documents, **({"corpus": corpus} if corpus else {})}

    def folders(self) -> list[Path]:
        """The folder of the documents, if it holds any."""
        return [self.documents] if self.documents.is_dir() and any(self.documents.iterdir()) else []

    @contextmanager
    def held(self, *, make: bool = True) -> Iterator[None]:
        """Hold the folder against every other process and thread that changes its notes or takes them into an index.

        ``make`` is False where nothing is written: a folder that is not there, or may not be written, is not held.
        Raises ``LibraryBusy``, or ``LibraryUnwritable``.
        """
        if not make and not self.writable:
            yield
            return
        with ExitStack() as stack:
            try:
                private_folder(self.root)
                got = stack.enter_context(locking.held(self.root / _LOCK, _WAIT_SECONDS))
            except OSError as err:
                raise LibraryUnwritable(self.root, reason_of(err)) from err
            if not got:
                raise LibraryBusy
            yield

    @property
    def writable(self) -> bool:
        """Whether the folder is there and may be written."""
        return self.root.is_dir() and os.access(self.root, os.W_OK)

    def at_work(self) -> bool:
        """Whether somebody holds the folder; nothing is written."""
        try:
            return not locking.lockable(self.root / _LOCK)
        except OSError:
            return False

    def notes(self) -> dict[str, Note]:
        """Read the notes, by the documents' absolute paths; raises ``LibraryNotesInvalid``."""
        path = self.root / _NOTES
        try:
            data = read_json(path.read_bytes(), _LARGEST_NOTES)
            if data["format"] != _FORMAT:
                raise LibraryNotesInvalid(path, f"格式 {data['format']}")
            return self.read_rows(data["notes"])
        except FileNotFoundError:
            return {}
        except OSError as err:
            raise LibraryNotesInvalid(path, reason_of(err)) from err
        except (ValueError, KeyError, TypeError) as err:
            raise LibraryNotesInvalid(path, "内容无法读取") from err

    def write_notes(self, notes: Notes) -> None:
        """Keep the notes; they are on the disk when this returns.  Raises ``LibraryUnwritable``.

        Whoever changes notes holds the folder from reading to writing them.
        """
        rows = [{**self.relative(source), "note": asdict(note)} for source, note in notes.items()]
        data = json.dumps({"format": _FORMAT, "notes": rows}, ensure_ascii=False, indent=1)
        try:
            write_durably(self.root / _NOTES, data.encode())
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err

    def read_rows(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, Note]:
        """Read notes as they are written; raises ``ValueError``, ``KeyError`` or ``TypeError``."""
        return {self._absolute(row): note_from_json(row["note"]) for row in rows}

    def free(self, name: str) -> Path:
        """A path among the documents that nothing has yet."""
        return _free(self.documents, name)

    def free_text(self, name: str) -> Path:
        """A path among the documents for a text."""
        return self.free(f"{fit_name(name)}.txt")

    def keep(self, staged: Path, target: Path) -> None:
        """Move a staged file among the documents; raises ``LibraryUnwritable``."""
        try:
            private_folder(self.documents)
            shutil.move(staged, target)
            sync_files([target, self.documents])
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err
        with suppress(OSError):
            staged.parent.rmdir()

    def move_back(self, kept: Path, staged: Path | None) -> None:
        """Undo ``keep`` and ``keep_text``, for a document that could not be taken in after all."""
        with suppress(OSError):
            if staged is None:
                kept.unlink(missing_ok=True)
            elif kept.exists():
                private_folder(staged.parent)
                shutil.move(kept, staged)

    def keep_text(self, target: Path, text: str) -> None:
        """Write a text among the documents; raises ``LibraryUnwritable``."""
        try:
            write_durably(target, text.encode("utf-8", "surrogatepass"))
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err

    def stage(self, name: str) -> str:
        """Make room for a file that is coming; gives its token.  What was left there an hour ago is thrown away.

        Raises ``IncomingFull`` where too much waits there, or ``LibraryUnwritable``.
        """
        try:
            private_folder(self.incoming)
            self._check_room(0)
            token = secrets.token_hex(8)
            (self.incoming / token).mkdir(mode=0o700)
            (self.incoming / token / fit_name(name)).touch(0o600)
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err
        return token

    def staged(self, token: str) -> Path | None:
        """The file of a token, None where there is none any more."""
        folder = self.incoming / token
        if not re.fullmatch(r"[0-9a-f]{16}", token) or not folder.is_dir():
            return None
        return next(iter(folder.iterdir()), None)

    def append(self, staged: Path, data: bytes) -> int:
        """Add bytes to a staged file; gives its size now.  Raises ``IncomingFull`` or ``LibraryUnwritable``."""
        try:
            self._check_room(len(data))
            with staged.open("ab") as file:
                file.write(data)
                return file.tell()
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err

    def drop(self, token: str) -> None:
        """Throw a staged file away; one that is gone already is no fault."""
        if (staged := self.staged(token)) is not None:
            shutil.rmtree(staged.parent, ignore_errors=True)

    def clear_incoming(self) -> None:
        """Throw away what was staged more than an hour ago, and measure what is left; raises ``OSError``."""
        self._looked, self._waiting, self._files = time.monotonic(), 0, 0
        for folder in list(self.incoming.iterdir()) if self.incoming.is_dir() else []:
            with suppress(FileNotFoundError):
                files = [path.stat() for path in folder.iterdir()]
                if time.time() - max(found.st_mtime for found in (folder.stat(), *files)) > upload_limits.KEPT_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)
                else:
                    self._waiting += sum(found.st_size for found in files)
                    self._files += 1

    def _check_room(self, size: int) -> None:
        """Count bytes, or with none a file, that come in; looked at anew after a while and before any refusal."""
        for fresh in (False, True):
            if fresh or time.monotonic() - self._looked > _LOOK_SECONDS:
                self.clear_incoming()
            files = self._files + (size == 0)
            if self._waiting + size <= upload_limits.MOST_WAITING and files <= upload_limits.MOST_FILES:
                self._waiting, self._files = self._waiting + size, files
                return
        raise IncomingFull(upload_limits.MOST_WAITING)

    def relative(self, source: str) -> dict[str, str]:
        """How a document is named in what is written: by its place in a folder that may move."""
        if source.startswith(_ELSEWHERE):
            _, base, file = source.split(_ELSEWHERE, 2)
            return {"base": base, "file": file}
        for base, folder in self._bases.items():
            root = source_name(folder)
            if Path(source).is_relative_to(root):
                return {"base": base, "file": Path(source).relative_to(root).as_posix()}
        return {"base": "", "file": source}

    def _absolute(self, row: Mapping[str, Any]) -> str:
        base, file = str(row["base"]), str(row["file"])
        if base in self._bases:
            return str(Path(source_name(self._bases[base])) / file)
        return f"{_ELSEWHERE}{base}{_ELSEWHERE}{file}" if base else file


def fit_name(name: str) -> str:
    """A file name that any file system takes and the ingest does not pass over; the suffix stays."""
    plain = _UNFIT.sub(" ", unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]))
    plain = plain.encode("utf-8", "replace").decode().strip().strip(".").strip() or "讲话"
    if _PASSED_OVER.match(plain):
        plain = f"讲话 {plain.lstrip('.~$')}"
    suffix = Path(plain).suffix
    stem = plain.removesuffix(suffix)
    room = _NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").strip() + suffix


def _free(folder: Path, name: str) -> Path:
    """A path in the folder that nothing has yet: the name, else with ``-2``, ``-3`` …"""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while (path := folder / (name if number == 1 else f"{stem}-{number}{suffix}")).exists():
        number += 1
    return path
