"""Where the program finds and keeps things; read from the environment once, at the entry point."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_APPLICATION = "speech-qa"


@dataclass(frozen=True, slots=True)
class Settings:
    """``data_folder`` is the user's (None where the user has no home); ``repository`` holds the packages."""

    data_folder: Path | None
    working_folder: Path
    repository: Path


def read_settings(environ: Mapping[str, str], working_folder: Path) -> Settings:
    """Read the settings; makes no folder."""
    return Settings(data_folder(environ, sys.platform), working_folder, Path(__file__).resolve().parents[1])


def data_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """The folder where a platform keeps a program's data for one user.

    Linux and others: the XDG Base Directory Specification (a relative ``XDG_DATA_HOME`` is passed over);
    macOS: Application Support.  None where the user has no home.
    """
    stated = Path(environ.get("XDG_DATA_HOME", ""))
    if platform != "darwin" and stated.is_absolute():
        return stated / _APPLICATION
    home = _home(environ)
    if home is None:
        return None
    if platform == "darwin":
        return home / "Library" / "Application Support" / _APPLICATION
    return home / ".local" / "share" / _APPLICATION


def _home(environ: Mapping[str, str]) -> Path | None:
    if environ.get("HOME"):
        return Path(environ["HOME"])
    try:
        return Path.home()
    except RuntimeError:
        return None
