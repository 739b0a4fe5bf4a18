"""A text among the documents of a library folder, as a change leaves one there."""

from __future__ import annotations

from pathlib import Path

from ui.collection.folder import CollectionFolder


def keep_text(folder: CollectionFolder, name: str, text: str) -> Path:
    kept = folder.free_text(name)
    folder.keep_text(kept, text)
    return kept
