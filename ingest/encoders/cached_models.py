"""Models on this machine: in a folder, or fetched earlier into the local Hugging Face cache.  Nothing is fetched."""

from __future__ import annotations

import os
from pathlib import Path


def find_model(name_or_folder: str) -> Path | None:
    """The folder of a model, or None where this machine has none of that name.

    A bare name is also looked up under ``sentence-transformers/``.
    """
    if os.path.isdir(name_or_folder):  # noqa: PTH112 - Path.is_dir raises where the name is too long for a file
        return Path(name_or_folder)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    names = [name_or_folder] if "/" in name_or_folder else [name_or_folder, f"sentence-transformers/{name_or_folder}"]
    for name in names:
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, OSError):
            continue
    return None
