"""The library folder: documents that were taken in on the page, and the owner's notes on documents.

It lies in the user's data folder, one for each index, so that nothing is written beside the owner's manuscripts and
nothing that was taken in is lost with an index.  ``documents`` holds the files as they came, ``.incoming`` those that
are looked at before they are taken in, ``notes.json`` the notes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.errors import LibraryNotesInvalid, LibraryUnwritable, UploadsWaiting, reason_of
from ingest.files import sync_files, write_whole
from ingest.notes import Note, Notes
from ingest.source_names import source_name
from ui.places import INDEXES, Place
from ui.settings import Settings

LIBRARIES = "libraries"
"""Folder of all library folders in the user's data folder."""

_FORMAT = 1
_NOTES, _DOCUMENTS, _INCOMING = "notes.json", "documents", ".incoming"
_ELSEWHERE = "\0"  # marks a document of a folder that is not known this time; no path holds it
_NAME_BYTES = 180
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_PASSED_OVER = re.compile(r"[.~]|readme|catalog\.toml$|thesaurus\.jsonl$", re.IGNORECASE)
_KEPT_SECONDS = 3600
_MOST_WAITING = 1_000_000_000
"""Bytes of all files that wait to be taken in: ten of the largest."""
_MOST_FILES = 5_000
_DIGEST_LENGTH = 12


def library_folder(settings: Settings, place: Place) -> LibraryFolder | None:
    """Give the library folder of an index, which need not exist; None where the user has no data folder."""
    if settings.data_folder is None:
        return None
    name = place.index.name
    if place.index.parent != settings.data_folder / INDEXES:
        resolved = place.index.resolve()
        name = f"{name}-{hashlib.sha256(os.fsencode(resolved)).hexdigest()[:_DIGEST_LENGTH]}"
    return LibraryFolder(settings.data_folder / LIBRARIES / name, place.corpus)


class LibraryFolder:
    """One library folder; documents of ``corpus`` are named in the notes by their place within it."""

    def __init__(self, root: Path, corpus: Path | None = None) -> None:
        self.root = root
        self.documents = root / _DOCUMENTS
        self._incoming = root / _INCOMING
        self._waiting = 0  # bytes staged, at least; measured again before a file is refused
        self._bases = {"library": self.documents, **({"corpus": corpus} if corpus else {})}

    def folders(self) -> list[Path]:
        """Give the folder of the documents, if it holds any."""
        return [self.documents] if self.documents.is_dir() and any(self.documents.iterdir()) else []

    def notes(self) -> dict[str, Note]:
        """Read the notes, by the documents' absolute paths; raises ``LibraryNotesInvalid``."""
        path = self.root / _NOTES
        try:
            data = json.loads(path.read_bytes())
            if data["format"] != _FORMAT:
                raise LibraryNotesInvalid(path, f"格式 {data['format']}")
            return {self._absolute(row): Note(**row["note"]) for row in data["notes"]}
        except FileNotFoundError:
            return {}
        except OSError as err:
            raise LibraryNotesInvalid(path, reason_of(err)) from err
        except (ValueError, KeyError, TypeError) as err:
            raise LibraryNotesInvalid(path, "内容无法读取") from err

    def write_notes(self, notes: Notes) -> None:
        """Keep the notes; they are on the disk when this returns.  Raises ``LibraryUnwritable``."""
        rows = [{**self._relative(source), "note": asdict(note)} for source, note in notes.items()]
        data = json.dumps({"format": _FORMAT, "notes": rows}, ensure_ascii=False, indent=1)
        try:
            write_whole(self.root / _NOTES, data.encode())
            sync_files([self.root / _NOTES, self.root])
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err

    def keep(self, staged: Path) -> Path:
        """Move a staged file among the documents, under a name of its own; raises ``LibraryUnwritable``."""
        try:
            self.documents.mkdir(parents=True, exist_ok=True)
            target = _free(self.documents, staged.name)
            shutil.move(staged, target)
            sync_files([target, self.documents])
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err
        with suppress(OSError):
            staged.parent.rmdir()
        return target

    def give_back(self, kept: Path, staged: Path) -> None:
        """Undo ``keep``, for a document that could not be taken in after all."""
        with suppress(OSError):
            staged.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(kept, staged)

    def keep_text(self, name: str, text: str) -> Path:
        """Write a text among the documents; raises ``LibraryUnwritable``."""
        try:
            self.documents.mkdir(parents=True, exist_ok=True)
            target = _free(self.documents, f"{fit_name(name)}.txt")
            write_whole(target, text.encode("utf-8", "surrogatepass"))
            sync_files([target, self.documents])
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err
        return target

    def stage(self, name: str) -> str:
        """Make room for a file that is coming; gives its token.  What was left there an hour ago is thrown away.

        Raises ``UploadsWaiting`` where too much is there already, or ``LibraryUnwritable``.
        """
        try:
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.throw_away_old()
            self._check_room(0)
            token = secrets.token_hex(8)
            (self._incoming / token).mkdir()
            (self._incoming / token / fit_name(name)).touch()
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err
        return token

    def staged(self, token: str) -> Path | None:
        """Give the file of a token, None where there is none any more."""
        folder = self._incoming / token
        if not re.fullmatch(r"[0-9a-f]{16}", token) or not folder.is_dir():
            return None
        return next(iter(folder.iterdir()), None)

    def append(self, staged: Path, data: bytes) -> int:
        """Add bytes to a staged file; gives its size now.  Raises ``UploadsWaiting`` or ``LibraryUnwritable``."""
        try:
            if self._waiting + len(data) > _MOST_WAITING:
                self._check_room(len(data))
            self._waiting += len(data)
            with staged.open("ab") as file:
                file.write(data)
                return file.tell()
        except OSError as err:
            raise LibraryUnwritable(self.root, reason_of(err)) from err

    def drop(self, token: str) -> None:
        """Throw a staged file away; one that is gone already is no fault."""
        if (staged := self.staged(token)) is not None:
            shutil.rmtree(staged.parent, ignore_errors=True)

    def throw_away_old(self) -> None:
        """Throw away the staged files to which nothing was added for an hour."""
        with suppress(OSError):
            for folder in list(self._incoming.iterdir()):
                with suppress(OSError):
                    changed = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
                    if time.time() - changed > _KEPT_SECONDS:
                        shutil.rmtree(folder, ignore_errors=True)

    def _check_room(self, size: int) -> None:
        """Measure what waits, to which ``size`` bytes are to come; raises ``UploadsWaiting``."""
        sizes = []
        for folder in list(self._incoming.iterdir()):
            with suppress(OSError):
                sizes += [path.stat().st_size for path in folder.iterdir()]
        self._waiting = sum(sizes)
        if self._waiting + size > _MOST_WAITING or len(sizes) >= _MOST_FILES:
            raise UploadsWaiting

    def _relative(self, source: str) -> dict[str, str]:
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
    """Give a file name that any file system takes and the ingest does not pass over; the suffix stays."""
    plain = _UNFIT.sub(" ", unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]))
    plain = plain.encode("utf-8", "replace").decode().strip().strip(".").strip() or "讲话"
    if _PASSED_OVER.match(plain):
        plain = f"讲话 {plain.lstrip('.~$')}"
    suffix = Path(plain).suffix
    stem = plain.removesuffix(suffix)
    room = _NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").strip() + suffix


def _free(folder: Path, name: str) -> Path:
    """Give a path in the folder that nothing has yet: the name, else with ``-2``, ``-3`` …"""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while (path := folder / (name if number == 1 else f"{stem}-{number}{suffix}")).exists():
        number += 1
    return path
