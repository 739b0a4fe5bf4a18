"""Texts that a parser of manuscripts must survive, as a hypothesis strategy."""

from __future__ import annotations

from hypothesis import strategies as st

_MARKS = [
    "一、", "二、", "三、", "（一）", "(二)", "（ 三 ）", "一是", "二是", "三要", "第一，", "第二，", "第三部分", "首先，",
    "其次，", "最后，", "1.", "2、", "（1）", "①", "②", "——", "- ", "# ", "## ", "**", "第一条 ", "一方面，", "另一方面，",
]  # fmt: skip
_WORDS = [
    "要抓学习", "要抓作风", "讲严谨", "比担当", "早：", "全：", "对内部，", "对外部，", "同志们：", "谢谢大家！", "春耕",
    "结束语", "让我们", "XX", "**区", "3.2亿元", "2024年",
]  # fmt: skip
_STOPS = [*"。！？；：，、!?;:,.\n\r\t \u3000\x00\ufeff\u200b", "\n\n", "……", "。\n", "。”", "”", "“", "《", "》", "（"]
_ODD = ["😀", "👨‍👩‍👧", "\ud800", "\udfff", "e\u0301", "ﬁ", "㍿", "𠮷", "\u2028", "\x85", "ß", "İ", "學習", "〇"]

nasty_text = st.one_of(
    st.lists(st.sampled_from([*_MARKS, *_WORDS, *_STOPS, *_ODD]), max_size=60).map("".join),
    st.text(st.characters(), max_size=80),
)
"""Marks, leads, stops, quotes and odd characters in any order; or any characters at all, surrogates and NUL too."""
