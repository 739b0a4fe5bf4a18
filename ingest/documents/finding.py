"""Documents: which files are speeches, and what stands in them.

A reader (``ingest.readers``) turns the bytes of one file into a ``Document``; a new format is a reader in a file
of its own and a line in ``FOREIGN_READERS``.  Plain text is read right here; all else is read in a process of its
own (``ingest.readers.sandbox.pool``).  Outline and passages are cut elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.documents.archives import ARCHIVE_SUFFIX, archive_above, is_archive, is_file, member_bytes, members_of
from ingest.documents.catalogue import (
    CATALOG_NAME,
    LARGEST_CATALOG,
    THESAURUS_NAME,
    CatalogEntry,
    parse_catalog,
    read_catalog,
)
from ingest.documents.crash_barrier import crash_barrier
from ingest.documents.notes import Note
from ingest.errors import (
    CatalogInvalid,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentError,
    DocumentFormatUnknown,
    DocumentMissing,
    DocumentScanned,
    DocumentUnreadable,
    reason_of,
)
from ingest.files.regular import LARGEST_FILE, NOT_REGULAR, leads_outside, read_regular
from ingest.readers.document import Document
from ingest.readers.foreign import FOREIGN_READERS, read_apart
from ingest.readers.layout.contents import without_contents
from ingest.readers.layout.page_furniture import without_page_furniture
from ingest.readers.layout.paragraphs import restored
from ingest.readers.legibility import is_data, is_illegible
from ingest.readers.markdown import read_markdown
from ingest.readers.ocr.reader import read_scan
from ingest.readers.ocr.recognition import PICTURES
from ingest.readers.particulars.head import INVISIBLE
from ingest.readers.particulars.reading import with_particulars
from ingest.readers.particulars.titles import title_line
from ingest.readers.sniffing import ENCRYPTED, NAMED, kind_of
from ingest.readers.web_page import read_web_page
from ingest.text.decoding import NotText, decode
from ingest.text.folding import without_radicals

LARGEST_TEXT = 30_000_000
"""Largest text file that is read, in bytes: about ten million characters, many times the longest book."""

LARGEST_PAGE = 10_000_000
"""Largest HTML page, in bytes: a tree of its elements takes sixty times as much memory."""

_ADVICE = {
    ".et": "这是 WPS 表格。请在 WPS 里另存为 .xlsx 再试。",
    ".dps": "这是 WPS 演示。请在 WPS 里另存为 .pptx 再试。",
    ".pages": "请在 Pages 里导出为 .docx 再试。",
    ".caj": "请用 CAJ 阅读器导出为带文字的 PDF，或换成 Word 原稿。",
    ".rar": "请先解压，或改成 .zip。",
    ".7z": "请先解压，或改成 .zip。",
    ".ppt": "这是旧版 PowerPoint 演示。请用 WPS 或 PowerPoint 打开，另存为 .pptx 再试。",
    ".pps": "这是旧版 PowerPoint 演示。请用 WPS 或 PowerPoint 打开，另存为 .pptx 再试。",
    ".xls": "这是旧版 Excel 表格。请用 WPS 或 Excel 打开，另存为 .xlsx 再试。",
    ".ods": "这是 OpenDocument 表格。请用 WPS 或 LibreOffice 打开，另存为 .xlsx 再试。",
    ".odp": "这是 OpenDocument 演示。请用 WPS 或 LibreOffice 打开，另存为 .pptx 再试。",
    ".msg": "这是 Outlook 的邮件。请在 Outlook 里另存为 .eml 或 .txt 再试。",
    ".mobi": "请用 Calibre 一类的软件转为 .epub 再试。",
}


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A file to be read; where a catalogue lists it, its entry there, and where the owner noted something, that."""

    path: Path
    entry: CatalogEntry | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The files found under some paths, and those that cannot be read, each with its reason."""

    sources: tuple[DocumentSource, ...]
    failed: tuple[DocumentError, ...]


def read_plain_text(data: bytes, path: Path) -> Document:
    """Read a .txt file in UTF-8, GB18030, UTF-16 or Big5; the text is kept as it stands."""
    try:
        return Document(decode(data))
    except NotText as err:
        raise DocumentUnreadable(path, f"{err}。") from err


def read_markdown_file(data: bytes, path: Path) -> Document:
    """Read a .md file in the encodings of ``read_plain_text``."""
    return read_markdown(read_plain_text(data, path).text)


def read_picture(data: bytes, path: Path) -> Document:
    """Read the picture of a page by optical character recognition, where that is installed."""
    return read_scan(data, path.suffix.lower(), path)


Reader = Callable[[bytes, Path], Document]
"""Reads the bytes of the file that the path names; raises a ``DocumentError``."""

READERS: Mapping[str, Reader] = {
    ".txt": read_plain_text,
    ".md": read_markdown_file,
    ".markdown": read_markdown_file,
    **FOREIGN_READERS,
    **dict.fromkeys(PICTURES, read_picture),
}
"""The reader of each suffix (lower case)."""

_LARGEST: Mapping[Reader, int] = {
    read_plain_text: LARGEST_TEXT,
    read_markdown_file: LARGEST_TEXT,
    read_web_page: LARGEST_PAGE,
}

SUFFIXES = (*READERS, ARCHIVE_SUFFIX)
"""Suffixes of what can be taken in."""

_AS_NAMED = {".txt", ".md", ".markdown", ".html", ".htm"}
"""Suffixes that count, but for a page saved as text; all others are mixed up, and the bytes tell the reader."""


_SET_BY_PLACE = {".pdf", ".ofd", *PICTURES}
"""Suffixes whose readers make paragraphs by the places of lines on the page; the others leave them to form."""


def read_document(path: Path) -> Document:
    """Read one document: a file, or a member of an archive by its path below the archive's.

    Raises ``DocumentMissing``, ``DocumentFormatUnknown``, ``DocumentUnreadable``, ``DocumentEncrypted``,
    ``DocumentScanned`` or ``DocumentEmpty``.
    """
    return document_of(document_bytes(path), path)


def document_bytes(path: Path) -> bytes:
    """The bytes of a document as it came; raises like ``read_document``."""
    archive = None if path.exists() else archive_above(path)
    if archive is None and not path.exists():
        raise DocumentMissing(path)
    suffix = _check_suffix(path)
    most = _most_bytes(suffix)
    if archive is not None:
        return member_bytes(archive, path, most)
    try:
        _check_size(path, path.stat().st_size, most)
        return read_regular(path, most)
    except OSError as err:
        raise DocumentUnreadable(path, f"{reason_of(err)}。") from err


def document_of(data: bytes, path: Path) -> Document:
    """Read the bytes of the file that ``path`` names, which need not be there; raises like ``read_document``."""
    suffix = _check_suffix(path)
    with crash_barrier(path):
        suffix = _suffix_by_content(suffix, data, path)
        _check_size(path, len(data), _most_bytes(suffix))
        document = _read(data, suffix, path)
        if not document.text.strip().strip(INVISIBLE).strip():
            raise DocumentEmpty(path)
        _check_legible(document.text, path)
        if suffix not in _SET_BY_PLACE:
            document = replace(document, text=restored(document.text))
        document = with_particulars(replace(document, text=without_radicals(document.text)))
        return replace(document, text=without_contents(without_page_furniture(document.text)))


def _read(data: bytes, suffix: str, path: Path) -> Document:
    if suffix not in FOREIGN_READERS:
        return READERS[suffix](data, path)
    try:
        return read_apart(data, suffix, path)
    except DocumentScanned:
        if suffix != ".pdf":
            raise
        return read_scan(data, suffix, path)


def _suffix_by_content(suffix: str, data: bytes, path: Path) -> str:
    """The suffix of the reader that a file needs; raises where its bytes tell that none reads it."""
    kind = kind_of(data)
    if suffix in _AS_NAMED:
        return kind if kind == ".html" else suffix
    if kind == ENCRYPTED:
        raise DocumentEncrypted(path)
    if kind in NAMED:
        raise DocumentUnreadable(path, NAMED[kind])
    return kind or suffix


def _check_legible(text: str, path: Path) -> None:
    if is_data(text):
        raise DocumentUnreadable(path, "这是程序导出的数据（JSON），不是文稿。请把里面的文字另存为 .txt 再试。")
    if is_illegible(text):
        raise DocumentUnreadable(path, "读出来的是乱码，请打开看看是否正常，另存为 .docx 或 UTF-8 文本再试。")


def source_exists(path: Path) -> bool:
    """Whether a document is still there: its file, or the archive that it is a member of."""
    return path.exists() or archive_above(path) is not None


def _most_bytes(suffix: str) -> int:
    return _LARGEST.get(READERS[suffix], LARGEST_FILE)


def _check_size(path: Path, size: int, most: int) -> None:
    if size > most:
        limit = f"{most // 1_000_000} MB"
        raise DocumentUnreadable(path, f"文件太大（{size // 1_000_000} MB，上限 {limit}）。请拆成几份。")


def _check_suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix == ARCHIVE_SUFFIX:
        raise DocumentUnreadable(path, "压缩包里的压缩包读不了。请先解压，把里面的文稿放进文件夹。")
    if suffix not in READERS:
        raise format_unknown(path)
    return suffix


def format_unknown(path: Path) -> DocumentFormatUnknown:
    """The error for a file of a format that nothing here reads, with what its owner may do."""
    return DocumentFormatUnknown(path, "、".join(SUFFIXES), _ADVICE.get(path.suffix.lower(), ""))


def find_documents(paths: Sequence[Path]) -> FoundDocuments:
    """Find the documents under files and folders, in the order given, within a folder by name.

    Hidden files, Office lock files, README, catalogue and thesaurus files are passed over; a folder's catalogue
    says which of its files are read; an archive stands for its members.  A link that leads out of its folder is not
    followed.  Raises ``CatalogInvalid``, but for the catalogue of an archive: that is the archive's failure.
    """
    sources: dict[str, DocumentSource] = {}
    failed: list[DocumentError] = []
    for path in paths:
        try:
            with crash_barrier(path):
                single = is_file(path) or archive_above(path) is not None
                found = [_single(path)] if single else list(_folder(path))
        except DocumentError as err:
            failed.append(err)
            continue
        for source in found:
            try:
                with crash_barrier(source.path):
                    for document in _documents(source, None if single else path):
                        sources.setdefault(os.path.realpath(document.path), document)
            except DocumentError as err:
                failed.append(err)
    return FoundDocuments(tuple(sources.values()), tuple(failed))


def _documents(source: DocumentSource, folder: Path | None) -> Iterator[DocumentSource]:
    """The documents that a source found in a folder (None: named by itself) stands for."""
    if folder is not None and leads_outside(source.path, folder):
        raise DocumentUnreadable(source.path, "它是指到文件夹以外的链接，没有跟过去。请把文件本身放进来。")
    for document in _members(source.path) if is_archive(source.path) else [source]:
        yield _there(document)


def find_unlisted(folder: Path) -> tuple[Path, ...]:
    """The files under a folder that could be read but that the catalogue beside them does not list, by name."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if CATALOG_NAME in files:
            folders.clear()
            listed = {(Path(place) / entry.file).resolve() for entry in read_catalog(Path(place) / CATALOG_NAME)}
            paths = (Path(place) / name for name in sorted(files) if not _is_passed_over(name))
            found += [path for path in paths if path.suffix.lower() in SUFFIXES and path.resolve() not in listed]
    return tuple(found)


def _members(archive: Path) -> Iterator[DocumentSource]:
    """The documents of an archive by their names, as those of a folder."""
    names = sorted(members_of(archive))
    catalogs = [archive / name for name in names if Path(name).name == CATALOG_NAME]
    for path in catalogs:
        try:
            entries = parse_catalog(member_bytes(archive, path, LARGEST_CATALOG), path)
        except CatalogInvalid as err:
            reason = f"里面的目录文件 {path.relative_to(archive)} 有误：{err.reason}。"
            raise DocumentUnreadable(archive, reason) from err
        yield from (DocumentSource(path.parent / entry.file, entry) for entry in entries)
    for name in names:
        listed = any((archive / name).is_relative_to(path.parent) for path in catalogs)
        if not listed and not any(_is_passed_over(part) for part in name.split("/")):
            yield DocumentSource(archive / name)


def _there(source: DocumentSource) -> DocumentSource:
    if not is_file(source.path) and archive_above(source.path) is None:
        raise _no_file(source.path)
    return source


def _no_file(path: Path) -> DocumentError:
    """The error for a path that is neither a file nor a folder."""
    special = os.path.lexists(path) and path.exists()
    return DocumentUnreadable(path, f"{NOT_REGULAR}。") if special else DocumentMissing(path)


def guess_title(text: str, path: Path) -> str:
    """The first Markdown heading or short line that looks like a title, else the file's stem."""
    return title_line(text) or path.stem


def _single(path: Path) -> DocumentSource:
    catalog = path.parent / CATALOG_NAME
    entries = read_catalog(catalog) if catalog.is_file() else ()
    return DocumentSource(path, next((e for e in entries if (path.parent / e.file).resolve() == path.resolve()), None))


def _folder(folder: Path) -> Iterator[DocumentSource]:
    if not (os.path.lexists(folder) and folder.is_dir()):  # the former knows names that no system takes
        raise _no_file(folder)
    for place, folders, files in os.walk(folder, onerror=_raise_unreadable):
        if CATALOG_NAME in files:
            folders.clear()
            entries = read_catalog(Path(place) / CATALOG_NAME)
            yield from (DocumentSource(Path(place) / entry.file, entry) for entry in entries)
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (DocumentSource(Path(place) / name) for name in sorted(files) if not _is_passed_over(name))


def _is_passed_over(name: str) -> bool:
    return (
        name.startswith((".", "~$", "__MACOSX"))
        or name.upper().startswith("README")
        or name in (CATALOG_NAME, THESAURUS_NAME)
    )


def _raise_unreadable(err: OSError) -> None:
    raise DocumentUnreadable(Path(err.filename or ""), f"{reason_of(err)}。") from err
