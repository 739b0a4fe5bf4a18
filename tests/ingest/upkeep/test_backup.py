from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest import Index, ingest, load_encoder
from ingest.documents.notes import Note
from ingest.documents.source_names import source_name
from ingest.errors import BackupError, BackupExists, BackupInvalid, BackupUnwritable, IndexDamaged, IndexMissing
from ingest.store.generation import IndexFolder
from ingest.store.sentence_vectors import SentenceVectors
from ingest.upkeep.backup import TABLE, BackupFolders, back_up, fields_digest
from ingest.upkeep.doctor import check_index
from ingest.upkeep.restore import restore
from tests.support.documents.letters import LetterEncoder
from tests.support.kept import keep_text
from ui import main
from ui.cli.updating import update
from ui.collection.folder import library_folder
from ui.places import choose_place
from ui.settings import read_settings

TEXTS = {"tuanjie": "团结大会\n一、要团结。团结就是力量。\n", "liangshi": "粮食汇报\n一、抓收购。收购三百万吨。\n"}


@pytest.fixture
def places(tmp_path: Path) -> BackupFolders:
    made = BackupFolders(tmp_path / "index", tmp_path / "corpus", tmp_path / "data")
    assert made.corpus
    assert made.data
    (made.corpus / "下级").mkdir(parents=True)
    for name, text in TEXTS.items():
        (made.corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    (made.corpus / "下级" / "三.txt").write_text("三农工作。\n", encoding="utf-8")
    (made.corpus / ".hidden").write_text("不算。", encoding="utf-8")
    (made.data / "records").mkdir(parents=True)
    (made.data / "indexes" / "other").mkdir(parents=True)
    (made.data / "indexes" / "other" / "big").write_text("x", encoding="utf-8")
    (made.data / "feedback.jsonl").write_text('{"vote": "up"}\n', encoding="utf-8")
    with closing(sqlite3.connect(made.data / "records" / "a.sqlite3")) as base, base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("CREATE TABLE t (x)")
        base.execute("INSERT INTO t VALUES (7)")
    ingest([made.corpus], made.index, encoder=LetterEncoder())
    return made


def elsewhere(tmp_path: Path) -> BackupFolders:
    return BackupFolders(tmp_path / "new" / "index", tmp_path / "new" / "corpus", tmp_path / "new" / "data")


def texts(index: Path) -> dict[str, str]:
    with Index.open(index, LetterEncoder()) as opened:
        assert len(opened.dense(LetterEncoder().encode(["一"])[0], 99)) == opened.manifest.passages
        return {card.id: opened.speech(card.id).text for card in opened.speeches}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_backup_restores_all_on_an_empty_machine(places: BackupFolders, tmp_path: Path) -> None:
    made = back_up(places, tmp_path / "b.zip")
    assert (made.corpus_files, made.data_files) == (3, 2)
    new = elsewhere(tmp_path)
    report = restore(tmp_path / "b.zip", new)
    assert (report.speeches, report.corpus_files, report.data_files, report.aside) == (3, 3, 2, ())
    assert texts(new.index) == texts(places.index)
    assert new.corpus
    assert new.data
    assert sorted(tree(new.corpus)) == ["liangshi.txt", "tuanjie.txt", "下级/三.txt"]
    with closing(sqlite3.connect(new.data / "records" / "a.sqlite3")) as base:
        assert base.execute("SELECT x FROM t").fetchall() == [(7,)]
    assert sorted(tree(new.data)) == ["feedback.jsonl", "records/a.sqlite3"]
    again = ingest([new.corpus], new.index, encoder=LetterEncoder(), sync=True)
    assert (again.added, again.removed) == ((), ())


def kept_vectors(index: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in index.rglob("*.sentence-vectors")}


def keep_vectors(index: Path) -> dict[str, bytes]:
    """Put vectors of sentences beside each object of an index; gives the files."""
    with Index.open(index) as opened:
        for number, card in enumerate(opened.speeches):
            made = SentenceVectors.of("print", [card.title], np.full((1, 3), number, dtype=np.float16))
            opened.objects.write_sentence_vectors(opened.object_key(card.id), made)
    return kept_vectors(index)


def test_vectors_of_sentences_come_back_and_damaged_ones_are_left_out(places: BackupFolders, tmp_path: Path) -> None:
    kept = keep_vectors(places.index)
    damaged = min(kept)
    next(places.index.rglob(damaged)).write_bytes(b"x")
    back_up(places, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", elsewhere(tmp_path))
    assert kept_vectors(elsewhere(tmp_path).index) == {name: data for name, data in kept.items() if name != damaged}
    back_up(elsewhere(tmp_path), tmp_path / "again.zip")
    assert keep_vectors(places.index) == kept
    restore(tmp_path / "again.zip", places)
    assert kept_vectors(places.index) == kept, "sound ones are left as they are"


def test_a_backup_of_the_format_before_is_restored(places: BackupFolders, tmp_path: Path) -> None:
    def older(members: dict[str, bytes]) -> None:
        outer = json.loads(members[TABLE])
        outer["backup"]["format"] = 1
        members[TABLE] = json.dumps(outer).encode()

    back_up(places, tmp_path / "b.zip")
    restore(changed(tmp_path / "b.zip", tmp_path / "old.zip", older), elsewhere(tmp_path))
    assert texts(elsewhere(tmp_path).index) == texts(places.index)


def test_what_was_there_is_kept_aside_and_a_reader_goes_on(places: BackupFolders, tmp_path: Path) -> None:
    back_up(places, tmp_path / "b.zip")
    assert places.corpus
    assert places.data
    before = texts(places.index)
    (places.corpus / "tuanjie.txt").write_text("改过了。\n", encoding="utf-8")
    (places.corpus / "新.txt").write_text("新的一篇。\n", encoding="utf-8")
    (places.data / "feedback.jsonl").write_text('{"vote": "down"}\n', encoding="utf-8")
    (places.data / "later.txt").write_text("后来的。", encoding="utf-8")
    ingest([places.corpus], places.index, encoder=LetterEncoder(), sync=True)
    changed = texts(places.index)
    with Index.open(places.index) as reader:
        report = restore(tmp_path / "b.zip", places)
        assert reader.newer()
        assert {card.id: reader.speech(card.id).text for card in reader.speeches} == changed
    assert texts(places.index) == before
    index, corpus, data = report.aside
    assert texts(index) == changed
    assert (corpus / "tuanjie.txt").read_text(encoding="utf-8") == "改过了。\n"
    assert (corpus / "新.txt").exists()
    assert not (places.corpus / "新.txt").exists()
    assert (data / "feedback.jsonl").read_text(encoding="utf-8") == '{"vote": "down"}\n'
    assert (places.data / "later.txt").exists()
    assert (places.corpus / ".hidden").exists()
    assert restore(tmp_path / "b.zip", places).aside == ()


def test_a_generation_put_back_never_shares_a_file_name_with_a_later_one(places: BackupFolders, tmp_path: Path) -> None:
    assert places.corpus
    for number in range(3):
        (places.corpus / "tuanjie.txt").write_text(f"第{number}版。\n", encoding="utf-8")
        ingest([places.corpus], places.index, encoder=LetterEncoder(), sync=True)
    back_up(places, tmp_path / "b.zip")
    new = elsewhere(tmp_path)
    restore(tmp_path / "b.zip", new)
    assert new.corpus
    for number in range(6):
        (new.corpus / "tuanjie.txt").write_text(f"又一版{number}。\n", encoding="utf-8")
        ingest([new.corpus], new.index, encoder=LetterEncoder(), sync=True)
        assert texts(new.index)["tuanjie"] == f"又一版{number}。\n"


def test_a_damaged_index_is_mended_by_its_backup(places: BackupFolders, tmp_path: Path) -> None:
    back_up(places, tmp_path / "b.zip")
    for path in [*places.index.rglob("*.faiss"), *places.index.rglob("*.speech")]:
        path.write_bytes(b"broken")
    restore(tmp_path / "b.zip", places)
    assert len(texts(places.index)) == 3


def test_a_backup_of_a_damaged_index_is_refused(places: BackupFolders, tmp_path: Path) -> None:
    vectors = next(places.index.rglob("*.faiss"))
    data = bytearray(vectors.read_bytes())
    data[-1] ^= 1
    vectors.write_bytes(data)
    with pytest.raises(IndexDamaged, match="校验值"):
        back_up(places, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()
    assert list(tmp_path.glob(".tmp*")) == []
    with pytest.raises(IndexMissing, match="没有找到索引"):
        back_up(BackupFolders(tmp_path / "none", None, None), tmp_path / "b.zip")


def test_no_file_is_overwritten(places: BackupFolders, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(BackupExists, match="换一个文件名"):
        back_up(places, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text(encoding="utf-8") == "mine"
    with pytest.raises(BackupUnwritable, match="备份没有做成"):
        back_up(places, tmp_path / "b.zip" / "below.zip")


def test_leftovers_of_a_killed_backup_are_cleared(places: BackupFolders, tmp_path: Path) -> None:
    (tmp_path / ".tmp-backup-dead").write_bytes(b"half")
    back_up(places, tmp_path / "b.zip")
    assert list(tmp_path.glob(".tmp*")) == []


def test_a_backup_beside_readers_and_a_writer_is_of_one_generation(places: BackupFolders, tmp_path: Path) -> None:
    stop = threading.Event()
    assert places.corpus
    corpus = places.corpus

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            for name in TEXTS:
                (corpus / f"{name}.txt").write_text(f"第{number}版，{name}。\n", encoding="utf-8")
            ingest([corpus], places.index, encoder=LetterEncoder(), sync=True)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(6):
            new = BackupFolders(
                tmp_path / f"n{number}" / "index", tmp_path / f"n{number}" / "c", tmp_path / f"n{number}" / "d"
            )
            back_up(places, tmp_path / f"{number}.zip")
            restore(tmp_path / f"{number}.zip", new)
            versions = {text.split("版")[0] for name, text in texts(new.index).items() if name in TEXTS}
            assert len(versions) == 1 or texts(new.index).items() >= TEXTS.items()
    finally:
        stop.set()
        writer.join()


def changed(source: Path, target: Path, change: Callable[[dict[str, bytes]], None], *, seal: bool = True) -> Path:
    """Write the backup anew with other members; ``seal`` makes the manifest's own digest right."""
    with zipfile.ZipFile(source) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    change(members)
    if seal:
        outer = json.loads(members[TABLE])
        outer["digest"] = fields_digest(outer["backup"])
        members[TABLE] = json.dumps(outer).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def renamed(to: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        outer = json.loads(members[TABLE])
        entry = next(e for e in outer["backup"]["files"] if e["name"] == "corpus/tuanjie.txt")
        members[to] = members.pop(entry["member"])
        entry["name"] = entry["member"] = to
        members[TABLE] = json.dumps(outer).encode()

    return change


def dropped(members: dict[str, bytes]) -> None:
    del members["corpus/tuanjie.txt"]


def altered(members: dict[str, bytes]) -> None:
    members["corpus/tuanjie.txt"] = members["corpus/tuanjie.txt"][:-3] + "！\n".encode()[:3]


def added(members: dict[str, bytes]) -> None:
    members["corpus/more.txt"] = b"more"


@pytest.mark.parametrize(
    "change",
    [
        renamed("corpus/../../evil.txt"), renamed("/tmp/evil.txt"), renamed("corpus/..\\evil.txt"), renamed("corpus//evil.txt"),
        renamed("elsewhere/evil.txt"), renamed("index/evil.txt"), renamed("index/objects/00/evil.speech"),
        renamed("data/../evil"), renamed("corpus"), dropped, altered, added,
    ],
)  # fmt: skip
def test_a_backup_that_was_tampered_with_changes_nothing(
    places: BackupFolders, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    back_up(places, tmp_path / "b.zip")
    bad = changed(tmp_path / "b.zip", tmp_path / "bad.zip", change)
    assert places.corpus
    (places.corpus / "tuanjie.txt").write_text("改过了。\n", encoding="utf-8")
    before = {name: data for name, data in tree(tmp_path).items() if not name.endswith(".lock")}
    with pytest.raises(BackupInvalid, match="什么也没有改动"):
        restore(bad, places)
    assert {name: data for name, data in tree(tmp_path).items() if not name.endswith(".lock")} == before


def test_every_cut_and_most_flipped_bytes_are_refused_by_name(places: BackupFolders, tmp_path: Path) -> None:
    back_up(places, tmp_path / "b.zip")
    whole, bad = (tmp_path / "b.zip").read_bytes(), tmp_path / "bad.zip"
    for cut in range(0, len(whole), max(1, len(whole) // 25)):
        bad.write_bytes(whole[:cut])
        with pytest.raises(BackupInvalid):
            restore(bad, elsewhere(tmp_path))
    right = texts(places.index)
    for place in range(7, len(whole), max(1, len(whole) // 60)):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        new = elsewhere(tmp_path)
        try:
            restore(bad, new)
        except BackupError:
            assert not new.corpus or tree(new.corpus) == {}
        else:  # a byte of the zip that nobody reads: a date, a flag
            assert texts(new.index) == right
        shutil.rmtree(tmp_path / "new", ignore_errors=True)


def test_a_link_out_of_the_corpus_is_not_followed(places: BackupFolders, tmp_path: Path) -> None:
    back_up(places, tmp_path / "b.zip")
    new = elsewhere(tmp_path)
    assert new.corpus
    (tmp_path / "outside").mkdir()
    new.corpus.mkdir(parents=True)
    (new.corpus / "下级").symlink_to(tmp_path / "outside")
    with pytest.raises(BackupError, match="链接"):
        restore(tmp_path / "b.zip", new)
    assert tree(tmp_path / "outside") == {}


def test_a_name_that_is_no_utf8_goes_through(places: BackupFolders, tmp_path: Path) -> None:
    assert places.corpus
    name = os.fsdecode("讲话".encode("gb18030") + b".txt")
    (places.corpus / name).write_text("旧机器上的一篇。\n", encoding="utf-8")
    back_up(places, tmp_path / "b.zip")
    new = elsewhere(tmp_path)
    restore(tmp_path / "b.zip", new)
    assert new.corpus
    assert (new.corpus / name).read_text(encoding="utf-8") == "旧机器上的一篇。\n"


def test_the_two_commands(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    (tmp_path / "user").mkdir()
    assert main(["ingest", str(corpus), "--corpus", str(corpus)]) == 0
    assert main(["backup", str(tmp_path / "b.zip"), "--corpus", str(corpus)]) == 0
    assert "已备份到" in capsys.readouterr().out
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other"))
    new = tmp_path / "somewhere" / "speeches"
    assert main(["restore", str(tmp_path / "b.zip"), "--corpus", str(new)]) == 0
    assert "讲话 5 篇" in capsys.readouterr().out
    root = next((tmp_path / "other" / "speech-qa" / "indexes").iterdir())
    assert check_index(root).sound
    assert IndexFolder(root).latest() == "g00000001"
    assert ingest([new], root, encoder=load_encoder(), sync=True).unchanged == ("000", "001", "002", "003", "004")
    assert main(["restore", str(tmp_path / "none.zip"), "--corpus", str(new)]) == 1
    assert "没有这个文件" in capsys.readouterr().err


def test_what_was_taken_in_on_the_page_and_withdrawn_is_so_elsewhere_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "讲话", tmp_path / "另一台" / "文稿"
    old.mkdir()
    (old / "粮食.txt").write_text(TEXTS["liangshi"], encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    place, settings = choose_place(read_settings(os.environ, tmp_path), old), read_settings(os.environ, tmp_path)
    folder = library_folder(settings, place)
    assert folder
    kept, gone = keep_text(folder, "团结", TEXTS["tuanjie"]), keep_text(folder, "旧稿", "旧稿\n不要了。\n")
    named = Note("团结", "改过的题目", changed="2026-11-21T08:00:00+08:00")
    folder.write_notes({source_name(kept): named, source_name(gone): Note("旧稿", "旧稿", withdrawn=True)})
    update(place, settings)
    assert main(["backup", str(tmp_path / "b.zip"), "--corpus", str(old)]) == 0
    shutil.rmtree(old)
    shutil.rmtree(tmp_path / "user")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other"))
    for since in ("", "后来收进"):
        assert main(["restore", str(tmp_path / "b.zip"), "--corpus", str(new)]) == 0
        place, settings = choose_place(read_settings(os.environ, tmp_path), new), read_settings(os.environ, tmp_path)
        update(place, settings)
        with Index.open(place.index) as index:
            assert {card.id: card.title for card in index.speeches} == {"团结": "改过的题目", "粮食": "粮食汇报"}
            assert all(Path(card.source).is_file() for card in index.speeches)
        folder = library_folder(settings, place)
        assert folder
        assert [note.id for note in folder.notes().values() if note.withdrawn] == ["旧稿"]
        assert not since or list((tmp_path / "other").rglob(f"*.before-restore-*/**/{since}.txt"))
        keep_text(folder, "后来收进", "后来收进\n一、后来。\n")
        update(place, settings)
