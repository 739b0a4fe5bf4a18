"""Documents: which files are speeches, and what stands in them.

A reader turns one file into a ``Document``; a new format is a reader in a file of its own and a
line in ``READERS``.  Outline and passages are cut elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingest.catalog import CATALOG_NAME, CatalogEntry, read_catalog
from ingest.errors import (
    DocumentEmpty,
    DocumentError,
    DocumentFormatUnknown,
    DocumentMissing,
    DocumentUnreadable,
    reason_of,
)
from ingest.notes import Note
from ingest.plain_text import NotText, decode

TITLE_LENGTH = 50
"""Longest line, in characters, that is taken for a title."""

LARGEST_FILE = 30_000_000
"""Largest file that is read, in bytes: about ten million characters, many times the longest book."""

THESAURUS_NAME = "thesaurus.jsonl"
"""Name of the owner's own words beside the speeches (``retrieval.thesaurus``); it is no speech."""

_TITLE_LINES = 3
_ORDINAL = re.compile(r"[（(第]?[一二三四五六七八九十百\d]+[、.．）)部章节条，]")
_NO_TITLE_ENDS = "。！？；：，、,.!?;:"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader finds in a file; a property that the format does not hold is empty."""

    text: str
    title: str = ""
    date: str = ""
    speaker: str = ""
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read; where a catalogue lists it, its entry there, and where the owner noted something, that."""

    path: Path
    entry: CatalogEntry | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The files found under some paths, and those that cannot be read, each with its reason."""

    sources: tuple[Source, ...]
    failed: tuple[DocumentError, ...]


def read_plain_text(path: Path) -> Document:
    """Read a .txt or .md file in UTF-8, GB18030, UTF-16 or Big5."""
    try:
        return Document(decode(path.read_bytes()))
    except NotText as err:
        raise DocumentUnreadable(path, f"{err}。") from err


Reader = Callable[[Path], Document]

READERS: Mapping[str, Reader] = {".txt": read_plain_text, ".md": read_plain_text, ".markdown": read_plain_text}
"""The reader of each suffix (lower case)."""


def read_document(path: Path) -> Document:
    """Read one document.

    Raises ``DocumentMissing``, ``DocumentFormatUnknown``, ``DocumentUnreadable`` or ``DocumentEmpty``.
    """
    reader = READERS.get(path.suffix.lower())
    if not path.exists():
        raise DocumentMissing(path)
    if reader is None:
        raise DocumentFormatUnknown(path, "、".join(READERS))
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = f"{LARGEST_FILE // 1_000_000} MB"
            raise DocumentUnreadable(path, f"文件太大（{size // 1_000_000} MB，上限 {limit}）。请拆成几份。")
        document = reader(path)
    except OSError as err:
        raise DocumentUnreadable(path, f"{reason_of(err)}。") from err
    if not document.text.strip().strip(_INVISIBLE).strip():
        raise DocumentEmpty(path)
    return document


def find_documents(paths: Sequence[Path]) -> Found:
    """Find the documents under files and folders, in the order given, within a folder by name.

    Hidden files, Office lock files, README, catalogue and thesaurus files are passed over; a folder's catalogue
    says which of its files are read.  Raises ``CatalogInvalid``.
    """
    sources: dict[Path, Source] = {}
    failed: list[DocumentError] = []
    for path in paths:
        try:
            found = [_single(path)] if path.is_file() else list(_folder(path))
        except DocumentError as err:
            failed.append(err)
            continue
        for source in found:
            if source.path.is_file():
                sources.setdefault(source.path.resolve(), source)
            else:
                failed.append(DocumentMissing(source.path))
    return Found(tuple(sources.values()), tuple(failed))


def guess_title(text: str, path: Path) -> str:
    """Give the first Markdown heading or short line that looks like a title, else the file's stem."""
    lines = (line.strip().strip(_INVISIBLE) for line in text[:2000].splitlines())
    for line in islice(filter(None, lines), _TITLE_LINES):
        if line.startswith("# "):
            return line.lstrip("# ").strip()[:TITLE_LENGTH]
        if len(line) > TITLE_LENGTH or _ORDINAL.match(line):
            break
        if len(line) >= 2 and line[-1] not in _NO_TITLE_ENDS and any(map(str.isalpha, line)):
            return line
    return path.stem


def _single(path: Path) -> Source:
    catalog = path.parent / CATALOG_NAME
    entries = read_catalog(catalog) if catalog.is_file() else ()
    return Source(path, next((e for e in entries if (path.parent / e.file).resolve() == path.resolve()), None))


def _folder(folder: Path) -> Iterator[Source]:
    if not folder.is_dir():
        raise DocumentMissing(folder)
    for place, folders, files in os.walk(folder, onerror=_raise_unreadable):
        if CATALOG_NAME in files:
            folders.clear()
            entries = read_catalog(Path(place) / CATALOG_NAME)
            yield from (Source(Path(place) / entry.file, entry) for entry in entries)
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Source(Path(place) / name) for name in sorted(files) if not _is_passed_over(name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.upper().startswith("README") or name in (CATALOG_NAME, THESAURUS_NAME)


def _raise_unreadable(err: OSError) -> None:
    raise DocumentUnreadable(Path(err.filename or ""), f"{reason_of(err)}。") from err
