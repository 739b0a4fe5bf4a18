"""What each part brings: the figures of the whole system and of the system without one part at a time.

    python -m tests.benchmarks.ablation [--encoder NAME] [--reranker NAME] [--rows full,dense,…] [--save FILE]

A part is left out by settings, or by another step in its place (``without_outlines``, ``without_kinds``).  The model of refusals is fitted anew for every row but the first (as in
``fit_refusal``, threshold as in the code), for its probabilities mean something else without one of its signs; other
weights stay.  Printed for the four domains, dev and unseen, over all questions and by type.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval import Library, LibrarySettings
from retrieval.answering.evidence import EvidenceWeights
from retrieval.answering.outline_step import OutlineResult, ReadOutlines
from retrieval.answering.pipeline import AnswerSettings
from retrieval.answering.turns.conversation import StandaloneQuestion
from retrieval.evaluation import evaluate
from retrieval.points.list_ranking import ListWeights
from retrieval.question.parser import Kind, Question, parse_question
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import SearchWeights
from retrieval.search.reranker import load_reranker
from retrieval.search.term_statistics import TermStatistics
from tests.benchmarks.fits.fit_refusal import NAMES, ask_all, fit
from tests.benchmarks.question_sets import QuestionSet, open_sets, other_subjects

FIGURES = ("recall@5", "complete", "cited", "precise", "refused", "false_refusal")
OTHERS = 100

Tables = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Figures by set, then by type, then by name."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the system is without a part; ``signs`` are those of refusing that go with it."""

    title: str
    search: SearchWeights = field(default_factory=SearchWeights)
    evidence: EvidenceWeights = field(default_factory=EvidenceWeights)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
    signs: tuple[str, ...] = ()
    thesaurus: bool = True

    def settings(self) -> LibrarySettings:
        """The library's settings without the part."""
        answer = replace(self.answer, evidence=self.evidence)
        plain = LibrarySettings(search=self.search, answer=answer)
        return plain if self.thesaurus else replace(plain, thesaurus=())


def without_outlines(
    request: StandaloneQuestion,
    named: tuple[str, ...],
    speeches: Collection[str],
    cache: GenerationCache,
    terms: TermStatistics,
) -> OutlineResult:
    """An outline step that reads nothing."""
    return OutlineResult()


def without_kinds(text: str, drop: Sequence[str]) -> Question:
    """Parse a question as one of no particular kind, value or number."""
    question = parse_question(text, drop)
    return replace(question, kind=Kind.OTHER, value=None, unit="", noun="", count=0, speeches=0, ordinals=())


PARTS = {
    "thesaurus": Part("without thesaurus", thesaurus=False),
    "dense": Part(
        "without dense",
        SearchWeights(passage=0, pair=0, clauses=0),
        answer=AnswerSettings(outlines=ReadOutlines(ListWeights(cosine=0))),
        signs=("cosine", "clauses"),
    ),
    "lexical": Part(
        "without lexical",
        SearchWeights(lexical=0, cover=0),
        EvidenceWeights(heading=0),
        AnswerSettings(outlines=ReadOutlines(ListWeights(cover=0, members=0))),
        signs=("cover", "familiar"),
    ),
    "contextual": Part(
        "without contextual encoder",
        SearchWeights(meaning=0),
        EvidenceWeights(meaning=0),
        signs=("meaning",),
    ),
    "soft": Part(
        "without soft cover",
        evidence=EvidenceWeights(soft_path=0),
        signs=("soft",),
    ),
    "fading": Part("BM25 never counts less", SearchWeights(least_worded=1)),
    "heading": Part("without heading path", SearchWeights(heading=0), EvidenceWeights(heading=0)),
    "outline": Part("without lists, places", answer=AnswerSettings(outlines=without_outlines)),
    "clauses": Part("without clause vectors", SearchWeights(clauses=0), signs=("clauses",)),
    "pairs": Part("without pairs of clauses", SearchWeights(pair=0), signs=("cosine",)),
    "meaning": Part("without meaning", SearchWeights(meaning=0)),
    "sentences": Part(
        "passage vectors alone",
        SearchWeights(clauses=0, pair=0),
        signs=("clauses", "cosine"),
    ),
    "kinds": Part("without kinds", answer=AnswerSettings(parse=without_kinds)),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--reranker", help="a cross-encoder; adds a row with it")
    parser.add_argument("--rows", default=",".join(PARTS), help="which parts to leave out, by name")
    parser.add_argument("--save", type=Path, help="keep all figures in this file, as JSON")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    with tempfile.TemporaryDirectory() as folder:
        sets = open_sets(Path(folder), encoder)
        rows = {"full system": measure(sets, encoder, LibrarySettings())}
        if options.reranker:
            rows["with reranker"] = measure(sets, encoder, LibrarySettings(), options.reranker)
        for name in filter(None, options.rows.split(",")):
            rows[PARTS[name].title] = measure(sets, encoder, refusing_anew(sets, encoder, PARTS[name]))
            print(f"{PARTS[name].title}: done", flush=True)
    if options.save:
        options.save.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    for name in sets:
        show(name, {title: tables[name] for title, tables in rows.items()})


def refusing_anew(sets: Mapping[str, QuestionSet], encoder: Encoder, part: Part) -> LibrarySettings:
    """The settings without the part, their model of refusals fitted to what is left."""
    settings = part.settings()
    asked = list(ask_all(sets, encoder, other_subjects(OTHERS), settings))
    refusal = fit(asked, [name for name in NAMES if name not in part.signs])
    return replace(settings, answer=replace(settings.answer, refusal=refusal))


def measure(
    sets: Mapping[str, QuestionSet], encoder: Encoder, settings: LibrarySettings, reranker: str | None = None
) -> Tables:
    """The figures of all sets under the settings."""
    judge = None if reranker is None else load_reranker(reranker)
    return {
        name: evaluate(Library.open(asked.index, encoder, settings, judge), asked.questions).table()
        for name, asked in sets.items()
    }


def show(name: str, rows: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Print a set: over all questions with every figure, then each figure by type."""
    whole = {title: table["all"] for title, table in rows.items()}
    _print(f"{name}: all questions", FIGURES, whole)
    types = [kind for kind in next(iter(rows.values())) if kind != "all"]
    for figure in FIGURES:
        by_type = {
            title: {kind: table[kind][figure] for kind in types if figure in table[kind]}
            for title, table in rows.items()
        }
        _print(f"{name}: {figure}", [kind for kind in types if kind in next(iter(by_type.values()))], by_type)


def _print(title: str, columns: Sequence[str], rows: Mapping[str, Mapping[str, float]]) -> None:
    print(f"\n{title}\n{'':26}" + "".join(f"{column:>14}" for column in columns))
    for name, row in rows.items():
        print(f"{name:26}" + "".join(f"{row[c]:>14.3f}" if c in row else f"{'–':>14}" for c in columns))


if __name__ == "__main__":
    main()
