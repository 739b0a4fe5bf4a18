"""Checking an index from end to end: what is there, whether it is sound, and what to do where it is not.

Nothing here writes.  A check never stops the next one, so that one look tells everything there is to tell.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from ingest.encoders.contextual_encoder import ContextualEncoder
from ingest.encoders.encoder import SHIPPED_NAME, load_encoder
from ingest.errors import EncoderMissing, IndexDamaged, IndexFault, SpeechQAError, reason_of
from ingest.files.durable import sha256_of
from ingest.store.generation import LEXICAL, SPEECHES, SPEECHES_COPY, Held, IndexFolder, Manifest
from ingest.store.index import Index
from ingest.store.lexical import LexicalReader
from ingest.store.sentence_vectors import LARGEST_READ
from ingest.store.speech_table import SpeechRecord, read_records
from ingest.store.vectors import read_segment

_REBUILD = "请运行 speech-qa ingest --rebuild 重建"
_UPDATE = "请运行 speech-qa ingest 或 speech-qa serve 更新"
_READ_AGAIN = "不用处理：下一次 speech-qa serve 或 speech-qa ingest 会重新读"
_SHOWN = 5  # names of what is wrong in one line; the rest is counted
_SPARE_BYTES = 100_000_000
"""Disk that must be free besides room for one more generation."""


class Severity(Enum):
    """What a finding means: all is well, something may be tidied, something must be done."""

    FINE = "正常"
    NOTE = "提醒"
    FAULT = "错误"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``message`` is one Chinese line and, but for ``FINE``, ends with what to do."""

    check: str
    level: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """All findings; ``generation`` is the one that was looked at, "" where none could be opened."""

    index: Path
    generation: str
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing has to be done."""
        return all(finding.level is not Severity.FAULT for finding in self.findings)


def check_index(root: Path) -> Checkup:
    """Look at the generation that serves, at the objects it is made of, and at what lies beside them."""
    folder = IndexFolder(root)
    try:
        held = folder.hold()
    except IndexFault as err:
        return Checkup(root, "", (Finding("清单", Severity.FAULT, str(err)), *_disk(root, 0)))
    try:
        return Checkup(root, held.name, tuple(_check_held(folder, held)))
    finally:
        held.release()


def fault_of(check: str, error: SpeechQAError) -> Finding:
    """The finding of an error, whose message says itself what to do."""
    return Finding(check, Severity.FAULT, str(error))


def _check_held(folder: IndexFolder, held: Held) -> Iterator[Finding]:
    try:
        manifest = folder.manifest(held.folder)
    except IndexFault as err:
        yield fault_of("清单", err)
        yield _orphans(folder)
        yield from _disk(folder.root, 0)
        return
    yield Finding("清单", Severity.FINE, f"第 {held.name} 代，{manifest.speeches} 篇讲话，{manifest.passages} 个段落。")
    yield _rules(folder.root, manifest)
    altered = _altered(held, manifest)
    yield _checksums(altered, manifest)
    records = _records(held)
    if records is None:
        yield Finding("讲话", Severity.FAULT, f"讲话名单 {SPEECHES} 无法读取。{_REBUILD}。")
    else:
        yield _objects(folder, records)
        yield _sentence_vectors(folder, manifest, records)
        yield from _counts(held, manifest, records, altered)
    yield _orphans(folder)
    yield _encoder(manifest)
    yield from _disk(folder.root, sum(record.size for record in manifest.files.values()))


def _rules(root: Path, manifest: Manifest) -> Finding:
    """The versions of format and rules, and what to do where they are not those of now."""
    told = f"格式 {manifest.format}、{manifest.rules.told()}"
    try:
        with Index.open(root) as index:
            older = index.older_rules
    except SpeechQAError as err:
        return fault_of("版本", err)
    if older:
        return Finding("版本", Severity.NOTE, f"{told}；规则已改（{older}），在更新以前还可以用。{_UPDATE}。")
    return Finding("版本", Severity.FINE, f"{told}，与现在的程序一致，可以打开。")


def _altered(held: Held, manifest: Manifest) -> dict[str, str]:
    """The files that are not as the manifest says, each with the reason."""
    altered = {}
    for name, record in manifest.files.items():
        try:
            if sha256_of(held.folder / name) != record.sha256:
                altered[name] = "内容与校验值不符"
        except OSError as err:
            altered[name] = reason_of(err)
    return altered


def _checksums(altered: dict[str, str], manifest: Manifest) -> Finding:
    if not altered:
        return Finding("校验值", Severity.FINE, f"{len(manifest.files)} 个文件与校验值一致。")
    return Finding("校验值", Severity.FAULT, f"{_listed(f'{n}（{r}）' for n, r in altered.items())}。{_REBUILD}。")


def _records(held: Held) -> tuple[SpeechRecord, ...] | None:
    for name in (SPEECHES, SPEECHES_COPY):
        try:
            return read_records((held.folder / name).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _objects(folder: IndexFolder, records: Iterable[SpeechRecord]) -> Finding:
    """Read every object and compare it with its speech's card."""
    wrong, count = [], 0
    for record in records:
        count += 1
        try:
            stored = folder.objects.read(record.object_key)
        except IndexDamaged:
            wrong.append(f"{record.card.id}（文件缺失或损坏）")
            continue
        speech = record.card.speech(stored.text)
        if speech.digest != record.card.digest or len(stored.spans) != record.card.passages:
            wrong.append(f"{record.card.id}（与名单不符）")
    if wrong:
        text = f"{len(wrong)} 篇有误：{_listed(wrong)}。请先看原文件还在不在，再运行 speech-qa ingest --rebuild 重建。"
        return Finding("讲话", Severity.FAULT, text)
    return Finding("讲话", Severity.FINE, f"{count} 篇的原文和段落都完整。")


def _sentence_vectors(folder: IndexFolder, manifest: Manifest, records: Sequence[SpeechRecord]) -> Finding:
    """Count the speeches whose sentences the contextual encoder has read; whatever is missing is made by itself."""
    if manifest.passages > LARGEST_READ:
        return Finding("通读", Severity.FINE, f"超过 {LARGEST_READ:,} 个段落，不逐句通读。")
    try:
        fingerprint = ContextualEncoder().fingerprint
    except EncoderMissing as err:
        return fault_of("通读", err)
    objects, keys = folder.objects, dict.fromkeys(record.object_key for record in records)
    there = [key for key in keys if objects.sentence_vectors_path(key).exists()]
    found = {key: objects.find_sentence_vectors(key) for key in there}
    damaged = sum(vectors is None for vectors in found.values())
    read = sum(vectors is not None and vectors.encoder == fingerprint for vectors in found.values())
    told = f"{len(keys)} 份文本里有 {read} 份已由小模型逐句读过"
    if damaged:
        return Finding("通读", Severity.NOTE, f"{told}，{damaged} 份读过的已损坏。{_READ_AGAIN}。")
    if read < len(keys):
        return Finding("通读", Severity.FINE, f"{told}，其余的在 speech-qa serve 打开网页后读完；没读完也能提问。")
    return Finding("通读", Severity.FINE, f"{told}。")


def _counts(
    held: Held, manifest: Manifest, records: tuple[SpeechRecord, ...], altered: dict[str, str]
) -> Iterator[Finding]:
    """Compare what the manifest, the cards, the vectors and the lexical index say of their number."""
    passages = sum(record.card.passages for record in records)
    counted = {"清单": manifest.passages, "名单": passages}
    if not altered:
        counted |= {"向量": _live_vectors(held, manifest, records), "全文索引": _lexical_documents(held)}
    if len(records) == manifest.speeches and len(set(counted.values())) == 1:
        told = "、".join(counted)
        yield Finding("数目", Severity.FINE, f"{told}都是 {passages} 个段落，讲话 {len(records)} 篇。")
        return
    told = "，".join(f"{name} {count}" for name, count in counted.items())
    yield Finding(
        "数目",
        Severity.FAULT,
        f"数目不一致：讲话 {manifest.speeches}（清单）/ {len(records)}（名单）；段落 {told}。{_REBUILD}。",
    )


def _live_vectors(held: Held, manifest: Manifest, records: Iterable[SpeechRecord]) -> int:
    """Count the vectors of passages that are not withdrawn; -1 where a segment cannot be read."""
    ids = [np.arange(r.number, r.number + r.card.passages) for r in records]
    live = np.concatenate([np.empty(0, np.int64), *ids])
    try:
        found = [read_segment((held.folder / segment.file).read_bytes())[0] for segment in manifest.segments]
    except (OSError, RuntimeError):
        return -1
    return int(np.isin(np.concatenate([np.empty(0, np.int64), *found]), live).sum())


def _lexical_documents(held: Held) -> int:
    """Count the documents of the lexical index; -1 where it cannot be opened."""
    try:
        reader = LexicalReader(held.folder / LEXICAL)
    except (OSError, ValueError):
        return -1
    try:
        return reader.passages
    finally:
        reader.close()


def _orphans(folder: IndexFolder) -> Finding:
    """Look for what no generation needs: unfinished and earlier ones, unnamed objects, half-written files."""
    try:
        if folder.busy():
            return Finding("残留", Severity.NOTE, "另一个程序正在写索引，残留文件没有查。请等它结束后再查。")
        leftovers = folder.leftovers()
        size = sum(path.stat().st_size for path in leftovers if path.is_file())
    except OSError as err:
        return Finding("残留", Severity.NOTE, f"没能查看残留文件（{reason_of(err)}）。请检查索引文件夹的权限。")
    except (ValueError, KeyError, TypeError):
        return Finding("残留", Severity.NOTE, "讲话名单无法读取，残留文件没有查。请先处理上面的错误。")
    if not leftovers:
        return Finding("残留", Severity.FINE, "没有残留文件。")
    names = _listed(path.relative_to(folder.root).as_posix() for path in leftovers)
    told = f"{len(leftovers)} 个文件或文件夹已没有用处（{size / 1e6:.1f} MB）：{names}"
    return Finding("残留", Severity.NOTE, f"{told}。下一次 speech-qa ingest 会清理，不用手工删除。")


def _encoder(manifest: Manifest) -> Finding:
    name = manifest.encoder
    try:
        encoder = load_encoder(None if name == SHIPPED_NAME else name)
    except EncoderMissing as err:
        return fault_of("编码器", err)
    if encoder.fingerprint != manifest.encoder_fingerprint:
        return Finding("编码器", Severity.FAULT, f"{name} 已不是建索引时的那一版。{_REBUILD}，或换回原来的编码器。")
    return Finding("编码器", Severity.FINE, f"{name} 在，与索引相配。")


def _disk(root: Path, generation: int) -> Iterator[Finding]:
    """Compare the free disk with what one more generation of this size (bytes) asks for."""
    place = next((path for path in (root, *root.resolve().parents) if path.is_dir()), Path("/"))
    try:
        free = shutil.disk_usage(place).free
    except OSError as err:
        yield Finding("磁盘", Severity.FAULT, f"查不到剩余空间（{reason_of(err)}）。请检查索引文件夹。")
        return
    needed = generation + _SPARE_BYTES
    told = f"剩余 {free / 1e6:,.0f} MB，下一次更新最多要 {needed / 1e6:,.0f} MB"
    if free < needed:
        yield Finding("磁盘", Severity.FAULT, f"{told}。请先腾出空间。")
    else:
        yield Finding("磁盘", Severity.FINE, f"{told}。")
    if root.is_dir() and not os.access(root, os.W_OK):
        yield Finding(
            "权限", Severity.NOTE, f"索引文件夹不可写：{root}。要更新索引，请换有权限的用户，或改文件夹的权限。"
        )


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return "、".join(found[:_SHOWN]) + (f" 等 {len(found)} 个" if len(found) > _SHOWN else "")
