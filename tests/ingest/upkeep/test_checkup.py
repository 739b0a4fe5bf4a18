from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from ingest import Index, SpeechQAError, ingest, load_encoder
from ingest.encoders.contextual_encoder import ContextualEncoder
from ingest.store.generation import IndexFolder
from ingest.store.sentence_vectors import SentenceVectors
from ingest.upkeep.doctor import Checkup, Finding, Severity, check_index
from tests.support.documents.letters import LetterEncoder
from tests.support.kept import keep_text
from ui import main
from ui.collection.check import check_library
from ui.collection.data_check import check_data
from ui.collection.folder import CollectionFolder

CHECKS = ["清单", "版本", "校验值", "讲话", "通读", "数目", "残留", "编码器", "磁盘"]


@pytest.fixture
def index(tmp_path: Path, corpus_index: Path) -> Path:
    copied = tmp_path / "index"
    shutil.copytree(corpus_index, copied)
    return copied


def faults(checkup: Checkup) -> dict[str, str]:
    assert checkup.sound == all(f.level is not Severity.FAULT for f in checkup.findings)
    assert all("\n" not in f.message for f in checkup.findings)
    return {f.check: f.message for f in checkup.findings if f.level is Severity.FAULT}


def note(checkup: Checkup, check: str) -> str:
    return next((f.message for f in checkup.findings if f.check == check and f.level is Severity.NOTE), "")


def test_a_sound_index_passes_every_check(index: Path) -> None:
    checkup = check_index(index)
    assert [f.check for f in checkup.findings] == CHECKS
    assert {f.level for f in checkup.findings} == {Severity.FINE}
    assert checkup.generation == "g00000001"


def test_a_check_writes_nothing(index: Path) -> None:
    before = stamps(index)
    check_index(index)
    assert stamps(index) == before


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """The files' times and sizes; tantivy locks even to read, and leaves its lock behind."""
    found = {p: p.stat() for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"}
    return {path: (s.st_mtime_ns, s.st_size) for path, s in found.items()}


def test_no_index_and_a_foreign_folder_are_told(tmp_path: Path) -> None:
    assert "speech-qa ingest" in faults(check_index(tmp_path / "none"))["清单"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "note.txt").write_text("信", encoding="utf-8")
    assert "note.txt" in faults(check_index(tmp_path / "letters"))["清单"]


@pytest.mark.slow
def test_a_flipped_byte_in_any_file_of_the_index_is_found_and_never_searched(
    corpus_index: Path, tmp_path: Path
) -> None:
    every = (path for path in corpus_index.rglob("*") if path.is_file() and path.suffix != ".lock")
    files = sorted(path.relative_to(corpus_index) for path in every if path.name != "lock")
    assert len(files) > 15
    for number, name in enumerate(files):
        index = tmp_path / str(number)
        shutil.copytree(corpus_index, index)
        data = bytearray((index / name).read_bytes())
        data[len(data) // 2] ^= 0x10
        (index / name).write_bytes(data)
        told = faults(check_index(index))
        assert told, name
        assert any("speech-qa ingest" in message for message in told.values()), name
        answers_whole_or_refuses(index, corpus_index)
        shutil.rmtree(index)


def answers_whole_or_refuses(damaged: Path, sound: Path) -> None:
    """What can be opened says what the sound index says; all else is a named error."""
    encoder = load_encoder()
    with suppress(SpeechQAError), Index.open(sound, encoder) as right, Index.open(damaged, encoder) as index:
        assert list(index.all_passages()) == list(right.all_passages())
        wanted = {"代": 1.0, "代表": 1.0}
        assert index.lexical(wanted, 50).ids.tolist() == right.lexical(wanted, 50).ids.tolist()
        vector = encoder.encode(["代表联络站"])[0]
        assert index.dense(vector, 50).ids.tolist() == right.dense(vector, 50).ids.tolist()


def test_a_lost_object_is_told_with_its_speech(index: Path) -> None:
    next((index / "objects").rglob("*.speech")).unlink()
    assert "1 篇有误" in faults(check_index(index))["讲话"]


def test_speeches_that_were_read_are_counted_and_damage_heals_by_itself(index: Path) -> None:
    def told() -> Finding:
        return next(f for f in check_index(index).findings if f.check == "通读")

    assert told().level is Severity.FINE
    assert "5 份文本里有 0 份" in told().message
    with Index.open(index) as opened:
        keys = [opened.object_key(card.id) for card in opened.speeches]
        for key in keys:
            vectors = SentenceVectors.of(ContextualEncoder().fingerprint, ["句"], np.zeros((1, 3), dtype=np.float16))
            opened.objects.write_sentence_vectors(key, vectors)
        assert (told().level, told().message) == (Severity.FINE, "5 份文本里有 5 份已由小模型逐句读过。")
        assert note(check_index(index), "残留") == ""
        opened.objects.sentence_vectors_path(keys[0]).write_bytes(b"x")
    assert told().level is Severity.NOTE
    assert "不用处理" in told().message
    assert check_index(index).sound


def test_orphans_are_counted_and_the_next_ingest_removes_them(index: Path, corpus: Path) -> None:
    store = next((index / "objects").glob("??"))
    (store / ("0" * 64 + ".speech")).write_bytes(b"x")
    (store / ".tmp-left").write_bytes(b"x")
    (index / "generations" / "building-g00000009").mkdir()
    checkup = check_index(index)
    assert checkup.sound
    assert note(checkup, "残留").startswith("3 个")
    ingest([corpus], index, encoder=load_encoder())
    assert note(check_index(index), "残留") == ""


def test_an_earlier_generation_that_a_reader_holds_is_no_orphan(index: Path) -> None:
    with Index.open(index):
        ingest([], index, encoder=load_encoder(), remove=["000"])
        assert len(IndexFolder(index).names()) == 2
        assert note(check_index(index), "残留") == ""
    assert note(check_index(index), "残留").startswith("2 个")


def test_a_writer_at_work_is_said_and_not_disturbed(index: Path) -> None:
    with IndexFolder(index).writing():
        assert "另一个程序正在写" in note(check_index(index), "残留")


def test_an_encoder_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("代表联络站。", encoding="utf-8")
    ingest([tmp_path / "a.txt"], tmp_path / "index", encoder=LetterEncoder())
    assert "letters" in faults(check_index(tmp_path / "index"))["编码器"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_noted(index: Path) -> None:
    index.chmod(0o555)
    assert "不可写" in note(check_index(index), "权限")
    index.chmod(0o755)


def test_readers_records_votes_and_words_are_read(tmp_path: Path) -> None:
    assert {f.level for f in check_data(tmp_path, None, ())} == {Severity.FINE}
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "a.sqlite3").write_bytes(b"no database" * 99)
    (tmp_path / "feedback.jsonl").write_text('{"vote": "up"}\n{"vote"\n', encoding="utf-8")
    (tmp_path / "thesaurus.jsonl").write_text("{}\n", encoding="utf-8")
    found = {f.check: f for f in check_data(tmp_path, None, (tmp_path / "thesaurus.jsonl",))}
    assert {name for name, f in found.items() if f.level is Severity.FAULT} == {"错题记录", "评价", "词表"}
    assert "第 2 行" in found["评价"].message
    assert all("请" in f.message or "应" in f.message for f in found.values() if f.level is Severity.FAULT)


def test_a_sound_record_passes(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    base = sqlite3.connect(tmp_path / "records" / "a.sqlite3")
    base.execute("CREATE TABLE t (x)")
    base.close()
    assert "1 份都能读。" in [f.message for f in check_data(tmp_path, None, ())]


def test_the_command_ends_with_0_or_1_and_speaks_json(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--index", str(index)]) == 0
    assert capsys.readouterr().out.endswith("没有发现错误。\n")
    next((index / "generations").rglob("*.faiss")).write_bytes(b"")
    assert main(["doctor", "--index", str(index)]) == 1
    assert "[错误] 清单" in capsys.readouterr().out
    assert main(["doctor", "--index", str(index), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["sound"] is False
    assert {"check", "level", "message"} == set(told["findings"][0])


def test_the_documents_taken_in_on_the_page_and_their_notes_are_read(tmp_path: Path) -> None:
    folder = CollectionFolder(tmp_path / "library")
    assert {f.level for f in check_library(folder, [])} == {Severity.FINE}
    kept = keep_text(folder, "发言", "同志们：要学习。")
    assert {f.level for f in check_library(folder, [str(kept)])} == {Severity.FINE}
    (folder.root / "notes.json").write_text("{", encoding="utf-8")
    kept.unlink()
    found = {f.check: f.message for f in check_library(folder, [str(kept)]) if f.level is Severity.FAULT}
    assert "发言.txt" in found["网页收进的文稿"]
    assert "notes.json" in found["文稿的备注"]


def test_the_command_looks_at_the_library_folder(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert main(["doctor", "--index", str(index)]) == 0
    assert "网页收进的文稿：0 份都能读。" in capsys.readouterr().out
