"""The commands, one file each: a module here with ``register(commands)`` is a command of ``speech-qa``.

``register`` adds the command's parser with ``add`` and sets ``run``, which takes the parsed arguments and the
settings and gives the exit code.  Importing a command loads nothing heavy.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from ui.settings import Settings

if TYPE_CHECKING:
    from ui.cli.arguments import ArgumentParser

    Subparsers = argparse._SubParsersAction[ArgumentParser]

Run = Callable[[argparse.Namespace, Settings], int]


def names() -> list[str]:
    """The commands' names."""
    return sorted(module.name for module in iter_modules(__path__))


def register_all(commands: Subparsers) -> None:
    """Add every command to the parser."""
    for name in names():
        import_module(f"{__name__}.{name}").register(commands)


def add(commands: Subparsers, name: str, summary: str, run: Run) -> ArgumentParser:
    """Add one command; ``summary`` is its line in the list of commands and heads its own help."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(run=run)
    return parser
