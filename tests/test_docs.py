"""Every path that the documentation names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted((REPOSITORY / "docs").rglob("*.md"))

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"(?<![\w./~-])(?:ingest|retrieval|ui|tests|docs|corpus)/[\w./-]*")
_MODULE = re.compile(r"(?<![\w./-])(?:ingest|retrieval|ui|tests)(?:\.\w+)+")
_FILE = re.compile(r"[\w-]+\.(?:py|js|css)")
_SOURCES = ("ingest", "retrieval", "ui", "tests")


def named_paths(text: str) -> Iterator[str]:
    """The paths in a document's code spans: those below a package, modules with dots, bare names of source files."""
    for code in _CODE.findall(text):
        yield from (path.rstrip(".") for path in _PATH.findall(code))
        yield from _MODULE.findall(code)
        if _FILE.fullmatch(code):
            yield code


def exists(name: str) -> bool:
    """Whether a path, a module or a source file of that name is in the repository."""
    if "/" in name:
        return (REPOSITORY / name).exists()
    if _FILE.fullmatch(name):
        return any(any((REPOSITORY / source).rglob(name)) for source in _SOURCES)
    path = REPOSITORY / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    missing = [name for name in named_paths(document.read_text(encoding="utf-8")) if not exists(name)]
    assert missing == []


def test_paths_modules_and_source_files_are_told_from_other_code() -> None:
    text = "`ingest/gone.py`, `python -m tests.benchmarks.load`, `gone.py`, `corpus/`, `../shared/tests/x`, `3.5`"
    assert list(named_paths(text)) == ["ingest/gone.py", "tests.benchmarks.load", "gone.py", "corpus/"]
    assert [exists(name) for name in named_paths(text)] == [False, True, False, True]


def test_the_glossary_says_of_every_term_where_it_lives() -> None:
    rows = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8").split("|---|---|---|\n")[1].splitlines()
    assert len(rows) >= 30
    assert [row for row in rows if not list(named_paths(row.split("|")[3]))] == []
