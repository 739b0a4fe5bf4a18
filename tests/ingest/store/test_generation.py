from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import IndexBusy, IndexDamaged, IndexForeign, IndexMissing, IndexOutdated, IndexUnwritable
from ingest.pipeline.build import ingest
from ingest.store.generation import MANIFEST, IndexFolder
from ingest.store.index import Index
from ingest.store.versions import INDEX_FORMAT, OLDEST_FORMAT
from tests.support.documents.letters import LetterEncoder


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("一、讲政治\n要坚定信念。\n二、顾大局\n要服务大局。\n", encoding="utf-8")
    (folder / "b.txt").write_text("代表联络站要建好。", encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path, documents: Path) -> Path:
    folder = tmp_path / "index"
    ingest([documents], folder, encoder=LetterEncoder())
    return folder


def generation(root: Path) -> Path:
    return root / "generations" / (IndexFolder(root).latest() or "")


def another(root: Path, documents: Path, text: str) -> None:
    (documents / "c.txt").write_text(text, encoding="utf-8")
    ingest([documents], root, encoder=LetterEncoder())


def test_no_folder_and_an_empty_folder_hold_no_index(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(IndexMissing, match="speech-qa ingest"):
            IndexFolder(folder).hold()


def test_a_folder_of_other_things_is_foreign(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(IndexForeign, match=r"photo\.jpg"):
        IndexFolder(tmp_path).hold()


def test_a_file_in_place_of_the_folder_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(IndexForeign, match=r"一个文件|不是文件夹"):
        IndexFolder(path).hold()


def test_a_held_generation_outlives_its_successors_until_it_is_released(root: Path, documents: Path) -> None:
    index = Index.open(root)
    another(root, documents, "第一版。")
    another(root, documents, "第二版。")
    assert index.newer()
    assert index.passages("b")[0].text == "代表联络站要建好。"
    assert len(index.lexical({"代表": 1.0}, 5)) == 1
    assert len(IndexFolder(root).names()) == 2
    index.close()
    another(root, documents, "第三版。")
    assert IndexFolder(root).names() == [IndexFolder(root).latest()]


def test_objects_of_withdrawn_speeches_are_deleted_when_nobody_reads_them(root: Path, documents: Path) -> None:
    before = set((root / "objects").rglob("*.speech"))
    index = Index.open(root)
    ingest([], root, encoder=LetterEncoder(), remove=["b"])
    assert set((root / "objects").rglob("*.speech")) == before
    assert index.speech("b").text == "代表联络站要建好。"
    index.close()
    another(root, documents, "又一篇。")
    (documents / "b.txt").unlink()
    ingest([], root, encoder=LetterEncoder(), remove=["b"])
    assert len(set((root / "objects").rglob("*.speech"))) == 2


def test_leftovers_of_a_crash_are_cleared_and_never_read(root: Path, documents: Path) -> None:
    half = root / "generations" / "building-g00000099"
    half.mkdir()
    (half / MANIFEST).write_text("{", encoding="utf-8")
    (root / "generations" / "trash-g00000001").mkdir()
    assert Index.open(root).generation == "g00000001"
    another(root, documents, "又一篇。")
    assert {p.name for p in (root / "generations").iterdir()} <= {"g00000001", "g00000002"}


def test_a_second_writer_is_turned_away(root: Path, documents: Path) -> None:
    with IndexFolder(root).writing(), pytest.raises(IndexBusy, match="另一个程序"):
        ingest([documents], root, encoder=LetterEncoder())


def damage(name: str, change: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda root: change(next(iter(generation(root).glob(name))))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


FILES = [
    *("manifest.json", "speeches.txt", "speeches-copy.txt", "vectors/*.faiss", "lexical/meta.json"),
    *("lexical/.managed.json", *(f"lexical/*.{suffix}" for suffix in ("idx", "term", "store", "fast", "fieldnorm"))),
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [flip, cut, Path.unlink])
def test_damage_to_any_file_is_named_and_a_rebuild_loses_nothing(
    root: Path, name: str, change: Callable[[Path], None]
) -> None:
    before = Index.open(root)
    texts = {card.id: before.speech(card.id).text for card in before.speeches}
    before.close()
    damage(name, change)(root)
    with pytest.raises(IndexDamaged, match="--rebuild"):
        ingest([], root, encoder=LetterEncoder(), remove=["b"])
    ingest([], root, encoder=LetterEncoder(), rebuild=True)
    with Index.open(root) as after:
        assert {card.id: after.speech(card.id).text for card in after.speeches} == texts
        assert len(after.lexical({"代表": 1.0}, 5)) == 1


def ask_both_ways(root: Path) -> None:
    encoder = LetterEncoder()
    with Index.open(root, encoder) as index:
        index.lexical({"代表": 1.0}, 5)
        index.dense(encoder.encode(["代表"])[0], 5)


@pytest.mark.parametrize("name", FILES)
def test_a_reader_names_the_damage_instead_of_answering(root: Path, name: str) -> None:
    damage(name, flip)(root)
    if name == "speeches-copy.txt":
        return  # nothing is read from the copy
    with pytest.raises(IndexDamaged, match="已损坏"):
        ask_both_ways(root)


def test_a_damaged_text_is_read_again_from_its_file(root: Path, documents: Path) -> None:
    for path in (root / "objects").rglob("*.speech"):
        flip(path)
    with Index.open(root) as index, pytest.raises(IndexDamaged, match="校验值"):
        index.speech("a")
    ingest([], root, encoder=LetterEncoder(), rebuild=True)
    with Index.open(root) as index:
        assert index.speech("b").text == (documents / "b.txt").read_text(encoding="utf-8")


def test_a_damaged_text_whose_file_is_gone_is_reported_and_the_rest_kept(root: Path, documents: Path) -> None:
    index = Index.open(root)
    for passage in index.passages("a"):
        assert passage.speech_id == "a"
    index.close()
    for path in (root / "objects").rglob("*.speech"):
        flip(path)
    (documents / "a.txt").unlink()
    report = ingest([], root, encoder=LetterEncoder(), rebuild=True)
    assert [error.path.name for error in report.failed] == ["a.txt"]
    with Index.open(root) as index:
        assert [card.id for card in index.speeches] == ["b"]


def test_a_generation_copied_by_half_is_damage(root: Path) -> None:
    half = root / "generations" / "g00000007"
    half.mkdir()
    with pytest.raises(IndexDamaged, match="清单不见了"):
        Index.open(root)


def test_an_index_of_a_format_that_is_no_longer_read_is_named_and_taken_over(root: Path, documents: Path) -> None:
    set_format(root, OLDEST_FORMAT - 1)
    with pytest.raises(IndexOutdated, match="格式版本"):
        Index.open(root)
    (documents / "a.txt").unlink()
    assert ingest([documents / "b.txt"], root, encoder=LetterEncoder()).unchanged == ("b",)
    with Index.open(root) as index:
        assert [card.id for card in index.speeches] == ["a", "b"]


def test_such_an_index_without_its_speeches_is_not_thrown_away(root: Path, documents: Path) -> None:
    set_format(root, OLDEST_FORMAT - 1)
    for table in generation(root).glob("speeches*"):
        table.write_text("another way of writing", encoding="utf-8")
    with pytest.raises(IndexDamaged, match="--rebuild"):
        ingest([documents], root, encoder=LetterEncoder())


def set_format(root: Path, number: int) -> None:
    path = generation(root) / MANIFEST
    written = path.read_text(encoding="utf-8").replace(f'"format": {INDEX_FORMAT}', f'"format": {number}')
    path.write_text(written, encoding="utf-8")


def test_another_program_s_manifest_is_foreign(root: Path) -> None:
    path = generation(root) / MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace('"speech-qa"', '"other"'), encoding="utf-8")
    with pytest.raises(IndexForeign, match="其他程序"):
        Index.open(root)


def test_a_rebuild_beside_strangers_leaves_them_alone(tmp_path: Path, documents: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"x")
    with pytest.raises(IndexForeign, match=r"photo\.jpg"):
        ingest([documents], folder, encoder=LetterEncoder())
    assert [p.name for p in folder.iterdir()] == ["photo.jpg"]
    ingest([documents], folder, encoder=LetterEncoder(), rebuild=True)
    assert (folder / "photo.jpg").read_bytes() == b"x"
    assert len(Index.open(folder).speeches) == 2


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, documents: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises((IndexUnwritable, IndexForeign), match="file"):
        ingest([documents], blocked / "index", encoder=LetterEncoder())


@pytest.mark.skipif(not os.access("/proc/sys/kernel", os.R_OK), reason="no file system here refuses to be written")
def test_a_file_system_that_refuses_to_be_written_is_named(documents: Path) -> None:
    with pytest.raises(IndexUnwritable, match="无法写入"):
        ingest([documents], Path("/proc/speech-qa"), encoder=LetterEncoder())
