"""Checking what else the program reads: readers' records, votes, the owner's words, and the page's own files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from ingest.errors import SpeechQAError, reason_of
from ingest.files.bounded_json import JsonInvalid, read_json
from ingest.files.staging import stages_left
from ingest.upkeep.doctor import Finding, Severity
from retrieval.search.thesaurus import load_thesaurus

_VOTES, _RECORDS = "feedback.jsonl", "records"
_LARGEST_LINE = 400_000_000  # bytes; bounds what a spoilt line may fill
_PAGE_SUFFIXES = {".css", ".js", ".svg"}


def check_data(folder: Path | None, corpus: Path | None, thesaurus: Sequence[Path]) -> Iterator[Finding]:
    """Look at a user's data folder, the thesaurus files, the page's own files, and what restores left behind."""
    if folder is None:
        text = "找不到用户数据文件夹，评价和错题不会保存。请设置 HOME。"
        yield Finding("用户数据", Severity.NOTE, text)
    else:
        yield _records(folder / _RECORDS)
        yield _votes(folder / _VOTES)
    yield from _left_over([place for place in (corpus, folder) if place])
    try:
        load_thesaurus(thesaurus)
        yield Finding("词表", Severity.FINE, "可以读取。")
    except SpeechQAError as err:
        yield Finding("词表", Severity.FAULT, str(err))
    yield _page()


def _left_over(folders: Sequence[Path]) -> Iterator[Finding]:
    """Look for the copies of a restore that was killed."""
    try:
        left = [path for folder in folders for path in stages_left(folder)]
    except OSError as err:
        yield Finding("恢复的残留", Severity.NOTE, f"没能查看（{reason_of(err)}）。请检查权限。")
        return
    if left:
        text = f"有一次恢复没有做完，留下 {left[0]}。下次打开网页或恢复时会清理，不用手工删除。"
        yield Finding("恢复的残留", Severity.NOTE, text)


def _records(folder: Path) -> Finding:
    """Run SQLite's own check on every reader's record."""
    try:
        files = sorted(path for path in folder.glob("*.sqlite3") if ".damaged-" not in path.name)
    except OSError as err:
        return Finding("错题记录", Severity.FAULT, f"读不到 {folder}：{reason_of(err)}。请检查权限。")
    for path in files:
        reason = _record_fault(path)
        if reason:
            text = f"{path} {reason}。请用 speech-qa restore 找回备份里的那一份；打开它时会另存，不会覆盖。"
            return Finding("错题记录", Severity.FAULT, text)
    return Finding("错题记录", Severity.FINE, f"{len(files)} 份都能读。")


def _record_fault(path: Path) -> str:
    """What is wrong with a SQLite file, "" where nothing is.

    A reader of a journalled file makes a side file; where the disk refuses that, the file is read by itself.
    """
    try:
        found = _quick_check(path, "mode=ro")
    except sqlite3.OperationalError:
        try:
            found = _quick_check(path, "mode=ro&immutable=1")
        except sqlite3.Error:
            return "无法读取"
    except sqlite3.Error:
        return "无法读取"
    return "" if found == ("ok",) else "已损坏"


def _quick_check(path: Path, how: str) -> object:
    with closing(sqlite3.connect(f"file:{quote(path.resolve().as_posix())}?{how}", uri=True)) as base:
        return base.execute("PRAGMA quick_check").fetchone()


def _votes(path: Path) -> Finding:
    """Look whether every line of the votes is JSON."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Finding("评价", Severity.FINE, "还没有评价。")
    except OSError as err:
        return Finding("评价", Severity.FAULT, f"读不到 {path}：{reason_of(err)}。请检查权限。")
    for number, line in enumerate(lines, 1):
        try:
            read_json(line, _LARGEST_LINE)
        except JsonInvalid:
            return Finding("评价", Severity.FAULT, f"{path} 第 {number} 行不是 JSON。请删去或改正这一行。")
    return Finding("评价", Severity.FINE, f"{len(lines)} 条都能读。")


def _page() -> Finding:
    """Read what the page is made of."""
    folder, count = Path(__file__).parents[1] / "page", 0
    for path in sorted(folder.rglob("*")):
        if path.suffix in _PAGE_SUFFIXES:
            try:
                path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                return Finding("网页文件", Severity.FAULT, f"读不到 {path}。请重新安装 speech-qa。")
            count += 1
    if not count:
        return Finding("网页文件", Severity.FAULT, f"{folder} 里没有网页文件。请重新安装 speech-qa。")
    return Finding("网页文件", Severity.FINE, f"{count} 个都能读。")
