"""Which sentence each character of the folded whole text belongs to, for asking what stands in one sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.store.index import Index
from ingest.text.sentences import SentenceTable
from retrieval.quotes.whole_text import WholeText


class SentenceMap:
    """Numbers the sentences of all speeches through; made once, then only read.

    Two neighbouring folded characters belong to two sentences where ``ingest.text.sentences`` cuts between them.
    """

    def __init__(self, index: Index, whole: WholeText) -> None:
        starts: list[NDArray[np.int64]] = []
        for number, speech_id in enumerate(whole.ids):
            table = SentenceTable(index.speech(speech_id).text)
            begins = np.array([sentence.start for sentence in table.sentences], np.int64)
            places = np.searchsorted(whole.offsets(number), begins) + whole.start(number)
            starts.append(np.append(whole.start(number), places))
        self._starts = np.unique(np.concatenate(starts)) if starts else np.empty(0, np.int64)

    def numbers(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of the sentence at each place of the folded whole text."""
        return np.searchsorted(self._starts, places, side="right")
