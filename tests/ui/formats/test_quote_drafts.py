"""Drafts: their text, and comments at the exact words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import process_time

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentEmpty, DocumentFormatUnknown, DocumentUnreadable
from ui.formats.drafts import TextDraft, draft_of, read_draft
from ui.formats.remark import Remark
from ui.formats.word_draft import WordDraft


def commented(data: bytes) -> list[tuple[str, str]]:
    """Each comment of a document with the words that it stands at."""
    document = docx.Document(io.BytesIO(data))
    texts: dict[int, str] = {}
    open_ids: set[int] = set()
    for element in document.element.body.iter():
        name = str(element.tag).rpartition("}")[2]
        number = element.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}id")
        if name == "commentRangeStart":
            open_ids.add(int(number))
        elif name == "commentRangeEnd":
            open_ids.discard(int(number))
        elif name == "t":
            for comment in open_ids:
                texts[comment] = texts.get(comment, "") + (element.text or "")
    return sorted((texts[c.comment_id], c.text) for c in document.comments)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_comment_stands_at_the_exact_words_whatever_the_runs() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("前文“甲乙")
    paragraph.add_run("丙丁").bold = True
    paragraph.add_run("戊己”后文")
    draft = WordDraft(document)
    assert draft.text == "前文“甲乙丙丁戊己”后文"
    data = draft.annotated([Remark(3, 9, "第一条"), Remark(10, 12, "第二条")])
    assert commented(data) == [("后文", "第二条"), ("甲乙丙丁戊己", "第一条")]
    again = docx.Document(io.BytesIO(data)).paragraphs[0]
    assert again.text == "前文“甲乙丙丁戊己”后文"
    assert [run.text for run in again.runs if run.bold] == ["丙丁"]


def test_tables_stand_in_their_place_and_a_merged_cell_once() -> None:
    document = docx.Document()
    document.add_paragraph("表前")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(1, 0).text, table.cell(1, 1).text = "左格", "右格"
    document.add_paragraph("表后")
    draft = WordDraft(docx.Document(io.BytesIO(saved(document))))
    assert draft.text == "表前\n合并\n左格\n右格\n表后"
    start = draft.text.index("右格")
    assert commented(draft.annotated([Remark(start, start + 2, "在表里")])) == [("右格", "在表里")]


def test_breaks_and_tabs_keep_their_width_in_the_text() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run("甲")
    run.add_break()
    run.add_text("乙")
    run.add_tab()
    paragraph.add_run("“丙丁戊”")
    draft = WordDraft(document)
    start = draft.text.index("丙")
    assert commented(draft.annotated([Remark(start, start + 3, "话")])) == [("丙丁戊", "话")]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text(st.sampled_from("甲乙丙“”，a "), max_size=6), max_size=4), min_size=1, max_size=4),
    st.data(),
)
def test_comments_cover_their_words_in_any_document(paragraphs: list[list[str]], data: st.DataObject) -> None:
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text in runs:
            paragraph.add_run(text)
    draft = WordDraft(document)
    lines = ["".join(runs) for runs in paragraphs]
    assert draft.text == "\n".join(lines)
    chosen = [i for i, line in enumerate(lines) if line]
    if not chosen:
        return
    number = data.draw(st.sampled_from(chosen))
    first = sum(len(line) + 1 for line in lines[:number])
    start = data.draw(st.integers(0, len(lines[number]) - 1))
    end = data.draw(st.integers(start + 1, len(lines[number])))
    result = draft.annotated([Remark(first + start, first + end, "注")])
    assert commented(result) == [(lines[number][start:end], "注")]
    assert [p.text for p in docx.Document(io.BytesIO(result)).paragraphs] == lines


def test_a_text_becomes_a_document_with_comments() -> None:
    draft = TextDraft("第一段“甲乙丙丁戊己”。\n第二段\x00<b>“庚辛”\n")
    start = draft.text.index("甲")
    data = draft.annotated([Remark(start, start + 6, "<script>不是标记</script>\x07")])
    assert commented(data) == [("甲乙丙丁戊己", "<script>不是标记</script>\ufffd")]
    assert [p.text for p in docx.Document(io.BytesIO(data)).paragraphs] == [
        "第一段“甲乙丙丁戊己”。",
        "第二段\ufffd<b>“庚辛”",
        "",
    ]


def test_comments_take_time_that_grows_with_their_number() -> None:
    def seconds(remarks: int) -> float:
        draft = TextDraft("一二三四五六七八九。" * remarks)
        begun = process_time()
        draft.annotated([Remark(10 * i, 10 * i + 9, "注") for i in range(remarks)])
        return process_time() - begun

    short, long = min(seconds(150), seconds(150)), seconds(1_200)
    assert long < 20 * short + 0.05  # eight times as many; cut and numbered one by one they take 40 times as long


def test_a_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("国标编码的草稿，说“学习”。".encode("gb18030"))
    assert read_draft(tmp_path / "a.txt").text == "国标编码的草稿，说“学习”。"
    document = docx.Document()
    document.add_paragraph("正文")
    (tmp_path / "b.DOCX").write_bytes(saved(document))
    assert read_draft(tmp_path / "b.DOCX").text == "正文"


def test_a_draft_may_come_as_whatever_a_speech_comes_as(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>网页里说“要敢于担当”。</p>", encoding="utf-8")
    assert "要敢于担当" in read_draft(tmp_path / "a.html").text
    (tmp_path / "b.rtf").write_bytes(rb"{\rtf1\ansi\ansicpg936 \'d1\'a7\'cf\'b0}")
    assert read_draft(tmp_path / "b.rtf").text.strip() == "学习"
    start = read_draft(tmp_path / "a.html").text.index("要敢于")
    data = read_draft(tmp_path / "a.html").annotated([Remark(start, start + 5, "有出处")])
    assert commented(data) == [("要敢于担当", "有出处")]


def test_an_empty_document_and_an_unknown_format_are_refused() -> None:
    with pytest.raises(DocumentEmpty, match="没有文字"):
        draft_of(Path("a.docx"), saved(docx.Document()))
    with pytest.raises(DocumentFormatUnknown, match=r"\.docx"):
        draft_of(Path("a.exe"), b"MZ")


def test_a_document_that_unpacks_to_gigabytes_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 210_000_000)
    with pytest.raises(DocumentUnreadable, match="展开后太大"):
        draft_of(Path("a.docx"), out.getvalue())


def test_a_zip_that_is_no_document_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<broken")
    with pytest.raises(DocumentUnreadable, match="不是完好的 Word 文档"):
        draft_of(Path("a.docx"), out.getvalue())
