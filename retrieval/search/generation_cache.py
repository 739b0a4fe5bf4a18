"""The speeches as the search reads them: passages with their sentences, vectors and tokens, worked out once.

Everything here is derived from one generation of the index and goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock

from ingest.encoder import Encoder
from ingest.index import Index
from ingest.outline import Section
from ingest.sentences import SentenceTable
from retrieval.citations.address import Address
from retrieval.citations.address_book import AddressBook
from retrieval.points.point_lists import OutlineRuns, encode_runs, read_runs
from retrieval.search.passage_features import View, make_views

_CACHED_SPEECHES = 512
_CACHED_VIEWS = 20_000


class Manuscripts:
    """One generation of the index with what is derived from it; safe to use from several threads."""

    def __init__(self, index: Index, encoder: Encoder, earlier: Manuscripts | None = None) -> None:
        """Take over what ``earlier``, of another generation, has worked out of speeches that did not change."""
        self.index = index
        self.encoder = encoder
        self._views: dict[int, View] = {}
        self._runs: dict[str, OutlineRuns] = {}
        self._lock = Lock()
        self._book = AddressBook(index)
        if earlier is not None:
            same = index.unchanged_from(earlier.index)
            with earlier._lock:
                self._views = {pid: view for pid, view in earlier._views.items() if view.passage.speech_id in same}
                self._runs = {speech_id: runs for speech_id, runs in earlier._runs.items() if speech_id in same}

    def runs(self, speech_ids: Iterable[str]) -> list[OutlineRuns]:
        """Give the runs of points in the outlines of different speeches."""
        found = {speech_id: self._runs.get(speech_id) for speech_id in speech_ids}
        missing = [speech_id for speech_id, runs in found.items() if runs is None]
        read = [read_runs(self.index.speech(speech_id), self.outline(speech_id)) for speech_id in missing]
        made = dict(zip(missing, encode_runs(read, self.encoder), strict=True)) if missing else {}
        with self._lock:
            if len(self._runs) + len(made) > _CACHED_SPEECHES:
                self._runs = {}
            self._runs.update(made)
        return [runs or made[speech_id] for speech_id, runs in found.items()]

    def sentences(self, speech_id: str) -> SentenceTable:
        """Give the sentences of a speech."""
        return self._book.sentences(speech_id)

    def outline(self, speech_id: str) -> Section:
        """Give the root of a speech's outline."""
        return self._book.outline(speech_id)

    def address(self, speech_id: str, offset: int) -> Address:
        """Give the address of the sentence that holds ``offset`` (characters of the speech's text)."""
        return self._book.address(speech_id, offset)

    def views(self, pids: Iterable[int]) -> list[View]:
        """Give the views of different passages, working out those that are not at hand in one call of the encoder."""
        found = {pid: self._views.get(pid) for pid in pids}
        missing = [pid for pid, view in found.items() if view is None]
        made = {view.pid: view for view in self._make(missing)}
        with self._lock:
            if len(self._views) + len(made) > _CACHED_VIEWS:
                self._views = {}
            self._views.update(made)
        return [view or made[pid] for pid, view in found.items()]

    def _make(self, pids: Sequence[int]) -> list[View]:
        return make_views(self.index, self.encoder, pids) if pids else []
