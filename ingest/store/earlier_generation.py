"""The generation that serves while the next one is made, checked and held for reuse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.errors import IndexDamaged
from ingest.files.durable import sha256_of
from ingest.store.generation import SPEECHES, Held, IndexFolder, Manifest
from ingest.store.speech_table import SpeechRecord, read_records
from ingest.store.vectors import Codes, read_segment


class Earlier:
    """The generation that serves while the next one is made; all its files are checked."""

    def __init__(self, folder: IndexFolder) -> None:
        """Hold and check it; raises what ``IndexFolder.hold`` and ``IndexFolder.manifest`` raise."""
        self.held: Held = folder.hold()
        self.folder = self.held.folder
        self.manifest: Manifest = folder.manifest(self.folder)
        self._root = folder.root
        for name, record in self.manifest.files.items():
            if sha256_of(self.folder / name) != record.sha256:
                raise IndexDamaged(folder.root, f"{name} 的内容与校验值不符")
        self._segments: dict[int, tuple[NDArray[np.int64], Codes]] = {}
        self.records: tuple[SpeechRecord, ...] = read_records((self.folder / SPEECHES).read_bytes())
        self._by_key = {record.object_key: record for record in reversed(self.records)}

    def vectors(self, key: str) -> Codes | None:
        """The vectors of an object as they are stored, or None where it is not part of this generation."""
        record = self._by_key.get(key)
        for place, segment in enumerate(self.manifest.segments):
            if record is not None and segment.first <= record.number < segment.end:
                ids, codes = self.segment(place)
                first = int(np.searchsorted(ids, record.number))
                return codes[first : first + record.card.passages]
        return None

    def segment(self, place: int) -> tuple[NDArray[np.int64], Codes]:
        """The ids (n,) and the codes of a segment."""
        if place not in self._segments:
            data = (self.folder / self.manifest.segments[place].file).read_bytes()
            self._segments[place] = read_segment(data)
        return self._segments[place]
