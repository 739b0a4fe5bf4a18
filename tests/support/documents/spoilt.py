"""Documents that went wrong on the way: cut short, with flipped bits, with pieces of others, or nothing but noise."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import olefile

from tests.support.documents.compound import compound_file

_TOKENS = (
    b"\x00", b"\xff\xfe", b"\r", b"\x0c", b"\xed\xa0\x80", "\u202e\u200b\u2066".encode(), b"<", b">", b"{", b"}", b"\\",
    b"\\u-1", b"\\bin99999999 ", b"{\\rtf1", b"<table>", b"<!DOCTYPE", b"&#55296;", b"/Length 9", b"endobj", b"PK\x03\x04",
    b"PK\x05\x06", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"stream", b"<<", b"]]>", b"-99999999999999999999",
)  # fmt: skip


def spoilt(samples: Mapping[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` documents as suffix and bytes, each way of spoiling in turn; one seed gives the same ones."""
    chance = random.Random(seed)
    suffixes = list(samples)
    for number in range(count):
        suffix = suffixes[number % len(suffixes)]
        way = _WAYS[number // len(suffixes) % len(_WAYS)]
        yield suffix, way(samples[suffix], chance, list(samples.values()))


def _cut(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    spoilt_data = bytearray(data)
    for _number in range(chance.choice((1, 3, 30, 300))):
        spoilt_data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(spoilt_data)


def _insert(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    for _number in range(chance.randrange(1, 20)):
        place = chance.randrange(len(data) + 1)
        data = data[:place] + chance.choice(_TOKENS) * chance.choice((1, 1, 1, 50)) + data[place:]
    return data


def _repeat(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 400)]
    return data[:start] + piece * chance.choice((2, 20, 500)) + data[start:]


def _splice(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :]


def _noise(_data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return chance.randbytes(chance.randrange(3_000))


def _headed_noise(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return data[:64] + chance.randbytes(chance.randrange(3_000))


def _inside(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Spoil the parts of a zip or a compound file rather than the file, so that they reach the parsers behind it."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            streams = {name: compound.openstream(name).read() for (name,) in compound.listdir()}
        way = chance.choice((_cut, _flip, _flip, _insert, _repeat, _splice))
        name = chance.choice(sorted(streams))
        return compound_file(streams | {name: way(streams[name], chance, others) or b"\0"})
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _repeat(_flip(data, chance, others), chance, others)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            part = old.read(item)
            way = chance.choice((_cut, _flip, _insert, _repeat, _splice))
            new.writestr(item.filename, way(part, chance, others) if part and chance.random() < 0.4 else part)
    return out.getvalue()


_WAYS = (_cut, _flip, _insert, _repeat, _splice, _noise, _headed_noise, _inside, _inside)
