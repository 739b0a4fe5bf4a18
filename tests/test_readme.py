"""The two READMEs say what the program does: every command, option, output and link in them is checked.

``python tests/test_readme.py`` runs the shown commands again and writes their outputs into both files.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = REPOSITORY / "README.md", REPOSITORY / "README.zh-CN.md"
BOTH = pytest.mark.parametrize("path", [ENGLISH, CHINESE], ids=lambda path: path.name)

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_VARIES = re.compile(r'(?<="elapsed_ms": )[\d.]+|(?<=（)-?\d+\.\d\d(?=）)')  # times, and scores that tuning moves


def blocks(text: str, language: str | None = None) -> list[str]:
    """The fenced blocks, all or those of one language."""
    return [body for name, body in _BLOCK.findall(text) if language in {None, name}]


def shown_commands(block: str) -> Iterator[str]:
    """The commands of a console block, without their outputs."""
    return (line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ "))


def output_of(command: str, environ: Mapping[str, str]) -> str:
    """Run a shown command in the repository; gives what it writes to standard output."""
    done = subprocess.run(command, shell=True, capture_output=True, cwd=REPOSITORY, env=environ, timeout=120)
    assert done.returncode == 0, (command, done.stderr.decode())
    return done.stdout.decode("utf-8", "replace")


def with_outputs(block: str, environ: Mapping[str, str]) -> str:
    """A console block as it ought to be."""
    return "\n".join(f"$ {command}\n{output_of(command, environ)}" for command in shown_commands(block))


def environment(data: Path, folder: Path) -> dict[str, str]:
    """The environment of a shown command; ``speech-qa`` is this source."""
    command = folder / "speech-qa"
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m ui \"$@\"\n", encoding="utf-8")
    command.chmod(0o755)
    return {**os.environ, "XDG_DATA_HOME": str(data), "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_the_shown_outputs_are_those_of_the_program(corpus_data: Path, tmp_path: Path) -> None:
    environ = environment(corpus_data, tmp_path)
    for block in blocks(ENGLISH.read_text(encoding="utf-8"), "console"):
        now = with_outputs(block, environ)
        assert _VARIES.sub("…", now) == _VARIES.sub("…", block), (
            "README.md shows an old output; python tests/test_readme.py writes the new ones"
        )


def test_both_languages_have_the_same_sections_blocks_and_tables() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in (ENGLISH, CHINESE))
    assert blocks(english) == blocks(chinese)
    shapes = [[re.match("#*", line)[0] for line in headings(text)] for text in (english, chinese)]  # type: ignore[index]
    assert shapes[0] == shapes[1]
    assert [row.count("|") for row in rows(english)] == [row.count("|") for row in rows(chinese)]
    assert figures(english) == figures(chinese)


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ .+$", _BLOCK.sub("", text), re.MULTILINE)


def rows(text: str) -> list[str]:
    return re.findall(r"^\|.*\|$", _BLOCK.sub("", text), re.MULTILINE)


def figures(text: str) -> list[list[str]]:
    return [re.findall(r"\d+(?:\.\d+)?", row) for row in rows(text)]


def parsers() -> dict[str, set[str]]:
    """The options of every command, that of no command under ``""``."""
    from ui.entry_point import build_parser

    parser = build_parser()
    found = {"": options(parser)}
    for action in parser._actions:
        if isinstance(action.choices, Mapping):
            found |= {str(name): options(command) for name, command in action.choices.items()}
    return found


def options(parser: object) -> set[str]:
    actions: Sequence[object] = getattr(parser, "_actions", ())
    return {o for action in actions for o in getattr(action, "option_strings", ()) if o.startswith("--")}


@BOTH
def test_every_command_and_option_of_the_program_is_described(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for command, known in parsers().items():
        assert f"speech-qa {command}".rstrip() in text
        for option in known:
            assert re.search(rf"`[^`\n]*(?<![\w-]){option}\b[^`\n]*`", text), (command, option)


@BOTH
def test_every_described_command_and_option_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = parsers()
    everything = set().union(*known.values())
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) <= everything
    lines = [line.removeprefix("$ ") for block in blocks(text) for line in block.splitlines()]
    for line in (line for line in lines if line.startswith("speech-qa ")):
        words = line.split()
        assert words[1] in known, line
        assert {word for word in words if word.startswith("--")} <= known[words[1]], line
    for command in re.findall(r"`speech-qa ([a-z]+)", text):
        assert command in known


@BOTH
def test_the_table_of_commands_gives_each_its_own_options(path: Path) -> None:
    common = {"--help", "--corpus", "--index"}
    table = dict(re.findall(r"^\| (`speech-qa.*?) \|.*\| (.*?) \|$", path.read_text(encoding="utf-8"), re.MULTILINE))
    for command, known in parsers().items():
        if command:
            row = next(told for name, told in table.items() if f"`speech-qa {command}" in name)
            assert set(re.findall(r"--[a-z-]+", row)) == known - common, command


@BOTH
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("http") or (REPOSITORY / target).exists(), target


@BOTH
def test_the_first_screen_is_a_sentence_a_picture_and_two_commands(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.split("\n## ")[0]
    assert first.count("![") == 1
    assert len(blocks(first, "bash")) == 2
    assert len(first.splitlines()) <= 24


def test_ci_runs_the_tests_as_the_readme_says(repository: Path) -> None:
    script = (repository / ".ci" / "run").read_text(encoding="utf-8")
    _, command = blocks(ENGLISH.read_text(encoding="utf-8"), "bash")[:2]
    for step in command.strip().split(" && "):
        ours = step.replace("-m venv .venv", '-m venv "$venv"')
        ours = re.sub(r"^\.venv/bin/(\S+)", r'"$venv/bin/\1"', ours)
        assert ours.removesuffix('"') in script.replace("pip\" install -q", "pip\" install"), step


def test_the_figures_of_the_corpus_are_true(corpus: Path) -> None:
    count = sum(len(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")) for path in corpus.glob("*.txt"))
    for path in (ENGLISH, CHINESE):
        assert f"{count:,}" in path.read_text(encoding="utf-8")


def refresh() -> None:
    """Run the shown commands and write their outputs into both files."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(data), Path(folder))
        output_of("speech-qa ingest corpus", environ)
        text = ENGLISH.read_text(encoding="utf-8")
        outputs = [with_outputs(block, environ) for block in blocks(text, "console")]
    for path in (ENGLISH, CHINESE):
        left = iter(outputs)
        text = re.sub(
            r"^```console\n.*?^```$",
            lambda _: f"```console\n{next(left)}```",  # noqa: B023 - called within the loop's turn
            path.read_text(encoding="utf-8"),
            flags=re.MULTILINE | re.DOTALL,
        )
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    refresh()
