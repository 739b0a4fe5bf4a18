"""The library: the front door of reading.  Search and ask over one generation of an index at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from ingest.encoders.contextual_encoder import SHIPPED_CONTEXTUAL_MODEL
from ingest.encoders.encoder import Encoder, load_encoder
from ingest.errors import QuestionEmpty, QuestionTooLong, ThesaurusInvalid
from ingest.outline.parser import Section
from ingest.speech import Speech
from ingest.store.index import Index
from ingest.store.speech_table import SpeechCard
from ingest.text.folding import fold_words
from ingest.text.sentences import SentenceTable
from retrieval.answer import Answer, Hit, Turn
from retrieval.answering.pipeline import AnsweringPipeline, AnswerSettings
from retrieval.question.query import QUERY_LENGTH, make_query
from retrieval.search.contextual.contextual_vectors import open_contextual_vectors
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever, SearchWeights
from retrieval.search.reranker import Reranker
from retrieval.search.term_statistics import TermStatistics
from retrieval.search.thesaurus import SHIPPED_FILE, Thesaurus, load_thesaurus

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """How the library searches and answers.

    ``thesaurus`` are the files of everyday and official expressions: that of the program and the owners' own, which
    need not exist.  ``contextual`` is the folder of the contextual encoder, which reads the best passages of a small
    archive once more, or None: nothing is read.
    """

    search: SearchWeights = field(default_factory=SearchWeights)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
    thesaurus: tuple[Path, ...] = (SHIPPED_FILE,)
    contextual: Path | None = SHIPPED_CONTEXTUAL_MODEL


@dataclass(frozen=True, slots=True)
class _Reading:
    """One generation, open, with what answers from it."""

    index: Index
    cache: GenerationCache
    thesaurus: Thesaurus
    terms: TermStatistics
    retriever: HybridRetriever
    answering: AnsweringPipeline


class Library:
    """The speeches of one index folder; safe to use from several threads.

    Each question is answered from one generation; ``refresh`` moves on to the newest one.
    """

    def __init__(
        self,
        index_dir: Path,
        index: Index,
        encoder: Encoder,
        settings: LibrarySettings,
        reranker: Reranker | None = None,
    ) -> None:
        """Use ``Library.open``."""
        self._folder = index_dir
        self._encoder = encoder
        self._settings = settings
        self._reranker = reranker
        self._refreshing = Lock()
        self._complaint = ""
        self._contextual = None if settings.contextual is None else open_contextual_vectors(settings.contextual)
        cache = GenerationCache(index, encoder, contextual=self._contextual)
        self._reading = self._read(cache, load_thesaurus(settings.thesaurus))

    @classmethod
    def open(
        cls,
        index_dir: Path,
        encoder: Encoder | None = None,
        settings: LibrarySettings | None = None,
        reranker: Reranker | None = None,
    ) -> Library:
        """Open the newest generation of an index.

        ``encoder`` is the shipped one unless given; ``reranker`` looks at the best passages once more.  Raises the
        ``IndexFault`` that fits, ``EncoderMissing`` or ``ThesaurusInvalid``.

        >>> library = Library.open(index_dir)  # of the five speeches
        >>> len(library.speeches), library.generation, library.encoder
        (5, 'g00000001', '自带编码器')
        """
        chosen = encoder or load_encoder(None)
        return cls(index_dir, Index.open(index_dir, chosen), chosen, settings or LibrarySettings(), reranker)

    @property
    def generation(self) -> str:
        """Name of the generation that answers now."""
        return self._reading.index.generation

    @property
    def speeches(self) -> tuple[SpeechCard, ...]:
        """What is known of each speech, in the order in which they were taken in."""
        return self._reading.index.speeches

    @property
    def encoder(self) -> str:
        """Name of the encoder."""
        return self._encoder.name

    @property
    def reranker(self) -> str:
        """Name of the reranker, "" where there is none."""
        return "" if self._reranker is None else self._reranker.name

    @property
    def cache(self) -> GenerationCache:
        """The generation that answers now, with what is derived from it."""
        return self._reading.cache

    def speech(self, speech_id: str) -> Speech:
        """A speech with its text; raises ``SpeechUnknown``."""
        return self._reading.index.speech(speech_id)

    def outline(self, speech_id: str) -> Section:
        """The root of a speech's outline; raises ``SpeechUnknown``."""
        return self._reading.index.outline(speech_id)

    def sentences(self, speech_id: str) -> SentenceTable:
        """The sentences of a speech; raises ``SpeechUnknown``."""
        return self._reading.cache.sentences(speech_id)

    def search(self, query: str, *, top_k: int = 10, speeches: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Rank passages, the best first; raises ``QuestionEmpty`` or ``QuestionTooLong``.

        >>> best = Library.open(index_dir).search("代表联络站", top_k=1)[0].passage
        >>> best.speech_id, best.section
        ('004', ('三、坚持人民至上，建设践行宗旨的“代表机关”', '要建好活动载体'))
        """
        _check(query)
        return self._reading.retriever.hits(make_query(query), top_k, speeches)

    def ask(self, question: str, *, history: Sequence[Turn] = (), speeches: Collection[str] | None = None) -> Answer:
        """Answer a question with citations, or refuse.

        Raises ``QuestionEmpty``, ``QuestionTooLong``, or ``QuestionTooSlow`` (see ``AnswerSettings``).

        >>> library = Library.open(index_dir)
        >>> answer = library.ask("机关工作要处理好哪六种关系？")
        >>> answer.state, answer.statements[0].text, len(answer.citations)
        ('answered', '一、处理好学习与工作的关系', 6)
        >>> library.ask("红烧肉怎么做？").state
        'outside'
        """
        _check(question)
        return self._reading.answering.answer(question, history, speeches)

    def read_ahead(self, going: Callable[[], bool]) -> None:
        """Let the contextual encoder read the generation that answers now, so that no question waits for it.

        Some ten milliseconds a sentence on one thread, once: the vectors are kept beside the index where that can be
        written.  It stops early when ``going`` says False.
        """
        self._reading.retriever.read_ahead(going)

    def refresh(self) -> bool:
        """Move on to the newest generation and to changed thesaurus files; says whether anything was newer.

        A thesaurus that cannot be read any more is named in the log, and the one at hand kept: its owner can mend
        it, those who ask cannot.
        """
        with self._refreshing:
            old = self._reading
            thesaurus = self._newest_thesaurus(old.thesaurus)
            if old.index.newer():
                index = Index.open(self._folder, self._encoder)
                cache = GenerationCache(index, self._encoder, old.cache, self._contextual)
                self._reading = self._read(cache, thesaurus)
            elif thesaurus is not old.thesaurus:
                self._reading = self._read(old.cache, thesaurus)
            return self._reading is not old

    def still(self) -> Library:
        """The library as it is now: it stays with its generation, whatever others do to this one."""
        return copy(self)

    def _newest_thesaurus(self, at_hand: Thesaurus) -> Thesaurus:
        try:
            thesaurus = load_thesaurus(self._settings.thesaurus)
        except ThesaurusInvalid as err:
            if str(err) != self._complaint:
                _log.warning("%s", err)
            self._complaint = str(err)
            return at_hand
        self._complaint = ""
        return thesaurus

    def _read(self, cache: GenerationCache, thesaurus: Thesaurus) -> _Reading:
        terms = TermStatistics(cache.index, thesaurus, self._settings.search.meant)
        retriever = HybridRetriever(cache, thesaurus, terms, self._settings.search, self._reranker)
        answering = AnsweringPipeline(cache, retriever, terms, self._settings.answer)
        return _Reading(cache.index, cache, thesaurus, terms, retriever, answering)


def _check(text: str) -> None:
    if len(text) > QUERY_LENGTH:
        raise QuestionTooLong(len(text), QUERY_LENGTH)
    if not fold_words(text):
        raise QuestionEmpty
