"""What a person reads in a terminal about quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ui.texts.quote import FATES, NOTES, VERDICTS

if TYPE_CHECKING:
    from retrieval.citations.address_book import AddressBook, Resolved
    from retrieval.quotes import Checked, Concordance, Difference, Lookup, Match, Report
    from retrieval.quotes.near.alignment import Operation

_INDENT = "   "
_QUOTED_LENGTH = 60  # characters of a quotation in a list
_BOM = "\ufeff"  # without it Excel takes a CSV file for one in the system's old encoding
_PIECES: Mapping[Operation, str] = {
    "equal": "{typed}",
    "delete": "〔多：{typed}〕",
    "insert": "〔缺：{source}〕",
    "replace": "〔{typed}→{source}〕",
}
# A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def lookup_text(lookup: Lookup, book: AddressBook) -> str:
    """What was found for a phrase."""
    blocks = [_summary(lookup, _titles(book))]
    for rank, match in enumerate(lookup.matches, 1):
        blocks.append("\n".join(_match_lines(f"{rank}. ", match, book)))
    if lookup.nearest is not None:
        blocks.append("\n".join(_match_lines("最接近的一句（不是出处）：", lookup.nearest, book)))
    return "\n\n".join(blocks)


def concordance_text(found: Concordance, book: AddressBook) -> str:
    """Keyword in context, one hit a line, the keywords below one another; then the counts."""
    if not found.total:
        return "没有找到。"
    width = max((_columns(line.left) for line in found.lines), default=0)
    lines = [
        f"{' ' * (width - _columns(line.left))}{line.left}【{line.keyword}】{line.right}  《{line.title}》"
        for line in found.lines
    ]
    titles = _titles(book)
    counts = [f"《{titles[speech_id]}》：{count} 处" for speech_id, count in found.counts.items()]
    return "\n".join([*lines, "", f"共 {found.total} 处。", *counts])


def concordance_csv(found: Concordance) -> str:
    """Keyword in context as CSV for a spreadsheet: with a byte order mark, and no cell that is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["讲话", "题目", "起", "止", "左文", "关键词", "右文"])
    for line in found.lines:
        row = (line.speech_id, line.title, line.start, line.end, line.left, line.keyword, line.right)
        writer.writerow([_harmless(cell) for cell in row])
    return _BOM + out.getvalue()


def report_text(report: Report, book: AddressBook) -> str:
    """The report on a draft."""
    if not report.items:
        return "没有找到可核对的引文（“…”或「…」里至少六个字）。逐句核对请加 --sentences。"
    blocks = ["\n".join(_checked_lines(number, item, book)) for number, item in enumerate(report.items, 1)]
    counts = [(name, sum(item.verdict == verdict for item in report.items)) for verdict, name in VERDICTS.items()]
    summary = "，".join(f"{name} {count}" for name, count in counts if count)
    return "\n\n".join([*blocks, f"共核对 {len(report.items)} 处：{summary}。"])


def resolved_text(found: Resolved) -> str:
    """Where a written address leads now."""
    if found.address is None:
        return FATES[found.fate] + "。"
    return f"{FATES[found.fate]}。\n{found.address}\n{_INDENT}{found.text}"


def checked_summary(item: Checked) -> str:
    """A verdict in a few words."""
    notes = "、".join(NOTES[note] for note in item.notes)
    more = f"，共 {item.occurrences} 处" if item.occurrences > 1 else ""
    return VERDICTS[item.verdict] + (f"（{notes}）" if notes else "") + more


def remark_text(item: Checked) -> str:
    """A verdict with its sources as a comment on the quotation."""
    lines = [checked_summary(item)]
    for match in item.matches:
        lines.append(f"最接近的一句（不是出处）：{match.address}" if item.verdict == "missing" else str(match.address))
        if item.verdict != "verbatim":
            lines.append(f"原文：{_flat(match.text)}")
        if item.verdict == "altered":
            lines.append(f"对照：{diff_text(match.diff)}")
    return "\n".join(lines)


def diff_text(diff: Sequence[Difference]) -> str:
    """Write a difference in one line: 〔多：…〕 stands in the quotation alone, 〔缺：…〕 in the source alone."""
    return _flat("".join(_PIECES[d.operation].format(typed=d.typed, source=d.source) for d in diff))


def _summary(lookup: Lookup, titles: Mapping[str, str]) -> str:
    if not lookup.matches:
        return "没有找到。"
    if lookup.stitched:
        return "没有逐字一致的句子，像是由两处拼接而成："
    if not lookup.counts:
        return f"没有逐字一致的句子，相近的有 {lookup.total} 处："
    counts = "，".join(f"《{titles[speech_id]}》{count}" for speech_id, count in lookup.counts.items())
    shown = f"，列出前 {len(lookup.matches)} 处" if len(lookup.matches) < lookup.total else ""
    return f"共 {sum(lookup.counts.values())} 处（{counts}）{shown}。"


def _match_lines(head: str, match: Match, book: AddressBook) -> Iterator[str]:
    near = f"（相似度 {match.similarity:.2f}）" if match.kind == "near" else ""
    yield f"{head}{book.written(match.address)}{near}"
    yield _INDENT + _flat(match.text)
    if match.kind == "near":
        yield f"{_INDENT}对照：{diff_text(match.diff)}"


def _checked_lines(number: int, item: Checked, book: AddressBook) -> Iterator[str]:
    yield f"{number}. {checked_summary(item)}：“{_shortened(item.quotation.text)}”"
    for match in item.matches:
        near = "最接近的一句（不是出处）：" if item.verdict == "missing" else ""
        yield f"{_INDENT}{near}{book.written(match.address)}"
        if item.verdict != "verbatim":
            yield f"{_INDENT}原文：{_flat(match.text)}"
        if item.verdict == "altered":
            yield f"{_INDENT}对照：{diff_text(match.diff)}"


def _titles(book: AddressBook) -> dict[str, str]:
    return {card.id: card.title for card in book.index.speeches}


def _columns(text: str) -> int:
    """The columns of a terminal that a text takes: two for what is not ASCII."""
    return sum(1 if character.isascii() else 2 for character in text)


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_BEGINS) else cell


def _flat(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    flat = _flat(text)
    return flat if len(flat) <= _QUOTED_LENGTH else flat[:_QUOTED_LENGTH] + "……"
