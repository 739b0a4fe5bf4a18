"""Writers of documents that are XML in a zip file, and of messages, for tests."""

from __future__ import annotations

import base64
import html
import io
import quopri
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from tests.support.documents.pdfs import HEIGHT, Put, typeset, width

_POINTS = 72 / 25.4
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)


def package(members: Mapping[str, str | bytes], stored: str = "") -> bytes:
    """A zip file; the member ``stored`` stands first and is not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if stored:
            archive.writestr(zipfile.ZipInfo(stored), members[stored])
        for name, content in members.items():
            if name != stored:
                archive.writestr(name, content)
    return out.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """The relations of a part: id, last word of the type, target."""
    inner = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


# --- OpenDocument ---


def open_document(paragraphs: Sequence[str]) -> bytes:
    return open_text("".join(f"<text:p>{html.escape(paragraph)}</text:p>" for paragraph in paragraphs))


def open_text(body: str, styles: str = "", mime: str = "text") -> bytes:
    """An OpenDocument file with the elements of its body and of its automatic styles."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF} '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = f"application/vnd.oasis.opendocument.{mime}"
    return package({"mimetype": kind, "content.xml": content}, stored="mimetype")


def flat_open_document(paragraphs: Sequence[str]) -> bytes:
    body = "".join(f"<text:p>{html.escape(paragraph)}</text:p>" for paragraph in paragraphs)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_ODF}>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


# --- OFD ---


def ofd(paragraphs: Sequence[str]) -> bytes:
    several = sum(map(len, paragraphs)) > 1_000
    return ofd_pages(typeset(paragraphs, "内部资料" if several else "", numbered=True))


def ofd_pages(pages: Sequence[Iterable[Put]], title: str = "", extra: str = "") -> bytes:
    """An OFD file of lines at given places; ``extra`` are more objects of every page."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo><ofd:Title>{html.escape(title)}</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 209.9 297.04"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        inner = "".join(_text_object(put) for put in page if put.text)
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{inner}{extra}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return package(members)


def _text_object(put: Put) -> str:
    size = put.size / _POINTS
    steps = " ".join(f"{width(character) * size:.4f}" for character in put.text[:-1])
    left, top = put.x / _POINTS, (HEIGHT - put.y) / _POINTS - size
    return (
        f'<ofd:TextObject Boundary="{left:.4f} {top:.4f} {width(put.text) * size:.4f} {size:.4f}" Size="{size:.4f}">'
        f'<ofd:TextCode X="0" Y="{size * 0.88:.4f}" DeltaX="{steps}">{html.escape(put.text)}</ofd:TextCode></ofd:TextObject>'
    )


# --- slides and sheets ---

_SLIDE = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{_OFFICE}"'
)


def presentation(paragraphs: Sequence[str]) -> bytes:
    return slides([slide("", *paragraphs[first : first + 8]) for first in range(0, len(paragraphs), 8)])


def slide(title: str, *points: str, more: str = "", show: bool = True) -> str:
    """A slide with its title, its points (a point that begins with «<» is an element) and more shapes."""
    body = "".join(p if p.startswith("<a:p>") else f"<a:p><a:r><a:t>{html.escape(p)}</a:t></a:r></a:p>" for p in points)
    return (
        f'<p:sld {_SLIDE} show="{int(show)}"><p:cSld><p:spTree><p:nvGrpSpPr/>'
        f"{shape(f'<a:p><a:r><a:t>{html.escape(title)}</a:t></a:r></a:p>', 'title')}{shape(body, 'body')}{more}"
        "</p:spTree></p:cSld></p:sld>"
    )


def shape(paragraphs: str, placeholder: str = "body") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name=""/><p:cNvSpPr/><p:nvPr><p:ph type="{placeholder}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def slides(made: Sequence[str]) -> bytes:
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(made)))
    return package(
        {
            "_rels/.rels": relations(("rId1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {_SLIDE}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(*((f"rId{n}", "slide", f"slides/slide{n}.xml") for n in range(len(made)))),
            **{f"ppt/slides/slide{n}.xml": one for n, one in enumerate(made)},
        }
    )  # fmt: skip


def workbook(paragraphs: Sequence[str]) -> bytes:
    return sheets({"Sheet1": "".join(f"<row>{text_cell(paragraph)}</row>" for paragraph in paragraphs)})


def text_cell(text: str, reference: str = "") -> str:
    place = f' r="{reference}"' if reference else ""
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{html.escape(text)}</t></is></c>'


def sheets(
    made: Mapping[str, str],
    *,
    after: str = "",
    before: str = "",
    strings: str = "",
    styles: str = "",
    hidden: Sequence[str] = (),
) -> bytes:
    """A workbook of rows by the names of the sheets; ``after`` and ``before`` stand around the rows of each."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    listed = "".join(
        f'<sheet name="{html.escape(name)}" sheetId="{n + 1}" r:id="rId{n}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for n, name in enumerate(made)
    )
    named = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(len(made))]
    return package(
        {
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook {space} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(*named, ("rIdS", "sharedStrings", "sharedStrings.xml"), ("rIdF", "styles", "styles.xml")),
            "xl/sharedStrings.xml": f"<sst {space}>{strings}</sst>",
            "xl/styles.xml": f"<styleSheet {space}>{styles}</styleSheet>",
            **{f"xl/worksheets/sheet{n}.xml": f"<worksheet {space}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
               for n, rows in enumerate(made.values())},
        }
    )  # fmt: skip


# --- books and messages ---


def page(paragraphs: Sequence[str], charset: str = "utf-8") -> str:
    body = "\n".join(f"<p>　　{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="{charset}"/></head><body>{body}</body></html>'
    )


def epub(paragraphs: Sequence[str]) -> bytes:
    return book([page(paragraphs[first : first + 10]) for first in range(0, len(paragraphs), 10)])


def book(chapters: Sequence[str], title: str = "", more: Mapping[str, str] | None = None) -> bytes:
    items = "".join(
        f'<item id="c{n}" href="text/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{html.escape(title)}</dc:title></metadata><manifest>{items}"
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
            f'<spine><itemref idref="nav"/>{spine}</spine></package>',
            "OEBPS/nav.xhtml": page(["目录"]),
            **{f"OEBPS/text/{n}.xhtml": chapter for n, chapter in enumerate(chapters)},
            **(more or {}),
        },
        stored="mimetype",
    )  # fmt: skip


def mail(paragraphs: Sequence[str]) -> bytes:
    """A mail with its text in base64 and once more as a page."""
    text = base64.encodebytes("\n".join(paragraphs).encode("gb18030")).decode("ascii")
    shown = base64.encodebytes(page(paragraphs).encode()).decode("ascii")
    return (
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: =?gb2312?B?suLK1A==?=\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="=_b"\r\n\r\n'
        '--=_b\r\nContent-Type: text/plain; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{text}\r\n--=_b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{shown}\r\n--=_b--\r\n"
    ).encode("ascii")


def saved_page(paragraphs: Sequence[str], charset: str = "gb2312") -> bytes:
    """A web page as Word and browsers save it in one file."""
    encoding = "gb18030" if charset == "gb2312" else charset
    inner = quopri.encodestring(page(paragraphs, charset).encode(encoding)).decode("ascii")
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_N"\r\n\r\n'
        f'------=_N\r\nContent-Location: file:///C:/a.htm\r\nContent-Type: text/html; charset="{charset}"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{inner}\r\n------=_N\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------=_N--\r\n"
    ).encode("ascii")


# --- Word in one file ---


def word_2003(paragraphs: Sequence[str]) -> bytes:
    return word_2003_body(
        "".join(f"<w:p><w:r><w:t>{html.escape(paragraph)}</w:t></w:r></w:p>" for paragraph in paragraphs)
    )


def word_2003_body(body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
        f"<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def flat_word(paragraphs: Sequence[str]) -> bytes:
    """The parts of a .docx in one file (flat OPC)."""
    body = "".join(f"<w:p><w:r><w:t>{html.escape(paragraph)}</w:t></w:r></w:p>" for paragraph in paragraphs)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f"<w:document {space}><w:body>{body}</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
    ).encode()
