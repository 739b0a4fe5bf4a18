"""The catalogue of a folder: ``catalog.toml`` says which files are speeches, with their ids and titles.

The format: one ``[[speech]]`` table a speech with ``id``, ``file`` and, optional, ``title``, ``kind``,
``date``, ``occasion``, ``speaker``; unknown keys are left alone.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import CatalogInvalid, reason_of
from ingest.files.regular import leads_outside, read_regular

THESAURUS_NAME = "thesaurus.jsonl"
"""Name of the owner's own words beside the speeches (``retrieval.search.thesaurus``); it is no speech."""

CATALOG_NAME = "catalog.toml"

LARGEST_CATALOG = 2_000_000
"""Largest catalogue that is read, in bytes: twenty thousand speeches and more."""

_LONGEST_LINE = 4_000  # characters; tomllib's time grows with the square of the parts of a key
_SHOWN = 200  # characters of a reason; it may quote what stands in the file

_TEXTS = ("title", "kind", "date", "occasion", "speaker")  # keys whose values are texts


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
    if leads_outside(path, path.parent):
        raise CatalogInvalid(path, "它是指到文件夹以外的链接")
    try:
        return parse_catalog(read_regular(path, LARGEST_CATALOG), path)
    except OSError as err:
        raise CatalogInvalid(path, reason_of(err)) from err


def parse_catalog(raw: bytes, path: Path) -> tuple[CatalogEntry, ...]:
    """Read the bytes of the catalogue that ``path`` names; raises ``CatalogInvalid``."""
    data = _parsed(raw, path)
    tables = data.get("speech", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogInvalid(path, "speech 应写成 [[speech]]")
    entries = tuple(_entry(path, number, table) for number, table in enumerate(tables, 1))
    for what, counts in (("编号", Counter(e.id for e in entries)), ("文件", Counter(e.file for e in entries))):
        name, count = counts.most_common(1)[0] if counts else ("", 0)
        if count > 1:
            raise CatalogInvalid(path, f"{what} {name} 重复")
    return entries


def _parsed(raw: bytes, path: Path) -> dict[str, Any]:
    """Parse TOML within bounds: it may come from anywhere."""
    if len(raw) > LARGEST_CATALOG:
        raise CatalogInvalid(path, f"太大（上限 {LARGEST_CATALOG // 1_000_000} MB）")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise CatalogInvalid(path, "不是 UTF-8 文本") from err
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        raise CatalogInvalid(path, f"有一行太长（上限 {_LONGEST_LINE} 字）")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise CatalogInvalid(path, f"不是有效的 TOML（{str(err)[:_SHOWN]}）") from err
    except RecursionError as err:
        raise CatalogInvalid(path, "括号嵌套得太深") from err
    except ValueError as err:
        raise CatalogInvalid(path, "有一个数太长") from err


def _is_inside(file: str, folder: Path) -> bool:
    """Whether a file, named relative to a folder, lies in it."""
    try:
        return Path(os.path.realpath(folder / file)).is_relative_to(os.path.realpath(folder))
    except ValueError:  # a null character
        return False


def _entry(path: Path, number: int, table: Mapping[str, Any]) -> CatalogEntry:
    texts = {key: _text(path, number, table, key) for key in ("id", "file", *_TEXTS)}
    for key in ("id", "file"):
        if not texts[key]:
            raise CatalogInvalid(path, f"第 {number} 篇没有写 {key}")
    if not _is_inside(texts["file"], path.parent):
        raise CatalogInvalid(path, f"第 {number} 篇的文件 {texts['file']} 不在目录文件所在的文件夹里")
    return CatalogEntry(**texts)


def _text(path: Path, number: int, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if key == "date" and not isinstance(value, (str, bool, list, dict)):
        value = str(value)
    if not isinstance(value, str):
        raise CatalogInvalid(path, f"第 {number} 篇的 {key} 应是文字")
    return value.strip()
