"""The catalogue of a folder: ``catalog.toml`` says which files are speeches, with their ids and titles.

The format: one ``[[speech]]`` table a speech with ``id``, ``file`` and, optional, ``title``, ``kind``,
``date``, ``occasion``, ``speaker``; unknown keys are left alone.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import CatalogInvalid, reason_of

THESAURUS_NAME = "thesaurus.jsonl"
"""Name of the owner's own words beside the speeches (``retrieval.search.thesaurus``); it is no speech."""

CATALOG_NAME = "catalog.toml"

_TEXTS = ("title", "kind", "date", "occasion", "speaker")


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One speech of a catalogue; ``file`` is relative to the catalogue's folder, what is not said is empty."""

    id: str
    file: str
    title: str = ""
    kind: str = ""
    date: str = ""
    occasion: str = ""
    speaker: str = ""


def read_catalog(path: Path) -> tuple[CatalogEntry, ...]:
    """Read a catalogue; raises ``CatalogInvalid`` with the first mistake found."""
    try:
        return parse_catalog(path.read_bytes(), path)
    except OSError as err:
        raise CatalogInvalid(path, reason_of(err)) from err


def parse_catalog(raw: bytes, path: Path) -> tuple[CatalogEntry, ...]:
    """Read the bytes of the catalogue that ``path`` names; raises ``CatalogInvalid``."""
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as err:
        raise CatalogInvalid(path, "不是 UTF-8 文本") from err
    except tomllib.TOMLDecodeError as err:
        raise CatalogInvalid(path, f"不是有效的 TOML（{err}）") from err
    tables = data.get("speech", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogInvalid(path, "speech 应写成 [[speech]]")
    entries = tuple(_entry(path, number, table) for number, table in enumerate(tables, 1))
    for what, counts in (("编号", Counter(e.id for e in entries)), ("文件", Counter(e.file for e in entries))):
        name, count = counts.most_common(1)[0] if counts else ("", 0)
        if count > 1:
            raise CatalogInvalid(path, f"{what} {name} 重复")
    return entries


def _entry(path: Path, number: int, table: Mapping[str, Any]) -> CatalogEntry:
    texts = {key: _text(path, number, table, key) for key in ("id", "file", *_TEXTS)}
    for key in ("id", "file"):
        if not texts[key]:
            raise CatalogInvalid(path, f"第 {number} 篇没有写 {key}")
    if not (path.parent / texts["file"]).resolve().is_relative_to(path.parent.resolve()):
        raise CatalogInvalid(path, f"第 {number} 篇的文件 {texts['file']} 不在目录文件所在的文件夹里")
    return CatalogEntry(**texts)


def _text(path: Path, number: int, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if key == "date" and not isinstance(value, (str, bool, list, dict)):
        value = str(value)
    if not isinstance(value, str):
        raise CatalogInvalid(path, f"第 {number} 篇的 {key} 应是文字")
    return value.strip()
