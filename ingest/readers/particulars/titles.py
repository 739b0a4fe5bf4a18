"""The title of a document: the first line above the text that may be one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.readers.particulars.head import HeadLine, head_lines, is_running_head, is_title_label, label_of
from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import PHRASE_ENDS

TITLE_LENGTH = 50
"""Longest line, in characters, that is taken for a title."""

_LONGEST_JOINED = 90  # characters of a title over several lines
_MOST_CANDIDATES = 3  # a line of the issuer may stand above the title
# A numbered line is the first point, no title.
_ORDINAL = re.compile(rf"[（(第]?[{ONE_TO_TEN}百\d]{{1,6}}[、.．）)部章节条，]")
_NO_TITLE_ENDS = PHRASE_ENDS + "."  # a line that ends so is a sentence
# What official documents and speeches are called (条例 §8, 党政机关公文处理工作条例); a title ends with it.
_KINDS = (
    "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|讲话|致辞|致词|发言|演讲|汇报|总结|方案|"
    "规划|计划|办法|规定|细则|条例|章程|说明|贺词|贺信|倡议书?|公开信|讲稿|提纲|要点|简报|述职报告|工作报告"
)
_ENDS_WITH_KIND = re.compile(rf"(?:{_KINDS})(?:稿|全文|摘要)?(?:[（(].{{1,20}}[）)])?$")
_ISSUER = re.compile(
    r"[^的在关于:：，。]{2,40}(?:政府|委员会|办公[室厅]|局|厅|部|[县市区省乡镇村]委|党[委组]|公司|集团|学校|大学|学院|中学|小学|医院|银行|"
    r"协会|学会|工会|联合会|法院|检察院|中心|研究[所院]|街道|社区|支队|大队)"
)
_OPENED = {"《": "》", "“": "”", "（": "）", "「": "」", "『": "』"}
_UNFINISHED = re.compile(r"关于|(?:^|[―─—–-])在(?!.*上)|^[^在]{0,12}在(?!.*上)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title; ``sure`` unless another line might be one as well."""

    text: str
    sure: bool = True


def title_line(text: str) -> str:
    """The title that stands above a text, or an empty string."""
    return find_title(text).text


def find_title(text: str) -> Title:
    """The first Markdown heading or short line that looks like a title; an empty one where none does."""
    head = head_lines(text)
    for line in head:
        if line.text.startswith("# "):
            return Title(without_marks(line.text.lstrip("# ").strip()[:TITLE_LENGTH]))
        label = label_of(line.folded) if line.kind == "label" else None
        if label is not None and is_title_label(label):
            return Title(without_marks(line.text[-len(label.value) :]))
    found = list(islice(_candidates(head, text), _MOST_CANDIDATES))
    if not found:
        return Title("")
    chosen = _chosen(found)
    joined = _joined(chosen, head)
    return Title(without_marks(joined), sure=chosen is found[0] and (len(found) == 1 or not _ISSUER.fullmatch(joined)))


def without_marks(title: str) -> str:
    """A title without the marks around all of it that everything else puts there again: 《…》."""
    inner = title[1:-1]
    whole = title[:1] == "《" and title[-1:] == "》" and "《" not in inner and "》" not in inner
    return inner.strip() if whole else title


def _candidates(head: Sequence[HeadLine], text: str) -> list[HeadLine]:
    found: list[HeadLine] = []
    for line in head:
        if len(line.text) > TITLE_LENGTH or (_ORDINAL.match(line.text) and line.kind == "plain"):
            break
        if line.kind == "plain" and len(line.text) >= 2 and line.text[-1] not in _NO_TITLE_ENDS:
            found.append(line)
    others = [line for line in found if not is_running_head(line.text, text)]
    return others or found


def _chosen(candidates: Sequence[HeadLine]) -> HeadLine:
    """The first candidate; below the name of an issuer, the first that is called what documents are called."""
    if len(candidates) > 1 and _ISSUER.fullmatch(candidates[0].text):
        named = [line for line in candidates[1:] if _ENDS_WITH_KIND.search(line.text) or "关于" in line.text]
        return (named or candidates)[0]
    return candidates[0]


def _joined(first: HeadLine, head: Sequence[HeadLine]) -> str:
    """A title whose line stops in the middle, with the lines that it goes on in."""
    title = first.text
    place = next(number for number, line in enumerate(head) if line is first)
    for line in head[place + 1 : place + 3]:
        if line.kind != "plain" or not _stops_short(title) or len(title) + len(line.text) > _LONGEST_JOINED:
            break
        title += line.text
    return title if title == first.text or not _stops_short(title) else first.text


def _stops_short(title: str) -> bool:
    """Whether a title lacks its end: what opens is not closed, or 关于… and 在… are not what anything is called."""
    if any(title.count(opened) > title.count(closed) for opened, closed in _OPENED.items()):
        return True
    return _UNFINISHED.search(title) is not None and _ENDS_WITH_KIND.search(title) is None
