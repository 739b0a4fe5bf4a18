"""Vectors of the earlier generation that fit a speech that is worked out anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder
from ingest.pipeline.split import Cutter
from ingest.settings import IndexSettings
from ingest.store.earlier_generation import Earlier
from ingest.store.vectors import decode
from ingest.store.versions import RULES


class EarlierVectors:
    """What the earlier generation holds of texts that are encoded by the same encoder under the same rules.

    Rules of outline or tokens that changed leave most passages as they are, and to encode is most of the work.
    """

    def __init__(self, earlier: Earlier, encoder: Encoder, settings: IndexSettings, cutter: Cutter) -> None:
        """``cutter`` says what of a stored passage is encoded."""
        manifest = earlier.manifest
        made = (manifest.encoder_fingerprint, manifest.settings, manifest.rules.encoded_text)
        fits = made == (encoder.fingerprint, settings, RULES.encoded_text)
        self._keys = {record.card.digest: record.object_key for record in earlier.records} if fits else {}
        self._earlier = earlier
        self._cutter = cutter

    def find(self, text_digest: str, texts: Sequence[str]) -> NDArray[np.float16] | None:
        """The vectors of ``texts``, float16 (passages, dimension), where the speech had just these; else None."""
        key = self._keys.get(text_digest)
        stored = None if key is None else self._cutter.objects.find(key)
        if key is None or stored is None or self._cutter.encoded_texts(stored) != tuple(texts):
            return None
        codes = self._earlier.vectors(key)
        return None if codes is None else decode(codes, self._earlier.manifest.precision).astype(np.float16)
