"""``speech-qa eval``: its table, its JSON, and the comparison with an earlier run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.question_lines import FACT, STRANGE, write_lines
from ui import main

WRONG = {**FACT, "id": "w", "type": "enum", "answer_keys": [["四百二十二"]]}


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "set.jsonl", FACT, WRONG, STRANGE)


def test_the_table_has_a_line_for_each_figure_and_a_column_for_each_type(
    asked: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(asked), "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0].split() == ["fact", "enum", "unanswerable", "all"]
    assert lines[1].split() == ["题数", "1", "1", "1", "3"]
    rows = {line.split()[1]: line.split()[2:] for line in lines[2:] if not line.split()[0].startswith("95%")}
    bounds = [line.split() for line in lines[2:] if line.split()[0].startswith("95%")]
    assert ["95%", "1.00–1.00", "0.00–0.00", "–", "0.00–1.00"] in bounds
    assert len(bounds) == 6
    assert rows["complete"] == ["1.000", "0.000", "–", "0.500"]
    assert rows["refused"] == ["–", "–", "1.000", "1.000"]
    assert list(rows)[-1] == "length"
    assert shown.err == ""


def test_misses_show_what_was_wanted_and_said(
    asked: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(asked), "--misses", "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr().out
    assert "没有答全或没有拒答的 1 题：\nw enum 全区各级人大代表加起来有多少名？\n  要点：四百二十二\n  回答：" in shown


def test_json_is_by_type_then_figure_and_misses_go_to_standard_error(
    asked: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(asked), "--json", "--misses", "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr()
    table = json.loads(shown.out)
    assert table["all"]["complete"] == 0.5
    assert set(table) == {"fact", "enum", "unanswerable", "all"}
    assert "四百二十二" in shown.err


def test_a_kept_run_is_compared_with_the_next(
    asked: Path, corpus_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "run.json"
    words = ["eval", str(asked), "--index", str(corpus_index)]
    assert main([*words, "--save", str(kept)]) == 0
    assert main([*words, "--compare", str(kept)]) == 0
    assert "各项指标都没有变。" in capsys.readouterr().out
    record = json.loads(kept.read_text(encoding="utf-8"))
    record["questions"][0]["figures"]["complete"] = 0.0
    record["questions"][0]["answer"] = "从前的回答"
    kept.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    assert main([*words, "--compare", str(kept)]) == 0
    shown = capsys.readouterr().out
    assert "变好 a fact 全区各级人大代表加起来有多少名？（complete 0.000 → 1.000）\n  以前：从前的回答\n" in shown
    assert main([*words, "--compare", str(kept), "--json"]) == 0
    compared = json.loads(capsys.readouterr().out)["compared"]
    assert compared["differences"]["all"]["complete"] == {"before": 0.0, "after": 0.5}
    assert [change["id"] for change in compared["changed"]] == ["a"]


def test_a_bad_set_or_run_is_named_before_anything_is_asked(
    asked: Path, corpus_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(tmp_path / "none"), "--index", str(corpus_index)]) == 1
    assert "没有找到" in capsys.readouterr().err
    assert main(["eval", str(asked), "--compare", str(asked), "--index", str(corpus_index)]) == 1
    said = capsys.readouterr().err
    assert "不能用来比较" in said
    assert said.count("\n") == 1


def test_help_tells_how_a_set_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["eval", "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    for key in ("answerable", "evidence", "answer_keys", "history"):
        assert key in shown


def test_several_sets_are_told_each_by_itself_and_a_folder_brings_its_speeches(
    asked: Path, corpus_index: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "一套"
    folder.mkdir()
    write_lines(folder / "questions.jsonl", FACT)
    (folder / "corpus").symlink_to(corpus)
    words = ["eval", str(asked), str(folder), "--index", str(corpus_index)]
    assert main([*words, "--save", str(tmp_path / "run.json")]) == 0
    shown = capsys.readouterr().out
    assert [part.splitlines()[0] for part in shown.split("\n\n")] == ["〔set〕", "〔一套〕", "〔全部〕"]
    assert shown.splitlines()[-1].split()[0] == "答案字数（中位数）"
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    record["questions"][1]["figures"]["complete"] = record["questions"][3]["figures"]["keys"] = 1.0
    (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert main([*words, "--compare", str(tmp_path / "run.json")]) == 0
    assert "变差的 1 题：\n变差 set/w enum" in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"fact", "enum", "unanswerable", "all", "domains"}
    assert set(told["domains"]["一套"]["figures"]) == {"fact", "all"}
    assert told["domains"]["set"]["intervals"]["unanswerable"]["refused"] == [1.0, 1.0]
