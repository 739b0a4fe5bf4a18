"""Hostile documents: each is read or named within bounds, and the good ones beside it are taken in."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from ingest import ingest, parse_outline
from ingest.documents.finding import document_of, find_documents, read_document
from ingest.errors import (
    CatalogInvalid,
    DocumentCrashed,
    DocumentError,
    DocumentMissing,
    DocumentUnreadable,
    SpeechQAError,
)
from ingest.readers.sandbox.limits import peak_memory
from ingest.readers.web_page import read_web_page
from ingest.text.numerals import read_numeral
from ingest.upkeep.backup import visible_files
from retrieval import Library
from retrieval.quiz.material.figures import find_figures
from tests.conftest import REPOSITORY
from tests.support.documents.formats import WRITERS
from tests.support.documents.hostile import (
    CATALOGUES,
    HOSTILE,
    archive_of,
    archive_with_catalogue,
    entities_of_entities,
    form_that_calls_itself_twice,
    many_attributes,
    part_with_five_thousand_digits,
    punycode_page,
    tables_in_tables,
    title_of_blanks,
)
from tests.support.documents.letters import LetterEncoder
from tests.support.documents.spoilt import spoilt
from ui.collection.folder import CollectionFolder
from ui.collection.offers import Offer, Particulars
from ui.collection.service import CollectionService
from ui.formats.drafts import draft_of, read_draft
from ui.formats.remark import Remark

GOOD = ["在机关会议上的讲话", "同志们：", "一、学习", "要认真学习。" * 5, "二、工作", "要认真工作。" * 5]
GOOD_SUFFIXES = (".txt", ".md", ".docx", ".pdf", ".html", ".rtf")

MOST_PARENT = 700_000_000
"""Bytes of memory of the program itself; half of it are its libraries and what hostile but sound texts take."""

READ = {
    "level_with_five_thousand_digits", "part_with_five_thousand_digits", "title_of_blanks", "labels_as_long_as_a_book",
    "styles_in_a_long_chain", "rows_without_end", "punycode_page", "old_word_of_many_pieces",
    "tables_in_tables_of_old_word", "merged_from_end_to_end", "page_of_distances", "twenty_thousand_parts",
}  # fmt: skip
"""What is odd but can be read."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an ingest of hostile documents."""

    added: list[str]
    failed: dict[str, list[str]]
    peak: int
    seconds: float


def put_good(folder: Path) -> None:
    for suffix in GOOD_SUFFIXES:
        (folder / f"好{suffix.lstrip('.')}{suffix}").write_bytes(WRITERS[suffix](GOOD))


def take_in(folder: str, index: str) -> None:
    """Ingest a folder with the shipped encoder's place taken by a small one; print what came of it."""
    begun = time.monotonic()
    report = ingest([Path(folder)], Path(index), encoder=LetterEncoder(), sync=True)
    failed: dict[str, list[str]] = {}
    for error in report.failed:
        name = error.path.relative_to(folder).parts[0]
        failed.setdefault(name.partition(".")[0], []).append(f"{type(error).__name__}：{error}")
    print(json.dumps([report.added, failed, peak_memory(), time.monotonic() - begun]))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """An ingest, in a process of its own, of every hostile document and six good ones."""
    folder = tmp_path_factory.mktemp("hostile")
    documents = folder / "文稿"
    documents.mkdir()
    put_good(documents)
    for name, (suffix, made) in HOSTILE.items():
        (documents / f"{name}{suffix}").write_bytes(made())
    for name in CATALOGUES:
        (documents / f"catalogue of {name}.zip").write_bytes(archive_with_catalogue(name))
    code = "import sys; from tests.ingest.documents.test_hostile_documents import take_in; take_in(*sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(documents), str(folder / "index")],
        capture_output=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    return Taken(*json.loads(done.stdout))


def test_good_documents_beside_hostile_ones_are_taken_in(taken: Taken) -> None:
    assert {f"好{suffix.lstrip('.')}" for suffix in GOOD_SUFFIXES} <= set(taken.added)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_read_or_named(taken: Taken, name: str) -> None:
    if name in READ:
        assert name in taken.added
        return
    assert name not in taken.added
    for message in taken.failed[name]:
        assert name in message
        assert "\n" not in message


@pytest.mark.parametrize("name", ["form_that_calls_itself_twice", "forms_in_a_tree", "flate_bomb"])
def test_a_pdf_that_grows_without_end_is_named_for_its_memory(taken: Taken, name: str) -> None:
    (message,) = taken.failed[name]
    assert message.startswith(("DocumentMemoryExceeded", "DocumentTimeExceeded"))
    assert "可能已损坏或是恶意文件。请用 Word 或 WPS 打开，另存为 .docx 再试。" in message


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_hostile_catalogue_is_the_failure_of_its_archive(taken: Taken, name: str) -> None:
    assert taken.failed[f"catalogue of {name}"]


def test_hostile_documents_take_little_of_the_program_itself(taken: Taken) -> None:
    print(f"peak {taken.peak / 1e6:.0f} MB, {taken.seconds:.1f} s")
    assert taken.peak < MOST_PARENT
    assert taken.seconds < 120


# --- the page ---


@pytest.fixture
def desk(tmp_path: Path) -> CollectionService:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "一.txt").write_text("\n".join(GOOD), encoding="utf-8")
    encoder = LetterEncoder()
    ingest([tmp_path / "corpus"], tmp_path / "index", encoder=encoder)
    folder = CollectionFolder(tmp_path / "library", None)
    return CollectionService(Library.open(tmp_path / "index", encoder), tmp_path / "index", folder, lambda: datetime.now(UTC))


def look(desk: CollectionService, name: str, data: bytes) -> list[str]:
    """Upload a file to the page and look at it, or at what it holds; gives ``read`` or what is said of each."""
    token = desk.receive(name, len(data))
    desk.append(token, data)
    said = []
    try:
        arrived = desk.unpack(token)
    except SpeechQAError as err:
        return [str(err)]
    for one in arrived:
        if one.error is not None:
            said.append(str(one.error))
            continue
        try:
            desk.look_at(one.token)
            said.append("read")
        except DocumentError as err:
            said.append(str(err))
    return said


def test_hostile_files_are_named_on_the_page_and_a_good_one_is_taken_in(desk: CollectionService) -> None:
    assert "XML" in look(desk, "坏.docx", tables_in_tables())[0]
    assert "属性太多" in look(desk, "坏.html", many_attributes(20_000))[0]
    assert "嵌套得太深" in look(desk, "坏.zip", archive_with_catalogue("lines of brackets"))[0]
    assert "有一行太长" in look(desk, "坏.zip", archive_with_catalogue("digits"))[0]
    assert look(desk, "怪.txt", part_with_five_thousand_digits()) == ["read"]
    mixed = archive_of({"坏.pdf": form_that_calls_itself_twice(), "好.txt": "\n".join(GOOD) + "另一份。"})
    read, refused = sorted(look(desk, "包.zip", mixed), key=len)
    assert (read, "内存超过上限" in refused, refused.startswith("无法读取 坏.pdf：")) == ("read", True, True)
    data = WRITERS[".docx"]([*GOOD, "又一份。"])
    token = desk.receive("好.docx", len(data))
    desk.append(token, data)
    shown = desk.look_at(token)
    (outcome,) = desk.take_in([Offer(token, Particulars(shown.speech.title, "讲话", "", "", ""))])
    assert outcome.error is None


def test_a_crash_of_the_outline_is_the_failure_of_its_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outline as it is, with a mistake put in: that of one document does not stop the other."""
    from ingest.pipeline import preview
    from ingest.pipeline import split as cutting

    def mistaken(text: str) -> object:
        if "坏" in text:
            raise IndexError(len(text))
        return parse_outline(text)

    monkeypatch.setattr(cutting, "parse_outline", mistaken)
    monkeypatch.setattr(preview, "parse_outline", mistaken)
    for name in ("坏", "好"):
        (tmp_path / f"{name}.txt").write_text(f"{name}。\n一、学习\n二、工作\n", encoding="utf-8")
    report = ingest([tmp_path], tmp_path / "index", encoder=LetterEncoder())
    assert report.added == ("好",)
    (error,) = report.failed
    assert isinstance(error, DocumentCrashed)
    assert str(error).startswith(f"无法读取 {tmp_path / '坏.txt'}：处理它时程序出错（IndexError），这一份没有收")
    with pytest.raises(DocumentCrashed, match="IndexError"):
        preview.preview(tmp_path / "坏.txt", [])


# --- numbers ---


def test_numbers_of_five_thousand_digits_are_no_ordinals() -> None:
    text = part_with_five_thousand_digits().decode()
    assert [section.label for section in parse_outline(text).points][-2:] == ["一、学习", "二、工作"]
    assert read_numeral("9" * 5_000) == 0
    assert read_numeral("1260") == 1260
    assert [figure.text for figure in find_figures(f"共{'1' * 400}人，共{'千' * 40}人，共20人")] == ["20人"]


@pytest.mark.parametrize("name", ["digits", "brackets", "lines of brackets", "keys", "a null character", "size"])
def test_a_hostile_catalogue_of_a_folder_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "catalog.toml").write_text(CATALOGUES[name], encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(CatalogInvalid, match=r"catalog\.toml 有误：.*请改正后再试"):
        find_documents([tmp_path])
    assert time.process_time() - begun < 5


def test_a_catalogue_may_hold_long_numbers_that_are_short_enough_for_a_line(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text(f"a = {'9' * 3_900}\n", encoding="utf-8")
    assert find_documents([tmp_path]).sources == ()


def test_a_name_that_no_system_takes_is_one_missing_document(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text(CATALOGUES["a name that is too long"], encoding="utf-8")
    found = find_documents([tmp_path, Path("长" * 3_000)])
    assert [type(error) for error in found.failed] == [DocumentMissing, DocumentMissing]


def test_archives_that_claim_one_id_do_not_stop_the_others(tmp_path: Path) -> None:
    listed, folder = '[[speech]]\nid = "s1"\nfile = "a.txt"\n', tmp_path / "文稿"
    folder.mkdir()
    for name in ("甲", "乙"):
        data = archive_of({"a.txt": f"{name}讲话。", "catalog.toml": listed})
        (folder / f"{name}.zip").write_bytes(data)
    (folder / "丙.txt").write_text("丙讲话。", encoding="utf-8")
    report = ingest([folder], tmp_path / "index", encoder=LetterEncoder())
    assert sorted(report.added) == ["s1", "丙"]
    assert ["编号 s1 已被另一篇使用" in str(error) for error in report.failed] == [True]
    again = ingest([folder], tmp_path / "index", encoder=LetterEncoder())
    assert (again.generation, sorted(again.unchanged)) == (report.generation, ["s1", "丙"])


# --- linear time ---


@pytest.mark.parametrize("make", [title_of_blanks, many_attributes, punycode_page], ids=lambda make: str(make.__name__))
def test_a_page_that_took_minutes_takes_seconds(make: object) -> None:
    data = make()  # type: ignore[operator]
    begun = time.process_time()
    try:
        read_web_page(data, Path("页.html"))
    except DocumentUnreadable as err:
        assert make is many_attributes, err  # noqa: PT017 - the others can be read
    assert time.process_time() - begun < 10


def test_attributes_of_a_usual_page_are_no_reason_to_refuse_it() -> None:
    long = " ".join(f"词{number}" for number in range(30_000))
    page = f'<html><body><div data-state=\'{{"a": "{long}"}}\'><p class="x" id=y>人民。</p></div></body></html>'
    assert read_web_page(page.encode(), Path("页.html")).text == "人民。\n"


@pytest.mark.parametrize("charset", ["punycode", "idna", "rot13", "base64", "zlib", "unicode_escape", "raw_unicode_escape", "utf-7"])
def test_a_page_is_decoded_in_no_codec_that_is_no_encoding_of_the_web(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>人民\\u0041-。</p></body></html>'
    assert read_web_page(page.encode(), Path("页.html")).text == "人民\\u0041-。\n"


# --- what is no file of the folder ---


def test_a_link_out_of_its_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "文稿", tmp_path / "别处.txt"
    inside.mkdir()
    outside.write_text("外面的秘密。", encoding="utf-8")
    (inside / "外.txt").symlink_to(outside)
    (inside / "好.txt").write_text("里面的讲话。", encoding="utf-8")
    (inside / "内.txt").symlink_to(inside / "好.txt")
    (inside / "圈.txt").symlink_to(inside / "圈.txt")
    (inside / "断.txt").symlink_to(tmp_path / "没有.txt")
    (tmp_path / "外.zip").write_bytes(archive_of({"a.txt": "外面的秘密。"}))
    (inside / "外.zip").symlink_to(tmp_path / "外.zip")
    report = ingest([inside], tmp_path / "index", encoder=LetterEncoder())
    assert len(report.added) == 1
    said = {error.path.name: str(error) for error in report.failed}
    assert set(said) == {"外.txt", "圈.txt", "断.txt", "外.zip"}
    assert all("指到文件夹以外的链接" in said[name] for name in ("外.txt", "断.txt", "外.zip"))
    assert {path.name for path in visible_files(inside)} == {"好.txt", "内.txt"}  # of which backups are made
    (inside / "catalog.toml").symlink_to(outside)
    with pytest.raises(CatalogInvalid, match="指到文件夹以外的链接"):
        find_documents([inside])


def test_a_pipe_in_a_folder_is_named_and_not_waited_for(tmp_path: Path) -> None:
    for name in ("管.txt", "管.docx", "管.zip"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "好.txt").write_text("讲话。", encoding="utf-8")
    report = ingest([tmp_path], tmp_path / "index", encoder=LetterEncoder())
    assert report.added == ("好",)
    assert [("不是普通文件" in str(error)) for error in report.failed] == [True] * 3
    for path in (tmp_path / "管.txt", Path("/dev/zero"), Path("/dev/null")):
        (error,) = find_documents([path]).failed
        assert "不是普通文件" in str(error)
    with pytest.raises(DocumentUnreadable, match="不是普通文件"):
        read_document(tmp_path / "管.txt")
    os.mkfifo(tmp_path / "catalog.toml")
    with pytest.raises(CatalogInvalid, match="不是普通文件"):
        find_documents([tmp_path])


@pytest.mark.parametrize("name", ["管.txt", "/dev/zero", "."])
def test_a_draft_that_is_no_regular_file_is_refused(tmp_path: Path, corpus_index: Path, name: str) -> None:
    if name.startswith("管"):
        os.mkfifo(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-m", "ui", "quote", "--check", str(tmp_path / name), "--index", str(corpus_index)],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=60,
    )
    assert done.returncode == 1
    assert "不是普通文件" in done.stderr or "它是一个文件夹" in done.stderr
    assert done.stderr.count("\n") == 1


# --- drafts ---


@pytest.mark.parametrize("make", [entities_of_entities, tables_in_tables], ids=lambda make: str(make.__name__))
def test_a_hostile_draft_is_named(make: object) -> None:
    with pytest.raises(DocumentError, match=r"稿\.docx"):
        draft_of(Path("稿.docx"), make())  # type: ignore[operator]


@pytest.mark.slow
def test_a_draft_whose_xml_takes_gigabytes_is_named() -> None:
    from tests.support.documents.hostile import body, word_with

    data = word_with(body("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 4_000_000))
    with pytest.raises(DocumentError, match=r"稿\.docx：读它要的内存超过上限|稿\.docx：它不是完好的"):
        draft_of(Path("稿.docx"), data)


def test_a_word_draft_is_annotated_as_before(tmp_path: Path) -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("前文“甲乙”后文")
    document.save(out)
    (tmp_path / "稿.docx").write_bytes(out.getvalue())
    data = read_draft(tmp_path / "稿.docx").annotated([Remark(3, 5, "有出处")])
    assert [comment.text for comment in docx.Document(io.BytesIO(data)).comments] == ["有出处"]


# --- a wide sweep ---


@pytest.mark.slow
def test_two_hundred_hostile_documents_are_survived(tmp_path: Path) -> None:
    """Every hostile document, then spoilt in the eight ways of ``spoilt``, beside good ones, in one ingest."""
    documents = tmp_path / "文稿"
    documents.mkdir()
    put_good(documents)
    made = {f"{name}{suffix}": make() for name, (suffix, make) in HOSTILE.items()}
    for name, data in made.items():
        (documents / name).write_bytes(data)
    for number, (name, data) in enumerate(spoilt(made, 200 - len(made), seed=5)):
        (documents / f"{number}-{name}").write_bytes(data)
    before, begun = peak_memory(), time.monotonic()
    report = ingest([documents], tmp_path / "index", encoder=LetterEncoder(), workers=2)
    found = Counter(type(error).__name__ for error in report.failed)
    print(f"{time.monotonic() - begun:.0f} s, grown by {(peak_memory() - before) / 1e6:.0f} MB; {len(report.added)} read, {found}")
    assert {f"好{suffix.lstrip('.')}" for suffix in GOOD_SUFFIXES} <= set(report.added)
    assert peak_memory() - before < 1_500_000_000


@pytest.mark.benchmark
def test_what_a_process_for_foreign_documents_costs() -> None:
    """Print the time of a document read in a warm process and right here."""
    from ingest.readers.foreign import FOREIGN_READERS

    paragraphs = ["在会议上的讲话", "同志们：", *["今天召开会议，讲三点意见。" * 10] * 30]
    for suffix, read in FOREIGN_READERS.items():
        if suffix not in WRITERS:
            continue
        data = WRITERS[suffix](paragraphs)
        took: dict[str, list[float]] = {"apart": [], "here": []}
        for _ in range(20):
            for way, reader in (("apart", document_of), ("here", read)):
                begun = time.perf_counter()
                reader(data, Path(f"讲话{suffix}"))
                took[way].append(time.perf_counter() - begun)
        print(suffix, *(f"{way} {sorted(times)[10] * 1000:.1f} ms" for way, times in took.items()))
