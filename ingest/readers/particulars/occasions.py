"""On which occasion was spoken: 在…会议上, with or without what was done there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.readers.particulars.dates import match_date
from ingest.readers.particulars.written import Written

# In folded lines: dashes, brackets and commas are ASCII.
_AROUND = "()[]【】〔〕- \u3000"
# What an occasion ends with, where it is not said what was done there.
_MEETING = "会议?|论坛|典礼|仪式|大会|年会|座谈会|研讨会|培训班|动员会|启动会"
_SPOKEN = r"(?:讲话|致辞|致词|发言|报告|演讲|讲稿|主持词|汇报|总结|表态)"
_AT_MEETING = rf"在(?P<occasion>[^。,;!?]{{2,60}}?(?:{_MEETING})[^。,;!?]{{0,12}}?)上的?"
_MEETING_LINE = re.compile(
    rf"[-]{{0,8}}(?:[^在。,;]{{0,24}})?{_AT_MEETING}(?:[^。,;!?]{{0,12}}?{_SPOKEN}[^。,;!?]{{0,6}})?"
)
_SPOKEN_LINE = re.compile(
    rf"[-]{{0,8}}(?:[^在。,;]{{0,24}})?在(?P<occasion>[^。,;!?]{{2,60}})上的{_SPOKEN}[^。,;!?]{{0,4}}"
)
_WHEN_AND_WHERE = re.compile(rf"\s{{0,8}}(?:上午|下午)?\s{{0,8}}{_AT_MEETING}(?:[^。,;!?]{{0,12}}?{_SPOKEN})?")
_LABELLED = re.compile(r"(?:场\s?合|会议名称|会\s?议|活动名称?|活\s?动)\s{0,2}:\s{0,4}(?P<occasion>[^。;]{2,60})")


def first_occasion(lines: Iterable[Written]) -> str:
    """The occasion of the first line that names one, or an empty string."""
    for line in lines:
        inner = line.stripped(_AROUND)
        match = match_date(inner.folded)
        if match:
            found = _WHEN_AND_WHERE.fullmatch(inner.folded, match.end())
        else:
            patterns = (_MEETING_LINE, _SPOKEN_LINE, _LABELLED)
            found = next(filter(None, (pattern.fullmatch(inner.folded) for pattern in patterns)), None)
        if found:
            return inner.group(found, "occasion").strip("《》“” ")
    return ""


def date_and_occasion(line: str) -> bool:
    """Whether a folded line is a date and what took place on it."""
    inner = line.strip(_AROUND)
    match = match_date(inner)
    return match is not None and _WHEN_AND_WHERE.fullmatch(inner, match.end()) is not None
