"""What index_scale.py compares with: the plain LangChain pipeline, BM25 libraries and bare FAISS, on the same files.

Known-item questions are made from the files by one rule (``draw_items``): a clause of 10 to 30 characters drawn
evenly over the files; half are asked as they stand, half with three in ten of their characters left out, as by
somebody who half remembers.  A question is found where one of the first ten results holds the clause.
"""

from __future__ import annotations

import random
import re
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

QUERIES, TOP = 200, 10
CHUNK, OVERLAP = 400, 50
"""Characters of a chunk where LangChain's own size (4,000) is not used: the size of our passages."""

BM25_SAMPLE, BM25S_SAMPLE = 5_000, 50_000
"""Chunks that LangChain's BM25 retriever and bm25s are given: the first holds every token in Python's memory."""

_CLAUSE = re.compile(r"[^，。；：！？、\s（）《》“”*#\d]{10,30}")
_LEFT_OUT = 0.3


@dataclass(frozen=True, slots=True)
class Item:
    """A question and the clause that it asks for."""

    question: str
    clause: str


def texts_of(documents: Path) -> list[str]:
    """The texts of all files."""
    return [path.read_text(encoding="utf-8") for path in sorted(documents.rglob("*.md"))]


def draw_items(texts: Sequence[str], count: int = QUERIES) -> list[Item]:
    """Draw clauses evenly over the texts and make questions of them; the same texts give the same ones."""
    rng = random.Random(17)
    items: list[Item] = []
    for text in texts[:: max(1, len(texts) // (2 * count))]:
        clauses = _CLAUSE.findall(text)
        if clauses and len(items) < count:
            clause = rng.choice(clauses)
            kept = [c for c in clause if rng.random() >= _LEFT_OUT]
            items.append(Item("".join(kept) if len(items) % 2 else clause, clause))
    return items


def recall(items: Sequence[Item], find: Callable[[str], Iterable[str]]) -> float:
    """The share of items of which one of the texts found holds the clause."""
    return float(np.mean([any(item.clause in text for text in find(item.question)) for item in items]))


def percentiles(name: str, calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """p50 and p95 of the calls in milliseconds, the first left out."""
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - began))
    p50, p95 = np.percentile(times[1:], [50, 95])
    return {f"{name}_p50": float(p50), f"{name}_p95": float(p95)}


def step_langchain(documents: Path, _: Path, *, chunk: int = CHUNK, overlap: int = OVERLAP) -> dict[str, float]:
    """Do LangChain's pipeline: split, embed by SentenceTransformer, its FAISS store; then search and recall."""
    warnings.simplefilter("ignore", DeprecationWarning)
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    import ingest

    began = time.perf_counter()
    model = SentenceTransformer(str(Path(ingest.__file__).parent / "encoder_model"), device="cpu")

    class Encoder(Embeddings):
        """The shipped encoder as LangChain wants it."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            found: list[list[float]] = model.encode(texts, normalize_embeddings=True).tolist()
            return found

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    texts = texts_of(documents)
    splitter = RecursiveCharacterTextSplitter(chunk_size=chunk, chunk_overlap=overlap)
    chunks = splitter.create_documents(texts)
    store = FAISS.from_documents(chunks, Encoder())
    built = time.perf_counter() - began
    items = draw_items(texts)

    def find(question: str) -> list[str]:
        return [found.page_content for found in store.similarity_search(question, k=TOP)]

    figures = percentiles("search", [partial(find, item.question) for item in items])
    return figures | {"built": built, "chunks": float(len(chunks)), "recall": recall(items, find)}


def step_langchain_whole(documents: Path, index: Path) -> dict[str, float]:
    """Do LangChain's pipeline with the splitter's own sizes."""
    return step_langchain(documents, index, chunk=4000, overlap=200)


def step_langchain_bm25(documents: Path, _: Path) -> dict[str, float]:
    """LangChain's BM25 retriever the first chunks, cut into pairs of characters; build and search."""
    warnings.simplefilter("ignore", DeprecationWarning)
    from langchain_community.retrievers import BM25Retriever

    chunks = _chunks(texts_of(documents), BM25_SAMPLE)
    began = time.perf_counter()
    retriever = BM25Retriever.from_texts(chunks, preprocess_func=_pairs, k=TOP)
    built = time.perf_counter() - began
    questions = [item.question for item in draw_items(texts_of(documents))][:50]
    return percentiles("search", [partial(retriever.invoke, q) for q in questions]) | {
        "built": built, "chunks": float(len(chunks))
    }  # fmt: skip


def step_bm25s(documents: Path, _: Path) -> dict[str, float]:
    """Bm25s the first chunks, with the tokens that our lexical side has; build and search."""
    import bm25s

    from ingest.text.tokens import tokens

    chunks = _chunks(texts_of(documents), BM25S_SAMPLE)
    began = time.perf_counter()
    index = bm25s.BM25()
    index.index([tokens(chunk) for chunk in chunks], show_progress=False)
    built = time.perf_counter() - began
    questions = [tokens(item.question) for item in draw_items(texts_of(documents))]
    calls = [partial(index.retrieve, [q], k=TOP, show_progress=False) for q in questions]
    return percentiles("search", calls) | {"built": built, "chunks": float(len(chunks))}


def step_known_items(documents: Path, index: Path) -> dict[str, float]:
    """Search for the known items through the library, and answer them."""
    from retrieval import Library

    items, library = draw_items(texts_of(documents)), Library.open(index)

    def find(question: str) -> list[str]:
        return [hit.passage.text for hit in library.search(question, top_k=TOP)]

    figures: dict[str, float] = percentiles("search", [partial(find, item.question) for item in items])
    figures |= percentiles("answer", [partial(library.ask, item.question) for item in items])
    return figures | {"recall": recall(items, find)}


STEPS: dict[str, Callable[[Path, Path], dict[str, float]]] = {
    "langchain": step_langchain,
    "langchain-4000": step_langchain_whole,
    "langchain-bm25": step_langchain_bm25,
    "bm25s": step_bm25s,
    "known-items": step_known_items,
}


def _chunks(texts: Iterable[str], most: int) -> list[str]:
    """The first chunks of LangChain's splitter, of our size."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter: Any = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks: list[str] = []
    for text in texts:
        chunks += splitter.split_text(text)
        if len(chunks) >= most:
            break
    return chunks[:most]


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
