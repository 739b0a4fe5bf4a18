"""A temporary folder that nobody else can read, write or have made before."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

_GRADIO = "GRADIO_TEMP_DIR"


@contextmanager
def private_folder(environ: MutableMapping[str, str]) -> Iterator[Path]:
    """Make the folder (mode 0700) for one server, let Gradio use it, and remove it at the end.

    By itself Gradio takes one folder for all programs and users of a machine.  To be entered before Gradio is imported.
    """
    with tempfile.TemporaryDirectory(prefix="speech-qa-", ignore_cleanup_errors=True) as made:
        before = environ.get(_GRADIO)
        environ[_GRADIO] = made
        try:
            yield Path(made)
        finally:
            if before is None:
                environ.pop(_GRADIO, None)
            else:
                environ[_GRADIO] = before
