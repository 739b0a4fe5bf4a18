"""A writer of OLE compound files (MS-CFB, version 3) for tests: streams in the root, none of them small."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096  # bytes below which a stream would stand among the small ones


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The bytes of a compound file; a stream is filled up with zeros."""
    padded = {
        name: data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    body, entries = b"", []
    fat: list[int] = []
    for name, data in padded.items():
        entries.append((name, 2, len(fat), len(data)))
        count = len(data) // _SECTOR
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
        body += data
    directory = _directory([("Root Entry", 5, _END, 0), *entries])
    first_directory = len(fat)
    count = len(directory) // _SECTOR
    fat += [*range(len(fat) + 1, len(fat) + count), _END]
    body += directory
    tables = 1
    while tables * 128 < len(fat) + tables:
        tables += 1
    places = range(len(fat), len(fat) + tables)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * 128 - len(fat))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
                       first_directory, 0, _SMALLEST, _END, 0, _END, 0)  # fmt: skip
    head += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return head + body + struct.pack(f"<{len(fat)}I", *fat)


def _directory(entries: list[tuple[str, int, int, int]]) -> bytes:
    data = b""
    for number, (name, kind, start, size) in enumerate(entries):
        written = name.encode("utf-16-le")
        following = number + 1 if 0 < number < len(entries) - 1 else _FREE
        child = 1 if number == 0 and len(entries) > 1 else _FREE
        data += struct.pack(
            "<64sHBBIII16xI16xIQ", written, len(written) + 2, kind, 1, _FREE, following, child, 0, start, size
        )
    return data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0")
