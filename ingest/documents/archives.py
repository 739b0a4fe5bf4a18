"""Zip archives of documents: their members are read where they lie, nothing is unpacked to the disk.

A member is named by a path below its archive's, ``speeches.zip/2023/讲话.docx``; no such file exists,
but whatever takes a document's path takes this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ingest.errors import DocumentEncrypted, DocumentMissing, DocumentUnreadable, reason_of
from ingest.readers.zipped import ArchiveMember, Locked, NotUnpacked, list_members, unpack

ARCHIVE_SUFFIX = ".zip"

MOST_TOTAL = 2_000_000_000
"""Largest sum of what an archive's members say to be unpacked, in bytes; they are unpacked one at a time."""

_LONGEST_NAME = 1_000  # characters; beyond it no system takes a path


def is_archive(path: Path) -> bool:
    """Whether a path names an archive that lies on the disk."""
    return path.suffix.lower() == ARCHIVE_SUFFIX and is_file(path)


def is_file(path: Path) -> bool:
    """Whether a path names a regular file; one that no file system takes does not."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long
        return False


def archive_above(path: Path) -> Path | None:
    """The archive that a member's path runs through, or None where it runs through none."""
    return next((parent for parent in path.parents if is_archive(parent)), None)


def members_of(archive: Path) -> Mapping[str, ArchiveMember]:
    """The members of an archive by their paths in it; raises ``DocumentUnreadable``."""
    try:
        state = archive.stat()
        return _members_of(archive, state.st_mtime_ns, state.st_size)
    except NotUnpacked as err:
        raise DocumentUnreadable(archive, f"{err}。") from err
    except OSError as err:
        raise DocumentUnreadable(archive, f"{reason_of(err)}。") from err


def member_bytes(archive: Path, path: Path, most: int) -> bytes:
    """The bytes of the member named ``path``, at most ``most``; raises the ``DocumentError`` that fits."""
    member = members_of(archive).get(path.relative_to(archive).as_posix())
    if member is None:
        raise DocumentMissing(path)
    try:
        with archive.open("rb") as file:
            return unpack(file, member, most)
    except Locked as err:
        raise DocumentEncrypted(path) from err
    except NotUnpacked as err:
        raise DocumentUnreadable(path, f"{err}。") from err
    except OSError as err:
        raise DocumentUnreadable(path, f"{reason_of(err)}。") from err


@lru_cache(maxsize=4)
def _members_of(archive: Path, _changed: int, _size: int) -> Mapping[str, ArchiveMember]:
    """List an archive once for all its members; time and size of the file tell when it is another."""
    with archive.open("rb") as file:
        found = list_members(file)
    total = sum(member.size for member in found)
    if total > MOST_TOTAL:
        raise NotUnpacked(f"解压后共 {total // 1_000_000} MB，上限 {MOST_TOTAL // 1_000_000} MB，请分成几个压缩包")
    members: dict[str, ArchiveMember] = {}
    for member in found:
        name = _inner_path(member.name)
        if len(name) > _LONGEST_NAME:
            raise NotUnpacked("里面有个文件的名字太长，请先解压，改名后再试")
        if name in members:
            raise NotUnpacked(f"里面有两个文件都叫 {name}，请先解压，改名后再试")
        members[name] = member
    return members


def _inner_path(name: str) -> str:
    """A member's name as a path that stays below the archive, whatever it was."""
    parts = PurePosixPath(name.replace("\\", "/").replace("\0", "")).parts
    return "/".join(part for part in parts if part not in {"/", ".", ".."}) or "_"
