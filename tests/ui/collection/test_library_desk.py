"""The library is changed from the page: taken in, renamed, replaced, withdrawn, brought back; a restart keeps it all."""

from __future__ import annotations

import io
import os
import shutil
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import ingest
from ingest.errors import (
    DocumentFormatUnknown,
    DocumentUnreadable,
    IncomingFull,
    IndexBusy,
    LibraryNotesInvalid,
    LibraryReadOnly,
    SpeechAlreadyThere,
    SpeechChangedMeanwhile,
    SpeechGone,
    TitleInvalid,
    UploadEmpty,
    UploadLost,
    UploadTooLarge,
)
from ingest.files.regular import LARGEST_FILE
from ingest.store.generation import IndexFolder
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from tests.support.kept import keep_text
from ui.cli.updating import notes_held, update
from ui.collection.folder import CollectionFolder, fit_name, library_folder
from ui.collection.offers import Offer, Particulars
from ui.collection.service import CollectionService
from ui.places import IndexLocation
from ui.settings import Settings

FISH = "关于养鱼的讲话\n一、水质要好\n鱼塘共有57口，水要常换，天天要看。\n二、饲料要足\n饲料每天要喂三次，不能断。\n"
TREES = "关于植树的讲话\n一、种树要成活\n今年种树312棵，成活率要高。\n二、养护要到位\n浇水要透。\n"
ROADS = "一、路要修好\n今年修路88公里。\n二、桥要修牢\n今年修桥6座。\n"


@dataclass(frozen=True)
class Served:
    """A corpus of two speeches, served: its desk, and how it looks after a restart."""

    settings: Settings
    place: IndexLocation
    library: Library
    desk: CollectionService

    @property
    def ids(self) -> list[str]:
        self.library.refresh()
        return [card.id for card in self.library.speeches]

    def title(self, speech_id: str) -> str:
        return self.library.speech(speech_id).title

    def restarted(self) -> Served:
        folder = library_folder(self.settings, self.place)
        assert folder is not None
        notes, paths = folder.notes(), [*filter(None, [self.place.corpus]), *folder.folders()]
        ingest(paths, self.place.index, encoder=LetterEncoder(), sync=True, notes=notes)
        return serve(self.settings, self.place)

    def upload(self, name: str, text: str | bytes) -> str:
        data = text if isinstance(text, bytes) else text.encode()
        token = self.desk.receive(name, len(data))
        self.desk.append(token, data)
        return token

    def take_in(self, name: str, text: str, replaces: str = "", **said: str) -> str:
        token = self.upload(name, text)
        looked = self.desk.look_at(token)
        particulars = Particulars(**{"title": looked.speech.title, **said})
        (outcome,) = self.desk.take_in([Offer(token, particulars, replaces)])
        if outcome.error:
            raise outcome.error
        return outcome.speech_id


def serve(settings: Settings, place: IndexLocation) -> Served:
    library = Library.open(place.index, LetterEncoder())
    folder = library_folder(settings, place)
    desk = CollectionService(library, place.index, folder, lambda: datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    return Served(settings, place, library, desk)


@pytest.fixture
def served(tmp_path: Path) -> Served:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "植树.txt").write_text(TREES, encoding="utf-8")
    (corpus / "修路.txt").write_text(ROADS, encoding="utf-8")
    ingest([corpus], tmp_path / "index", encoder=LetterEncoder())
    settings = Settings(tmp_path / "data", tmp_path, tmp_path)
    return serve(settings, IndexLocation(tmp_path / "index", corpus))


def test_a_preview_tells_how_a_document_would_be_cut_and_writes_nothing(served: Served) -> None:
    before = IndexFolder(served.place.index).latest()
    looked = served.desk.look_at(served.upload("养鱼.txt", FISH))
    assert looked.speech.title == "关于养鱼的讲话"
    assert [section.label for section in looked.outline.points] == ["开头", "一、水质要好", "二、饲料要足"]
    assert (looked.sections, looked.passages) == (2, 3)
    assert looked.cautions == ("short",)
    assert IndexFolder(served.place.index).latest() == before
    assert served.ids == ["修路", "植树"]


def test_what_the_owner_should_look_at_is_said(served: Served) -> None:
    twin = served.desk.look_at(served.upload("另一份.txt", TREES))
    assert "same_text" in twin.cautions
    assert twin.like is not None
    assert twin.like.id == "植树"
    other = served.desk.look_at(served.upload("新稿.txt", TREES + "补充一段话，别的都不变。\n"))
    assert "same_title" in other.cautions
    assert {"no_outline", "short", "no_title"} <= set(
        served.desk.look_at(served.upload("无.txt", "只有一句话。")).cautions
    )


def test_a_document_taken_in_is_found_at_once_and_after_a_restart(served: Served) -> None:
    speech_id = served.take_in("养鱼.txt", FISH, title="在养鱼会上的讲话", date="2025-03-01", speaker="李某")
    for now in (served, served.restarted()):
        assert now.ids == ["修路", "植树", "养鱼"]
        speech = now.library.speech(speech_id)
        assert (speech.title, speech.date, speech.speaker) == ("在养鱼会上的讲话", "2025-03-01", "李某")
        assert now.library.search("鱼塘共有几口")[0].passage.speech_id == "养鱼"
    assert sorted(p.name for p in (served.place.corpus or Path()).iterdir()) == ["修路.txt", "植树.txt"]


def test_several_are_taken_in_together_and_one_that_cannot_is_named(served: Served) -> None:
    tokens = [served.upload(f"{n}.txt", text) for n, text in (("甲", FISH), ("乙", TREES), ("丙", FISH + "又一句。"), ("丁", FISH))]
    for token in tokens:
        served.desk.look_at(token)
    offers = [Offer(token, Particulars(f"题目{n}")) for n, token in enumerate([*tokens, "0" * 16])]
    outcomes = served.desk.take_in(offers)
    assert [outcome.speech_id for outcome in outcomes] == ["甲", "", "丙", "", ""]
    assert isinstance(outcomes[1].error, SpeechAlreadyThere)
    assert isinstance(outcomes[3].error, SpeechAlreadyThere)
    assert isinstance(outcomes[4].error, UploadLost)
    assert served.ids == ["修路", "植树", "甲", "丙"]


def test_nothing_is_left_of_what_was_taken_in_but_the_document(served: Served) -> None:
    served.take_in("养鱼.txt", FISH)
    folder = library_folder(served.settings, served.place)
    assert folder is not None
    assert sorted(path.name for path in folder.root.rglob("*") if path.is_file()) == [".lock", "notes.json", "养鱼.txt"]
    assert list((folder.root / ".incoming").iterdir()) == []


def test_a_renamed_speech_keeps_its_id_and_name_after_a_restart(served: Served) -> None:
    served.desk.change("植树", Particulars("在植树节上的讲话", kind="致辞", occasion="植树节"))
    for now in (served, served.restarted()):
        assert now.ids == ["修路", "植树"]
        assert now.title("植树") == "在植树节上的讲话"
        assert now.library.speech("植树").kind == "致辞"
    (served.place.corpus or Path()).joinpath("植树.txt").write_text(TREES + "添了一句。\n", encoding="utf-8")
    assert served.restarted().title("植树") == "在植树节上的讲话"


def test_a_change_from_a_window_that_shows_earlier_particulars_is_not_made(served: Served) -> None:
    seen = Particulars.of(served.library.speeches[0]).mark
    served.desk.change(served.ids[0], Particulars("甲改的题目"), seen)
    with pytest.raises(SpeechChangedMeanwhile, match="《甲改的题目》刚在别的窗口里改过"):
        served.desk.change(served.ids[0], Particulars("乙改的题目"), seen)
    assert served.title(served.ids[0]) == "甲改的题目"
    served.desk.change(served.ids[0], Particulars("再改"), Particulars.of(served.library.speeches[0]).mark)


@pytest.mark.parametrize("title", ["", "  \n", "题" * 121])
def test_a_title_must_be_one(served: Served, title: str) -> None:
    with pytest.raises(TitleInvalid, match="1 到 120"):
        served.desk.change("植树", Particulars(title))
    assert served.title("植树") == "关于植树的讲话"


def test_a_withdrawn_speech_is_gone_at_once_and_after_a_restart_and_can_be_brought_back(served: Served) -> None:
    withdrawn = served.desk.withdraw("植树")
    for now in (served, served.restarted()):
        assert now.ids == ["修路"]
        assert [item.note.title for item in now.desk.withdrawn()] == ["关于植树的讲话"]
        assert all(hit.passage.speech_id != "植树" for hit in now.library.search("今年种树"))
    assert served.desk.bring_back(withdrawn.source) == "植树"
    for now in (served, served.restarted()):
        assert sorted(now.ids) == ["修路", "植树"]
        assert now.desk.withdrawn() == ()
    with pytest.raises(UploadLost):
        served.desk.bring_back(withdrawn.source)


def test_every_speech_may_be_withdrawn_and_the_program_still_starts(served: Served) -> None:
    for speech_id in ("植树", "修路"):
        served.desk.withdraw(speech_id)
    assert served.ids == []
    served.library.ask("今年种树多少棵？")
    assert served.take_in("养鱼.txt", FISH) == "养鱼"
    served.desk.withdraw("养鱼")
    with pytest.raises(SpeechGone, match="已不在目录里"):
        served.desk.withdraw("养鱼")


@pytest.mark.parametrize("speech_id", ["植树", "养鱼"])
def test_a_replaced_speech_keeps_its_id_and_the_old_document_can_come_back(served: Served, speech_id: str) -> None:
    served.take_in("养鱼.txt", FISH)
    old = next(card.source for card in served.library.speeches if card.id == speech_id)
    text = "新的题目\n一、全都改了\n今年共有999个。\n"
    assert served.take_in("新稿.txt", text, replaces=speech_id) == speech_id
    for now in (served, served.restarted()):
        assert sorted(now.ids) == sorted(["修路", "植树", "养鱼"])
        assert "999" in now.library.speech(speech_id).text
    assert served.desk.withdrawn() == ()
    assert served.desk.bring_back(old) == speech_id
    for now in (served, served.restarted()):
        assert sorted(now.ids) == sorted(["修路", "植树", "养鱼"])
        assert "999" not in now.library.speech(speech_id).text


def test_a_busy_index_says_so_and_nothing_is_lost(served: Served) -> None:
    token = served.upload("养鱼.txt", FISH)
    served.desk.look_at(token)
    offer = Offer(token, Particulars("养鱼"))
    with IndexFolder(served.place.index).writing(), pytest.raises(IndexBusy, match="正在写索引"):
        served.desk.take_in([offer])
    with IndexFolder(served.place.index).writing(), pytest.raises(IndexBusy, match="正在写索引"):
        served.desk.withdraw("植树")
    assert served.restarted().ids == ["修路", "植树"]
    assert served.desk.take_in([offer])[0].speech_id == "养鱼"


@pytest.mark.parametrize(
    ("name", "size", "error", "said"),
    [
        ("表.xls", 10, DocumentFormatUnknown, "不支持的文件格式：表.xls"),
        ("大.txt", 10**9, UploadTooLarge, f"大.txt 太大（1000 MB，上限 {LARGEST_FILE // 1_000_000} MB）"),
        ("空.txt", 0, UploadEmpty, "空.txt 是空文件"),
        ("没有后缀", 10, DocumentFormatUnknown, "不支持"),
    ],
)
def test_a_file_that_cannot_be_one_is_refused_before_it_is_sent(
    served: Served, name: str, size: int, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        served.desk.receive(name, size)


def test_a_file_grows_no_larger_than_allowed(served: Served) -> None:
    token = served.desk.receive("甲.txt", 5)
    served.desk.append(token, b"a" * (LARGEST_FILE - 1))
    with pytest.raises(UploadTooLarge):
        served.desk.append(token, b"aa")
    with pytest.raises(UploadLost):
        served.desk.append(token, b"a")


def test_a_file_that_cannot_be_read_is_named_by_its_own_name(served: Served) -> None:
    token = served.upload("图片.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with pytest.raises(DocumentUnreadable, match=r"^无法读取 图片\.txt："):
        served.desk.look_at(token)
    with pytest.raises(UploadLost):
        served.desk.look_at(token)


@pytest.mark.parametrize("token", ["", "..", "../../etc", "0" * 16, "x" * 16, "/etc/passwd"])
def test_a_token_leads_nowhere_else(served: Served, token: str) -> None:
    served.upload("甲.txt", FISH)
    with pytest.raises(UploadLost):
        served.desk.look_at(token)


def test_a_speech_is_given_as_it_came(served: Served) -> None:
    raw = FISH.encode("gb18030")
    token = served.upload("养鱼.txt", raw)
    served.desk.look_at(token)
    served.desk.take_in([Offer(token, Particulars("养鱼"))])
    original = served.desk.original("养鱼")
    assert (original.name, original.data, original.as_it_came) == ("养鱼.txt", raw, True)
    (served.place.corpus or Path()).joinpath("植树.txt").unlink()
    text = served.desk.original("植树")
    assert (text.name, text.data.decode(), text.as_it_came) == ("关于植树的讲话.txt", TREES, False)


def test_a_speech_whose_document_is_gone_can_be_renamed(served: Served) -> None:
    shutil.rmtree(served.place.corpus or Path())
    served.desk.change("植树", Particulars("新题目"))
    assert served.title("植树") == "新题目"
    assert served.library.speech("植树").text == TREES


def test_last_changes_are_those_of_the_document_or_of_what_is_said_of_it(served: Served) -> None:
    before = served.desk.changed(served.library.speeches)
    assert set(before) == {"修路", "植树"}
    served.desk.withdraw("修路")
    served.take_in("养鱼.txt", FISH)
    assert set(served.desk.changed(served.library.speeches)) == {"植树", "养鱼"}


def test_a_page_for_reading_changes_nothing(served: Served) -> None:
    desk = CollectionService(served.library, served.place.index, None, lambda: datetime.now(UTC))
    assert not desk.editable
    for change in (
        lambda: desk.receive("甲.txt", 1),
        lambda: desk.withdraw("植树"),
        lambda: desk.change("植树", Particulars("题")),
        lambda: desk.bring_back("x"),
        lambda: desk.take_in([]),
    ):
        with pytest.raises(LibraryReadOnly, match="只供阅读"):
            change()
    assert desk.original("植树").as_it_came


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("讲话.txt", "讲话.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文件\\讲话.docx", "讲话.docx"),
        (".隐藏.txt", "隐藏.txt"),
        ("README.md", "讲话 README.md"),
        ("~$讲话.docx", "讲话 讲话.docx"),
        ("a\0b\n:c?.txt", "a b c.txt"),
        ("\u202egpj.txt", "gpj.txt"),
        ("", "讲话"),
        ("catalog.toml", "讲话 catalog.toml"),
    ],
)
def test_a_file_name_is_made_fit(name: str, fits: str) -> None:
    assert fit_name(name) == fits
    assert len(fit_name("长" * 500 + ".docx").encode()) <= 180


def test_notes_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    folder = CollectionFolder(tmp_path)
    (tmp_path / "notes.json").write_text("{", encoding="utf-8")
    with pytest.raises(LibraryNotesInvalid, match=r"notes\.json"):
        folder.notes()


def test_notes_on_a_corpus_that_is_not_known_this_time_are_kept(served: Served) -> None:
    served.desk.withdraw("植树")
    folder = library_folder(served.settings, served.place)
    blind = library_folder(served.settings, IndexLocation(served.place.index, None))
    assert folder is not None
    assert blind is not None
    blind.write_notes(blind.notes())
    assert [note.id for note in folder.notes().values() if note.withdrawn] == ["植树"]


def test_a_withdrawn_document_that_is_named_to_ingest_comes_back(served: Served) -> None:
    withdrawn = served.desk.withdraw("植树")
    with notes_held(served.place, served.settings, [Path(withdrawn.source).parent]) as notes:
        assert notes[withdrawn.source].withdrawn
    with notes_held(served.place, served.settings, [Path(withdrawn.source)]) as notes:
        assert not notes[withdrawn.source].withdrawn
    assert served.restarted().ids == ["修路", "植树"]


def test_a_start_takes_in_what_was_added_on_the_page(tmp_path: Path) -> None:
    from ingest import Index

    settings = Settings(tmp_path / "data", tmp_path, tmp_path)
    place = IndexLocation(tmp_path / "index", None)
    folder = library_folder(settings, place)
    assert folder is not None
    keep_text(folder, "养鱼", FISH)
    update(place, settings)
    with Index.open(place.index) as index:
        assert [card.title for card in index.speeches] == ["关于养鱼的讲话"]


def test_a_speech_taken_out_on_the_command_line_stays_out_until_it_is_named_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest import Index
    from ui import main

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "corpus").mkdir()
    for name, text in (("养鱼", FISH), ("植树", TREES)):
        (tmp_path / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    place = IndexLocation(tmp_path / "index", tmp_path / "corpus")
    where = ["--corpus", str(place.corpus), "--index", str(place.index)]

    def ids() -> set[str]:
        update(place, Settings(tmp_path / "data" / "speech-qa", tmp_path, tmp_path))
        with Index.open(place.index) as index:
            return {card.id for card in index.speeches}

    assert ids() == {"养鱼", "植树"}
    assert main(["ingest", "--remove", "养鱼", *where]) == 0
    assert ids() == {"植树"}
    assert main(["ingest", str(place.corpus), *where]) == 0
    assert ids() == {"植树"}
    assert main(["ingest", str(tmp_path / "corpus" / "养鱼.txt"), *where]) == 0
    assert ids() == {"养鱼", "植树"}


def zipped(texts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return data.getvalue()


def test_an_archive_is_unpacked_and_each_of_its_documents_stands_for_itself(served: Served) -> None:
    content: dict[str, str | bytes] = {"2024/养鱼.txt": FISH, "2025/图片.docx": b"no document", "x.xls": b"1", "README.txt": "别收"}
    token = served.upload("合集.zip", zipped(content))
    arrived = {item.name: item for item in served.desk.unpack(token)}
    assert set(arrived) == {"养鱼.txt", "图片.docx", "x.xls"}
    assert "x.xls" in str(arrived["x.xls"].error)
    assert served.desk.look_at(arrived["养鱼.txt"].token).speech.title == "关于养鱼的讲话"
    with pytest.raises(DocumentUnreadable, match=r"图片\.docx"):
        served.desk.look_at(arrived["图片.docx"].token)
    with pytest.raises(UploadLost):
        served.desk.unpack(token)
    (outcome,) = served.desk.take_in([Offer(arrived["养鱼.txt"].token, Particulars("养鱼"))])
    assert served.desk.original(outcome.speech_id).data.decode() == FISH
    assert served.restarted().ids == ["修路", "植树", "养鱼"]


def test_a_broken_archive_is_named_by_its_own_name(served: Served) -> None:
    token = served.upload("坏.zip", b"PK\x03\x04 no archive")
    with pytest.raises(DocumentUnreadable, match=r"^无法读取 坏\.zip："):
        served.desk.unpack(token)


def test_a_speech_within_an_archive_of_the_corpus_is_renamed_withdrawn_and_downloaded(served: Served) -> None:
    corpus = served.place.corpus or Path()
    (corpus / "合集.zip").write_bytes(zipped({"养鱼.txt": FISH}))
    now = served.restarted()
    assert now.ids == ["修路", "植树", "养鱼"]
    assert now.desk.original("养鱼").data.decode() == FISH
    assert set(now.desk.changed(now.library.speeches)) == {"修路", "植树", "养鱼"}
    now.desk.change("养鱼", Particulars("养鱼的事"))
    withdrawn = now.restarted().desk.withdraw("养鱼")
    assert [item.note.title for item in now.restarted().desk.withdrawn()] == ["养鱼的事"]
    now.desk.bring_back(withdrawn.source)
    assert now.restarted().title("养鱼") == "养鱼的事"


def test_what_was_sent_and_not_taken_in_is_thrown_away_after_an_hour(served: Served) -> None:
    old, recent = served.upload("旧.txt", FISH), served.upload("新.txt", FISH)
    folder = library_folder(served.settings, served.place)
    assert folder is not None
    staged = folder.staged(old)
    assert staged is not None
    for path in (staged, staged.parent):
        os.utime(path, (time.time() - 3700, time.time() - 3700))
    served.restarted().desk.throw_away_old()
    assert folder.staged(old) is None
    assert folder.staged(recent) is not None
    assert folder.root.joinpath(".incoming").stat().st_mode & 0o777 == 0o700


def test_what_waits_to_be_taken_in_has_a_limit_of_size_and_number(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.collection.upload_limits.MOST_WAITING", 1000)
    monkeypatch.setattr("ui.collection.upload_limits.MOST_FILES", 3)
    first = served.upload("甲.txt", b"x" * 600)
    second = served.desk.receive("乙.txt", 500)  # what is told of a size is not relied on
    with pytest.raises(IncomingFull, match="待收的文件太多"):
        served.desk.append(second, b"x" * 500)
    assert served.desk.append(second, b"x" * 300) == 300
    served.desk.drop(first)
    assert served.desk.append(second, b"x" * 500) == 800
    served.upload("丙.txt", b"x" * 100)
    served.upload("丁.txt", b"x" * 50)
    with pytest.raises(IncomingFull):
        served.desk.receive("戊.txt", 1)
