"""A question set: questions with the evidence and the keys of a right answer, one JSON object a line.

Keys of a line: ``id``, ``question``, ``answerable``; for an answerable question ``evidence`` and
``answer_keys`` (groups of alternatives); optional ``type`` and ``history``; others are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ingest.errors import DocumentMissing, QuestionSetInvalid, reason_of
from retrieval.answer import Turn

Groups = tuple[tuple[str, ...], ...]
"""Groups of alternatives: a group is found where one of its strings is."""

NO_TYPE = "other"
"""The type of a question that names none."""

_ROLES: Mapping[str, Literal["user", "assistant"]] = {"user": "user", "assistant": "assistant"}


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """One question of a set; ``evidence`` and ``answer_keys`` are empty where it is not answerable."""

    id: str
    type: str
    question: str
    history: tuple[Turn, ...]
    evidence: Groups
    answer_keys: Groups
    answerable: bool


class _Flaw(ValueError):
    """What is wrong with a line, in Chinese."""


def read_questions(path: Path) -> tuple[SetQuestion, ...]:
    """Read a set; raises ``DocumentMissing`` or ``QuestionSetInvalid``, which names the first bad line.

    A set is taken whole or not at all: figures over a part of it would mislead.
    """
    questions: dict[str, SetQuestion] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            question = _question(_record(line))
        except _Flaw as err:
            raise QuestionSetInvalid(path, f"第 {number} 行{err}") from err
        if question.id in questions:
            raise QuestionSetInvalid(path, f"第 {number} 行的编号 {question.id} 重复")
        questions[question.id] = question
    if not questions:
        raise QuestionSetInvalid(path, "里面没有题目")
    return tuple(questions.values())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_bytes().decode("utf-8-sig").split("\n")
    except FileNotFoundError as err:
        raise DocumentMissing(path) from err
    except OSError as err:
        raise QuestionSetInvalid(path, reason_of(err)) from err
    except UnicodeDecodeError as err:
        raise QuestionSetInvalid(path, "不是 UTF-8 文本") from err


def _record(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise _Flaw("不是 JSON") from err
    if not isinstance(record, dict):
        raise _Flaw("不是 JSON 对象")
    return record


def _question(record: Mapping[str, Any]) -> SetQuestion:
    for key, kinds in (("id", (str, int)), ("question", (str,)), ("answerable", (bool,))):
        if not isinstance(record.get(key), kinds):
            raise _Flaw(f"缺少 {key}，或它的值不对")
    answerable = record["answerable"]
    evidence, keys = (_groups(record, key) if answerable else () for key in ("evidence", "answer_keys"))
    if answerable and not (evidence and keys):
        raise _Flaw("能回答的题要有 evidence 和 answer_keys")
    kind = str(record.get("type") or NO_TYPE)
    return SetQuestion(str(record["id"]), kind, record["question"], _history(record), evidence, keys, answerable)


def _groups(record: Mapping[str, Any], key: str) -> Groups:
    groups = record.get(key, [])
    whole = isinstance(groups, list) and all(
        isinstance(group, list) and group and all(isinstance(option, str) for option in group) for group in groups
    )
    if not whole:
        raise _Flaw(f"的 {key} 应是若干组文字")
    return tuple(tuple(group) for group in groups)


def _history(record: Mapping[str, Any]) -> tuple[Turn, ...]:
    turns = record.get("history") or []
    told = isinstance(turns, list) and all(isinstance(t, dict) and isinstance(t.get("content"), str) for t in turns)
    if not told:
        raise _Flaw("的 history 每一轮都应有 role 和 content")
    known = ((_ROLES.get(str(turn.get("role"))), turn["content"]) for turn in turns)
    return tuple(Turn(role, content) for role, content in known if role is not None)
