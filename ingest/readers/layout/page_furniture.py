"""What a page shows around its text, as lines: the way to it, its buttons, its small print, the margin for binding.

Whole lines only, of fixed words that no manuscript has as a line; what stands in a sentence stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.text.folding import fold_characters

_ENDS = ("。", "；", "，", "！", "？")
_LONGEST = 160  # characters of such a line
_WAY = re.compile(r"(?:您?(?:当前|现在|所在|目前)?的?(?:所在)?位置)\s?(?:是|:)?.{0,20}(?:>|›|»|->|/|首页).{0,100}")
_LABELS = (
    r"(?:发布(?:时间|日期)|(?:信息|文章|稿件)来源|字体(?:大小)?|字号|文字大小|(?:浏览|阅读|点击|访问)(?:次数|量|数)?|"
    r"责任编辑|责编|分享(?:到|至)?|打印(?:本页)?|索\s?引\s?号)"
)
_FACTS = re.compile(rf"[\[【(]?{_LABELS}\s?[:：].{{0,140}}")
_BUTTONS = {
    "打印", "打印本页", "打印此页", "打印文章", "关闭", "关闭窗口", "关闭本页", "关闭页面", "分享", "分享到",
    "分享至", "收藏", "收藏本页", "返回", "返回顶部", "返回首页", "回到顶部", "返回列表", "上一篇", "下一篇",
    "上一页", "下一页", "复制链接", "字体", "字号", "字体大小", "大", "中", "小", "微信", "微博", "新浪微博",
    "朋友圈", "qq空间", "首页", "设为首页", "加入收藏", "网站地图", "联系我们", "关于我们", "纠错", "我要纠错",
    "扫一扫", "扫一扫在手机打开当前页", "登录", "注册", "a+", "a-", "+", "-", "无障碍", "无障碍阅读",
    "长者模式", "简体", "繁体", "english",
}  # fmt: skip
_BETWEEN = re.compile(r"[\s|\[\]【】()<>:/·、]+")
_SMALL_PRINT = re.compile(
    r"(?:版权所有|copyright|©|\(c\)).{0,140}|.{0,80}[a-z\u4e00-\u9fff]icp(?:备|证).{0,80}|.{0,20}公网安备.{0,60}",
    re.IGNORECASE,
)
_BINDING = re.compile(r"[\s.·…\-|:]{0,60}装[\s.·…\-|:]{0,60}订[\s.·…\-|:]{0,60}线[\s.·…\-|:]{0,60}")
_BINDING_LINES = ("装", "订", "线")
_BINDING_MARKS = ("\n装\n", "\n裝\n", "…装", "…裝", ".装", ".裝", "-装", "-裝", "装　订", "裝　訂", "装 订", "裝 訂")
_EDGE = 60  # lines at either end of a page in which its furniture stands


def without_page_furniture(text: str) -> str:
    r"""The text without such lines.

    >>> without_page_furniture("当前位置：首页 > 要闻\n防汛讲话\n【打印】 【关闭】\n")
    '防汛讲话\n'
    """
    lines = text.split("\n")
    edges = {*range(min(_EDGE, len(lines))), *range(max(len(lines) - _EDGE, 0), len(lines))}
    out = {place for place in edges if _is_furniture(_folded(lines[place]))}
    if any(mark in text for mark in _BINDING_MARKS):
        out.update(_binding_lines(lines))
    return "\n".join([line for place, line in enumerate(lines) if place not in out]) if out else text


def _binding_lines(lines: Sequence[str]) -> set[int]:
    """The lines of the margin for binding: 装, 订 and 线 in one, or one each where there are all three."""
    folded = [_folded(line) for line in lines]
    single = {place for place, line in enumerate(folded) if line in _BINDING_LINES}
    found = {place for place, line in enumerate(folded) if line and _BINDING.fullmatch(line)}
    return found | single if {folded[place] for place in single} == set(_BINDING_LINES) else found


def _folded(line: str) -> str:
    """The fold of a line; an empty text where it is long or a sentence, as nearly all lines are."""
    return "" if len(line) > _LONGEST or line[-1:] in _ENDS else fold_characters(line).strip()


def _is_furniture(line: str) -> bool:
    if not line or "。" in line:
        return False
    if any(pattern.fullmatch(line) for pattern in (_WAY, _FACTS, _SMALL_PRINT)):
        return True
    words = [word for word in _BETWEEN.split(line) if word]
    return bool(words) and all(word in _BUTTONS for word in words) and any(len(word) > 1 for word in words)
