"""Measure words: what stands between a number and what is counted, or behind a figure."""

from __future__ import annotations

COUNTED_POINTS = "个大种项点类条"
"""Measure words of what a manuscript enumerates (六个关系, 五大任务), one character each."""

_SMALL = (
    "个月", "个", "名", "件", "条", "项", "次", "人", "篇", "点", "元", "天", "日", "年", "所", "家", "户", "倍",
    "届", "期", "座", "种", "类", "批", "场", "处", "级", "位", "部", "套", "大",
)  # fmt: skip
_ONLY_BEHIND_FIGURES = (
    "个百分点", "平方公里", "立方米", "平方米", "公顷", "公里", "千瓦时", "千瓦", "人次", "公斤", "小时", "分钟",
    "美元", "亿元", "万元", "%", "％", "‰", "分", "吨", "亩", "岁", "月", "年度", "辆", "斤", "米", "台", "章",
    "款", "册", "艘", "架", "颗", "周", "成",
)  # fmt: skip


def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    """In the order that a regex has to try them in: 个百分点 before 个月 before 个."""
    return tuple(sorted(words, key=len, reverse=True))


AFTER_NUMERALS = _longest_first((*_SMALL, "方面"))
"""What makes a number of Chinese numerals (三个, 五方面); more would take in words that only begin with one."""

AFTER_FIGURES = _longest_first((*_SMALL, *_ONLY_BEHIND_FIGURES))
"""What stands behind Arabic digits."""
