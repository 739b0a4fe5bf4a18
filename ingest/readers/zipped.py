"""Zip files read within bounds: the sizes are looked at before anything is unpacked, and nothing is ever written.

``zipfile`` finds the members; their bytes are unpacked here, for it trusts the sizes that a file
claims to have.  Only stored and deflated members are unpacked, as every office program writes them.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

MOST_MEMBERS = 20_000
"""Most members that a zip file may have: an archive of all Chinese laws has a fifth of them."""

MOST_RATIO = 1_000
"""Largest size against the packed size; deflate cannot pack better than 1,032 to 1, and text packs 3 to 1."""

_LARGEST_DIRECTORY = 8_000_000  # bytes of the list of members: 20,000 of them with names of 300 bytes and more
_SLACK = 100_000  # bytes by which packed data may be larger than what it holds

_ENCRYPTED, _UTF8 = 0x1, 0x800  # bits of a member's flags (APPNOTE 4.4.4)
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")  # APPNOTE 4.3.7, all that stands before the name
_LOCAL_MAGIC = b"PK\x03\x04"


class NotUnpacked(ValueError):
    """A zip file or a member of it cannot be unpacked; ``str(error)`` says why, in Chinese."""


class Locked(NotUnpacked):
    """A member asks for a password."""

    def __init__(self) -> None:
        super().__init__("压缩包设了密码")


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file within a zip file: its decoded name, where it lies and how large it says to be (bytes)."""

    name: str
    offset: int
    packed: int
    size: int
    method: int
    checksum: int
    locked: bool


def list_members(file: BinaryIO) -> tuple[ArchiveMember, ...]:
    """The files of a zip file in its own order; raises ``NotUnpacked``."""
    try:
        with zipfile.ZipFile(_Bounded(file)) as archive:
            infos = archive.infolist()
    except NotUnpacked:
        raise
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, struct.error) as err:
        raise NotUnpacked("压缩包已损坏或不完整") from err
    if len(infos) > MOST_MEMBERS:
        raise NotUnpacked(f"压缩包里的文件太多（{len(infos)} 个，上限 {MOST_MEMBERS} 个）")
    return tuple(_member(info) for info in infos if not info.is_dir())


def unpack(file: BinaryIO, member: ArchiveMember, most: int) -> bytes:
    """The bytes of a member, at most ``most`` of them; raises ``NotUnpacked``."""
    if member.locked:
        raise Locked
    if max(member.size, member.packed - _SLACK) > most:
        raise NotUnpacked(f"解压后太大（{member.size // 1_000_000} MB，上限 {most // 1_000_000} MB）")
    if member.size > MOST_RATIO * max(member.packed, 100):
        raise NotUnpacked("压缩得不合常理，像是压缩炸弹")
    data = _inflate(_packed(file, member), member)
    if len(data) != member.size or zlib.crc32(data) != member.checksum:
        raise NotUnpacked("内容与校验值不符，已损坏")
    return data


class _Bounded(io.RawIOBase):
    """A file of which ``zipfile`` reads no more at once than a sound list of members has; it says itself how much."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def seekable(self) -> bool:
        """Say that any place can be read."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        """Read on; raises ``NotUnpacked`` where that is too much."""
        most = _LARGEST_DIRECTORY + 1
        data = self._file.read(most if size is None or size < 0 else min(size, most))
        if len(data) > _LARGEST_DIRECTORY:
            raise NotUnpacked(f"压缩包里的文件太多（上限 {MOST_MEMBERS} 个）")
        return data


def _member(info: zipfile.ZipInfo) -> ArchiveMember:
    return ArchiveMember(
        name=_name(info),
        offset=info.header_offset,
        packed=info.compress_size,
        size=info.file_size,
        method=info.compress_type,
        checksum=info.CRC,
        locked=bool(info.flag_bits & _ENCRYPTED),
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Decode a name: Chinese Windows writes GBK and Macs UTF-8, both without saying so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _packed(file: BinaryIO, member: ArchiveMember) -> bytes:
    try:
        file.seek(member.offset)
        header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        file.seek(member.offset + _LOCAL_HEADER.size + header[-2] + header[-1])
        packed = file.read(member.packed)
    except (struct.error, ValueError, OverflowError) as err:
        raise NotUnpacked("压缩包已损坏或不完整") from err
    if header[0] != _LOCAL_MAGIC or len(packed) != member.packed:
        raise NotUnpacked("压缩包已损坏或不完整")
    return packed


def _inflate(packed: bytes, member: ArchiveMember) -> bytes:
    if member.method == zipfile.ZIP_STORED:
        return packed
    if member.method != zipfile.ZIP_DEFLATED:
        raise NotUnpacked("压缩方法不是通用的 Deflate，请先解压")
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)
    except zlib.error as err:
        raise NotUnpacked("内容已损坏，解不开") from err
