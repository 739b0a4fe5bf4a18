"""The thesaurus: what an everyday question may mean, and the words that owners add."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import ThesaurusInvalid
from retrieval import Library, LibrarySettings
from retrieval.search.hybrid_retriever import SearchWeights
from retrieval.search.thesaurus import SHIPPED_FILE, Entry, Meaning, Thesaurus, load_thesaurus, read_thesaurus
from ui import main

SMALL = Thesaurus(
    [
        Entry("走过场", ("做做样子", "应付一遍")),
        Entry("权力", ("手里的大印",)),
        Entry("推诿扯皮", ("你推我我推你", "踢皮球")),
        Entry("走过场", ("糊弄",)),
        Entry("敷衍", ("糊弄",)),
    ]
)


def write(path: Path, *entries: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_nearest_gloss_brings_its_official_expression_first() -> None:
    first, *others = SMALL.expand("光是做做样子怎么行", 3)
    assert (first.official, first.weight) == ("走过场", 1.0)
    assert all(0 < other.weight < 1 for other in others)


def test_entries_of_one_expression_become_one() -> None:
    assert len(SMALL) == 4
    assert [e.official for e in SMALL.expand("糊弄", 9)].count("走过场") == 1


@pytest.mark.parametrize("text", ["", "做", "天地玄黄", "？？"])
def test_what_no_gloss_is_like_brings_nothing(text: str) -> None:
    assert SMALL.expand(text) == ()


def test_no_expansions_are_given_where_none_are_wanted() -> None:
    assert SMALL.expand("做做样子", 0) == ()
    assert Thesaurus([]).expand("做做样子") == ()
    assert Thesaurus([]).meanings("做做样子") == ()
    assert not Thesaurus([]).knows("做做")


def test_a_gloss_counts_as_a_whole_and_the_longest_first() -> None:
    assert SMALL.meanings("手里的大印别糊弄") == (Meaning("手里的大印", ("权力",)), Meaning("糊弄", ("走过场", "敷衍")))
    assert SMALL.meanings("手里大印，做做样") == ()
    assert SMALL.meanings("走过场") == (), "what is official already needs no meaning"


def test_pairs_of_characters_are_known_from_glosses_and_expressions() -> None:
    assert SMALL.knows("大印")
    assert SMALL.knows("扯皮")
    assert not SMALL.knows("皮扯")


def test_the_shipped_file_is_that_beside_the_repository(shared: Path) -> None:
    assert SHIPPED_FILE.read_bytes() == (shared / "data" / "thesaurus" / "thesaurus.jsonl").read_bytes()


def test_every_shipped_entry_has_everyday_ways() -> None:
    entries = read_thesaurus(SHIPPED_FILE)
    assert len(entries) > 5000
    assert all(entry.plain for entry in entries)


def test_a_file_may_begin_with_a_mark_and_hold_empty_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", '\ufeff{"official": "甲方", "plain": ["一\u2028二"], "more": 1}\r', "", " ")
    assert read_thesaurus(path) == (Entry("甲方", ("一\u2028二",)),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("没有引号", "不是 JSON"),
        ('["官方", "平常"]', "不是 JSON 对象"),
        ('{"plain": ["平常"]}', "official 应是一个词语"),
        ('{"official": "，", "plain": ["平常"]}', "official 应是一个词语"),
        ('{"official": "官方"}', "plain 应是一个列表"),
        ('{"official": "官方", "plain": "平常"}', "plain 应是一个列表"),
        ('{"official": "官方", "plain": []}', "plain 应是一个列表，至少有一种"),
        ('{"official": "官方", "plain": [3]}', "plain 应是一个列表"),
        ('{"official": "官方", "plain": ["平常"], "near": "近"}', "near 应是一个列表"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path / "t.jsonl", {"official": "好", "plain": ["不错"]}, line)
    with pytest.raises(ThesaurusInvalid, match=f"第 2 行有误：{reason}") as caught:
        read_thesaurus(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes("{}".encode("utf-16"))
    with pytest.raises(ThesaurusInvalid, match=r"t\.jsonl 有误：不是 UTF-8"):
        read_thesaurus(path)
    with pytest.raises(ThesaurusInvalid, match="文件夹"):
        load_thesaurus((tmp_path,))


def test_files_that_do_not_exist_are_passed_over(tmp_path: Path) -> None:
    own = write(tmp_path / "t.jsonl", {"official": "好", "plain": ["不错"]})
    assert len(load_thesaurus((tmp_path / "none", own, own / "below"))) == 1


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    own = write(tmp_path / "t.jsonl", {"official": "好", "plain": ["不错"]})
    first = load_thesaurus((own,))
    assert load_thesaurus((own,)) is first
    write(own, {"official": "好", "plain": ["不错"]}, {"official": "坏", "plain": ["糟糕"]})
    assert len(load_thesaurus((own,))) == 2


QUESTION = "哇噻棚子有多少个？"
OWN = {"official": "代表联络站", "plain": ["哇噻棚子"]}


@pytest.fixture
def speeches(tmp_path: Path, corpus: Path) -> Path:
    return Path(shutil.copytree(corpus, tmp_path / "speeches"))


def shown_first(output: str) -> str:
    return re.split(r"(?m)^2\. ", output)[0]


@pytest.mark.parametrize("place", ["speeches", "data/speech-qa"], ids=["beside the speeches", "data folder"])
def test_a_made_up_word_finds_the_official_sentence_only_with_the_owners_entry(
    place: str,
    tmp_path: Path,
    speeches: Path,
    corpus_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    places = ["--corpus", str(speeches), "--index", str(corpus_index)]
    assert main(["search", QUESTION, *places]) == 0
    assert "联络站" not in shown_first(capsys.readouterr().out)
    assert main(["ask", QUESTION, *places]) == 0
    assert "出处" not in capsys.readouterr().out
    write(tmp_path / place / "thesaurus.jsonl", OWN)
    assert main(["search", QUESTION, *places]) == 0
    assert "代表中心联络站" in shown_first(capsys.readouterr().out)
    assert main(["ask", QUESTION, *places]) == 0
    assert re.search(r"代表中心联络站.*\[1\]", capsys.readouterr().out)


def test_the_owners_file_is_no_speech(
    speeches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (speeches / "catalog.toml").unlink()
    write(speeches / "thesaurus.jsonl", OWN)
    assert main(["ingest", str(speeches), "--index", str(tmp_path / "index")]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("新增 5 篇。")
    assert "thesaurus" not in shown.err


def test_a_broken_own_file_is_named_in_one_line(
    speeches: Path, corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = write(speeches / "thesaurus.jsonl", OWN, "{")
    assert main(["search", QUESTION, "--corpus", str(speeches), "--index", str(corpus_index)]) == 1
    assert capsys.readouterr().err == (
        f"speech-qa：词表 {own} 第 2 行有误：不是 JSON。每行应是含 official 和 plain 的 JSON 对象。\n"
    )


def test_an_open_library_takes_changed_words_up_when_it_is_refreshed(
    tmp_path: Path, corpus_index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "thesaurus.jsonl"
    library = Library.open(corpus_index, settings=LibrarySettings(thesaurus=(SHIPPED_FILE, own)))
    assert not library.refresh()
    assert not library.ask(QUESTION).answered
    write(own, OWN)
    assert library.refresh()
    assert not library.refresh()
    assert library.ask(QUESTION).answered
    write(own, OWN, "{")
    assert not library.refresh(), "what was read before goes on"
    assert not library.refresh()
    assert library.ask(QUESTION).answered
    assert [record.getMessage() for record in caplog.records if "第 2 行" in record.getMessage()] == [
        f"词表 {own} 第 2 行有误：不是 JSON。每行应是含 official 和 plain 的 JSON 对象。"
    ]
    own.unlink()
    assert library.refresh()
    assert not library.ask(QUESTION).answered


def test_without_a_thesaurus_the_search_goes_on(corpus_index: Path) -> None:
    bare = Library.open(corpus_index, settings=LibrarySettings(thesaurus=()))
    off = Library.open(corpus_index, settings=LibrarySettings(search=SearchWeights(thesaurus=0, meant=0)))
    for library in (bare, off):
        assert "421" in library.ask("全区各级人大代表加起来有多少名？").text
