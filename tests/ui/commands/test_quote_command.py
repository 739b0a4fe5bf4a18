"""``speech-qa quote`` as a person and as another program meet it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest

from ingest import Index
from retrieval.citations.address import parse_address
from ui import main

MATCH = [
    "rank", "kind", "similarity", "speech", "title", "section", "paragraph", "sentence", "start", "end", "text",
    "diff", "span", "written", "plain", "full", "reference",
]  # fmt: skip
LOOKUP = ["id", "phrase", "matches", "total", "counts", "nearest", "stitched", "elapsed_ms"]
NEAR = "处理好六种关系，以推动常委会衣法履职"


@pytest.fixture
def texts(corpus_index: Path) -> Mapping[str, str]:
    with Index.open(corpus_index) as index:
        return {card.id: index.speech(card.id).text for card in index.speeches}


@pytest.fixture
def run(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def called(*words: str) -> tuple[int, str, str]:
        code = main(["quote", *words, "--index", str(corpus_index)])
        return code, *capsys.readouterr()

    return called


def found(run: Any, *words: str) -> Any:
    code, out, _ = run(*words, "--json")
    assert code == 0
    assert out.count("\n") == 1
    return json.loads(out)


def check_match(match: Mapping[str, Any], texts: Mapping[str, str], phrase: str) -> None:
    assert list(match) == MATCH
    text = texts[match["speech"]]
    assert match["text"] == text[match["start"] : match["end"]]
    assert "".join(piece[1] for piece in match["diff"]) == phrase
    assert "".join(piece[2] for piece in match["diff"]) == text[slice(*match["span"])]
    assert {piece[0] for piece in match["diff"]} <= {"equal", "insert", "delete", "replace"}
    assert 0 <= match["similarity"] <= 1
    assert parse_address(match["written"]).paragraph == match["paragraph"]


@pytest.mark.parametrize(("phrase", "kind"), [("代表之家", "exact"), (NEAR, "near")])
def test_the_json_has_the_agreed_keys_and_true_offsets(
    run: Any, texts: Mapping[str, str], phrase: str, kind: str
) -> None:
    lookup = found(run, phrase)
    assert list(lookup) == LOOKUP
    assert lookup["phrase"] == phrase
    assert [match["rank"] for match in lookup["matches"]] == list(range(1, len(lookup["matches"]) + 1))
    assert {match["kind"] for match in lookup["matches"]} == {kind}
    assert lookup["nearest"] is None
    for match in lookup["matches"]:
        check_match(match, texts, phrase)


def test_what_is_nowhere_has_its_nearest_sentence(run: Any, texts: Mapping[str, str]) -> None:
    phrase = "我们明天去公园里放风筝"
    lookup = found(run, phrase)
    assert lookup["matches"] == []
    assert lookup["counts"] == {}
    check_match(lookup["nearest"], texts, phrase)
    code, out, _ = run(phrase)
    assert code == 0
    assert out.startswith("没有找到。\n")
    assert "最接近的一句（不是出处）" in out


def test_a_batch_gives_one_line_for_each_and_takes_operators_literally(run: Any, tmp_path: Path) -> None:
    lines = [{"id": 1, "phrase": "守正"}, {"id": "b", "phrase": "学习..工作"}, {"id": 3, "phrase": " "}, {"id": 4}]
    file = tmp_path / "phrases.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    code, out, err = run("--jsonl", str(file))
    replies = [json.loads(line) for line in out.splitlines()]
    assert [reply["id"] for reply in replies] == [1, "b", 3]
    assert all(list(reply) == LOOKUP for reply in replies)
    assert replies[0]["counts"] == {"002": 7}
    assert replies[1]["counts"] == {}
    assert replies[2]["matches"] == []
    assert "至少一个字" in err
    assert "缺少 phrase" in err
    assert code == 1


def test_a_person_reads_addresses_and_differences(run: Any) -> None:
    _, out, _ = run("守正", "--limit", "1")
    assert out.startswith("共 7 处（《在机关工作会议上的讲话》7），列出前 1 处。\n")
    assert "〔" in out
    _, out, _ = run(NEAR)
    assert "没有逐字一致的句子，相近的有 1 处" in out
    assert "以〔缺：此〕推动常委会〔衣→依〕法履职" in out
    _, out, _ = run("作为人大工作者，要说专业的话，监督是人大工作的重头戏")
    assert "像是由两处拼接而成" in out


def test_operators_work_only_when_asked_for(run: Any) -> None:
    assert found(run, "学习..工作 -人大", "--query")["total"] == 7
    assert found(run, "学习..工作 -人大")["counts"] == {}
    code, _, err = run("学习..", "--query")
    assert (code, err) == (1, "speech-qa：检索式有误：.. 后面要有一个词。\n")


def test_a_search_can_be_narrowed_and_capped(run: Any) -> None:
    assert set(found(run, "学习", "--speech", "000", "--speech", "003")["counts"]) == {"000", "003"}
    everything = found(run, "学习", "--limit", "0")
    assert len(everything["matches"]) == everything["total"] == 76
    code, _, err = run("学习", "--speech", "999")
    assert code == 1
    assert "没有编号为 999 的讲话" in err


def test_keyword_in_context_stands_in_columns(run: Any) -> None:
    _, out, _ = run("守正", "--kwic", "--width", "6", "--sort", "right")
    lines = [line for line in out.splitlines() if "【守正】" in line]
    assert len(lines) == 7
    assert out.endswith("共 7 处。\n《在机关工作会议上的讲话》：7 处\n")
    kwic = found(run, "守正", "--kwic", "--limit", "2")
    assert list(kwic) == ["phrase", "total", "counts", "lines"]
    assert len(kwic["lines"]) == 2
    assert kwic["total"] == 7


def test_csv_opens_in_a_spreadsheet_and_holds_no_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "speeches"
    folder.mkdir()
    (folder / "a.txt").write_text("=1+1，学习，“引号”\n", encoding="utf-8")
    assert main(["ingest", str(folder), "--index", str(tmp_path / "index")]) == 0
    capsys.readouterr()
    assert main(["quote", "学习", "--csv", "--width", "5", "--index", str(tmp_path / "index")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("\ufeff讲话,")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert rows[1] == ["a", "'=1+1，学习，“引号”", "5", "7", "'=1+1，", "学习", "，“引号”"]


def test_an_address_is_followed(run: Any, texts: Mapping[str, str]) -> None:
    written = found(run, "守正是根基")["matches"][0]["written"]
    reply = found(run, "--address", written)
    assert reply["fate"] == "same"
    assert reply["text"] == texts["002"][reply["start"] : reply["end"]]
    assert run("--address", written)[1].startswith("原句未变。\n《在机关工作会议上的讲话》")
    assert run("--address", written[:-3] + "00〕")[1].startswith("文稿已改动，这里现在是另一句。")
    code, _, err = run("--address", "第 3 段")
    assert code == 1
    assert "看不懂这个地址" in err


DRAFT = (
    "讲话说“一打纲领，不如一个行动”，又说“处理好六种关系，以此推动常委会依法履职工做水平”，"
    "还说“我们明天去公园放风筝”。\n"
)


def test_a_draft_is_checked_and_the_exit_code_says_whether_all_is_verbatim(run: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(DRAFT, encoding="utf-8")
    code, out, _ = run("--check", str(draft))
    assert code == 1
    assert [line.split("：")[0] for line in out.splitlines() if line[:1].isdigit()] == [
        "1. 逐字一致",
        "2. 有出入",
        "3. 未找到",
    ]
    assert "工〔做→作〕水平" in out
    assert out.endswith("共核对 3 处：逐字一致 1，有出入 1，未找到 1。\n")
    draft.write_text("“一打纲领，不如一个行动”", encoding="gb18030")
    code, out, _ = run("--check", str(draft))
    assert (code, out.endswith("共核对 1 处：逐字一致 1。\n")) == (0, True)
    draft.write_text("这里没有一处引文。也没有别的什么话。", encoding="utf-8")
    code, out, _ = run("--check", str(draft))
    assert code == 0
    assert "没有找到可核对的引文" in out
    assert run("--check", str(draft), "--sentences")[0] == 1


def test_the_report_as_json(run: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    code, out, _ = run("--check", str(draft), "--json")
    report = json.loads(out)
    assert code == 1
    assert report["all_verbatim"] is False
    assert report["counts"] == {"逐字一致": 1, "有出入": 1, "拼接": 0, "未找到": 1}
    assert [item["verdict"] for item in report["items"]] == ["逐字一致", "有出入", "未找到"]
    for item in report["items"]:
        assert DRAFT[item["start"] : item["end"]] == item["quotation"]
    assert report["items"][2]["matches"] == []


def test_a_word_document_comes_back_with_comments(run: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "draft.docx", tmp_path / "checked.docx"
    document = docx.Document()
    document.add_paragraph(DRAFT.strip())
    document.save(str(source))
    code, _, err = run("--check", str(source), "--annotate", str(target))
    assert code == 1
    assert str(target) in err
    comments = [comment.text for comment in docx.Document(str(target)).comments]
    assert sorted(text.split("\n")[0] for text in comments) == ["有出入", "未找到", "逐字一致"]
    assert docx.Document(str(source)).paragraphs[0].text == docx.Document(str(target)).paragraphs[0].text


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["", "--json"], "要查的词句是空的"),
        (["长" * 100_000], "太长（100000 字）"),
        (["--check", "nowhere.docx"], "没有找到文件"),
        (["--check", "draft.pdf"], "没有找到文件"),
        (["--jsonl", "nowhere.jsonl"], "没有找到文件"),
    ],
)
def test_bad_input_is_one_clear_line(run: Any, words: list[str], reason: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert reason in err
    assert err.startswith("speech-qa：")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"not a zip at all", "不是完好的 Word 文档"),
        ("b.docx", b"PK\x03\x04 cut short", "不是完好的 Word 文档"),
        ("c.docx", b"", "不是完好的 Word 文档"),
        ("d.txt", b"\x00\x01\x02\x03" * 50, "不是文本文件"),
        ("e.txt", b"  \n", "没有文字"),
        ("f.pdf", b"%PDF-1.4", "PDF"),
        ("g.exe", b"MZ", "不支持的文件格式"),
    ],
)
def test_a_draft_that_is_none_is_named(run: Any, tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    code, out, err = run("--check", str(tmp_path / name))
    assert (code, out) == (1, "")
    assert reason in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["守正", "--check", "x"],
        ["--check", "x", "--query"],
        ["守正", "--annotate", "x"],
        ["守正", "--sentences"],
        ["守正", "--query", "--kwic"],
        ["守正", "--csv", "--json"],
        ["守正", "--width", "0"],
        ["守正", "--sort", "size"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    words: list[str], corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["quote", *words, "--index", str(corpus_index)])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_index_is_built_from_its_corpus(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder)
    assert main(["quote", "守正", "--limit", "1", "--corpus", str(folder), "--index", str(tmp_path / "new")]) == 0
    assert "共 7 处" in capsys.readouterr().out
    assert main(["quote", "守正", "--index", str(tmp_path / "none")]) == 1
    assert "没有找到索引" in capsys.readouterr().err
