"""Messages without the folders of this machine, for readers who are not its owner."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_FOLDERS = re.compile(r"(?<![\w.~/])(?:[A-Za-z]:)?[/\\](?:[^\s/\\：，。；？！（）()《》“”\"'<>]+[/\\])+")


def without_folders(message: str, known: Iterable[Path] = ()) -> str:
    """Leave of each absolute path only its last name; ``known`` folders are found even where blanks stand in them."""
    for folder in known:
        message = message.replace(f"{folder}/", "").replace(f"{folder.parent}/", "")
    return _FOLDERS.sub("", message)
