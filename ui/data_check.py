"""Checking what else the program reads: readers' records, votes, the owner's words, and the page's own files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from ingest.checkup import Finding, Level
from ingest.errors import SpeechQAError, reason_of
from retrieval.search.thesaurus import load_thesaurus

_VOTES, _RECORDS = "feedback.jsonl", "records"
_PAGE_SUFFIXES = {".css", ".js", ".svg"}


def check_data(folder: Path | None, thesaurus: Sequence[Path]) -> Iterator[Finding]:
    """Look at a user's data folder, the thesaurus files and the files that the page is made of."""
    if folder is None:
        text = "找不到用户数据文件夹，评价和错题不会保存。请设置 HOME。"
        yield Finding("用户数据", Level.NOTE, text)
    else:
        yield _records(folder / _RECORDS)
        yield _votes(folder / _VOTES)
    try:
        load_thesaurus(thesaurus)
        yield Finding("词表", Level.FINE, "可以读取。")
    except SpeechQAError as err:
        yield Finding("词表", Level.FAULT, str(err))
    yield _page()


def _records(folder: Path) -> Finding:
    """Run SQLite's own check on every reader's record."""
    try:
        files = sorted(path for path in folder.glob("*.sqlite3") if ".damaged-" not in path.name)
    except OSError as err:
        return Finding("错题记录", Level.FAULT, f"读不到 {folder}：{reason_of(err)}。请检查权限。")
    for path in files:
        reason = _record_fault(path)
        if reason:
            text = f"{path} {reason}。请用 speech-qa restore 找回备份里的那一份；打开它时会另存，不会覆盖。"
            return Finding("错题记录", Level.FAULT, text)
    return Finding("错题记录", Level.FINE, f"{len(files)} 份都能读。")


def _record_fault(path: Path) -> str:
    """Give what is wrong with a SQLite file, "" where nothing is."""
    try:
        with closing(sqlite3.connect(f"file:{quote(path.resolve().as_posix())}?mode=ro", uri=True)) as base:
            found = base.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error:
        return "无法读取"
    return "" if found == ("ok",) else "已损坏"


def _votes(path: Path) -> Finding:
    """Look whether every line of the votes is JSON."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Finding("评价", Level.FINE, "还没有评价。")
    except OSError as err:
        return Finding("评价", Level.FAULT, f"读不到 {path}：{reason_of(err)}。请检查权限。")
    for number, line in enumerate(lines, 1):
        try:
            json.loads(line)
        except ValueError:
            return Finding("评价", Level.FAULT, f"{path} 第 {number} 行不是 JSON。请删去或改正这一行。")
    return Finding("评价", Level.FINE, f"{len(lines)} 条都能读。")


def _page() -> Finding:
    """Read what the page is made of."""
    folder, count = Path(__file__).parent / "page", 0
    for path in sorted(folder.iterdir()):
        if path.suffix in _PAGE_SUFFIXES:
            try:
                path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                return Finding("网页文件", Level.FAULT, f"读不到 {path}。请重新安装 speech-qa。")
            count += 1
    if not count:
        return Finding("网页文件", Level.FAULT, f"{folder} 里没有网页文件。请重新安装 speech-qa。")
    return Finding("网页文件", Level.FINE, f"{count} 个都能读。")
