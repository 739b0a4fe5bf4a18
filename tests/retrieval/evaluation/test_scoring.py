"""The figures of single answers, worked out by hand, and beside the script that defines them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import Passage, Speech
from retrieval import Address, Answer, Citation, Hit, Library, State, Statement
from retrieval.evaluation import EvaluatedAnswer, Evaluation, Scorer, SetQuestion, read_questions
from ui.formats.json_format import answer_json, json_line

TEXT = "一、办好实事\n今年办成十五件民生实事，群众都说好。\n二、转变作风\n要少开会、开短会。\n"
SPEECH = Speech("s", "讲话", TEXT)
FIRST, SECOND = "今年办成十五件民生实事，群众都说好。", "要少开会、开短会。"


def question(answerable: bool = True, keys: tuple[tuple[str, ...], ...] = (("十五件", "15件"),)) -> SetQuestion:
    evidence = (("十五件民生实事",),) if answerable else ()
    return SetQuestion("q", "fact", "办成几件实事？", (), evidence, keys if answerable else (), answerable)


def citation(quote: str, marker: int = 1) -> Citation:
    start = TEXT.find(quote)
    return Citation(marker, Address("s", "讲话", (), 2, 1), start, start + len(quote), quote, quote)


def answer(*said: str, state: State = "answered", passages: tuple[str, ...] = (FIRST,)) -> Answer:
    citations = tuple(citation(quote, n) for n, quote in enumerate(said, 1)) if state == "answered" else ()
    statements = tuple(Statement(quote, (n,)) for n, quote in enumerate(said, 1))
    hits = tuple(Hit(n, 1.0, Passage("s", (), 0, len(text), text)) for n, text in enumerate(passages, 1))
    return Answer("办成几件实事？", state, statements, citations, hits, 1.0)


@pytest.fixture
def scorer() -> Scorer:
    return Scorer([SPEECH])


def test_a_right_answer_has_every_figure(scorer: Scorer) -> None:
    assert scorer.score(question(), answer(FIRST)) == {
        "recall@5": 1.0, "keys": 1.0, "complete": 1.0, "cited": 1.0, "precise": 1.0, "grounded": 1.0,
        "verbatim": 1.0, "offsets": 1.0, "false_refusal": 0.0, "length": len(FIRST),
    }  # fmt: skip


def test_a_citation_beside_the_point_is_not_precise(scorer: Scorer) -> None:
    figures = scorer.score(question(), answer(FIRST, SECOND))
    assert figures["precise"] == 0.5
    assert figures["complete"] == 1.0


def test_keys_count_by_group_and_any_way_of_writing_one_serves(scorer: Scorer) -> None:
    asked = question(keys=(("15件", "十五件"), ("群众满意",)))
    figures = scorer.score(asked, answer(FIRST))
    assert figures["keys"] == 0.5
    assert figures["complete"] == 0.0


def test_only_the_first_six_hundred_characters_of_an_answer_count(scorer: Scorer) -> None:
    late = Answer("q", "answered", (Statement("好" * 600 + "十五件", (1,)),), (citation(FIRST),), (), 1.0)
    assert scorer.score(question(), late)["keys"] == 0.0
    assert scorer.score(question(), late)["length"] == 603.0


def test_a_sixth_passage_is_not_looked_at(scorer: Scorer) -> None:
    assert scorer.score(question(), answer(FIRST, passages=(*["别的"] * 5, FIRST)))["recall@5"] == 0.0
    assert scorer.score(question(), answer(FIRST, passages=("长" * 2500, FIRST)))["recall@5"] == 0.0


def test_a_refusal_of_an_answerable_question_says_and_cites_nothing(scorer: Scorer) -> None:
    figures = scorer.score(question(), answer("十五件", state="near"))
    assert figures == {"recall@5": 1.0, "keys": 0.0, "complete": 0.0, "cited": 0.0, "false_refusal": 1.0}


def test_of_an_unanswerable_question_only_the_refusal_counts(scorer: Scorer) -> None:
    assert scorer.score(question(answerable=False), answer("没有", state="outside")) == {"refused": 1.0}
    figures = scorer.score(question(answerable=False), answer(FIRST))
    assert figures == {"refused": 0.0, "verbatim": 1.0, "offsets": 1.0}


def test_words_of_our_own_are_not_grounded(scorer: Scorer) -> None:
    mixed = Answer("q", "answered", (Statement("我们认为很好，"), Statement(FIRST, (1,))), (citation(FIRST),), (), 1.0)
    assert scorer.score(question(), mixed)["grounded"] == pytest.approx(16 / 22)


def test_an_altered_quote_is_neither_verbatim_nor_in_its_place(scorer: Scorer) -> None:
    altered = Citation(1, Address("s", "讲话", (), 2, 1), 0, 6, "办成五十件实事", "")
    figures = scorer.score(question(), Answer("q", "answered", (Statement("办成五十件实事", (1,)),), (altered,), (), 1.0))
    assert figures["verbatim"] == 0.0
    assert figures["offsets"] == 0.0


def test_widths_white_space_and_asterisks_do_not_matter(scorer: Scorer) -> None:
    asked = SetQuestion("q", "fact", "？", (), (("１５ 件*实事",),), (("1 5件",),), answerable=True)
    said = Answer("q", "answered", (Statement("15件**实事", (1,)),), (), answer(passages=("15件实事",)).passages, 1.0)
    figures = scorer.score(asked, said)
    assert figures["recall@5"] == 1.0
    assert figures["complete"] == 1.0


def test_real_answers_score_as_the_script_beside_the_repository_says(
    library: Library, shared: Path, corpus: Path, tmp_path: Path
) -> None:
    sets = shared / "eval" / "dev.jsonl"
    questions = read_questions(sets)[::2]
    answers = [library.ask(q.question, history=q.history) for q in questions]
    chosen, given = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    lines = {json.loads(line)["id"]: line for line in sets.read_text(encoding="utf-8").splitlines()}
    chosen.write_text("\n".join(lines[q.id] for q in questions), encoding="utf-8")
    written = [json_line(answer_json(a, q.id)) for a, q in zip(answers, questions, strict=True)]
    given.write_text("\n".join(written), encoding="utf-8")
    command = [sys.executable, str(shared / "eval" / "score.py"), str(chosen), str(given), "--corpus", str(corpus)]
    done = subprocess.run([*command, "--json"], capture_output=True, check=True, timeout=120)
    scorer = Scorer(library.speech(card.id) for card in library.speeches)
    results = tuple(
        EvaluatedAnswer(q.id, q.type, q.question, a.state, a.text, scorer.score(q, a))
        for q, a in zip(questions, answers, strict=True)
    )
    assert Evaluation("", "", results).table() == json.loads(done.stdout)
