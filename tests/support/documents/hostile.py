"""Documents made to harm their reader: small files that ask for gigabytes, hours, or a deeper stack than there is."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise

from tests.support.documents import binary_word as old_format
from tests.support.documents import packages
from tests.support.documents.formats import word

_MEGABYTE = 1 << 20
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WORD_HEAD, _WORD_TAIL = f"<w:document {_W}><w:body>", "</w:body></w:document>"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# --- PDF ---


def pdf_of(content: bytes, forms: Mapping[int, bytes] | None = None, filters: str = "") -> bytes:
    """A PDF of one page with a content stream and form XObjects /F<number>, each of which may call all others."""
    forms = forms or {}
    names = " ".join(f"/F{number} {10 + number} 0 R" for number in forms)
    resources = f"/Resources << /XObject << {names} >> /Font << /T 5 0 R >> >>"
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R {resources} >>".encode(),
        4: _stream(content, filters),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for number, body in forms.items():
        objects[10 + number] = _stream(body, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}")
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, body) for number, body in objects.items())
    return data + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def form_that_calls_itself_twice() -> bytes:
    return pdf_of(b"/F1 Do", {1: b"/F1 Do /F1 Do"})


def forms_in_a_tree(levels: int = 12, width: int = 10) -> bytes:
    forms = {level: f"/F{level + 1} Do ".encode() * width for level in range(1, levels)}
    return pdf_of(b"/F1 Do", {**forms, levels: b"BT /T 9 Tf (a) Tj ET"})


def flate_bomb(megabytes: int = 3_000, layers: int = 2) -> bytes:
    """A content stream of empty paths that was packed again and again."""
    data = deflated(b"0 0 m 1 1 l\n" * (_MEGABYTE // 12), megabytes)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return pdf_of(data, filters=f"/Filter [{'/FlateDecode ' * layers}]")


def brackets_in_a_pdf() -> bytes:
    return pdf_of(b"[" * 2_000_000 + b" TJ")


def pages_of_themselves() -> bytes:
    return form_that_calls_itself_twice().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R 2 0 R]").replace(b"/Count 1", b"/Count 9")


def deflated(block: bytes, times: int) -> bytes:
    """A zlib stream of a block again and again, made without packing it each time; its checksum is wrong."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + packed * times + b"\x03\x00" + bytes(4)


def _stream(data: bytes, entries: str) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


# --- Word ---


def word_with(parts: Mapping[str, str | bytes]) -> bytes:
    """A .docx with parts in place of its own, or beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(["正文"]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item.filename, old.read(item))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def body(content: str) -> dict[str, str | bytes]:
    return {"word/document.xml": _WORD_HEAD + content + _WORD_TAIL}


def entities_of_entities() -> bytes:
    names = "abcdefghijkl"
    inner = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    xml = f'<!DOCTYPE w [<!ENTITY a "哈哈哈哈">{inner}]>{_WORD_HEAD}<w:p><w:r><w:t>&l;</w:t></w:r></w:p>{_WORD_TAIL}'
    return word_with({"word/document.xml": xml})


def one_long_entity_many_times() -> bytes:
    xml = f'<!DOCTYPE w [<!ENTITY a "{"哈" * 100_000}">]>{_WORD_HEAD}<w:p><w:r><w:t>{"&a;" * 100_000}</w:t></w:r></w:p>'
    return word_with({"word/document.xml": xml + _WORD_TAIL})


def tables_in_tables(depth: int = 100_000) -> bytes:
    inner = "<w:tbl><w:tr><w:tc>"
    return word_with(body(inner * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth))


def shallow_tables_in_tables() -> bytes:
    return tables_in_tables(60)


def packed_blanks_for_a_text() -> bytes:
    return word_with({"word/document.xml": b" " * 60_000_000})


def labels_as_long_as_a_book() -> bytes:
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{"长" * 100_000}%1"/></w:lvl>'
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    paragraph = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>'
    )
    return word_with({**body(paragraph * 2_000), "word/numbering.xml": numbering})


def level_with_five_thousand_digits() -> bytes:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{"9" * 5_000}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    numbering = f'<w:numbering {_W}><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    return word_with(
        {**body(f"<w:p>{properties}<w:r><w:t>正文。</w:t></w:r></w:p>"), "word/numbering.xml": numbering}
    )


def styles_in_a_long_chain() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{number}"><w:basedOn w:val="s{number + 1}"/></w:style>'
        for number in range(10_000)
    )
    paragraph = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>'
    return word_with({**body(paragraph * 3_000), "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>"})


# --- rich text ---


def deep_braces() -> bytes:
    return b"{\\rtf1 " + b"{" * 1_000_000 + b"a" + b"}" * 1_000_001


def binary_without_end() -> bytes:
    return b"{\\rtf1 \\bin9999999999 " + b"{\\u20154? " * 300_000


def rows_without_end() -> bytes:
    return b"{\\rtf1 \\intbl " + b"a\\cell " * 30_000 + b"\\row " * 30_000 + b"}"


# --- pages ---


def deep_elements() -> bytes:
    return b"<html><body>" + b"<div>" * 300_000 + "人民".encode()


def deep_tables() -> bytes:
    return b"<html><body>" + b"<table><tr><td>" * 100_000 + "人民".encode()


def many_attributes(count: int = 500_000) -> bytes:
    return b"<html><body><p " + b" ".join(b"a%d=1" % number for number in range(count)) + "><p>人民。".encode()


def many_attributes_behind_a_quotation() -> bytes:
    names = b" ".join(b"a%d" % number for number in range(500_000))
    return b"<html><body><p a='>' b=\">\" " + names + "><p>人民。".encode()


def title_of_blanks(blanks: int = 60_000) -> bytes:
    return f"<html><head><title>讲话{' ' * blanks}x{chr(0x3000) * blanks}</title></head><body><p>人民。</p>".encode()


def punycode_page() -> bytes:
    head = b'<html><head><meta charset="punycode"></head><body><p>'
    return head + b"x" * 200_000 + b"-" + b"a" * 300_000


def many_empty_paragraphs() -> bytes:
    return b"<html><body>" + b"<p>" * 100_000


# --- texts ---


def part_with_five_thousand_digits() -> bytes:
    return f"同志们：\n第{'9' * 5_000}部分\n第{'1' * 5_000}条 代表。\n第{'1' * 400}人发言。\n一、学习\n二、工作\n".encode()


# --- archives ---


def archive_of(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def packed_blanks() -> bytes:
    return archive_of({"a.txt": b" " * 25_000_000, "b.txt": "人民。"})


def archives_in_an_archive() -> bytes:
    data = archive_of({"a.txt": b" " * 25_000_000})
    for number in range(5):
        data = archive_of({f"{number}-{twin}.zip": data for twin in range(5)})
    return data


def two_hundred_thousand_members() -> bytes:
    """The list of members of an archive, with one member again and again."""
    data = archive_of({"a.txt": "人民。"})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    listed = data[start:end] * 200_000
    count = (65_535).to_bytes(2, "little") * 2
    tail = data[end : end + 8] + count + len(listed).to_bytes(4, "little") + data[end + 16 :]
    return data[:start] + listed + tail


def name_as_long_as_a_page() -> bytes:
    return archive_of({f"{'长' * 5_000}.txt": "人民。"})


CATALOGUES: Mapping[str, str] = {
    "digits": f'[[speech]]\nid = "a"\nfile = "a.txt"\nnumber = {"9" * 5_000}\n',
    "brackets": f"speech = {'[' * 50_000}",
    "lines of brackets": "speech = " + "[\n" * 50_000,
    "keys": f"{'a.' * 500_000}a = 1\n",
    "a null character": '[[speech]]\nid = "a"\nfile = "a\\u0000.txt"\n',
    "a name that is too long": f'[[speech]]\nid = "a"\nfile = "{"a" * 3_000}.txt"\n',
    "size": f"# {'a' * 100}\n" * 100_000,
}
"""Catalogues (catalog.toml) made to harm, by what they do."""


def archive_with_catalogue(name: str) -> bytes:
    return archive_of({"a.txt": "人民。", "catalog.toml": CATALOGUES[name]})


# --- old Word documents ---


def old_word_of_noise() -> bytes:
    import random

    name = "WordDocument".encode("utf-16-le")
    return _OLE + random.Random(1).randbytes(504) + name + random.Random(2).randbytes(2_000_000)


def old_word_of_many_pieces() -> bytes:
    """A text of twenty thousand pieces."""
    return old_format.binary_word([old_format.paragraph("人民代表大会。" * 20_000)], pieces=20_000)


def tables_in_tables_of_old_word() -> bytes:
    depth = b"\x16\x24\x01\x49\x66\xff\xff\x00\x00"
    cell = old_format.Paragraph((old_format.Run("人民"),), depth, mark=old_format.Run("\x07"))
    return old_format.binary_word([cell] * 2_000)


# --- packages of XML ---


def entities_in_an_open_document() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "人" * 10}">' for n in range(12))
    body = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    body += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>&e11;</text:p>'
    body += "</office:text></office:body></office:document-content>"
    return archive_of({"content.xml": f'<?xml version="1.0"?><!DOCTYPE a [{entities}]>{body}'})


def lists_in_lists() -> bytes:
    return packages.open_text("<text:list><text:list-item>" * 250 + "<text:p>人民</text:p>" + "</text:list-item></text:list>" * 250)


def packed_sheet() -> bytes:
    return packages.sheets({"Sheet1": f"<row><c><v>{'1' * 1_000}</v></c></row>" * 80_000})


def merged_from_end_to_end() -> bytes:
    row = f"<row>{packages.text_cell('人民')}</row>"
    return packages.sheets({"Sheet1": row}, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' * 1_000)


def strings_without_end() -> bytes:
    return packages.sheets({"Sheet1": '<row><c t="s"><v>0</v></c></row>'}, strings="<si><t>人</t></si>" * 600_000)


def groups_in_groups() -> bytes:
    return packages.slides([packages.slide("人民", more="<p:grpSp>" * 20_000 + "</p:grpSp>" * 20_000)])


def page_of_distances() -> bytes:
    code = f'<TextCode X="0" Y="5" DeltaX="{"g 999999 0.001 " * 20_000}">{"人" * 20_000}</TextCode>'
    extra = f'<TextObject Boundary="30 200 100 6" Size="5">{code}</TextObject>'
    return packages.ofd_pages([[]], extra=extra)


def pages_packed_a_thousand_times() -> bytes:
    return packages.book([f"<html><body><p>{' ' * 9_000_000}</p></body></html>"] * 8)


def parts_within_parts() -> bytes:
    head = b"From: a@b.c\nMIME-Version: 1.0\n"
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    return head + opened + b"Content-Type: text/plain\n\n" + "人民".encode()


def twenty_thousand_parts() -> bytes:
    head = b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    return head + b"--b\nContent-Type: text/plain\n\nx\n" * 20_000 + b"--b--\n"


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    made.__name__: (suffix, made)
    for suffix, makers in {
        ".pdf": (
            form_that_calls_itself_twice, forms_in_a_tree, flate_bomb, brackets_in_a_pdf, pages_of_themselves,
        ),
        ".docx": (
            entities_of_entities, one_long_entity_many_times, tables_in_tables, shallow_tables_in_tables,
            packed_blanks_for_a_text, labels_as_long_as_a_book, level_with_five_thousand_digits, styles_in_a_long_chain,
        ),
        ".rtf": (deep_braces, binary_without_end, rows_without_end),
        ".html": (
            deep_elements, deep_tables, many_attributes, many_attributes_behind_a_quotation, title_of_blanks,
            punycode_page, many_empty_paragraphs,
        ),
        ".txt": (part_with_five_thousand_digits,),
        ".doc": (old_word_of_noise, old_word_of_many_pieces, tables_in_tables_of_old_word),
        ".odt": (entities_in_an_open_document, lists_in_lists),
        ".xlsx": (packed_sheet, merged_from_end_to_end, strings_without_end),
        ".pptx": (groups_in_groups,),
        ".ofd": (page_of_distances,),
        ".epub": (pages_packed_a_thousand_times,),
        ".eml": (parts_within_parts, twenty_thousand_parts),
        ".zip": (packed_blanks, archives_in_an_archive, two_hundred_thousand_members, name_as_long_as_a_page),
    }.items()
    for made in makers
}  # fmt: skip
"""A maker of each hostile document with the suffix of its file, by name."""
