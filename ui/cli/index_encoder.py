"""The encoder that a command uses on an index."""

from __future__ import annotations

from pathlib import Path

from ingest.encoders.encoder import SHIPPED_NAME, Encoder, load_encoder
from ingest.errors import IndexMissing, IndexOutdated
from ingest.store.generation import IndexFolder


def encoder_of(index: Path, name: str | None = None) -> Encoder:
    """Load the encoder that is named, else the one that made the index, else the shipped one."""
    if name is None:
        try:
            name = IndexFolder(index).serving_manifest().encoder
        except (IndexMissing, IndexOutdated):
            name = SHIPPED_NAME
    return load_encoder(None if name == SHIPPED_NAME else name)
