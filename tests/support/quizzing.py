"""What the tests of quizzes share: a library of a few lines, questions as JSON, a question to answer."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest import ingest, load_encoder, walk
from retrieval import Library
from retrieval.answer import Citation
from retrieval.citations.address import Address
from retrieval.quiz import QuestionType, Quiz, QuizMaker, QuizQuestion, QuizSettings, SectionChoice
from retrieval.quiz.question_json import question_json

QUOTE = "要牢固树立“四个意识”，坚定“四个自信”，做到“两个维护”。"


shipped = functools.cache(load_encoder)


def library_of(folder: Path, texts: Mapping[str, str]) -> Library:
    """Open a library of speeches given as texts by file name without suffix."""
    speeches = folder / "speeches"
    speeches.mkdir(parents=True, exist_ok=True)
    for old in speeches.glob("*.txt"):
        old.unlink()
    for name, text in texts.items():
        (speeches / f"{name}.txt").write_text(text, encoding="utf-8")
    index = folder / "index"
    gone = set()
    if index.exists():
        gone = {card.id for card in Library.open(index, shipped()).speeches} - set(texts)
    ingest([speeches], index, encoder=shipped(), remove=tuple(gone))
    return Library.open(index, shipped())


def as_json(quiz: Quiz) -> list[dict[str, Any]]:
    """A quiz's questions as another program reads them."""
    return [json.loads(json.dumps(question_json(question))) for question in quiz.questions]


def sets(maker: QuizMaker, number: int, seeds: Sequence[int]) -> list[list[dict[str, Any]]]:
    """One set for each seed, as JSON."""
    return [as_json(maker.make(QuizSettings(number=number, seed=str(seed)))) for seed in seeds]


def question(kind: QuestionType, **more: Any) -> QuizQuestion:
    """A question about one sentence; ``more`` are fields that differ."""
    citation = Citation(1, Address("s", "讲话", ("一、政治",), 1, 1), 0, len(QUOTE), QUOTE, QUOTE, ((8, 12),))
    fields: dict[str, Any] = {
        "id": "0123456789abcdef",
        "form": "term",
        "difficulty": "中",
        "stem": QUOTE.replace("四个自信", "____"),
        "key": ("四个自信",),
        "citation": citation,
        "sources": (citation,),
    }
    by_kind: dict[QuestionType, dict[str, Any]] = {
        QuestionType.SINGLE: {"options": ("四个自信", "四个机关", "四个全面", "四个能否"), "right": (0,)},
        QuestionType.MULTIPLE: {"options": ("甲", "乙", "丙", "丁"), "right": (0, 2)},
        QuestionType.BLANK: {"accepted": ("四个自信",)},
        QuestionType.JUDGE: {"stem": QUOTE, "key": (QUOTE,), "truth": True},
        QuestionType.ORDER: {"options": ("乙", "甲", "丙"), "right": (1, 0, 2)},
        QuestionType.SHORT: {"points": ("抓学习", "讲严谨", "比担当"), "stem": "讲了哪几点？"},
    }
    return QuizQuestion(type=kind, **{**fields, **by_kind[kind], **more})


def short_question(maker: QuizMaker, library: Library, row: dict[str, Any]) -> tuple[QuizQuestion, str]:
    """The short question about a row's section, and the section's text."""
    speech, label = row["speech"], row["section"]
    text = library.speech(speech).text
    path = next((p for p in walk(library.outline(speech)) if label and p[-1].label == label), ())
    labels = tuple(section.label for section in path)
    sections = (SectionChoice(speech, labels),) if path else ()
    settings = QuizSettings(number=200, types=(QuestionType.SHORT,), speeches=(speech,), sections=sections)
    for asked in maker.make(settings).questions:
        places = {(source.address.section[:-1], len(source.address.section)) for source in asked.sources}
        if asked.form == "points" and places == {(labels, len(labels) + 1)}:
            return asked, text[path[-1].start : path[-1].end] if path else text
    raise LookupError(label)
