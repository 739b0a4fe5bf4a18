"""What a reader takes along: an answer as text, a conversation as Markdown or as a Word document.

Each answer goes with the addresses and the words of its sources.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retrieval.answer import Citation
from ui.formats.conversation import Exchange, GivenAnswer, exchange_from_json
from ui.formats.payload import Payload, PayloadInvalid
from ui.formats.printable import printable
from ui.texts.chat import Texts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# Signs that mean something anywhere in Markdown, or at the beginning of a line.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])|^([-+]|\d+\.)(?=\s)", re.MULTILINE)
# The fonts of office documents: every Chinese Word and WPS has them.
_BODY_FONT, _HEAD_FONT, _LATIN_FONT = "宋体", "黑体", "Times New Roman"

MIME = {"md": "text/markdown", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is exported: ``title`` names it, ``date`` is the reader's, as text."""

    title: str
    date: str
    exchanges: tuple[Exchange, ...]


def plain_text(reply: GivenAnswer, texts: Texts) -> str:
    """An answer with its markers, and below it the sources, for copying."""
    if reply.state != "answered":
        return reply.marked
    said = [*_first_line(reply, texts), reply.marked]
    sources = [f"[{c.marker}] {c.address}：{c.quote}" for c in reply.citations]
    return "\n".join([*said, "", f"{texts.copied_sources}{texts.colon}", *sources] if sources else said)


def _first_line(reply: GivenAnswer, texts: Texts) -> list[str]:
    """The line that was read off the sentences, marked as the program's own; empty where there is none."""
    line = reply.first_line
    marks = "".join(f"[{marker}]" for marker in line.markers) if line else ""
    return [f"{line.text}{marks}（{texts.first_line}）"] if line else []


def exported(data: Payload, texts: Texts) -> dict[str, Any]:
    """A conversation that the browser sent as a file: its type and its bytes in Base64.

    Raises ``PayloadInvalid``.
    """
    exchanges = tuple(exchange_from_json(item) for item in data.objects("exchanges"))
    conversation = Conversation(data.text("title"), data.text("date"), exchanges)
    form = data.text("format")
    if form == "md":
        content = markdown(conversation, texts).encode("utf-8")
    elif form == "docx":
        content = word(conversation, texts)
    else:
        raise PayloadInvalid("format", "md or docx")
    return {"mime": MIME[form], "data": base64.b64encode(content).decode("ascii")}


def markdown(conversation: Conversation, texts: Texts) -> str:
    """A conversation as Markdown; what was asked and said stands in it as text, never as markup."""
    lines = [f"# {_literal(conversation.title)}", "", _literal(_made(conversation, texts)), ""]
    for exchange in conversation.exchanges:
        lines += [f"## {_literal(exchange.question)}", ""]
        if exchange.scope:
            lines += [f"{texts.exported_scope}{texts.colon}{_literal(_titles(exchange))}", ""]
        lines += _reply_markdown(exchange.reply, texts)
    return printable("\n".join(lines).rstrip() + "\n")


def word(conversation: Conversation, texts: Texts) -> bytes:
    """A conversation as a Word document (.docx)."""
    import docx

    document = docx.Document()
    _set_fonts(document)
    document.core_properties.title = printable(conversation.title)
    document.core_properties.author = texts.name
    document.add_heading(_one_line(conversation.title), level=1)
    document.add_paragraph(printable(_made(conversation, texts)))
    for exchange in conversation.exchanges:
        document.add_heading(_one_line(exchange.question), level=2)
        if exchange.scope:
            document.add_paragraph(printable(f"{texts.exported_scope}{texts.colon}{_titles(exchange)}"))
        _add_reply(document, exchange.reply, texts)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _reply_markdown(reply: GivenAnswer | None, texts: Texts) -> Iterator[str]:
    if reply is None:
        yield from (texts.exported_unanswered, "")
        return
    for line in _first_line(reply, texts):
        yield from (_literal(line), "")
    for statement in reply.statements:
        yield from (_literal(statement.text) + "".join(f"\\[{m}\\]" for m in statement.markers), "")
    if reply.citations:
        yield from (f"**{texts.copied_sources}**", "")
        for citation in reply.citations:
            yield f"- \\[{citation.marker}\\] {_literal(str(citation.address))}  "
            yield f"  {_literal(citation.quote)}"
        yield ""
    if reply.near:
        yield from (f"**{texts.exported_near}**", "")
        yield from (f"- {_literal(str(passage.address))}  \n  {_literal(passage.quote)}" for passage in reply.near)
        yield ""


def _add_reply(document: Document, reply: GivenAnswer | None, texts: Texts) -> None:
    if reply is None:
        document.add_paragraph(texts.exported_unanswered)
        return
    for line in _first_line(reply, texts):
        document.add_paragraph(printable(line))
    for statement in reply.statements:
        paragraph = document.add_paragraph(printable(statement.text))
        for marker in statement.markers:
            paragraph.add_run(f"[{marker}]").font.superscript = True
    if reply.citations:
        _add_sources(document, texts.copied_sources, reply.citations, numbered=True)
    if reply.near:
        _add_sources(document, texts.exported_near, reply.near, numbered=False)


def _add_sources(document: Document, heading: str, sources: Sequence[Citation], *, numbered: bool) -> None:
    from docx.shared import Pt

    document.add_paragraph().add_run(heading).bold = True
    for source in sources:
        label = f"[{source.marker}] " if numbered else ""
        paragraph = document.add_paragraph(printable(f"{label}{source.address}"))
        paragraph.paragraph_format.left_indent = Pt(18)
        _quote(document, source.quote).paragraph_format.left_indent = Pt(36)


def _quote(document: Document, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(printable(text)).italic = False
    return paragraph


def _set_fonts(document: Document) -> None:
    """Set Chinese fonts; python-docx alone sets only the Latin one."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, font, size in (("Normal", _BODY_FONT, 12), ("Heading 1", _HEAD_FONT, 18), ("Heading 2", _HEAD_FONT, 14)):
        style = document.styles[name]
        style.font.name = _LATIN_FONT
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), font)
    document.styles["Normal"].paragraph_format.line_spacing = 1.5


def _made(conversation: Conversation, texts: Texts) -> str:
    return texts.exported.format(name=texts.name, date=conversation.date)


def _titles(exchange: Exchange) -> str:
    return "".join(f"《{title}》" for title in exchange.scope)


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _literal(text: str) -> str:
    """Escape what Markdown would read as markup; line ends become spaces."""
    return _MARKDOWN.sub(lambda m: "\\" + m[0] if m[1] else m[0][:-1] + "\\" + m[0][-1], " ".join(text.split()))
