"""What runs with the program is locked, and every part says under which terms it may be passed on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_LINE = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+) --hash=sha256:[0-9a-f]{64}")


@pytest.fixture(scope="module")
def locked(repository: Path) -> dict[str, str]:
    """The versions of ``.ci/lock.txt`` by package name."""
    lines = (repository / ".ci" / "lock.txt").read_text(encoding="utf-8").splitlines()
    entries = [_LINE.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(entries), "a line of the lock is not name==version --hash=sha256:…"
    return {entry["name"]: entry["version"] for entry in entries if entry}


def test_lock_holds_everything_that_the_program_needs(locked: dict[str, str]) -> None:
    assert set(_needed("speech-qa")) - {"speech-qa"} <= locked.keys()


def test_lock_and_constraints_name_the_same_versions(repository: Path, locked: dict[str, str]) -> None:
    pins = dict(_pins((repository / "constraints.txt").read_text(encoding="utf-8")))
    direct = {canonicalize_name(Requirement(line).name) for line in _project(repository)["dependencies"]}
    assert direct <= pins.keys(), "a direct dependency is not pinned"
    assert {name: locked[name] for name in direct} == {name: pins[name] for name in direct}
    assert {name: version(name).partition("+")[0] for name in direct} == {name: pins[name] for name in direct}


def test_lock_names_no_host(repository: Path) -> None:
    assert "://" not in (repository / ".ci" / "lock.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("model", ["encoder_model", "contextual_model"])
def test_encoder_trained_on_share_alike_data_is_passed_on_under_share_alike(repository: Path, model: str) -> None:
    card = (repository / "ingest" / model / "README.md").read_text(encoding="utf-8")
    sources = card.partition("## Data and licences")[2].partition("\n## ")[0]
    shared_alike = "CC BY-SA" in sources
    assert shared_alike == ("license: cc-by-sa-4.0" in card.partition("\n---\n")[0])
    assert shared_alike == ("CC-BY-SA-4.0" in _project(repository)["license"])


def test_base_of_the_contextual_encoder_is_named_with_its_licence(repository: Path) -> None:
    card = (repository / "ingest" / "contextual_model" / "README.md").read_text(encoding="utf-8")
    assert "| multilingual-e5-small, Copyright (c) 2023 Intfloat contributors (Wang et al. 2024) | MIT |" in card
    assert "Permission is hereby granted, free of charge" in card


def _needed(name: str, seen: set[str] | None = None) -> Iterator[str]:
    """Canonical names of an installed package and of all that it needs here, extras left out."""
    seen = set() if seen is None else seen
    name = canonicalize_name(name)
    if name in seen:
        return
    seen.add(name)
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return  # wanted by a marker that this platform does not meet
    yield name
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from _needed(requirement.name, seen)


def _pins(constraints: str) -> Iterator[tuple[str, str]]:
    for line in constraints.splitlines():
        if "==" in line and not line.startswith("#"):
            name, _, pinned = line.partition("==")
            yield canonicalize_name(name), pinned.strip()


def _project(repository: Path) -> dict[str, Any]:
    with (repository / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    return project
