"""Names of files and texts of speeches steer no terminal, wherever they are written."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from ui.cli.console import LogFormatter
from ui.formats.json_format import json_line
from ui.formats.visible import visible

STEERING = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONG = "要认真学习。" * 100  # with fewer a text would be taken for a binary file
NASTY = "红\x1b[31m\x07\x9b2J\u202e字\x7f\r"


def speech_qa(*words: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui", *map(str, words)]
    environment = {"PATH": "/usr/bin:/bin", "XDG_DATA_HOME": str(data), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, env=environment, cwd=REPOSITORY, timeout=120)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def corpus_of_nasty_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nasty") / f"文{NASTY}稿"
    folder.mkdir()
    (folder / f"好{NASTY}.txt").write_text(f"同志们：\n一、学习{NASTY}\n{_LONG}\n二、工作\n要工作。\n", encoding="utf-8")
    (folder / f"坏{NASTY}.pdf").write_bytes(b"%PDF-")
    (folder / f"没有的{NASTY}.xyz").write_bytes(b"x")
    return folder


def test_no_command_writes_what_steers_a_terminal(corpus_of_nasty_names: Path, tmp_path: Path) -> None:
    folder, index = corpus_of_nasty_names, tmp_path / f"索{NASTY}引"
    where = ["--corpus", folder, "--index", index]
    said = {}
    for words in (
        ["ingest", folder, *where],
        ["ingest", folder / f"无{NASTY}.txt", *where],
        ["outline", *where],
        ["outline", f"无{NASTY}", *where],
        ["doctor", *where],
        ["search", "学习", "--json", *where],
        ["quote", "--check", folder / f"坏{NASTY}.pdf", *where],
        [f"ask{NASTY}"],
    ):
        done = speech_qa(*words, data=tmp_path)
        said[" ".join(map(str, words[:2]))] = done.stdout + done.stderr
        assert not STEERING.search(done.stdout + done.stderr), (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
    assert f"坏{visible(NASTY)}.pdf" in said[f"ingest {folder}"]
    assert f"好{visible(NASTY)}" in said[f"outline {where[0]}"]


def test_text_without_such_characters_stays_as_it_is() -> None:
    text = "一、学习\t“二”\r\n●😀 é ‍⁠"
    assert visible(text) == text
    assert len(visible(NASTY)) == len(NASTY)
    assert visible("\x1b[0m\x7f\x85") == "␛[0m␡\ufffd"


def test_json_keeps_what_it_says() -> None:
    line = json_line({"quote": NASTY, "plain": "人民\n"})
    assert not STEERING.search(line)
    assert json.loads(line) == {"quote": NASTY, "plain": "人民\n"}


def test_the_log_writes_no_such_character() -> None:
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "坏 %s", (NASTY,), None)
    assert not STEERING.search(LogFormatter("%(message)s").format(record))
