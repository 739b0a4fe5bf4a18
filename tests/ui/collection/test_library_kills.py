"""A take-in that is killed is whole or undone; several processes change one library and lose nothing of each other."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import ingest
from ingest.documents.notes import Note
from ingest.documents.source_names import source_name
from ingest.errors import IncomingFull, LibraryNotesInvalid, SpeechQAError
from ingest.store.index import Index
from ingest.upkeep.doctor import Severity
from tests.support.documents.letters import LetterEncoder
from tests.support.take_in_until_killed import desk_of, offers
from ui import main
from ui.collection import folder as folder_module
from ui.collection import upload_limits
from ui.collection.check import check_library
from ui.collection.folder import CollectionFolder, library_folder
from ui.collection.journal import Journal, Step, mend
from ui.collection.offers import Particulars
from ui.places import choose_place
from ui.settings import read_settings

REPOSITORY = Path(__file__).resolve().parents[3]
COUNT = 12


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A corpus of one speech, ``old``, its index, and a library folder."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "old.txt").write_text("旧讲话\n一、工作\n去年的事。\n", encoding="utf-8")
    ingest([corpus], index, encoder=LetterEncoder())
    return corpus, index, tmp_path / "library"


def start(places: tuple[Path, Path, Path], count: int = COUNT) -> subprocess.Popen[str]:
    script = [sys.executable, "-m", "tests.support.take_in_until_killed", *map(str, places), str(count)]
    process = subprocess.Popen(script, stdout=subprocess.PIPE, cwd=REPOSITORY, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def sources(index: Path) -> dict[str, str]:
    with Index.open(index) as opened:
        return {card.source: card.id for card in opened.speeches}


def check_whole(places: tuple[Path, Path, Path]) -> int:
    """Start again after a kill; all is taken in or nothing, and what waits can be taken in.  Gives how many came."""
    corpus, index, root = places
    folder = CollectionFolder(root, corpus)
    with folder.held():
        mend(folder, sources(index))
        ingest([corpus, *folder.folders()], index, encoder=LetterEncoder(), sync=True, notes=folder.notes())
    assert Journal(folder).steps() == []
    kept = {source_name(path) for path in folder.documents.iterdir()} if folder.documents.is_dir() else set()
    notes, there = folder.notes(), sources(index)
    assert len(kept) in (0, COUNT)
    assert kept <= notes.keys()
    assert sorted(there.values()).count("old") == 1
    assert len(there) == (COUNT if kept else 1)
    if not kept:
        assert notes == {}
        assert len(list(folder.incoming.glob("*/*.txt"))) == COUNT
    assert {f.level for f in check_library(folder, there)} == {Severity.FINE}
    return len(kept)


def kill_after(places: tuple[Path, Path, Path], seconds: float) -> int:
    process = start(places)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    return check_whole(places)


@pytest.mark.parametrize("seconds", [0.01, 0.06])
def test_a_killed_take_in_is_whole_or_undone(places: tuple[Path, Path, Path], seconds: float) -> None:
    kill_after(places, seconds)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_a_take_in_killed_at_any_moment_is_whole_or_undone(places: tuple[Path, Path, Path], seed: int) -> None:
    kill_after(places, random.Random(seed).uniform(0.0, 0.6))


@pytest.mark.parametrize("moment", ["written", "moved", "noted", "published"])
def test_each_moment_of_a_take_in_is_finished_or_undone(places: tuple[Path, Path, Path], moment: str) -> None:
    corpus, index, root = places
    desk, folder = desk_of(*places), CollectionFolder(root, corpus)
    (offer,) = offers(desk, 1, "old")
    staged = folder.staged(offer.token)
    assert staged is not None
    kept, old = folder.free(staged.name), source_name(corpus / "old.txt")
    Journal(folder).write(Step(kept, staged, "old", {}))
    if moment != "written":
        folder.keep(staged, kept)
    if moment in ("noted", "published"):
        folder.write_notes({old: Note("old", replaced=True), source_name(kept): Note("old", "新")})
    if moment == "published":
        ingest([kept], index, encoder=LetterEncoder(), notes=folder.notes())
    told = {f.check: f for f in check_library(folder, sources(index))}["没做完的收进"]
    assert told.level is Severity.NOTE
    assert mend(folder, sources(index)) == (0 if moment == "published" else 1)
    assert mend(folder, sources(index)) == 0
    ingest([corpus, *folder.folders()], index, encoder=LetterEncoder(), sync=True, notes=folder.notes())
    assert sources(index) == {source_name(kept) if moment == "published" else old: "old"}
    assert (folder.staged(offer.token) is None) == (moment == "published")
    assert "没做完的收进" not in {f.check for f in check_library(folder, sources(index))}


def test_a_step_that_was_not_written_whole_had_not_been_begun(places: tuple[Path, Path, Path]) -> None:
    folder = CollectionFolder(places[2], places[0])
    Journal(folder).write(Step(folder.documents / "a.txt", None, "a", {}))
    file = folder.root / "take-in.jsonl"
    for rest in (b'{"kept": "b.t', b'{"kept": "../b", "staged": null, "id": "b", "before": []}', b"[" * 100_000):
        file.write_bytes(file.read_bytes() + rest + b"\n")
    assert [step.speech_id for step in Journal(folder).steps()] == ["a"]


def test_an_undone_replacement_leaves_a_speech_without_notes_as_it_was(places: tuple[Path, Path, Path]) -> None:
    desk = desk_of(*places)
    good, bad = offers(desk, 2, "")
    staged = CollectionFolder(places[2]).staged(bad.token)
    assert staged is not None
    staged.rename(staged.with_suffix(".docx"))
    outcomes = desk.take_in([good, replace(bad, replaces="old")])
    assert [outcome.error is None for outcome in outcomes] == [True, False]
    notes = CollectionFolder(places[2], places[0]).notes()
    assert [note.passed_over for note in notes.values()] == [False]
    check = sources(places[1])
    assert "old" in check.values()


WRITER = """
import sys
from pathlib import Path
from ingest.errors import LibraryBusy, IndexBusy
from tests.support.take_in_until_killed import desk_of, offers
desk, name = desk_of(*map(Path, sys.argv[1:4])), sys.argv[4]
from ui.collection.offers import Offer, Particulars
for number in range(5):
    data = f"{name}第{number}篇\\n一、工作\\n{name}完成{number}件。\\n".encode()
    while True:
        token = desk.receive(f"{name}{number}.txt", len(data))
        desk.append(token, data)
        try:
            (outcome,) = desk.take_in([Offer(token, Particulars(title=f"{name}{number}"), "")])
        except (LibraryBusy, IndexBusy):
            continue
        assert outcome.error is None, outcome.error
        break
    print(outcome.speech_id, flush=True)
"""


def test_two_servers_on_one_folder_keep_every_note_of_each_other(places: tuple[Path, Path, Path]) -> None:
    corpus, index, root = places
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, *map(str, places), name], stdout=subprocess.PIPE, cwd=REPOSITORY, text=True
        )
        for name in ("甲", "乙")
    ]
    said = [process.communicate(timeout=300)[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    folder = CollectionFolder(root, corpus)
    acknowledged = {speech for ids in said for speech in ids}
    assert len(acknowledged) == 10
    assert {note.id for note in folder.notes().values()} == acknowledged
    assert acknowledged | {"old"} == set(sources(index).values())


def test_a_change_in_another_process_is_waited_for_or_told(
    places: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "_WAIT_SECONDS", 0.1)
    desk = desk_of(*places)
    with CollectionFolder(places[2]).held(), pytest.raises(SpeechQAError, match="另一个窗口或程序"):
        desk.change("old", Particulars(title="新题"))
    desk.change("old", Particulars(title="新题"))


def test_what_waits_has_a_limit_and_an_hour(places: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_limits, "MOST_WAITING", 1000)
    desk, folder = desk_of(*places), CollectionFolder(places[2])
    token = desk.receive("a.txt", 900)
    desk.append(token, b"x" * 900)
    second = desk.receive("b.txt", 900)
    with pytest.raises(IncomingFull, match="太多"):
        desk.append(second, b"x" * 900)
    staged = folder.staged(token)
    assert staged is not None
    old = time.time() - 3700
    for path in (staged, staged.parent):
        os.utime(path, (old, old))
    desk.append(second, b"x" * 900)
    assert folder.staged(token) is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"format": 1, "notes": [{"base": "", "file": "/a", "note": {"id": 5}}]}',
        '{"format": 1, "notes": [{"base": "", "file": "/a", "note": {"id": "a", "withdrawn": NaN}}]}',
        '{"format": 1, "notes": [5]}',
        '{"format": 1, "notes": 5}',
        "[]",
    ],
)
def test_notes_out_of_bounds_are_refused_by_name_and_stay(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.json").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryNotesInvalid, match="读不出来"):
        CollectionFolder(tmp_path).notes()
    assert (tmp_path / "notes.json").read_text(encoding="utf-8") == text


def test_a_time_that_is_none_and_keys_of_later_are_passed_over(places: tuple[Path, Path, Path]) -> None:
    folder, source = CollectionFolder(places[2], places[0]), source_name(places[0] / "old.txt")
    for time_said in ("", "soon", "2026-01-01", "0001-01-01T00:00:00+14:00"):
        note = {"id": "old", "title": "题", "changed": time_said, "later": [1]}
        row = {"base": "", "file": source, "note": note}
        folder.root.mkdir(exist_ok=True)
        (folder.root / "notes.json").write_text(json.dumps({"format": 1, "notes": [row]}), encoding="utf-8")
        assert folder.notes() == {source: Note("old", "题")}
        with Index.open(places[1]) as opened:
            assert desk_of(*places).changed(opened.speeches).keys() == {"old"}


def test_the_next_ingest_sends_back_what_a_killed_take_in_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("甲讲话\n一、工作\n很好。\n", encoding="utf-8")
    settings = read_settings({"XDG_DATA_HOME": str(tmp_path / "share")}, tmp_path)
    folder = library_folder(settings, choose_place(settings, corpus))
    assert folder is not None
    staged = folder.staged(folder.stage("新.txt"))
    assert staged is not None
    kept = folder.free(staged.name)
    Journal(folder).write(Step(kept, staged, "新", {}))
    folder.keep(staged, kept)
    assert main(["ingest", str(corpus), "--corpus", str(corpus)]) == 0
    assert "已退回 1 份" in capsys.readouterr().err
    assert staged.exists()
    assert not kept.exists()
    assert Journal(folder).steps() == []
