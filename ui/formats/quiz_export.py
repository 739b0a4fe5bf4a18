"""A quiz as files: a printable paper with a separate key (.docx), an Anki deck (.apkg), CSV and JSON."""

from __future__ import annotations

import csv
import html
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import ExportFormatUnknown, ExportUnwritable
from retrieval.quiz import Quiz
from retrieval.quiz.chance import digest
from retrieval.quiz.question_json import question_json
from ui.formats.printable import printable
from ui.formats.quiz_paper import Item, Paper, make_paper

if TYPE_CHECKING:
    from docx.document import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.text.paragraph import Paragraph

KEY_SUFFIX = "-答案与出处"
MIME = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".apkg": "application/octet-stream",
    ".csv": "text/csv",
    ".json": "application/json",
}
"""What the formats are called on the web; the suffix chooses the format."""

# The fonts of office documents: every Chinese Word and WPS has them.
_BODY_FONT, _HEAD_FONT, _LATIN_FONT = "宋体", "黑体", "Times New Roman"
_A4_MM, _MARGIN_MM = (210, 297), 25  # A4, with the margins of a paper to be written on
# Anki tells decks and models by numbers of their maker's choice; these stay, so that a new deck updates the old.
_DECK, _MODEL = 1_726_940_118, 1_726_940_119
# A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def quiz_json(quiz: Quiz) -> dict[str, Any]:
    """A quiz as JSON; ``asked`` is the number wished for, which may be more than there are."""
    return {"seed": quiz.seed, "asked": quiz.asked, "questions": [question_json(q) for q in quiz.questions]}


def export_quiz(quiz: Quiz, path: Path, title: str = "") -> tuple[Path, ...]:
    """Write a quiz as the path's suffix says; gives the files written (a paper brings its key).

    Raises ``ExportFormatUnknown`` or ``ExportUnwritable``.
    """
    suffix = path.suffix.lower()
    if suffix not in MIME:
        raise ExportFormatUnknown(path, "、".join(MIME))
    files = {path: file_of(quiz, suffix, title)}
    if suffix == ".docx":
        files[path.with_name(path.stem + KEY_SUFFIX + path.suffix)] = file_of(quiz, suffix, title, key=True)
    for file, data in files.items():
        try:
            file.write_bytes(data)
        except OSError as err:
            raise ExportUnwritable(file, err.strerror or str(err)) from err
    return tuple(files)


def file_of(quiz: Quiz, suffix: str, title: str = "", *, key: bool = False) -> bytes:
    """A quiz in one of the formats of ``MIME``; ``key`` gives a paper's key in its place."""
    if suffix == ".docx":
        paper = make_paper(quiz.questions, title)
        return key_docx(paper) if key else paper_docx(paper)
    if suffix == ".apkg":
        return anki_deck(quiz, title)
    if suffix == ".csv":
        return quiz_csv(quiz)
    return (json.dumps(quiz_json(quiz), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def quiz_csv(quiz: Quiz) -> bytes:
    """A table for spreadsheets, one question a row; UTF-8 with BOM, cells that would be formulas quoted."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["序号", "题型", "难度", "题目", "选项", "答案", "原句", "出处", "编号"])
    for part in make_paper(quiz.questions).parts:
        for item in part.items:
            row = [
                str(item.number),
                item.question.type.label,
                item.question.difficulty,
                item.text,
                "\n".join(item.options),
                item.answer,
                item.explanation,
                "\n".join(item.sources),
                item.question.id,
            ]
            writer.writerow([_cell(value) for value in row])
    return ("\ufeff" + buffer.getvalue()).encode("utf-8", "replace")


def anki_deck(quiz: Quiz, title: str = "") -> bytes:
    """An Anki package; its ids depend on the questions alone, so that importing again updates the notes."""
    import tempfile

    import genanki

    paper = make_paper(quiz.questions, title)
    model = genanki.Model(
        _MODEL,
        "讲话问答·自测题",
        fields=[{"name": name} for name in ("题目", "选项", "答案", "原句", "出处", "难度")],
        templates=[
            {
                "name": "自测",
                "qfmt": "<div class=q>{{题目}}</div><div class=o>{{选项}}</div>",
                "afmt": "{{FrontSide}}<hr id=answer><div class=a>{{答案}}</div><blockquote>{{原句}}</blockquote>"
                "<div class=s>{{出处}}</div>",
            }
        ],
        css=".card{font-family:serif;font-size:20px;line-height:1.7;text-align:left}.a{font-weight:bold}.s{color:#666;font-size:15px}",
    )
    deck = genanki.Deck(_DECK + int(digest(paper.title)[:8], 16), f"讲话问答::{paper.title}")
    for part in paper.parts:
        for item in part.items:
            deck.add_note(_note(genanki, model, item))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quiz.apkg"
        genanki.Package(deck).write_to_file(str(path))
        return path.read_bytes()


def paper_docx(paper: Paper) -> bytes:
    """The paper as a Word document: A4, name and score lines, a part a type."""
    document = _document(paper.title)
    _heading(document, paper.title, 18).alignment = _centre()
    line = document.add_paragraph("单位：＿＿＿＿＿＿＿＿　　姓名：＿＿＿＿＿＿＿＿　　得分：＿＿＿＿＿＿")
    line.alignment = _centre()
    document.add_paragraph(f"（满分 {paper.marks} 分）").alignment = _centre()
    _score_table(document, paper)
    for part in paper.parts:
        _heading(document, part.heading, 14)
        document.add_paragraph(part.instruction)
        for item in part.items:
            _question(document, item)
    return _bytes(document)


def key_docx(paper: Paper) -> bytes:
    """The key as a document of its own: answer, sentence and address of each question."""
    document = _document(paper.title + "：参考答案与出处")
    _heading(document, paper.title, 18).alignment = _centre()
    document.add_paragraph("参考答案与出处").alignment = _centre()
    for part in paper.parts:
        _heading(document, part.heading, 14)
        for item in part.items:
            answer = document.add_paragraph()
            answer.add_run(f"{item.number}．{printable(item.answer)}").bold = True
            answer.paragraph_format.keep_with_next = True
            for text in (*item.explanation.splitlines(), *(f"——{source}" for source in item.sources)):
                _indented(document.add_paragraph(printable(text)))
    return _bytes(document)


def _note(genanki: Any, model: Any, item: Item) -> Any:
    fields = [
        item.text,
        "\n".join(item.options),
        item.answer,
        item.explanation,
        "\n".join(item.sources),
        item.question.difficulty,
    ]
    escaped = [html.escape(printable(field)).replace("\n", "<br>") for field in fields]
    return genanki.Note(model=model, fields=escaped, guid=item.question.id, tags=[item.question.type.label])


def _cell(value: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value


def _document(title: str) -> Document:
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    document.core_properties.title = printable(title)
    document.core_properties.author = "讲话问答"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_A4_MM[0]), Mm(_A4_MM[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN_FONT, Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY_FONT)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = 1.4, Pt(2)
    return document


def _heading(document: Document, text: str, size: int) -> Paragraph:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(printable(text))
    run.bold, run.font.size = True, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HEAD_FONT)
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _centre() -> WD_ALIGN_PARAGRAPH:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.CENTER


def _score_table(document: Document, paper: Paper) -> None:
    table = document.add_table(rows=2, cols=len(paper.parts) + 2, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ["题号", *(p.heading[0] for p in paper.parts), "总分"], strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "得分"


def _question(document: Document, item: Item) -> None:
    stem = document.add_paragraph(f"{item.number}．{printable(item.text)}")
    stem.paragraph_format.keep_with_next = bool(item.options)
    for i, option in enumerate(item.options):
        line = _indented(document.add_paragraph(printable(option)))
        line.paragraph_format.keep_with_next = i + 1 < len(item.options)
    if item.question.points:
        for _ in range(len(item.question.points) + 1):
            document.add_paragraph("")


def _indented(paragraph: Paragraph) -> Paragraph:
    from docx.shared import Pt

    paragraph.paragraph_format.left_indent = Pt(24)
    return paragraph


def _bytes(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
