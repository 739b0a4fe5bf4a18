"""How questions are worded: the few words of ours around what the speeches say."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.outline.parser import Section
from ingest.text.numerals import write_numeral

_INNER = str.maketrans({"“": "‘", "”": "’"})


def quoted(text: str) -> str:
    """A text in quotation marks, those inside it made single; a stop at its end is dropped."""
    return f"“{text.rstrip('。；，').translate(_INNER)}”"


def place(title: str, path: Sequence[Section]) -> str:
    """Name a section of a speech, or the speech: 《…》“一、…”部分."""
    if not path:
        return f"《{title}》"
    section = path[-1]
    name = section.heading + "部分" if not section.ordinal and section.level == 1 else quoted(section.label) + "部分"
    return f"《{title}》{name}"


def ask_order(title: str, path: Sequence[Section]) -> str:
    """Ask for the order of points."""
    return f"{place(title, path)}讲了以下{'几点' if path else '几个部分'}，请按原文的先后顺序排列。"


def ask_points(title: str, path: Sequence[Section]) -> str:
    """Ask for the points in the reader's own words."""
    return f"{place(title, path)}讲了哪{'几点' if path else '几个部分'}？请逐点作答。"


def ask_which_points(title: str, path: Sequence[Section]) -> str:
    """Ask which of the options are points."""
    return f"下列各项中，哪些是{place(title, path)}{'讲到的要点' if path else '各部分的标题'}？"


def ask_nth(title: str, path: Sequence[Section], number: int) -> str:
    """Ask for the point with a number."""
    return f"{place(title, path)}的第{write_numeral(number)}{'点' if path else '部分'}，讲的是哪一项？"


def ask_parent(title: str, points: Sequence[str]) -> str:
    """Ask under which heading the points stand."""
    return f"{''.join(quoted(point) for point in points)}，是《{title}》中哪一点之下的内容？"


def ask_speech(text: str) -> str:
    """Ask which speech a sentence comes from."""
    return f"{quoted(text)}——这句话出自哪一篇？"


def ask_section(title: str, text: str) -> str:
    """Ask which section a sentence comes from."""
    return f"{quoted(text)}——这句话出自《{title}》的哪一部分？"


def ask_members(title: str, name: str) -> str:
    """Ask what a numbered term stands for."""
    return f"《{title}》中的“{name}”包括哪些内容？请逐项作答。"
