from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Index, IndexSettings, IngestReport, ingest, load_encoder
from ingest.errors import (
    CatalogInvalid,
    DocumentEmpty,
    DocumentMissing,
    DocumentUnreadable,
    IndexEncoderMismatch,
    NothingIngested,
    SpeechUnknown,
)
from ingest.text.tokens import tokens
from tests.support.documents.letters import LetterEncoder

ENCODER = LetterEncoder()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    for name, text in (("a", "一、讲政治\n要坚定信念。\n二、顾大局\n要服务大局。\n"), ("b", "代表联络站要建好。")):
        put(folder / f"{name}.txt", text)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def take(root: Path, *paths: Path, remove: tuple[str, ...] = (), sync: bool = False) -> IngestReport:
    return ingest(paths, root, encoder=ENCODER, remove=remove, sync=sync)


def texts(root: Path) -> dict[str, str]:
    with Index.open(root, ENCODER) as index:
        return {card.id: index.speech(card.id).text for card in index.speeches}


def test_documents_are_added_then_unchanged_then_updated(root: Path, documents: Path) -> None:
    assert take(root, documents).added == ("a", "b")
    again = take(root, documents)
    assert (again.added, again.updated, again.unchanged) == ((), (), ("a", "b"))
    put(documents / "b.txt", "代表联络站要用好。")
    assert take(root, documents).updated == ("b",)
    assert texts(root)["b"] == "代表联络站要用好。"


def test_nothing_new_makes_no_new_generation(root: Path, documents: Path) -> None:
    assert take(root, documents).generation == take(root, documents).generation


def test_unchanged_speeches_are_not_encoded_again(root: Path, documents: Path) -> None:
    encoder = LetterEncoder()
    ingest([documents], root, encoder=encoder)
    before = encoder.encoded
    put(documents / "c.txt", "又一篇讲话。")
    ingest([documents], root, encoder=encoder)
    assert encoder.encoded == before + 1


def test_a_new_title_keeps_the_vectors_and_is_searched_at_once(root: Path, documents: Path) -> None:
    encoder = LetterEncoder()
    ingest([documents], root, encoder=encoder)
    before = encoder.encoded
    put(documents / "catalog.toml", '[[speech]]\nid = "b"\nfile = "b.txt"\ntitle = "联络站现场会讲话"\n')
    assert ingest([documents], root, encoder=encoder).updated == ("b",)
    assert encoder.encoded == before
    with Index.open(root) as index:
        assert [index.passage(int(i)).speech_id for i in index.lexical({"现场": 1.0}, 9).ids] == ["b"]


def test_a_removed_speech_is_found_nowhere(root: Path, documents: Path) -> None:
    take(root, documents)
    assert take(root, remove=("b",)).removed == ("b",)
    with Index.open(root) as index:
        found = index.lexical(dict.fromkeys(tokens("代表联络站要建好"), 1.0), 99)
        assert "b" not in {index.passage(int(pid)).speech_id for pid in found.ids}
        assert len(index.dense(ENCODER.encode(["代表"])[0], 99)) == index.manifest.passages == len(index.passages("a"))


def test_a_replaced_text_is_found_by_its_new_words_only(root: Path, documents: Path) -> None:
    take(root, documents)
    put(documents / "b.txt", "学习强国。")
    take(root, documents)
    with Index.open(root) as index:
        assert len(index.lexical({"联络": 1.0}, 9)) == 0
        assert len(index.lexical({"强国": 1.0}, 9)) == 1


def test_removing_what_is_not_there_is_said_by_name(root: Path, documents: Path) -> None:
    take(root, documents)
    with pytest.raises(SpeechUnknown, match="没有编号为 z 的讲话。现有：a、b"):
        take(root, remove=("z",))


def test_documents_of_other_folders_stay(root: Path, documents: Path, tmp_path: Path) -> None:
    take(root, documents)
    take(root, put(tmp_path / "others" / "c.md", "# 题目\n又一篇讲话。"))
    assert set(texts(root)) == {"a", "b", "c"}


def test_a_vanished_file_stays_indexed_unless_the_folder_is_synced(root: Path, documents: Path, tmp_path: Path) -> None:
    take(root, documents, put(tmp_path / "others" / "c.txt", "又一篇讲话。"))
    (documents / "a.txt").unlink()
    assert take(root, documents).removed == ()
    assert take(root, documents, sync=True).removed == ("a",)
    assert set(texts(root)) == {"b", "c"}


def test_sync_keeps_what_became_unreadable(root: Path, documents: Path) -> None:
    take(root, documents)
    (documents / "a.txt").write_bytes(bytes(99))
    report = take(root, documents, sync=True)
    assert report.removed == ()
    assert [error.path.name for error in report.failed] == ["a.txt"]
    assert set(texts(root)) == {"a", "b"}


def test_a_missing_folder_removes_nothing(root: Path, documents: Path) -> None:
    take(root, documents)
    shutil.move(documents, documents.with_name("elsewhere"))
    with pytest.raises(DocumentMissing, match="没有找到"):
        take(root, documents, sync=True)
    assert set(texts(root)) == {"a", "b"}


def test_a_moved_folder_is_recognised_by_its_texts(root: Path, documents: Path) -> None:
    take(root, documents)
    moved = documents.with_name("elsewhere")
    shutil.move(documents, moved)
    assert take(root, moved).unchanged == ("a", "b")
    with Index.open(root) as index:
        assert {Path(card.source).parent for card in index.speeches} == {moved.resolve()}


def test_files_of_one_name_get_ids_of_their_own_and_keep_them(root: Path, documents: Path) -> None:
    put(documents / "sub" / "a.txt", "另一篇同名的讲话。")
    assert take(root, documents).added == ("a", "b", "a-2")
    put(documents / "sub" / "a.txt", "另一篇同名的讲话，改过。")
    assert take(root, documents / "sub" / "a.txt").updated == ("a-2",)
    assert take(root, documents).unchanged == ("a", "b", "a-2")


def test_one_id_in_two_catalogues_is_refused(root: Path, documents: Path, tmp_path: Path) -> None:
    for folder in (documents, tmp_path / "more"):
        put(folder / "x.txt", f"{folder.name} 的讲话。")
        put(folder / "catalog.toml", '[[speech]]\nid = "x"\nfile = "x.txt"\n')
    with pytest.raises(CatalogInvalid, match="编号 x"):
        take(root, documents, tmp_path / "more")


def test_what_can_be_read_is_taken_in_and_the_rest_named(root: Path, documents: Path) -> None:
    (documents / "空.txt").write_bytes(b"")
    (documents / "图.txt").write_bytes(b"\x89PNG" + bytes(50))
    report = take(root, documents)
    assert report.added == ("a", "b")
    assert {type(error) for error in report.failed} == {DocumentEmpty, DocumentUnreadable}


def test_a_single_bad_document_is_its_own_error(root: Path, tmp_path: Path) -> None:
    with pytest.raises(DocumentMissing, match="没有找到文件"):
        take(root, tmp_path / "none.txt")
    with pytest.raises(DocumentEmpty, match="没有文字"):
        take(root, put(tmp_path / "空.txt", ""))


def test_many_bad_documents_or_none_at_all_are_one_error(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    with pytest.raises(NothingIngested, match="没有收进任何讲话"):
        take(root, folder)
    for name in ("a.txt", "b.txt"):
        put(folder / name, "")
    with pytest.raises(NothingIngested, match="没有收进任何讲话"):
        take(root, folder)
    with pytest.raises(NothingIngested, match="没有收进任何讲话"):
        take(root)


def test_another_encoder_is_refused_until_a_rebuild_is_asked_for(root: Path, documents: Path) -> None:
    take(root, documents)
    other = LetterEncoder("others", 32)
    with pytest.raises(IndexEncoderMismatch, match=r"letters.*others"):
        ingest([documents], root, encoder=other)
    ingest([], root, encoder=other, rebuild=True)
    with Index.open(root, other) as index:
        assert index.manifest.dimension == 32
        assert [card.id for card in index.speeches] == ["a", "b"]


def test_the_same_encoder_in_another_state_brings_new_vectors(root: Path, documents: Path) -> None:
    take(root, documents)
    retrained = LetterEncoder("letters", 48)
    assert ingest([documents], root, encoder=retrained).unchanged == ("a", "b")
    assert Index.open(root, retrained).manifest.dimension == 48


def test_other_settings_bring_new_vectors(root: Path, documents: Path) -> None:
    take(root, documents)
    plain = IndexSettings(heading_in_vector=False)
    ingest([], root, encoder=ENCODER, settings=plain, remove=["b"])
    with Index.open(root) as index:
        assert index.manifest.settings == plain
        vector = ENCODER.encode([index.passages("a")[0].text])[0]
        assert index.dense(vector, 1).scores[0] == pytest.approx(1.0, abs=1e-3)


def test_progress_counts_up_to_the_whole(root: Path, documents: Path) -> None:
    steps: dict[str, list[tuple[int, int]]] = {}
    ingest([documents], root, encoder=ENCODER, progress=lambda *a: steps.setdefault(a[0], []).append(a[1:]))
    assert list(steps) == ["读取与编码", "建立全文索引"]
    assert all(calls == sorted(calls) and calls[-1] == (2, 2) for calls in steps.values())


@pytest.mark.slow
def test_a_growing_index_goes_over_to_bytes_and_stays_searchable(root: Path, tmp_path: Path) -> None:
    text = "同志们：\n" + "".join(f"第{number}条 代表应当履行第{number}项职责。\n" for number in range(1, 999))
    for number in range(25):
        put(tmp_path / "many" / f"s{number}.txt", f"第{number}篇\n{text}")
    take(root, put(tmp_path / "first.txt", "代表联络站要建好。"))
    take(root, tmp_path / "many")
    take(root, put(tmp_path / "last.txt", "学习园地要办好。"))
    with Index.open(root, ENCODER) as index:
        assert index.manifest.passages > 20_000
        assert index.manifest.precision.value == "byte"
        for speech_id in ("first", "last"):
            pid = index.passage_ids(speech_id)[0]
            vector = ENCODER.encode([index.passage(pid).text])[0]
            assert index.dense(vector, 3).ids[0] == pid
            assert index.vectors([pid])[0] == pytest.approx(vector, abs=0.05)
    take(root, remove=tuple(f"s{number}" for number in range(20)))
    with Index.open(root, ENCODER) as index:
        assert index.manifest.precision.value == "half"
        assert index.dense(ENCODER.encode(["学习园地要办好。"])[0], 1).ids[0] == index.passage_ids("last")[0]


def test_speeches_keep_the_order_in_which_they_came(root: Path, documents: Path) -> None:
    take(root, documents / "b.txt")
    take(root, documents / "a.txt")
    put(documents / "b.txt", "改过的讲话。")
    take(root, documents)
    assert list(texts(root)) == ["b", "a"]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from(["代表履职。", "学习，学习。", "一、讲\n要。\n二、学\n要。", ""])
        ),
        max_size=8,
    )
)
def test_any_course_of_changes_ends_like_a_new_build(
    tmp_path_factory: pytest.TempPathFactory, course: list[tuple[str, str]]
) -> None:
    base = tmp_path_factory.mktemp("course")
    folder, grown, new = base / "documents", base / "grown", base / "new"
    take(grown, put(folder / "始终.txt", "始终在场的讲话。"))
    for name, text in course:
        if text:
            put(folder / f"{name}.txt", text)
        else:
            (folder / f"{name}.txt").unlink(missing_ok=True)
        take(grown, folder, sync=True)
    take(new, folder)
    assert texts(grown) == texts(new)
    with Index.open(grown) as one, Index.open(new) as other:
        for term in tokens("代表履职学习始终一二讲"):
            assert found(one, term) == found(other, term)
        vector = ENCODER.encode(["学习"])[0]
        assert sorted(one.dense(vector, 99).scores) == pytest.approx(sorted(other.dense(vector, 99).scores))


def found(index: Index, term: str) -> set[tuple[str, str]]:
    passages = [index.passage(int(pid)) for pid in index.lexical({term: 1.0}, 99).ids]
    return {(passage.speech_id, passage.text) for passage in passages}


def test_the_five_speeches_are_indexed_in_three_seconds_imports_counted(tmp_path: Path, corpus: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ingest import ingest, load_encoder\n"
        "ingest([Path(sys.argv[1])], Path(sys.argv[2]), encoder=load_encoder())"
    )
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, corpus, tmp_path / "index"], check=True, cwd=corpus.parent)
    print(f"five speeches in {time.perf_counter() - began:.2f} s")
    assert len(Index.open(tmp_path / "index", load_encoder()).speeches) == 5
