"""``speech-qa quiz``: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.quiz_auditor import Corpus, audit
from ui import main


def quiz(corpus_index: Path, *words: str) -> int:
    return main(["quiz", "--index", str(corpus_index), *words])


def test_json_passes_the_examiner_and_the_seed_repeats_it(
    corpus_index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quiz(corpus_index, "--count", "30", "--seed", "7", "--json") == 0
    first = capsys.readouterr().out
    assert quiz(corpus_index, "--count", "30", "--seed", "7", "--json") == 0
    assert capsys.readouterr().out == first
    questions = json.loads(first)["questions"]
    assert len(questions) == 30
    assert audit(questions, Corpus.read(corpus)) == []


def test_a_paper_with_its_key_is_printed(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quiz(corpus_index, "--count", "8", "--seed", "3") == 0
    out = capsys.readouterr().out
    assert out.startswith("讲话学习测试题")
    assert out.index("单选题") < out.index("参考答案与出处")
    assert out.count("——《") >= 8


def test_types_may_be_named_in_either_language(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quiz(corpus_index, "--type", "判断", "--type", "blank", "--json") == 0
    assert {q["type"] for q in json.loads(capsys.readouterr().out)["questions"]} == {"judge", "blank"}


def test_sections_are_chosen_by_their_words(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quiz(corpus_index, "--section", "计划与落实", "--count", "10", "--json") == 0
    questions = json.loads(capsys.readouterr().out)["questions"]
    assert questions
    assert all("计划与落实" in q["citation"]["section"][0] for q in questions)


def test_fewer_than_asked_for_is_said(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quiz(corpus_index, "--type", "排序", "--count", "900", "--json") == 0
    captured = capsys.readouterr()
    assert "要的是 900 道" in captured.err
    assert len(json.loads(captured.out)["questions"]) < 900


def test_files_are_written_beside_the_paper(
    corpus_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(tmp_path / f"题.{suffix}") for suffix in ("docx", "apkg", "csv", "json")]
    assert quiz(corpus_index, *(word for name in names for word in ("--export", name))) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "题.docx", "题-答案与出处.docx", "题.apkg", "题.csv", "题.json"
    }  # fmt: skip
    assert capsys.readouterr().err.count("已写出") == 5


def test_the_daily_set_of_a_day_is_fixed(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quiz(corpus_index, "--daily", "2026-11-21", "--json") == 0
    first = capsys.readouterr().out
    assert quiz(corpus_index, "--daily", "2026-11-21", "--json") == 0
    assert capsys.readouterr().out == first
    assert len(json.loads(first)["questions"]) == 5
    assert quiz(corpus_index, "--daily") == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--topic", "量子纠缠"), "量子纠缠"),
        (("--speech", "999"), "999"),
        (("--section", "没有这一部分"), "没有这一部分"),
        (("--export", "题.pdf"), "题.pdf"),
        (("--topic", "作" * 100_000), "缩短"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_1(
    corpus_index: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quiz(corpus_index, *words) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert said in lines[0]


@pytest.mark.parametrize("words", [("--count", "0"), ("--type", "essay"), ("--daily", "明天"), ("--count", "x")])
def test_wrong_usage_is_exit_code_2(corpus_index: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        quiz(corpus_index, *words)
    assert ended.value.code == 2
