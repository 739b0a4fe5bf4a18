"""Title, date, speaker and occasion as they stand in the first lines of a speech.

Only lines that say nothing else are taken: better empty than wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from ingest.readers.document import Document
from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ZEROS, in_digits
from ingest.text.punctuation import PHRASE_ENDS

TITLE_LENGTH = 50
"""Longest line, in characters, that is taken for a title."""

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters without width that may stand around a line."""

# A letterhead and a line of date may stand above the title. All bounds of this module were set by hand.
_TITLE_LINES = 3
_LINES = 8  # date, speaker and occasion stand among the first lines that are not empty, or nowhere
_HEAD = 2_000  # characters; bounds the time of a text that is one line
# A numbered line is the first point, no title.
_ORDINAL = re.compile(rf"[（(第]?[{ONE_TO_TEN}百\d]{{1,6}}[、.．）)部章节条，]")
_NO_TITLE_ENDS = PHRASE_ENDS + "."  # a line that ends so is a sentence
_NUMBER = "[0-9０-９]"
_HAN_NUMBER = f"[{ZEROS}{ONE_TO_TEN}]"
# «2023年5月1日», «2023-05-01», «二〇二三年五月一日»: year, month and day, for a year alone is no date.
_DATE = re.compile(
    rf"(?P<y>{_NUMBER}{{4}}|[{ZEROS}{ONE_TO_NINE}]{{4}})\s*[年./-]\s*"
    rf"(?P<m>{_NUMBER}{{1,2}}|{_HAN_NUMBER}{{1,2}})\s*[月./-]\s*"
    rf"(?P<d>{_NUMBER}{{1,2}}|{_HAN_NUMBER}{{1,3}})(?:\s*[日号]|(?!\d))"
)
# Dates and speakers are set in brackets or between dashes below the title.
_AROUND = "（()）[]【】〔〕—-–―─ \u3000"
_MEETING = "会议?|论坛|典礼|仪式|大会|年会|座谈会|研讨会|培训班|动员会|启动会"  # what an occasion ends with
_AT = rf"在(?P<occasion>[^，。；！？]{{2,60}}?(?:{_MEETING})[^，。；！？]{{0,12}}?)上的?"
_SPOKEN = r"(?:讲话|致辞|发言|报告|演讲|讲稿|主持词|汇报|总结|表态)"
_OCCASION = re.compile(
    rf"[—―─–-]{{0,8}}(?:[^在，。；]{{0,12}})?{_AT}(?:[^，。；！？]{{0,12}}?{_SPOKEN}[^，。；！？]{{0,6}})?"
)
_WHEN_AND_WHERE = re.compile(rf"\s{{0,8}}(?:上午|下午)?\s{{0,8}}{_AT}(?:[^，。；！？]{{0,12}}?{_SPOKEN})?")
# The commonest surnames of one character; a rarer one is left out, for better empty than wrong.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉骆柴栾鲍阎房解车穆习温阳桂全简卫艾洪池"
)  # fmt: skip
_NAME = rf"([{_SURNAMES}][\u3000 ]{{0,3}}[\u4e00-\u9fff](?:[\u3000 ]{{0,2}}[\u4e00-\u9fff])?)"
# A name counts beside an office or a label, or alone on its line below a date: elsewhere two characters behind a
# surname may be any word.
_OFFICE = (
    r"[\u4e00-\u9fff、 \u3000]{0,30}(?:书记|主任|市长|区长|县长|省长|州长|镇长|乡长|主席|总理|部长|局长|厅长|处长|科长|"
    r"院长|校长|所长|馆长|会长|秘书长|检察长|委员长|委员|常委|组长|主编|经理|董事长|党组成员|代表)"
)
_SPEAKER = re.compile(
    rf"(?:讲话人|发言人|报告人|主讲人|讲话者)[：: \u3000]{{1,8}}{_NAME}|"
    rf"{_NAME}[\u3000 ]{{0,8}}[（(]{_OFFICE}[）)]|"
    rf"{_OFFICE}[\u3000 ]{{1,8}}{_NAME}"
)


def with_particulars(document: Document) -> Document:
    """A document whose missing metadata are those of its first lines."""
    lines = list(islice(_lines(document.text), _LINES))
    head = list(_before_the_speech(lines))
    date = _first_date(head)
    return replace(
        document,
        title=_title(document.title, document.text),
        date=date or document.date,
        speaker=document.speaker or _first_speaker(head) or (_bare_name(head[1:]) if date else ""),
        occasion=document.occasion or _first_occasion([document.title[: 2 * TITLE_LENGTH], *head]),
    )


def title_line(text: str) -> str:
    """The first Markdown heading or short line that looks like a title, or an empty string."""
    for line in islice(_lines(text), _TITLE_LINES):
        if line.startswith("# "):
            return line.lstrip("# ").strip()[:TITLE_LENGTH]
        if len(line) > TITLE_LENGTH or _ORDINAL.match(line):
            break
        if len(line) >= 2 and line[-1] not in _NO_TITLE_ENDS and any(map(str.isalpha, line)) and not _is_date(line):
            return line
    return ""


def date_in(text: str) -> str:
    """The first date in a text as 2023-03-05, or an empty string where there is none or no such day."""
    match = _DATE.search(text[:_HEAD])
    if match is None:
        return ""
    try:
        day = dt.date(int(in_digits(match["y"])), _number(match["m"]), _number(match["d"]))
    except ValueError:
        return ""
    return day.isoformat() if 1900 <= day.year <= 2100 else ""


# What programs write into a file's title without being asked.
_JUNK_TITLE = re.compile(
    r"(?:Microsoft |WPS )?(?:Word|PowerPoint|文字|Office)\b.*|(?:新建 ?)?(?:Microsoft Word )?文档 ?\d*|Document ?\d*|"
    r"无标题.*|未命名.*|[Uu]ntitled.*|.*\.(?:docx?|wps|pdf|txt|rtf|html?|pptx?)|[\W\d_]*|about:.*|.*(?:模板|范本)",
    re.IGNORECASE,
)


def _title(given: str, text: str) -> str:
    """The title in the properties, unless it is no title or the text begins with another one.

    Word keeps the title of the document that a manuscript was copied from.
    """
    shown = title_line(text)
    if not given or len(given) > TITLE_LENGTH or _JUNK_TITLE.fullmatch(given):
        return ""
    folded = "".join(text[:_HEAD].split())
    return given if not shown or "".join(given.split()) in folded else ""


def _lines(text: str) -> Iterator[str]:
    lines = (line.strip().strip(INVISIBLE).strip() for line in text[:_HEAD].splitlines())
    return filter(None, lines)


def _before_the_speech(lines: Iterable[str]) -> Iterator[str]:
    """The lines above the salutation or the first sentence."""
    for line in lines:
        if line.endswith(("：", ":", "。", "！", "！”")) or len(line) > 2 * TITLE_LENGTH:
            return
        yield line


def _is_date(line: str) -> bool:
    return _DATE.fullmatch(line.strip(_AROUND)) is not None


def _first_date(lines: Iterable[str]) -> str:
    """The date of the first line that is a date, or a date and an occasion."""
    for line in lines:
        inner = line.strip(_AROUND)
        match = _DATE.match(inner)
        if match and (match.end() == len(inner) or _WHEN_AND_WHERE.fullmatch(inner, match.end())):
            return date_in(match[0])
    return ""


def _first_occasion(lines: Iterable[str]) -> str:
    for line in lines:
        inner = line.strip(_AROUND)
        match = _DATE.match(inner)
        found = _WHEN_AND_WHERE.fullmatch(inner, match.end()) if match else _OCCASION.fullmatch(inner)
        if found:
            return found["occasion"].strip("《》“” ")
    return ""


def _first_speaker(lines: Iterable[str]) -> str:
    for line in lines:
        match = _SPEAKER.fullmatch(line.strip("—―─–- \u3000"))
        if match:
            return re.sub(r"[\u3000 ]", "", next(filter(None, match.groups())))
    return ""


def _bare_name(lines: Iterable[str]) -> str:
    """The line that is nothing but a name; only where a date beside it shows that it is no heading."""
    names = (re.sub(r"[\u3000 ]", "", line) for line in lines if re.fullmatch(_NAME, line))
    return next(names, "")


def _number(written: str) -> int:
    """Read 5, 05, 五, 十五, 二十 or 二十五."""
    if "十" not in written:
        return int(in_digits(written))
    tens, _, ones = written.partition("十")
    return 10 * (int(in_digits(tens)) if tens else 1) + (int(in_digits(ones)) if ones else 0)
