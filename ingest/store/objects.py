"""What was worked out of one text: outline, passages, vectors of sentences and, until a generation holds them, vectors.

Objects are named by what they were made of, so that unchanged speeches share theirs across
generations and an interrupted ingest finds those it had finished.  A speech's id, title and the
like are no part of its object.

A file is one line of JSON (sizes in bytes and the SHA-256 of the rest), then four parts, each packed
by zlib: the text in UTF-8, the passages as int32 rows (path, start, end), the section paths and the
outline as JSON.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexDamaged, reason_of
from ingest.files.durable import TEMPORARY, write_whole
from ingest.outline.parser import Section
from ingest.outline.passages import Passage
from ingest.store.sentence_vectors import SentenceVectors
from ingest.store.versions import OBJECT_FORMAT, RULES

_OBJECT, _VECTORS, _SENTENCE_VECTORS = ".speech", ".vectors", ".sentence-vectors"
_DIGEST_BYTES = 32  # of SHA-256
_ZLIB_LEVEL = 1  # level 6 takes four times as long for a seventh less


def object_key(text_digest: str) -> str:
    """The name of the object that a text has under the rules of outline and passages as they are now."""
    rules = f"outline {RULES.outline}, passages {RULES.passages}"
    return hashlib.sha256(f"{OBJECT_FORMAT}\n{rules}\n{text_digest}".encode()).hexdigest()


@dataclass(frozen=True)
class SpeechObject:
    """One object in memory; paths and outline are decoded when first asked for.

    ``spans`` has shape (passages, 3), int32: index into ``paths``, start, end (characters).
    """

    text: str
    spans: NDArray[np.int32]
    packed_paths: bytes
    packed_outline: bytes

    @cached_property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The section paths that passages refer to."""
        return tuple(tuple(path) for path in json.loads(zlib.decompress(self.packed_paths)))

    @cached_property
    def outline(self) -> Section:
        """The root of the outline."""
        return _section(json.loads(zlib.decompress(self.packed_outline)))

    def passage(self, speech_id: str, number: int) -> Passage:
        """Passage ``number`` (from 0) of the speech that has this object."""
        path, start, end = map(int, self.spans[number])
        return Passage(speech_id, self.paths[path], start, end, self.text[start:end])


def make_object(text: str, outline: Section, passages: Sequence[Passage]) -> SpeechObject:
    """The object of a text that was cut into ``passages``."""
    paths = {path: number for number, path in enumerate(dict.fromkeys(p.section for p in passages))}
    spans = np.array([(paths[p.section], p.start, p.end) for p in passages], dtype=np.int32).reshape(-1, 3)
    return SpeechObject(text, spans, _pack(_json(list(paths))), _pack(_json(_plain(outline))))


def pack_object(made: SpeechObject) -> bytes:
    """The bytes of an object's file."""
    text, spans = made.text.encode("utf-8"), made.spans.astype("<i4").tobytes()
    parts = (_pack(text), _pack(spans), made.packed_paths, made.packed_outline)
    body = b"".join(parts)
    head = {"sizes": [len(part) for part in parts], "sha256": hashlib.sha256(body).hexdigest()}
    return _json(head) + b"\n" + body


class ObjectStore:
    """The folder of objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, key: str) -> Path:
        """The place of an object."""
        return self._folder / key[:2] / f"{key}{_OBJECT}"

    def vectors_path(self, key: str) -> Path:
        """The place of the vectors set aside for the next generation."""
        return self._folder / key[:2] / f"{key}{_VECTORS}"

    def write(self, key: str, made: SpeechObject) -> None:
        """Keep an object."""
        self.write_packed(key, pack_object(made))

    def write_packed(self, key: str, packed: bytes) -> None:
        """Keep an object that ``pack_object`` made bytes of."""
        write_whole(self.path(key), packed)

    def read(self, key: str) -> SpeechObject:
        """Read an object; raises ``IndexDamaged`` where it is missing, cut short or altered."""
        path = self.path(key)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            fields = json.loads(head)
            if hashlib.sha256(body).hexdigest() != fields["sha256"]:
                raise IndexDamaged(self._folder.parent, f"{path.name[:12]}… 的内容与校验值不符")
            return _parse(body, fields["sizes"])
        except OSError as err:
            raise IndexDamaged(self._folder.parent, f"读不到 {path.name[:12]}…：{reason_of(err)}") from err
        except (ValueError, KeyError, TypeError, zlib.error) as err:
            raise IndexDamaged(self._folder.parent, f"{path.name[:12]}… 的内容不完整") from err

    def find(self, key: str) -> SpeechObject | None:
        """An object, or None where there is no sound one."""
        if not self.path(key).exists():
            return None
        try:
            return self.read(key)
        except IndexDamaged:
            return None

    def write_vectors(self, key: str, vectors: NDArray[np.float16]) -> None:
        """Set vectors of shape (passages, dimension) aside."""
        data = vectors.astype("<f2").tobytes()
        write_whole(self.vectors_path(key), hashlib.sha256(data).digest() + data)

    def find_vectors(self, key: str, dimension: int) -> NDArray[np.float16] | None:
        """The vectors set aside, float16 (passages, dimension), or None where there are no sound ones."""
        try:
            raw = self.vectors_path(key).read_bytes()
        except OSError:
            return None
        digest, data = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
        if hashlib.sha256(data).digest() != digest or len(data) % (2 * dimension):
            return None
        return np.frombuffer(data, dtype="<f2").reshape(-1, dimension)

    def sentence_vectors_path(self, key: str) -> Path:
        """The place of the contextual vectors of an object's sentences."""
        return self._folder / key[:2] / f"{key}{_SENTENCE_VECTORS}"

    def write_sentence_vectors(self, key: str, made: SentenceVectors) -> None:
        """Keep the contextual vectors of an object's sentences; raises ``OSError``, also where the object is gone."""
        self.path(key).stat()
        write_whole(self.sentence_vectors_path(key), made.to_bytes())

    def find_sentence_vectors(self, key: str) -> SentenceVectors | None:
        """The contextual vectors of an object's sentences, or None where there are no sound ones."""
        try:
            return SentenceVectors.from_bytes(self.sentence_vectors_path(key).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def sweep(self, kept: Iterable[str]) -> None:
        """Delete the objects that nobody names, their vectors, all vectors set aside, and leftovers of a crash."""
        for path in self.unnamed(kept):
            path.unlink(missing_ok=True)

    def unnamed(self, kept: Iterable[str]) -> list[Path]:
        """What ``sweep`` would delete."""
        wanted = {path.name for key in kept for path in (self.path(key), self.sentence_vectors_path(key))}
        return [path for path in self._files() if path.name not in wanted]

    def _files(self) -> Iterator[Path]:
        for folder in self._folder.glob("[0-9a-f][0-9a-f]"):
            yield from (path for path in folder.iterdir() if _is_ours(path))


def _is_ours(path: Path) -> bool:
    return path.suffix in (_OBJECT, _VECTORS, _SENTENCE_VECTORS) or path.name.startswith(TEMPORARY)


def _parse(body: bytes, sizes: Sequence[int]) -> SpeechObject:
    ends = np.cumsum([0, *sizes]).tolist()
    if ends[-1] != len(body):
        raise ValueError("sizes do not add up")
    text, spans, paths, outline = (body[a:b] for a, b in pairwise(ends))
    rows = np.frombuffer(zlib.decompress(spans), dtype="<i4").reshape(-1, 3)
    return SpeechObject(zlib.decompress(text).decode("utf-8"), rows, paths, outline)


def _pack(data: bytes) -> bytes:
    return zlib.compress(data, _ZLIB_LEVEL)


def _plain(section: Section) -> list[Any]:
    children = [_plain(child) for child in section.children]
    return [section.level, section.ordinal, section.heading, section.start, section.end, children]


def _section(plain: list[Any]) -> Section:
    level, ordinal, heading, start, end, children = plain
    return Section(level, ordinal, heading, start, end, tuple(map(_section, children)))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
