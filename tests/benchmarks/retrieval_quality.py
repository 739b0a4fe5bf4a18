"""Prints how well passages are found: BM25, vectors, both fused, a plain LangChain pipeline, and the project's search.

    python tests/benchmarks/retrieval_quality.py [--encoder NAME] [--rows bm25,dense,…] [--sets xquad,stard,paraphrase]
                                                 [--read 0,16,…]

Sets: STARD's dev questions against 57,175 statute articles (recall@10, recall@100); XQuAD-zh, 240 passages
(MRR@5, Hit@5); the held-out pairs of everyday question and official sentence, against all official
sentences of the pairs and all sentences of the work reports (recall@1, recall@5; meaningful only for a
model trained with ``--hold-out``).  ``--read`` gives the project's search a line for each number of passages that are
read sentence by sentence, 0 for all; without it, as many as the size of the set asks for.  Needs ../shared/data beside
the repository.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import Encoder, ingest, load_encoder
from ingest.text.tokens import tokens
from ingest.training.documents import is_held_out, read_paraphrases, read_reports, sentences
from retrieval import Library, LibrarySettings
from retrieval.search.hybrid_retriever import SearchWeights
from retrieval.search.shortlist import ShortlistSettings

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DENSE_WEIGHTS = (0.3, 0.4, 0.5)
DEPTH = 100
SHORTEST_SENTENCE = 10  # characters of a report sentence in the pool of the paraphrases

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, the documents they are asked of, and the right ones (indices) of each question."""

    documents: Sequence[str]
    questions: Sequence[str]
    right: Sequence[set[int]]
    measures: Sequence[str]


def main() -> None:
    """Print one line for every set and row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--rows", default="bm25,dense,fused,langchain,search")
    parser.add_argument("--sets", default="xquad,stard,paraphrase")
    parser.add_argument("--read", help="passages that the project's search reads, several with commas")
    options = parser.parse_args()
    if not DATA.is_dir():
        raise SystemExit("没有 ../shared/data：这项测量要用仓库旁边的数据")
    encoder, rows = load_encoder(options.encoder), options.rows.split(",")
    for name in options.sets.split(","):
        chosen = SETS[name](DATA)
        print(f"{name}: {len(chosen.questions)} questions, {len(chosen.documents)} documents", flush=True)
        lexical = bm25(chosen) if {"bm25", "fused"} & set(rows) else None
        dense = encoder.encode(chosen.questions) @ encoder.encode(chosen.documents).T
        if lexical is not None and "bm25" in rows:
            show("BM25, uni- and bigrams", chosen, best(lexical))
        if "dense" in rows:
            show("dense", chosen, best(dense))
        if lexical is not None and "fused" in rows:
            for weight in DENSE_WEIGHTS:
                fused = weight * standard(dense) + (1 - weight) * standard(lexical)
                show(f"fused, dense weight {weight}", chosen, best(fused))
        if "langchain" in rows:
            show("LangChain default splitter, dense", chosen, langchain(chosen, options.encoder))
        if "search" in rows:
            for row, ranking in own_search(chosen, encoder, options.read):
                show(row, chosen, ranking)


def xquad(data: Path) -> QuestionSet:
    """XQuAD-zh: each question has one right passage."""
    return _of_pairs([(r["q"], r["p"]) for r in _records(data / "bench" / "xquad_zh.jsonl")])


def stard(data: Path) -> QuestionSet:
    """STARD: a question has one right article or several."""
    questions = _records(data / "bench" / "stard" / "queries_dev.jsonl")
    articles = [record["text"] for record in _records(data / "bench" / "stard" / "corpus.jsonl")]
    right = [set(record["pos"]) for record in questions]
    return QuestionSet(articles, [record["q"] for record in questions], right, ("recall@1", "recall@5", "recall@10", "recall@100"))


def paraphrase(data: Path) -> QuestionSet:
    """The held-out pairs; the pool holds every official sentence of the pairs and of the work reports."""
    pairs = read_paraphrases(data, hold_out=False)
    reports = [cut for line in read_reports(data) for cut in sentences(line) if len(cut) >= SHORTEST_SENTENCE]
    asked = [(pair.query, pair.found) for pair in pairs if is_held_out(pair.found)]
    return _of_pairs(asked, [pair.found for pair in pairs] + reports, ("recall@1", "recall@5"))


SETS: dict[str, Callable[[Path], QuestionSet]] = {"xquad": xquad, "stard": stard, "paraphrase": paraphrase}


def bm25(asked: QuestionSet) -> Scores:
    """BM25 scores (k1 1.5, b 0.75), shape (questions, documents), over the project's tokens."""
    import bm25s

    engine = bm25s.BM25()
    engine.index([tokens(text) for text in asked.documents], show_progress=False)
    known = engine.vocab_dict
    queries = [[token for token in dict.fromkeys(tokens(question)) if token in known] for question in asked.questions]
    scores = np.zeros((len(queries), len(asked.documents)), dtype=np.float32)
    for row, query in zip(scores, queries, strict=True):
        if query:
            row[:] = engine.get_scores(query)
    return scores


def langchain(asked: QuestionSet, encoder: str | None) -> list[list[int]]:
    """Rank by the plain pipeline: default splitter, sentence-transformers, exact FAISS, best chunk of a document."""
    import faiss
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    from ingest.encoders.encoder import SHIPPED_MODEL

    splitter = RecursiveCharacterTextSplitter()
    chunks = [(number, cut) for number, text in enumerate(asked.documents) for cut in splitter.split_text(text)]
    model = SentenceTransformer(encoder or str(SHIPPED_MODEL), local_files_only=True)
    index = faiss.IndexFlatL2(model.get_embedding_dimension())
    index.add(model.encode([cut for _, cut in chunks], show_progress_bar=False))
    _, found = index.search(model.encode(list(asked.questions), show_progress_bar=False), min(2 * DEPTH, len(chunks)))
    return [list(dict.fromkeys(chunks[i][0] for i in row))[:DEPTH] for row in found]


def own_search(asked: QuestionSet, encoder: Encoder, read: str | None) -> Iterator[tuple[str, list[list[int]]]]:
    """Rank by the project itself: a file a document, taken in by ``ingest``, searched by ``Library``; with its rows."""
    with tempfile.TemporaryDirectory() as folder:
        files, index = Path(folder) / "files", Path(folder) / "index"
        files.mkdir()
        for number, text in enumerate(asked.documents):
            (files / f"{number:06d}.txt").write_text(text, encoding="utf-8")
        start = time.perf_counter()
        ingest([files], index, encoder=encoder)
        print(f"    ingest {time.perf_counter() - start:.1f} s")
        for row, settings in _readings(read):
            library = Library.open(index, encoder, settings)
            start = time.perf_counter()
            hits = [library.search(question, top_k=2 * DEPTH) for question in asked.questions]
            print(f"    {1000 * (time.perf_counter() - start) / len(hits):.1f} ms a search")
            yield row, [list(dict.fromkeys(int(hit.passage.speech_id) for hit in found))[:DEPTH] for found in hits]


def _readings(read: str | None) -> Iterator[tuple[str, LibrarySettings]]:
    """A row and settings for each number of passages to be read."""
    if read is None:
        yield "ingest and search of this project", LibrarySettings()
    for length in map(int, read.split(",") if read else ()):
        chosen = ShortlistSettings(all_of=0, length=length) if length else ShortlistSettings(all_of=10**9)
        row = f"this project, {length or 'all'} passages read"
        yield row, LibrarySettings(search=SearchWeights(shortlist=chosen))


def best(scores: Scores) -> list[list[int]]:
    """The hundred best documents of each question in order; ties go to the earlier document."""
    return [[int(i) for i in np.argsort(-row, kind="stable")[:DEPTH]] for row in scores]


def standard(scores: Scores) -> Scores:
    """Z-scores of each question's scores over all documents."""
    spread = scores.std(axis=1, keepdims=True)
    normal: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return normal


def show(row: str, asked: QuestionSet, rankings: list[list[int]]) -> None:
    """Print a row's figures."""
    figures = [f"{name} {measure(name, asked, rankings):.4f}" for name in asked.measures]
    print(f"  {row:36} " + "  ".join(figures), flush=True)


def measure(name: str, asked: QuestionSet, rankings: list[list[int]]) -> float:
    """The mean of recall@k (share of the right ones), Hit@k or MRR@k (first right one) over the questions."""
    kind, _, depth = name.partition("@")
    each = []
    for ranking, right in zip(rankings, asked.right, strict=True):
        ranks = [rank for rank, found in enumerate(ranking[: int(depth)], 1) if found in right]
        first = 1 / ranks[0] if ranks else 0.0
        each.append({"recall": len(ranks) / len(right), "Hit": float(bool(ranks)), "MRR": first}[kind])
    return float(np.mean(each))


def _of_pairs(
    pairs: Sequence[tuple[str, str]], pool: Sequence[str] = (), measures: Sequence[str] = ("MRR@5", "Hit@5")
) -> QuestionSet:
    """A set in which each question has one right document, equal texts counted once."""
    number = {text: n for n, text in enumerate(dict.fromkeys([*pool, *(found for _, found in pairs)]))}
    return QuestionSet(list(number), [query for query, _ in pairs], [{number[found]} for _, found in pairs], measures)


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
