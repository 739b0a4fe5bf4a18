"""An index of other rules: which commands bring it up to date, which say what to do, and what answers until then."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import Index, ingest, load_encoder
from ingest.errors import IndexDamaged, IndexNewer, IndexOutdated
from ingest.store.generation import MANIFEST, IndexFolder
from ingest.store.versions import INDEX_FORMAT, RULES
from ingest.upkeep.doctor import Severity, check_index
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from tests.support.older_index import TOKENS_BEFORE_NUMBERS, serving, set_digests, set_rules
from tests.support.serving.served import served
from ui import main
from ui.cli.updating import answers_meanwhile, update, update_meanwhile
from ui.places import IndexLocation
from ui.settings import Settings

FIRST = "一、讲政治\n要坚定信念。\n二、顾大局\n要服务大局。\n"
REMEDY = "请运行 speech-qa ingest 或 speech-qa serve"
OTHERS = (
    ["ask", "六种关系是哪六种"],
    ["search", "六种关系"],
    ["quote", "处理好学习与工作的关系"],
    ["quiz", "--count", "1"],
    ["outline", "000"],
    ["eval", "{questions}"],
)


@pytest.fixture
def root(tmp_path: Path, corpus_index: Path) -> Path:
    return shutil.copytree(corpus_index, tmp_path / "index")


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "question": "怎样种水稻？", "answerable": false}\n', encoding="utf-8")
    return path


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    (folder / "b.txt").write_text("代表联络站要建好。", encoding="utf-8")
    return folder


def made_now(root: Path) -> bool:
    manifest = IndexFolder(root).serving_manifest()
    return (manifest.format, manifest.rules) == (INDEX_FORMAT, RULES)


def fresh(root: Path) -> None:
    with Index.open(root, load_encoder()) as index:
        assert not index.older_rules
        assert len(index.speeches) == 5
        assert len(index.lexical({"代表": 1.0}, 9)) == 9
        assert len(index.dense(load_encoder().encode(["代表"])[0], 9)) == 9


AGES: dict[str, Callable[[Path], Path]] = {
    "digests of the last version": lambda root: set_digests(root, TOKENS_BEFORE_NUMBERS),
    "digests of an earlier version": lambda root: set_digests(root, "0123456789abcdef"),
    "older tokens": lambda root: set_rules(root, tokens=0),
    "older outline": lambda root: set_rules(root, outline=0),
}
SOUND = {"digests of the last version", "older outline"}


@pytest.mark.parametrize(
    "age", [pytest.param(age, marks=[] if age == "older outline" else [pytest.mark.slow]) for age in AGES]
)
def test_ingest_brings_an_older_index_up_to_date(age: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    AGES[age](root)
    assert not made_now(root)
    assert main(["ingest", "--index", str(root)]) == 0
    told = capsys.readouterr().err.splitlines()
    assert "由较早的规则建成" in told[0]
    assert "索引已更新到现在的规则。" in told  # the progress of reading may follow
    assert made_now(root)
    fresh(root)
    with pytest.raises(SystemExit):
        main(["ingest", "--index", str(root)])  # nothing is left to do: now it has to be told what


def test_ingest_of_one_document_brings_the_others_up_to_date_too(documents: Path, tmp_path: Path) -> None:
    root = tmp_path / "index"
    encoder = LetterEncoder()
    ingest([documents], root, encoder=encoder)
    set_digests(root, "0123456789abcdef")
    assert ingest([documents / "b.txt"], root, encoder=encoder).unchanged == ("b",)
    with Index.open(root, encoder) as index:
        assert [card.id for card in index.speeches] == ["a", "b"]
        assert index.manifest.rules == RULES


@pytest.mark.parametrize("age", ["digests of the last version", "older tokens"])
def test_the_other_commands_say_what_to_do(
    age: str, root: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AGES[age](root)
    for words in OTHERS:
        code = main([word.format(questions=questions) for word in words] + ["--index", str(root)])
        out, err = capsys.readouterr()
        remedies = [line for line in err.splitlines() if REMEDY in line]
        assert len(remedies) == 1, (words, err)
        assert (code, bool(out)) == ((0, True) if age in SOUND else (1, False)), words
    assert not made_now(root)


@pytest.mark.parametrize("age", AGES)
def test_only_an_index_of_the_same_tokens_answers_while_it_is_brought_up_to_date(age: str, root: Path) -> None:
    AGES[age](root)
    assert answers_meanwhile(root) == (age in SOUND)
    if age not in SOUND:
        with pytest.raises(IndexOutdated, match="分词规则 0→1"):
            Index.open(root)


@pytest.mark.parametrize("age", ["digests of an earlier version", "older tokens"])
def test_what_serve_does_before_the_page_brings_an_older_index_up_to_date(
    age: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AGES[age](root)
    update(IndexLocation(root, None), Settings(None, tmp_path, tmp_path))
    assert "正在更新" in capsys.readouterr().err
    fresh(root)


@pytest.mark.parametrize(
    "age",
    ["digests of the last version", pytest.param("digests of an earlier version", marks=pytest.mark.slow)],
)
def test_serve_brings_an_older_index_up_to_date_without_a_question(age: str, root: Path, tmp_path: Path) -> None:
    AGES[age](root)
    data = tmp_path / "data"
    data.mkdir()
    with served(root, data):
        until = time.monotonic() + 60
        while not made_now(root) and time.monotonic() < until:
            time.sleep(0.1)
        log = (data / "serve.log").read_text(encoding="utf-8")
    fresh(root)
    assert "索引由较早的规则建成" in log
    assert ("由原来的索引回答" in log) == (age in SOUND)
    assert "Traceback" not in log


def test_the_old_generation_answers_until_the_new_one_is_there(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_rules(root, outline=0)
    library = Library.open(root)
    place, settings = IndexLocation(root, None), Settings(None, tmp_path, tmp_path)
    before = library.ask("六种关系是哪六种").text
    with IndexFolder(root).writing():
        update_meanwhile(place, settings).join(60)
        assert "另一个程序正在写索引" in capsys.readouterr().err  # told, and nobody who asks is troubled
        assert not library.refresh()
        assert library.ask("六种关系是哪六种").text == before
    update_meanwhile(place, settings).join(60)
    assert "索引已更新，改由新的索引回答。" in capsys.readouterr().err
    assert library.generation == "g00000001"
    assert library.ask("六种关系是哪六种").text == before
    assert library.refresh()
    assert library.generation == "g00000002"
    assert library.ask("六种关系是哪六种").text == before
    assert made_now(root)


def test_a_manifest_whose_format_is_no_number_is_damage(root: Path) -> None:
    path = serving(root) / MANIFEST
    written = path.read_text(encoding="utf-8").replace(f'"format": {INDEX_FORMAT}', '"format": "four"')
    path.write_text(written, encoding="utf-8")
    with pytest.raises(IndexDamaged, match="清单无法读取"):
        Index.open(root)


def test_a_withdrawal_from_an_index_of_older_tokens_lasts(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = ["--corpus", str(documents)]
    assert main(["ingest", str(documents), *place]) == 0
    (root,) = (tmp_path / "data" / "speech-qa" / "indexes").iterdir()
    set_rules(root, tokens=0)
    assert main(["ingest", "--remove", "a", *place]) == 0
    assert main(["ingest", str(documents), *place]) == 0
    with Index.open(root) as index:
        assert [card.id for card in index.speeches] == ["b"]


@pytest.mark.parametrize("rule", ["tokens", "outline"])
def test_rules_that_leave_the_passages_alone_encode_nothing_again(rule: str, documents: Path, tmp_path: Path) -> None:
    encoder, root = LetterEncoder(), tmp_path / "index"
    ingest([documents], root, encoder=encoder)
    with Index.open(root) as index:
        before = index.dense(encoder.encode(["要服务大局"])[0], 9)
    encoded = encoder.encoded
    set_rules(root, **{rule: 0})
    ingest([], root, encoder=encoder)
    assert encoder.encoded == encoded
    with Index.open(root, encoder) as index:
        after = index.dense(encoder.encode(["要服务大局"])[0], 9)
        assert after.scores.tolist() == before.scores.tolist()
        assert index.manifest.rules == RULES
        assert len(index.lexical({"大局": 1.0}, 9)) == 1


def test_other_rules_of_what_is_encoded_encode_everything_again(documents: Path, tmp_path: Path) -> None:
    encoder, root = LetterEncoder(), tmp_path / "index"
    ingest([documents], root, encoder=encoder)
    encoded = encoder.encoded
    set_rules(root, encoded_text=0)
    ingest([], root, encoder=encoder)
    assert encoder.encoded == 2 * encoded


def test_an_index_of_newer_rules_is_refused_by_name(
    root: Path, questions: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_rules(root, outline=RULES.outline + 1)
    for words in (*OTHERS, ["ingest", str(corpus)], ["ingest"], ["serve"], ["doctor"]):
        assert main([word.format(questions=questions) for word in words] + ["--index", str(root)]) == 1, words
        told = "".join(capsys.readouterr())
        assert "由本程序较新的版本建成" in told, words
        assert f"层次规则 {RULES.outline + 1}，本程序为 {RULES.outline}" in told
    with pytest.raises(IndexNewer, match="--rebuild"):
        ingest([corpus], root, encoder=load_encoder())
    assert main(["ingest", "--rebuild", "--index", str(root)]) == 0
    fresh(root)


def test_doctor_tells_the_versions(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--index", str(root)]) == 0
    told = capsys.readouterr().out
    assert f"格式 {INDEX_FORMAT}、{RULES.told()}，与现在的程序一致" in told
    set_digests(root, TOKENS_BEFORE_NUMBERS)
    found = {f.check: f for f in check_index(root).findings}["版本"]
    assert found.level is Severity.NOTE
    assert found.message.startswith("格式 3、分词规则 1、层次规则 0、分段规则 0、编码文本规则 0；")
    assert REMEDY in found.message
    set_rules(root, tokens=0)
    assert main(["doctor", "--json", "--index", str(root)]) == 1
    rows = {row["check"]: row for row in json.loads(capsys.readouterr().out)["findings"]}
    assert rows["版本"]["level"] == "fault"
    assert REMEDY in rows["版本"]["message"]
