"""Which way imports run between packages and folders, that no files import one another, and how large a house may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

MAY_IMPORT = {
    "ingest": set(),
    "retrieval": {"ingest"},
    "ui": {"ingest", "retrieval"},
    # A folder of retrieval, or a module beside the folders, and what it may import of retrieval, the lowest first.
    "retrieval/citations": {"ingest"},
    "retrieval/answer.py": {"ingest", "retrieval/citations"},
    "retrieval/citation_json.py": {"ingest", "retrieval/answer.py"},
    "retrieval/question": {"ingest"},
    "retrieval/deadline.py": {"ingest"},
    "retrieval/points": {"ingest", "retrieval/deadline.py", "retrieval/question"},
    "retrieval/search": {"ingest", "retrieval/answer.py", "retrieval/citations", "retrieval/points", "retrieval/question"},
    "retrieval/talk": {"ingest", "retrieval/answer.py", "retrieval/question", "retrieval/search"},
    "retrieval/answering": {
        "ingest", "retrieval/answer.py", "retrieval/deadline.py", "retrieval/points", "retrieval/question", "retrieval/quotes",
        "retrieval/search", "retrieval/talk",
    },
    "retrieval/library.py": {"ingest", "retrieval/answer.py", "retrieval/answering", "retrieval/question", "retrieval/search"},
    "retrieval/quotes": {"ingest", "retrieval/citations", "retrieval/points"},
    "retrieval/evaluation": {"ingest", "retrieval/answer.py", "retrieval/library.py"},
    "retrieval/quiz": {
        "ingest", "retrieval/answer.py", "retrieval/citation_json.py", "retrieval/citations", "retrieval/library.py",
        "retrieval/question", "retrieval/search",
    },
    "retrieval/review": {"ingest", "retrieval/answer.py", "retrieval/quiz", "retrieval/search"},
    "ingest/progress.py": set(),
    "ingest/speech.py": {"ingest/text"},
    "ingest/errors": {"ingest/text"},
    "ingest/settings.py": set(),
    "ingest/text": set(),
    "ingest/files": {"ingest/errors"},
    "ingest/outline": {"ingest/text", "ingest/speech.py"},
    "ingest/readers": {"ingest/errors", "ingest/files", "ingest/text", "ingest/progress.py"},
    "ingest/encoders": {"ingest/errors", "ingest/files", "ingest/outline", "ingest/settings.py", "ingest/text"},
    "ingest/store": {
        "ingest/encoders", "ingest/errors", "ingest/files", "ingest/outline", "ingest/settings.py", "ingest/speech.py", "ingest/text",
    },
    "ingest/documents": {
        "ingest/errors", "ingest/files", "ingest/outline", "ingest/readers", "ingest/speech.py", "ingest/store", "ingest/text",
    },
    "ingest/pipeline": {
        "ingest/documents", "ingest/encoders", "ingest/errors", "ingest/files", "ingest/outline", "ingest/progress.py",
        "ingest/readers", "ingest/settings.py", "ingest/speech.py", "ingest/store", "ingest/text",
    },
    "ingest/training": {"ingest/encoders", "ingest/errors", "ingest/files", "ingest/text", "ingest/progress.py"},
    "ingest/upkeep": {
        "ingest/documents", "ingest/encoders", "ingest/errors", "ingest/files", "ingest/outline", "ingest/pipeline",
        "ingest/progress.py", "ingest/settings.py", "ingest/speech.py", "ingest/store", "ingest/text",
    },
    "ui/settings.py": {"ingest"},
    "ui/places.py": {"ingest", "ui/settings.py"},
    "ui/texts": {"ingest", "retrieval"},
    "ui/formats": {"ingest", "retrieval", "ui/texts"},
    "ui/collection": {"ingest", "retrieval", "ui/formats", "ui/places.py", "ui/settings.py", "ui/texts"},
    "ui/cli": {"ingest", "retrieval", "ui/collection", "ui/formats", "ui/places.py", "ui/settings.py", "ui/texts"},
    "ui/server": {"ingest", "ui/formats", "ui/texts"},
    "ui/page": {"ingest", "retrieval", "ui/cli", "ui/collection", "ui/formats", "ui/server", "ui/texts"},
    "ui/commands": {
        "ingest", "retrieval", "ui/cli", "ui/collection", "ui/formats", "ui/page", "ui/places.py", "ui/server", "ui/settings.py",
        "ui/texts",
    },
}  # fmt: skip
"""What each folder may import besides itself and what is installed; a row for a new folder is all that it needs."""

REPOSITORY = Path(__file__).resolve().parents[1]
MODULES, LINES, FUNCTION_LINES, COMPLEXITY = 16, 400, 60, 12

MEASURED = sorted(
    str(path.parent.relative_to(REPOSITORY))
    for package in ("ingest", "retrieval", "ui")
    for path in (REPOSITORY / package).rglob("__init__.py")
)
"""Folders whose size is held; a folder's own modules, not those of the folders in it."""


@pytest.mark.parametrize("place", MAY_IMPORT)
def test_imports_run_one_way(place: str, repository: Path) -> None:
    root = repository / place
    for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
        for module in imported(path):
            target = place_of(module, place, repository)
            assert target in (None, place, *MAY_IMPORT[place]), f"{path.relative_to(repository)} imports {module}"


@pytest.mark.parametrize("package", ["ingest", "retrieval", "ui"])
def test_no_files_import_one_another_in_a_circle(package: str, repository: Path) -> None:
    files = {name_of(path, repository): path for path in (repository / package).rglob("*.py")}
    graph = {name: {module for module in imported(path) if module in files} for name, path in files.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(files)


@pytest.mark.parametrize("folder", MEASURED)
def test_a_folder_and_its_functions_stay_small(folder: str, repository: Path) -> None:
    paths = sorted((repository / folder).glob("*.py"))
    assert len([path for path in paths if path.name != "__init__.py"]) <= MODULES
    for path in paths:
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= LINES, path
        for function in functions(ast.parse(source)):
            length = (function.end_lineno or 0) - function.lineno + 1
            assert length <= FUNCTION_LINES, f"{path.name}: {function.name} has {length} lines"
            assert complexity(function) <= COMPLEXITY, f"{path.name}: {function.name} has {complexity(function)} ways"


def test_ways_through_a_function_are_counted() -> None:
    source = "def f(a, b):\n    if a and b:\n        return [x for x in a if x]\n    return 1 if b else 2\n"
    (function,) = functions(ast.parse(source))
    assert complexity(function) == 6


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in imports(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif node.module and not node.level:
            yield node.module


@cache
def imports(path: Path) -> list[ast.Import | ast.ImportFrom]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def name_of(path: Path, repository: Path) -> str:
    parts = path.relative_to(repository).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place_of(module: str, seen_from: str, repository: Path) -> str | None:
    """The row of the table that a module of ours belongs to, as far down as ``seen_from`` is; None for others' modules."""
    parts = module.split(".")
    if not (repository / parts[0] / "__init__.py").is_file() or parts[0] == "tests":
        return None
    if len(parts) == 1 or parts[0] != seen_from.split("/", maxsplit=1)[0] or "/" not in seen_from:
        return parts[0]
    below = "/".join(parts[:2])
    return below if (repository / below).is_dir() else f"{below}.py"


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def complexity(function: ast.AST) -> int:
    """Cyclomatic complexity, each operand of ``and``/``or`` and each part of a comprehension a way of its own."""
    ways = 1
    for node in ast.walk(function):
        if isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            ways += 1 + len(node.ifs)
        elif isinstance(
            node, ast.If | ast.IfExp | ast.For | ast.While | ast.ExceptHandler | ast.Assert | ast.match_case
        ):
            ways += 1
    return ways
