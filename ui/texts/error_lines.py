"""An error's line for the page: where files lie on the server is not for whoever has the page open."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.errors import SpeechQAError

_FOLDERS = re.compile(r"(?<![\w./:-])/(?:[^\s/（）()。，；：“”《》\"']++/)*+(?=[^\s/])")
"""The folders of an absolute path that an error does not say by itself, as one inside a reason."""


def line_without_folders(error: SpeechQAError) -> str:
    """An error's message with the names of files and folders, but without the folders above them."""
    line = str(error)
    for path in sorted(map(Path, error.paths), key=lambda path: -len(str(path))):
        if path.is_absolute():
            line = line.replace(str(path), path.name)
    return _FOLDERS.sub("", line)
