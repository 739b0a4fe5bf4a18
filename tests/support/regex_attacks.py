"""Worst cases for regular expressions, made from the expressions themselves."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import ingest
import retrieval
import ui

_parser: Any = getattr(re, "_parser")  # noqa: B009 - the parse tree has no public name
_constants: Any = getattr(re, "_constants")  # noqa: B009

PACKAGES = (ingest, retrieval, ui)
_GENERIC = (" ", "　", "\n", "1", "一", "百", "人", "们", "a", "，", "、", "。", "“", "”", "《", "》", "›", "（", "-", "\\", "{")
_ENDS = ("", "\x00", "。", "\n")
_CALLS = ("compile", "match", "search", "sub", "subn", "split", "findall", "finditer", "fullmatch")
_SCANS = ("search", "sub", "subn", "split", "findall", "finditer", "scanner")
_FEW, _LONG_FOR_FEW = 26, 0.003
_LONG, _GROWTH = 0.006, 9
_MANY = 12
"""Repeats that are bounded below this are not pumped: their worst case is a constant factor."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression of the program: where it stands, and whether it is looked for anywhere in a text."""

    place: str
    pattern: re.Pattern[Any]
    scans: bool

    @property
    def id(self) -> str:
        """Name of the test."""
        return self.place


def expressions() -> list[Expression]:
    """Every expression of the three packages: those that modules keep, and the literals given to ``re`` inside functions."""
    found: dict[tuple[Any, int], Expression] = {}
    for module in _modules():
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for name, pattern in _kept(module):
            calls = set(re.findall(rf"\b{name}\b(?:\[[^\]\n]*\])?\.(\w+)", source))
            scans = not calls or bool(calls & set(_SCANS))  # where none stands beside its name, it may be any
            _note(found, Expression(f"{module.__name__}.{name}", pattern, scans))
        for line, pattern, call in _called(source, module):
            _note(found, Expression(f"{module.__name__}:{line}", pattern, call in _SCANS))
    return sorted(found.values(), key=lambda expression: expression.place)


def _note(found: dict[tuple[Any, int], Expression], new: Expression) -> None:
    key = (new.pattern.pattern, new.pattern.flags)
    old = found.get(key)
    if old is None or (new.scans and not old.scans):
        found[key] = new


def _modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def _kept(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        if not name.startswith("__"):
            yield from ((name, pattern) for pattern in _inside(value, 4))


def _inside(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    """The expressions in a value, in containers and dataclasses too."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from (p for pair in value.items() for part in pair for p in _inside(part, depth - 1))
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        yield from (p for part in value for p in _inside(part, depth - 1))
    elif depth and is_dataclass(value) and not isinstance(value, type):
        yield from (p for field in fields(value) for p in _inside(getattr(value, field.name, None), depth - 1))


def _called(source: str, module: ModuleType) -> Iterator[tuple[int, re.Pattern[Any], str]]:
    """Calls of ``re`` with a literal or a name of the module."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        owner, first = node.func.value, node.args[0]
        if not (isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in _CALLS):
            continue
        value = first.value if isinstance(first, ast.Constant) else None
        if isinstance(first, ast.Name):
            value = getattr(module, first.id, None)
        if isinstance(value, (str, bytes)):
            yield node.lineno, re.compile(value), node.func.attr


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Texts that may cost an expression much: what stands before a repeat, what it repeats, what it does not want."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    pumps = dict.fromkeys((*_literals(tree), *_GENERIC))
    seen = set()
    for before, body in _repeats(tree, ""):
        own = dict.fromkeys((_sample(body), *_samples(body), *pumps))
        for pump in own:
            for end in _ENDS:
                if pump and (before, pump, end) not in seen:
                    seen.add((before, pump, end))
                    yield before, pump, end
    for pump in pumps:
        yield "", pump, "\x00"


def slowest(expression: Expression) -> tuple[float, str] | None:
    """Why an expression grows faster than its text, or None: the ratio of two times and the text."""
    pattern = expression.pattern
    ways: list[Callable[[Any], object]] = [pattern.match, pattern.fullmatch]
    if expression.scans:
        ways.append(lambda text: sum(1 for _ in pattern.finditer(text)))
    for before, pump, end in attacks(pattern):
        for way in ways:
            if fault := _growth(way, before, pump, end, isinstance(pattern.pattern, bytes)):
                return fault
    return None


def _growth(way: Callable[[Any], object], before: str, pump: str, end: str, raw: bool) -> tuple[float, str] | None:
    """Lengthen a text until its time tells: four times the text may take nine times the time, twenty repeats 3 ms."""
    earlier = 0.0
    for number in (8, 14, 20, 26, 64, 256, 1024, 4096):
        text = before + pump * number + end
        taken = _seconds(way, text.encode("utf-8", "replace") if raw else text)
        exploded = number <= _FEW and taken > _LONG_FOR_FEW
        if exploded or (number > _FEW and taken > _LONG and taken > _GROWTH * max(earlier, 1e-5)):
            again = min(_seconds(way, text.encode("utf-8", "replace") if raw else text) for _ in range(3))
            if again > 0.6 * taken:
                return again / max(earlier, 1e-6), f"{before!r} + {pump!r} * {number} + {end!r}: {again:.4f} s"
        if number == 1024 and taken < 6 * earlier:
            return None  # linear so far, and the longest text costs most of the test's time
        earlier = taken
    return None


def _seconds(way: Callable[[Any], object], text: Any) -> float:
    begun = time.thread_time()
    way(text)
    return time.thread_time() - begun


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, Any]]:
    """The repeats of a parse tree with a text that leads to each."""
    for code, value in tree:
        name = str(code)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, high, body = value
            if high >= _MANY:
                yield before, body
            yield from _repeats(body, before)
        elif name == "SUBPATTERN":
            yield from _repeats(value[3], before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(branch, before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(value[1], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(value, before)
        before += _sample([(code, value)])


def _sample(tree: Iterable[Any]) -> str:
    """A shortest text that a parse tree takes, lookarounds left aside."""
    return "".join(_sampled(str(code), value) for code, value in tree)


def _sampled(name: str, value: Any) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "x" if value != ord("x") else "y"
    if name == "ANY":
        return "人"
    if name == "IN":
        return next(_members(value), "人")
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _sample(value[2]) * int(min(value[0], 3))
    if name == "SUBPATTERN":
        return _sample(value[3])
    if name == "ATOMIC_GROUP":
        return _sample(value)
    if name == "BRANCH":
        return _sample(value[1][0])
    return ""


def _samples(body: Any) -> Iterator[str]:
    """Other texts that the body of a repeat takes: a member of each class, each branch."""
    for code, value in body:
        if str(code) == "IN":
            yield from list(_members(value))[:6]
        elif str(code) == "BRANCH":
            yield from (_sample(branch) for branch in value[1][:8])
        elif str(code) == "SUBPATTERN":
            yield from _samples(value[3])


def _members(items: Any) -> Iterator[str]:
    """Characters of a class: of a negated one those of a few kinds that it does not name."""
    names = [(str(code), value) for code, value in items]
    if names and names[0][0] == "NEGATE":
        named = {chr(value) for name, value in names if name == "LITERAL"}
        yield from (c for c in ("人", " ", "1", "a", "，", "“", "\n") if c not in named)
        return
    for name, value in names:
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield chr(value[0])
        elif name == "CATEGORY":
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "人"}.get(str(value), "，")


def _literals(tree: Any) -> Iterator[str]:
    for code, value in tree:
        name = str(code)
        if name == "LITERAL":
            yield chr(value)
        elif name == "IN":
            yield from list(_members(value))[:3]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _literals(value[2])
        elif name == "SUBPATTERN":
            yield from _literals(value[3])
        elif name == "BRANCH":
            for branch in value[1]:
                yield _sample(branch)
                yield from _literals(branch)
