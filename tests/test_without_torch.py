"""Everything that runs by default starts and answers where torch is not installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.support.serving.served import free_port, running

ABSENT = """
import sys


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "sentence_transformers", "transformers"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Absent())
"""
"""A ``sitecustomize`` under which these packages are as good as not installed."""


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("absent")
    (folder / "sitecustomize.py").write_text(ABSENT, encoding="utf-8")
    data = tmp_path_factory.mktemp("data")
    return {**os.environ, "PYTHONPATH": str(folder), "XDG_DATA_HOME": str(data)}


@pytest.fixture(scope="module")
def index(environ: dict[str, str], repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "index"
    speeches = repository / "tests" / "data" / "manuscripts"
    run(environ, repository, "ingest", str(speeches), "--index", str(folder))
    return folder


def run(environ: dict[str, str], repository: Path, *words: str) -> str:
    ran = subprocess.run([sys.executable, "-m", "ui", *words], cwd=repository, env=environ, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_torch_is_really_absent_in_this_environment(environ: dict[str, str], repository: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", "import torch"], env=environ, capture_output=True, text=True)
    assert "No module named 'torch'" in ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("search", "养鱼"), ("quote", "养鱼"), ("quiz", "--count", "2", "--json"), ("outline",), ("doctor",)]
)
def test_a_command_runs_without_torch(
    environ: dict[str, str], index: Path, repository: Path, words: tuple[str, ...]
) -> None:
    assert run(environ, repository, *words, "--index", str(index))


@pytest.mark.slow
def test_the_page_answers_without_torch(environ: dict[str, str], index: Path, tmp_path: Path) -> None:
    port = free_port()
    words = [sys.executable, "-m", "ui", "serve", "--index", str(index), "--port", str(port)]
    with running(words, port, tmp_path, environ) as address:
        asked: dict[str, object] = {"turn": "t", "question": "一共有几篇讲话？", "speeches": None, "history": []}
        request = urllib.request.Request(
            f"{address}speech-qa/answer",
            json.dumps(asked).encode("utf-8"),
            {"Content-Type": "application/json", "Origin": address.rstrip("/")},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            assert json.load(response)["reply"]["statements"]
