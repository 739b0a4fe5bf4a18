"""The lexical side of a generation: BM25 over the tokens of passages, kept by tantivy.

Three fields, each with its own weight: the passage's body, its section path and the speech's
title.  Segment files never change once written, so the next generation shares them by hard links
and adds only what is new (docs/decisions/0001-lexical-engine.md).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.files.durable import share_file, write_whole
from ingest.outline.passages import Passage
from ingest.text.tokens import tokens

if TYPE_CHECKING:
    import tantivy

_ANALYZER = "whitespace"
_WRITER_BYTES = 128_000_000  # of the writer, shared by its threads: tantivy asks for 15 MB each at least; set by hand
_LOCK_SUFFIX = ".lock"


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a match counts in each field; a field of weight 0 is not searched."""

    body: float = 1.0
    heading: float = 0.5
    title: float = 0.25

    def items(self) -> list[tuple[str, float]]:
        """The searched fields with their weights."""
        pairs = [("body", self.body), ("heading", self.heading), ("title", self.title)]
        return [(name, weight) for name, weight in pairs if weight]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages in falling order of score: ``ids`` int64 (n,), ``scores`` float32 (n,)."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)


def rank(ids: NDArray[np.int64], scores: NDArray[np.float32]) -> Ranking:
    """Put hits in order: by falling score, equal ones by id."""
    order = np.lexsort((ids, -scores))
    return Ranking(ids[order], scores[order])


@dataclass(frozen=True, slots=True)
class SpeechTokens:
    """The tokens of a speech's title and of its passages' section paths and bodies, with spaces between."""

    title: str
    headings: tuple[str, ...]
    bodies: tuple[str, ...]


def speech_tokens(title: str, passages: Sequence[Passage]) -> SpeechTokens:
    """The tokens of a speech."""
    cut = lru_cache(maxsize=None)(lambda text: " ".join(tokens(text)))  # a heading stands above many passages
    headings = tuple(" ".join(map(cut, passage.section)) for passage in passages)
    return SpeechTokens(cut(title), headings, tuple(" ".join(tokens(passage.text)) for passage in passages))


class LexicalReader:
    """Searches one generation's lexical index; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the index; raises ``ValueError`` (tantivy's) where its files are damaged."""
        import tantivy

        self._links = None if os.access(folder, os.W_OK) else _link_elsewhere(folder)
        self._index = tantivy.Index.open(self._links.name if self._links else str(folder))
        self._index.config_reader(reload_policy="manual")
        self._index.reload()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Remove the links to files that cannot be written; the reader is not used afterwards."""
        if self._links is not None:
            self._links.cleanup()

    @property
    def passages(self) -> int:
        """How many passages it holds."""
        return self._searcher.num_docs

    def document_frequency(self, term: str) -> int:
        """The number of passages whose body holds a token (a withdrawn one counts until segments merge)."""
        return self._searcher.doc_freq("body", term)

    def search(
        self, terms: Mapping[str, float], limit: int, weights: FieldWeights, speeches: Collection[int] | None = None
    ) -> Ranking:
        """Rank passages by the weighted sum of the terms' BM25 scores over the fields (k1 1.2, b 0.75).

        ``speeches`` are the numbers of those to search in, None for all.
        """
        query = self._query(terms, weights)
        if query is None or limit < 1 or (speeches is not None and not speeches):
            return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
        if speeches is not None:
            query = self._within(query, speeches)
        hits = self._searcher.search(query, limit, count=False).hits
        ids = self._searcher.fast_field_values("pid", [address for _, address in hits])
        return rank(np.array(ids, dtype=np.int64), np.array([score for score, _ in hits], dtype=np.float32))

    def _query(self, terms: Mapping[str, float], weights: FieldWeights) -> tantivy.Query | None:
        from tantivy import Occur, Query

        schema = self._index.schema
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(schema, field, term, "freq"), weight * boost))
            for field, boost in weights.items()
            for term, weight in terms.items()
            if weight > 0
        ]
        return Query.boolean_query(clauses) if clauses else None

    def _within(self, query: tantivy.Query, speeches: Collection[int]) -> tantivy.Query:
        from tantivy import Occur, Query

        allowed = Query.term_set_query(self._index.schema, "speech", list(speeches))
        return Query.boolean_query([(Occur.Must, Query.const_score_query(allowed, 0.0)), (Occur.Must, query)])


class LexicalWriter:
    """Writes a new generation's lexical index, on top of an earlier one or from nothing."""

    def __init__(self, folder: Path, earlier: Path | None) -> None:
        """Begin in ``folder`` (made here); tantivy's failures are ``ValueError``."""
        import tantivy

        folder.mkdir(parents=True)
        if earlier is None:
            index = tantivy.Index(_schema(), str(folder))
        else:
            _share_files(earlier, folder)
            index = tantivy.Index.open(str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(_ANALYZER, analyzer)
        self._folder = folder
        self._schema = index.schema
        self._writer = index.writer(_WRITER_BYTES, 1)

    def remove(self, speech: int) -> None:
        """Drop the passages of the speech with that number."""
        import tantivy

        # delete_documents_by_term takes the number for a signed one, and finds nothing.
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "speech", speech))

    def add(self, speech: int, words: SpeechTokens) -> None:
        """Add a speech's passages; their ids run on from ``speech``, the number of the speech."""
        import tantivy

        for number, (heading, body) in enumerate(zip(words.headings, words.bodies, strict=True)):
            document = tantivy.Document(title=words.title, heading=heading, body=body)
            document.add_unsigned("pid", speech + number)
            document.add_unsigned("speech", speech)
            self._writer.add_document(document)

    def finish(self) -> None:
        """Commit, let merges end, and drop files that no segment needs."""
        self._writer.commit()
        self._writer.garbage_collect_files()
        self._writer.wait_merging_threads()
        for path in self._folder.glob(f".*{_LOCK_SUFFIX}"):
            path.unlink()
        for name in ("meta.json", ".managed.json"):  # tantivy lets nobody but their owner read these two
            write_whole(self._folder / name, (self._folder / name).read_bytes())


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("pid", fast=True)
    builder.add_unsigned_field("speech", indexed=True)
    for field in ("body", "heading", "title"):
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _link_elsewhere(folder: Path) -> TemporaryDirectory[str]:
    """Link the files of a folder that cannot be written into a temporary one: tantivy locks even to read."""
    links = TemporaryDirectory(prefix="speech-qa-")
    for path in folder.iterdir():
        if not path.name.endswith(_LOCK_SUFFIX):
            (Path(links.name) / path.name).symlink_to(path.resolve())
    return links


def _share_files(earlier: Path, folder: Path) -> None:
    """Share the earlier index's files; tantivy replaces files but never writes into one."""
    for path in earlier.iterdir():
        if not path.name.endswith(_LOCK_SUFFIX):
            share_file(path, folder / path.name)
