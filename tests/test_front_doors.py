"""The packages' front doors: which names stand there, and what importing them loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ingest
import retrieval
import ui

HEAVY = ("torch", "sentence_transformers", "transformers", "faiss", "gradio", "tantivy", "opencc", "pypinyin", "lxml", "pypdfium2")

INGEST = [
    "Encoder", "FieldWeights", "Index", "IndexSettings", "IngestReport", "Passage", "Progress", "ProgressBars",
    "Ranking", "Section", "Sentence", "SentenceTable", "Speech", "SpeechCard", "SpeechQAError", "cut_passages",
    "ingest", "labels_at", "leaves", "load_encoder", "parse_outline", "path_at", "silent", "walk",
]  # fmt: skip
RETRIEVAL = ["Address", "Answer", "Citation", "Hit", "Library", "LibrarySettings", "State", "Statement", "Turn"]
UI = ["main"]


def test_the_exported_names_are_these() -> None:
    assert ingest.__all__ == INGEST
    assert retrieval.__all__ == RETRIEVAL
    assert ui.__all__ == UI


@pytest.mark.parametrize("package", [ingest, retrieval, ui], ids=lambda package: package.__name__)
def test_every_exported_name_is_there_and_nothing_else_is_public(package: object) -> None:
    exported = set(getattr(package, "__all__"))  # noqa: B009 - a module's attribute
    assert all(hasattr(package, name) for name in exported)
    tree = ast.parse(Path(str(getattr(package, "__file__"))).read_text(encoding="utf-8"))  # noqa: B009
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported = {alias.asname or alias.name for statement in statements for alias in statement.names}
    assert imported == exported
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("statement", ["import ingest, retrieval, ui", "import ui.entry_point; ui.entry_point.build_parser()"])
def test_importing_loads_nothing_heavy(statement: str, repository: Path) -> None:
    code = f"{statement}\nimport sys\nprint(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=repository, timeout=60)
    assert done.stderr == b""
    assert done.stdout.strip() == b""


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        (["ask", "六种关系是哪六种"], ("torch", "sentence_transformers", "transformers", "gradio")),
        (["search", "六种关系"], ("torch", "sentence_transformers", "transformers", "gradio")),
        (["outline", "000"], ("torch", "sentence_transformers", "transformers", "gradio", "faiss", "tantivy", "ingest.documents.finding")),
        (["quote", "代表"], ("torch", "sentence_transformers", "transformers", "gradio", "faiss", "ingest.documents.finding")),
    ],
)
def test_a_command_loads_no_more_than_it_needs(
    words: list[str], left_out: tuple[str, ...], repository: Path, corpus_index: Path
) -> None:
    words = [*words, "--index", str(corpus_index)]
    code = (
        f"import sys, ui\nassert ui.main({words!r}) == 0\n"
        f"print(*(m for m in {left_out!r} if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=repository, timeout=60)
    assert done.stderr.strip() == b""


def test_gradio_stands_only_in_the_ui(repository: Path) -> None:
    for package in ("ingest", "retrieval"):
        for path in (repository / package).rglob("*.py"):
            assert "gradio" not in imported_packages(path), path


def imported_packages(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
