"""What a person reads in a terminal: answers, rankings and outlines as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ui.formats.conversation import NEAR_SHOWN

if TYPE_CHECKING:
    from ingest import IngestReport, Section, Speech, SpeechCard
    from retrieval import Answer, Hit

FIRST_LINE = "【程序读出】{text}{marks}"
"""The line above an answer that is no quotation."""

_INDENT = "  "
_EXCERPT_LENGTH = 80  # characters of a passage, about one line of a terminal


def answer_text(answer: Answer, titles: dict[str, str]) -> str:
    """An answer with its sources below it, or a refusal with the nearest passages; ``titles`` by speech id.

    Above stands what was read off the sentences, marked as the program's own; below, questions that lead on.
    """
    lines = [answer.text]
    if answer.first_line is not None:
        marks = "".join(f"[{marker}]" for marker in answer.first_line.markers)
        lines = [FIRST_LINE.format(text=answer.first_line.text, marks=marks), "", *lines]
    if answer.citations:
        lines += ["", "出处"]
        lines += [f"[{citation.marker}] {citation.address}" for citation in answer.citations]
    elif answer.passages:
        lines += ["", "相近的段落（不能作为依据）"]
        for hit in answer.passages[:NEAR_SHOWN]:
            lines += [f"· {_where(hit, titles)}", _INDENT + _excerpt(hit.passage.text)]
    if answer.follow_ups:
        lines += ["", "可以接着问", *(f"· {question}" for question in answer.follow_ups)]
    return "\n".join(lines)


def ranking_text(hits: Sequence[Hit], titles: dict[str, str]) -> str:
    """Ranked passages, each under its place; ``titles`` by speech id."""
    if not hits:
        return "没有找到相关段落。"
    blocks = []
    for hit in hits:
        paragraphs = [line.strip() for line in hit.passage.text.splitlines() if line.strip()]
        head = f"{hit.rank}. {_where(hit, titles)}（{hit.score:.2f}）"
        blocks.append("\n".join([head, *(_INDENT + paragraph for paragraph in paragraphs)]))
    return "\n\n".join(blocks)


def outline_text(speech: Speech, outline: Section) -> str:
    """A speech's outline as an indented tree, one section a line; what has no heading is left out."""
    return "\n".join([f"《{speech.title}》", *_tree(outline.children, 0)])


def speeches_text(cards: Iterable[SpeechCard]) -> str:
    """The speeches, one a line: id, title, length."""
    return "\n".join(f"{card.id}  《{card.title}》  {card.characters} 字" for card in cards)


def report_text(report: IngestReport) -> str:
    """What an ingest did in one line and, below, the speeches that changed."""
    changes = {"新增": report.added, "更新": report.updated, "撤下": report.removed}
    counts = [f"{name} {len(ids)} 篇" for name, ids in {**changes, "未变": report.unchanged}.items() if ids]
    failed = [f"未收进 {len(report.failed)} 个文件"] if report.failed else []
    named = [f"{name}：{'、'.join(_shortened(ids))}" for name, ids in changes.items() if ids]
    return "\n".join(["，".join([*counts, *failed] or ["没有变化"]) + "。", *named])


def numbers_text(paragraphs: Sequence[int], most: int = 10) -> str:
    """Numbers of paragraphs, each once, the first ten of them: 2、5、9."""
    each = list(dict.fromkeys(paragraphs))
    return "、".join([*map(str, each[:most]), *(["…"] if len(each) > most else [])])


def _shortened(ids: Sequence[str], most: int = 20) -> list[str]:
    return list(ids) if len(ids) <= most else [*ids[:most], f"等 {len(ids)} 篇"]


def _tree(sections: Iterable[Section], depth: int) -> Iterator[str]:
    for section in sections:
        if section.heading:
            yield _INDENT * depth + section.label
        yield from _tree(section.children, depth + bool(section.heading))


def _where(hit: Hit, titles: dict[str, str]) -> str:
    title = titles.get(hit.passage.speech_id, hit.passage.speech_id)
    return "›".join([f"《{title}》", *hit.passage.section])


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT_LENGTH else flat[:_EXCERPT_LENGTH] + "……"
