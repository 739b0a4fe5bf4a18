"""The entry point of ``speech-qa``: parses the command line and makes errors one line for a person.

Exit codes: 0; 1 a named error; 2 wrong usage; 130 interrupted; 141 the reader of the output has gone.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's products here are too small to be shared out

from ingest import SpeechQAError
from ingest.files.durable import tighten_folder
from ui.cli import console
from ui.cli.arguments import ArgumentParser
from ui.commands import register_all
from ui.settings import read_settings

PROGRAM = "speech-qa"
DEFAULT_COMMAND = "serve"

_INTERRUPTED, _READER_GONE = 130, 141  # 128 and the signal's number, as shells count


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code, or raises ``SystemExit`` for help and wrong usage."""
    console.prepare()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(console.LogFormatter(f"{PROGRAM}：%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except SpeechQAError as err:
        console.note(f"{PROGRAM}：{err}")
        return 1
    except KeyboardInterrupt:
        console.note(f"{PROGRAM}：已中断。")
        return _INTERRUPTED
    except BrokenPipeError:
        console.discard_output()
        return _READER_GONE


def build_parser() -> ArgumentParser:
    """Make the parser with every command."""
    parser = ArgumentParser(
        prog=PROGRAM,
        description="讲话问答：向一个文件夹的讲话稿提问，用原句回答，句句注明出处。",
        epilog=f"不写命令等于 {PROGRAM} {DEFAULT_COMMAND}。各命令的选项见 {PROGRAM} 命令 --help。",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="显示版本")
    register_all(
        parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ArgumentParser)
    )
    return parser


def _run(words: list[str]) -> int:
    parser = build_parser()
    args = parser.parse_args(_with_command(words))
    try:
        settings = read_settings(os.environ, Path())
        if settings.data_folder is not None:
            tighten_folder(settings.data_folder)
        return int(args.run(args, settings))
    except argparse.ArgumentError as err:
        parser.error(str(err))


def _with_command(words: list[str]) -> list[str]:
    """Put the default command where none is written: nothing at all, or options of its own."""
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help", "--version"}):
        return [DEFAULT_COMMAND, *words]
    return words


class _ShowVersion(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            console.say(f"{PROGRAM} {version(PROGRAM)}")
        except PackageNotFoundError:
            console.say(f"{PROGRAM}（未安装，从源文件运行）")
        parser.exit()
