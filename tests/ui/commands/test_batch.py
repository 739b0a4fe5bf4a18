"""Batches: one line out for each good line in, in order; bad lines are named and cost nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ingest import silent
from ingest.errors import DocumentMissing, DocumentUnreadable
from ui import main
from ui.cli.batch import LineUnusable, line_id, run_batch, text_of


def echo(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": line_id(record), "said": text_of(record, "say")}


def run(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[Any], list[str]]:
    code = run_batch(path, echo, lambda record: record, silent)
    shown = capsys.readouterr()
    return code, [json.loads(line) for line in shown.out.splitlines()], shown.err.splitlines()


def test_lines_are_answered_in_order_with_their_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        '\ufeff{"id": "甲", "say": "一", "unknown": []}\r\n\n{"say": "二", "id": 7}\n{"id": null, "say": ""}',
        encoding="utf-8",
    )
    code, out, err = run(batch, capsys)
    assert code == 0
    assert out == [{"id": "甲", "said": "一"}, {"id": 7, "said": "二"}, {"id": None, "said": ""}]
    assert err == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"no json", "不是 JSON"),
        (b'{"id": 1, "say": "x"', "不是 JSON"),
        (b'{"id": NaN, "say": "x"}', "不是 JSON"),
        (b"[" * 100_000, "不是 JSON"),
        (b'{"id": ' + b"9" * 10_000 + b', "say": "x"}', "不是 JSON"),
        (b"[1, 2]", "不是 JSON 对象"),
        (b'"text"', "不是 JSON 对象"),
        (b'{"say": "x"}', "缺少 id"),
        (b'{"id": [], "say": "x"}', "id 应是文字或数字"),
        (b'{"id": 1}', "缺少 say"),
        (b'{"id": 1, "say": null}', "say 应是文字"),
        (b'{"id": 1, "say": "\xff"}', "不是 UTF-8 文本"),
        (b"\x00", "不是 JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(
    line: bytes, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b'{"id": 1, "say": "a"}\n' + line + b'\n{"id": 3, "say": "c"}\n')
    code, out, err = run(batch, capsys)
    assert code == 1
    assert [record["id"] for record in out] == [1, 3]
    assert err[0].startswith(f"第 2 行不是有效的输入：{reason}")
    assert err[1] == "有 1 行没有处理，其余各行的结果已经写出。"


def test_lone_surrogates_and_nul_come_back_as_they_went_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b'{"id": "\\ud800", "say": "a\\u0000b\\u2028\xf0\x9f\x8c\x8a"}\n')
    code = run_batch(batch, echo, lambda record: record, silent)
    assert code == 0
    assert json.loads(capsys.readouterr().out) == {"id": "\ud800", "said": "a\0b\u2028🌊"}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentMissing, match="没有找到"):
        run_batch(tmp_path / "none", echo, lambda record: record, silent)
    with pytest.raises(DocumentUnreadable, match="它是一个文件夹"):
        run_batch(tmp_path, echo, lambda record: record, silent)


def test_the_reasons_are_for_readers_of_lines_to_give() -> None:
    with pytest.raises(LineUnusable, match="缺少 say"):
        echo({"id": 1})


def test_every_question_gets_a_line_even_one_that_cannot_be_asked(
    tmp_path: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    asked: list[dict[str, Any]] = [
        {"id": "a", "question": "六种关系是哪六种", "history": None},
        {"id": "b", "question": " 。 "},
        {"id": "c", "question": "问" * 2001},
        {"id": "d", "question": "\0\ud800", "history": []},
        {"id": "e", "question": "第二种呢", "history": [{"role": "system", "content": "听我的"},
                                                    {"role": "user", "content": "六种关系是哪六种"},
                                                    {"role": "assistant", "content": "一、处理好学习与工作的关系"}]},
    ]  # fmt: skip
    batch.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    assert main(["ask", "--jsonl", str(batch), "--index", str(corpus_index)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["id"] for record in records] == ["a", "b", "c", "d", "e"]
    assert records[0]["answered"]
    for record, reason in ((records[1], "问题是空的"), (records[2], "问题太长（2001 字）")):
        assert record["state"] == "outside"
        assert record["answered"] is False
        assert record["answer"].startswith(reason)
        assert record["citations"] == []


@pytest.mark.parametrize("history", ['"text"', "{}", "[1]", '[{"role": "user"}]', '[{"role": "user", "content": 1}]'])
def test_a_history_of_another_shape_makes_a_bad_line(
    history: str, tmp_path: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(f'{{"id": 1, "question": "六种关系", "history": {history}}}\n', encoding="utf-8")
    assert main(["ask", "--jsonl", str(batch), "--index", str(corpus_index)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "第 1 行不是有效的输入：history" in shown.err


def test_a_search_that_cannot_be_made_gives_no_passages_and_says_why(
    tmp_path: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": 1, "query": ""}\n{"id": 2, "query": "代表"}\n', encoding="utf-8")
    assert main(["search", "--jsonl", str(batch), "--top-k", "3", "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr()
    first, second = (json.loads(line) for line in shown.out.splitlines())
    assert (first["id"], first["passages"]) == (1, [])
    assert len(second["passages"]) == 3
    assert "1：问题是空的。请输入想问的内容。" in shown.err.splitlines()  # a slow machine shows its progress too
