"""What is installed: every module, every file that the program reads, and exact versions of what it stands on."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("ingest", "retrieval", "ui")
DISTRIBUTIONS = {"PIL": "pillow", "docx": "python-docx", "faiss": "faiss-cpu"}


@pytest.fixture(scope="module")
def project(repository: Path) -> Any:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_folder_with_modules_is_a_package(repository: Path) -> None:
    for package in PACKAGES:
        for module in (repository / package).rglob("*.py"):
            assert (module.parent / "__init__.py").is_file(), module


def test_every_file_that_is_no_module_is_packaged(repository: Path, project: Any) -> None:
    data = project["tool"]["setuptools"]["package-data"]
    for package in PACKAGES:
        folder = repository / package
        for path in folder.rglob("*"):
            if path.is_dir() or path.suffix in {".py", ".pyc"}:
                continue
            name = path.relative_to(folder).as_posix()
            assert any(fnmatch(name, pattern) for pattern in data[package]), path


def test_every_direct_dependency_is_pinned_exactly(repository: Path, project: Any) -> None:
    lines = (repository / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in pinned)
    assert "torch==2.13.0" in pinned
    names = {line.split("==")[0] for line in pinned}
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    wanted += project["project"]["optional-dependencies"]["ocr"]
    for requirement in wanted:
        assert re.split(r"[<>=]", requirement)[0] in names, requirement


def test_every_imported_library_is_a_direct_dependency(repository: Path, project: Any) -> None:
    needed, extras = project["project"]["dependencies"], project["project"]["optional-dependencies"]
    lists = (needed, [*needed, *extras["dev"]], [*needed, *extras["ocr"]])
    declared, training, recognising = ({re.split(r"[<>=]", one)[0] for one in own} for own in lists)
    for package in PACKAGES:
        for path in (repository / package).rglob("*.py"):
            for module in imported(path) - set(sys.stdlib_module_names) - set(PACKAGES):
                name = DISTRIBUTIONS.get(module, module.replace("_", "-"))
                trains = "training" in path.parts  # nobody trains but in a checkout
                recognises = "ocr" in path.parts  # nothing is recognised where the extra is not installed
                allowed = training if trains else recognising if recognises else declared
                assert name in allowed, f"{path} imports {module}"


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_no_registry_host_is_named(repository: Path) -> None:
    for name in ("pyproject.toml", "constraints.txt", ".ci/run", "README.md", "README.zh-CN.md"):
        text = (repository / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|find-links|/simple\b", text), name


def test_the_command_is_the_entry_point(project: Any) -> None:
    assert project["project"]["scripts"] == {"speech-qa": "ui.entry_point:main"}
