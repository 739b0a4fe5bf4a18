"""Batches: one JSON object a line in, one a line out, in the same order.

A line that cannot be used is named and left out, and all others are answered: in a batch of thousands a
slip in one line costs that line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ingest import Progress
from ingest.errors import BatchInvalid, DocumentMissing, DocumentUnreadable, reason_of
from ui.cli.console import note, say
from ui.formats.json_format import JsonId, json_line

STANDARD_INPUT = Path("-")

_T = TypeVar("_T")
_BOM = b"\xef\xbb\xbf"  # some editors begin every file with it


class LineUnusable(ValueError):
    """Why a line cannot be used, in Chinese; ends that line, not the batch."""


def line_id(record: Mapping[str, Any]) -> JsonId:
    """A line's id."""
    if "id" not in record:
        raise LineUnusable("缺少 id")
    value = record["id"]
    if not isinstance(value, str | int | float | bool | None):
        raise LineUnusable("id 应是文字或数字")
    return value


def text_of(record: Mapping[str, Any], key: str) -> str:
    """The text under a key."""
    if key not in record:
        raise LineUnusable(f"缺少 {key}")
    if not isinstance(record[key], str):
        raise LineUnusable(f"{key} 应是文字")
    return str(record[key])


def run_batch(
    source: Path, read: Callable[[Mapping[str, Any]], _T], reply: Callable[[_T], object], progress: Progress
) -> int:
    """Answer each line of a file (``-``: standard input, answered as it comes); gives the exit code.

    ``read`` makes a request of a line's object, or raises ``LineUnusable``; ``reply`` gives the record that is
    written for it.  Raises ``DocumentMissing`` or ``DocumentUnreadable`` where the file cannot be read.
    """
    bad = 0
    for item in _requests(source, read, progress):
        if isinstance(item, BatchInvalid):
            note(str(item))
            bad += 1
        else:
            say(json_line(reply(item)))
    if bad:
        note(f"有 {bad} 行没有处理，其余各行的结果已经写出。")
    return 1 if bad else 0


def _requests(
    source: Path, read: Callable[[Mapping[str, Any]], _T], progress: Progress
) -> Iterator[_T | BatchInvalid]:
    if source == STANDARD_INPUT:
        if sys.stdin is None:  # closed by the caller
            raise DocumentMissing(source)
        for number, line in enumerate(sys.stdin.buffer, 1):
            yield from _request(number, line, read)
        return
    lines = _read_file(source).split(b"\n")
    for number, line in enumerate(lines, 1):
        yield from _request(number, line, read)
        progress("逐行处理", number, len(lines))


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as err:
        raise DocumentMissing(path) from err
    except OSError as err:
        raise DocumentUnreadable(path, f"{reason_of(err)}。请给出一个 JSON Lines 文件。") from err


def _request(number: int, line: bytes, read: Callable[[Mapping[str, Any]], _T]) -> Iterator[_T | BatchInvalid]:
    """The request of a line, nothing for a blank one."""
    line = line.removeprefix(_BOM) if number == 1 else line
    if not line.strip():
        return
    try:
        yield read(_record(line))
    except LineUnusable as err:
        yield BatchInvalid(number, str(err))


def _record(line: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as err:
        raise LineUnusable("不是 UTF-8 文本") from err
    except (ValueError, RecursionError) as err:
        raise LineUnusable("不是 JSON") from err
    if not isinstance(record, dict):
        raise LineUnusable("不是 JSON 对象")
    return record


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
