"""Example questions: from the corpus's own headings, answered, and others for another corpus."""

from __future__ import annotations

import re
from pathlib import Path

from ingest import ingest
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui.page.chat.examples import EXAMPLES, Examples, example_questions
from ui.texts.chat import CHINESE

REPORT = (
    "园林工作报告\n各位代表：\n"
    "一、种好行道树\n一是选好苗木。苗木要壮。二是挖好树坑。树坑要深。\n"
    "二、养好时令花\n一是勤浇水。水要透。二是勤施肥。肥要匀。\n"
)
HEADINGS = "种好行道树|养好时令花|选好苗木|挖好树坑|勤浇水|勤施肥|园林"


def _library(tmp_path: Path, *texts: str) -> Library:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, text in enumerate(texts):
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    ingest([corpus], tmp_path / "index", encoder=LetterEncoder())
    return Library.open(tmp_path / "index", LetterEncoder())


def test_every_example_is_answered_and_made_of_a_heading_or_title(library: Library) -> None:
    questions = example_questions(library, CHINESE)
    texts = "".join(library.speech(card.id).text for card in library.speeches)
    titles = {card.title for card in library.speeches}
    assert len(questions) == EXAMPLES
    for question in questions:
        assert library.ask(question).answered
        inner = re.findall("[「《](.+)[」》]", question)
        assert inner
        assert inner[0] in texts or inner[0] in titles


def test_another_corpus_has_other_examples(tmp_path: Path) -> None:
    questions = example_questions(_library(tmp_path, REPORT), CHINESE)
    assert questions
    assert all(re.search(HEADINGS, question) for question in questions)


def test_a_corpus_without_headings_has_no_examples(tmp_path: Path) -> None:
    assert example_questions(_library(tmp_path, "今天开会。大家发言。\n"), CHINESE) == ()


def test_examples_follow_the_index(tmp_path: Path) -> None:
    library = _library(tmp_path, REPORT)
    examples = Examples(library, CHINESE)
    before = examples.current()
    assert examples.current() is before
    (tmp_path / "corpus" / "0.txt").write_text(REPORT.replace("种好行道树", "修好乡村路"), encoding="utf-8")
    ingest([tmp_path / "corpus"], tmp_path / "index", encoder=LetterEncoder())
    assert library.refresh()
    assert any("修好乡村路" in question for question in examples.current())
