"""The generation cache: passages with their sentences, vectors and tokens, and lists of points, worked out once.

Everything here is derived from one generation of the index and goes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from threading import Lock

from ingest.encoders.encoder import Encoder
from ingest.outline.parser import Section
from ingest.store.index import Index
from ingest.store.speech_table import SpeechCard
from ingest.text.sentences import SentenceTable, opening_lines
from retrieval.citations.address import Address
from retrieval.citations.address_book import AddressBook
from retrieval.points.point_lists import OutlineLists, encode_point_lists, read_point_lists
from retrieval.search.contextual.contextual_vectors import ContextualVectors
from retrieval.search.contextual.speech_reader import SpeechReader
from retrieval.search.passage_features import PassageFeatures, make_passage_features

_CACHED_SPEECHES = 512  # whose point lists are kept; beyond, the cache begins anew
_NAMED_SPEECHES = 100  # whose opening lines are read for their names
_CACHED_PASSAGES = 20_000  # whose features are kept; beyond, the cache begins anew.  Set by hand


class GenerationCache:
    """One generation of the index with what is derived from it; safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        earlier: GenerationCache | None = None,
        contextual: ContextualVectors | None = None,
    ) -> None:
        """Take over what ``earlier``, of another generation, has worked out of speeches that did not change."""
        self.index = index
        self.encoder = encoder
        self.reader = None if contextual is None else SpeechReader(index, contextual)
        self._features: dict[int, PassageFeatures] = {}
        self._point_lists: dict[str, OutlineLists] = {}
        self._names: dict[str, str] = {}
        self._lock = Lock()
        self._book = AddressBook(index)
        if earlier is not None:
            same = index.unchanged_from(earlier.index)
            with earlier._lock:
                self._features = {
                    pid: features for pid, features in earlier._features.items() if features.passage.speech_id in same
                }
                self._point_lists = {
                    speech_id: lists for speech_id, lists in earlier._point_lists.items() if speech_id in same
                }

    def cards(self, speeches: Collection[str] | None) -> list[SpeechCard]:
        """What is known of each of ``speeches`` (None: of all)."""
        return [card for card in self.index.speeches if speeches is None or card.id in speeches]

    def point_lists(self, speech_ids: Iterable[str]) -> list[OutlineLists]:
        """The lists of points in the outlines of different speeches."""
        found = {speech_id: self._point_lists.get(speech_id) for speech_id in speech_ids}
        missing = [speech_id for speech_id, lists in found.items() if lists is None]
        read = [read_point_lists(self.index.speech(speech_id), self.outline(speech_id)) for speech_id in missing]
        made = dict(zip(missing, encode_point_lists(read, self.encoder), strict=True)) if missing else {}
        with self._lock:
            if len(self._point_lists) + len(made) > _CACHED_SPEECHES:
                self._point_lists = {}
            self._point_lists.update(made)
        return [lists or made[speech_id] for speech_id, lists in found.items()]

    def sentences(self, speech_id: str) -> SentenceTable:
        """The sentences of a speech."""
        return self._book.sentences(speech_id)

    def outline(self, speech_id: str) -> Section:
        """The root of a speech's outline."""
        return self._book.outline(speech_id)

    def address(self, speech_id: str, offset: int) -> Address:
        """The address of the sentence that holds ``offset`` (characters of the speech's text)."""
        return self._book.address(speech_id, offset)

    def names(self, speeches: Collection[str] | None) -> dict[str, str]:
        """What each of ``speeches`` (None: all) is called by: title, occasion, and the bare lines that open its text.

        Empty where there are more speeches than it takes a moment to read.
        """
        cards = self.cards(speeches)
        if len(cards) > _NAMED_SPEECHES:
            return {}
        for card in cards:
            if card.id not in self._names:
                opening = opening_lines(self.index.speech(card.id).text)
                self._names[card.id] = f"{card.title}\n{card.occasion}\n{opening}"
        return {card.id: self._names[card.id] for card in cards}

    def passage_features(self, pids: Iterable[int]) -> list[PassageFeatures]:
        """Features of different passages; those that are not at hand are worked out in one call of the encoder."""
        found = {pid: self._features.get(pid) for pid in pids}
        missing = [pid for pid, features in found.items() if features is None]
        made = {features.pid: features for features in self._make(missing)}
        with self._lock:
            if len(self._features) + len(made) > _CACHED_PASSAGES:
                self._features = {}
            self._features.update(made)
        return [features or made[pid] for pid, features in found.items()]

    def _make(self, pids: Sequence[int]) -> list[PassageFeatures]:
        return make_passage_features(self.index, self.encoder, pids) if pids else []
