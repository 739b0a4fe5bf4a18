"""What every reader of documents holds, whatever its format."""

from __future__ import annotations

import random
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.documents.finding import READERS, document_of, find_documents, read_document
from ingest.errors import DocumentEmpty, DocumentError
from ingest.readers.ocr.recognition import PICTURES
from tests.support.documents.formats import DISTINCT, WRITERS, unicode_rich_text

SPEECHES = ["机关工作会议讲话", "机关作风建设会议讲话", "机关全体同志会议讲话", "办公室工作情况汇报"]
HEAD = ["在全区经济工作会议上的讲话", "（2023年3月5日）", "区长　李　明", "同志们：", "今天我们开会。"]
EACH = pytest.mark.parametrize("suffix", sorted(DISTINCT.values()))
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\r]")


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text without white space: a typeset page does not tell where spaces stood."""
    return [kept for line in text.splitlines() if (kept := "".join(line.split()))]


def speech(corpus: Path, name: str) -> list[str]:
    return [line.strip() for line in (corpus / f"{name}.txt").read_text("utf-8-sig").splitlines() if line.strip()]


def test_every_reader_has_a_writer_here() -> None:
    assert {*WRITERS, ".markdown", *PICTURES} == set(READERS)


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_suffix_has_a_reader(suffix: str) -> None:
    text = document_of(WRITERS[suffix](HEAD), Path(f"讲话{suffix}")).text
    assert paragraphs_of(text) == paragraphs_of("\n".join(HEAD))


@EACH
@pytest.mark.parametrize("name", SPEECHES)
def test_a_speech_comes_back_paragraph_by_paragraph(corpus: Path, suffix: str, name: str) -> None:
    paragraphs = speech(corpus, name)
    document = document_of(WRITERS[suffix](paragraphs), Path(f"{name}{suffix}"))
    assert paragraphs_of(document.text) == paragraphs_of("\n".join(paragraphs))


def test_a_speech_comes_back_from_rich_text_in_unicode(corpus: Path) -> None:
    paragraphs = [*speech(corpus, SPEECHES[0]), "𠮷野家 {a\\b}"]
    document = document_of(unicode_rich_text(paragraphs), Path("讲话.rtf"))
    assert document.text == "\n".join([*(" ".join(line.split(" ")) for line in paragraphs), ""])


@pytest.mark.parametrize("suffix", sorted(set(DISTINCT.values()) - {".txt"}))
def test_extracted_text_holds_nothing_unseen(suffix: str) -> None:
    paragraphs = ["一、提高站位\u200b\u202e", "讲\ue000政治\xa0守纪律", "", "　　转作风　"]
    text = document_of(WRITERS[suffix](paragraphs), Path(f"讲话{suffix}")).text
    assert not UNSEEN.search(text)
    assert text.endswith("\n")
    assert all(line and line == line.strip() for line in text.splitlines())
    assert paragraphs_of(text)[-1] == "转作风"


@EACH
def test_the_particulars_stand_in_the_first_lines(suffix: str) -> None:
    document = document_of(WRITERS[suffix](HEAD), Path(f"讲话{suffix}"))
    assert (document.date, document.speaker, document.occasion) == ("2023-03-05", "李明", "全区经济工作会议")


@EACH
def test_a_document_without_text_is_refused_by_name(suffix: str) -> None:
    with pytest.raises(DocumentEmpty, match=rf"没有文字：空\{suffix}"):
        document_of(WRITERS[suffix]([" ", " "]), Path(f"空{suffix}"))


@pytest.mark.parametrize("suffix", READERS)
def test_noise_is_refused_in_one_line_that_names_the_file(suffix: str) -> None:
    noise = random.Random(6).randbytes(5_000)
    with pytest.raises(DocumentError, match=rf"^[^\n]*杂音\{suffix}[^\n]*。$") as caught:
        document_of(noise, Path(f"杂音{suffix}"))
    assert caught.value.path == Path(f"杂音{suffix}")


@EACH
def test_half_a_document_is_read_or_refused(corpus: Path, suffix: str) -> None:
    data = WRITERS[suffix](speech(corpus, SPEECHES[0]))
    for end in range(0, len(data), max(len(data) // 7, 1)):
        with suppress(DocumentError):
            document_of(data[:end], Path(f"讲话{suffix}"))


@EACH
def test_a_file_and_a_member_of_an_archive_read_alike(tmp_path: Path, suffix: str) -> None:
    data = WRITERS[suffix](HEAD)
    (tmp_path / f"讲话{suffix}").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "包.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"2023/讲话{suffix}", data)
    sources = find_documents([tmp_path]).sources
    assert [source.path.relative_to(tmp_path).as_posix() for source in sources] == [
        f"包.zip/2023/讲话{suffix}", f"讲话{suffix}",
    ]  # fmt: skip
    assert read_document(sources[0].path) == read_document(sources[1].path)


OFFICE = sorted(set(DISTINCT.values()) - {".txt", ".html"})


@pytest.mark.parametrize("suffix", OFFICE)
def test_a_document_of_another_suffix_is_read_for_what_it_is(suffix: str) -> None:
    real = [*OFFICE, ".html"]
    for other in (real[(real.index(suffix) + step) % len(real)] for step in (1, 3, 5, 7)):
        text = document_of(WRITERS[other](HEAD), Path(f"讲话{suffix}")).text
        assert paragraphs_of(text) == paragraphs_of("\n".join(HEAD)), other
