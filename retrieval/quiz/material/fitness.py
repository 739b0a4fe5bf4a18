"""Which wording is fit for a question: whole, unmasked, and understandable without what stands before it.

The rules look at form.  What is not fit is left out; nothing is mended.
"""

from __future__ import annotations

import re

from ingest.text.numerals import ONE_TO_TEN

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Signs with which names and figures are made illegible.
_MASK = re.compile(r"[*＊×●○◎■□▲△◆★☆_＿…\ufffd]|[XＸ]|某[某市区县省州镇乡村]|(?<![A-Za-z])x{1,4}(?![A-Za-z])")
# White space beside a Chinese character is left over from a layout.
_INNER_SPACE = re.compile(rf"[{_HAN}“”‘’「」《》（），。、；：]\s+\S|\S\s+[{_HAN}“”‘’「」《》（），。、；：]")
_PAIRS = dict(zip("”’》）」』】〉)]", "“‘《（「『【〈([", strict=True))  # closing marks with their openings
_OPENERS = frozenset(_PAIRS.values())
# Openings that point back or join on: such a clause is not understood alone.  The word lists of this module were
# gathered by hand and are checked over 2,000 questions by tests/support/quiz_auditor.py.
_ANAPHORA = re.compile(
    rf"[这那此其它他她该彼]|前[一二两三四几上]?[款条项]|第[{ONE_TO_TEN}]+[款项]|对[这此]|为此|因[此为而]|所以|之所以|但|却|而|并[且非不]?|且|也|还|又|再|就|才|都|则|或|"
    r"及|以及|"
    r"从而|进而|同时|此外|另外|与此|总之|例如|比如|特别|尤其|当然|然后|接着|随后|于是|如[果何]?|若|既然|"
    r"使|让|令|以[^人民]|把这|通过这|上述|前述|召开的|是(?!否)|有的|一些|等等?|刚才|下面|"
    r"现将|现在|前面|在这里|同志|谢谢|感谢|各位|从中|具体|主要是"
)
# 我国, 我们 and 自我 are not the speaker himself.
_SPEAKER = re.compile(
    r"(?<![大小自忘无])我(?![们国市区省县党军])|本人|个人认为|你们?|咱|谢谢|感谢|同志们|各位|汇报如下|意见供|共勉"
)
# Places of a law or a speech that the reader does not see.
_REFERENCE = re.compile(rf"[本前][一二两三四五几上]?[条款项目章节]|第[{ONE_TO_TEN}百\d]+[条款项]")
# What a text speaks against cannot be exchanged with what it speaks for.
_DISAPPROVED = re.compile(
    r"误区|错误|反对|破除|抵制|克服|杜绝|防止|严禁|禁止|避免|歪风|腐败|整治|遏制|打击|惩治|极个别|"
    r"违反|违纪|违法|走过场|不能|不得|不要|切忌"
)
# Nothing is exchanged in such a text (docs/decisions/0004-quizzes.md).
_GRAVE = re.compile(
    r"祖国|国家统一|和平统一|台独|藏独|疆独|主权|领土|香港|澳门|台湾|两岸|港澳|民族|宗教|邪教|军队|国防|武警|烈士|遇难|伤亡|地震"
)
# What is held to be wrong is not asked for as if it were to be learnt.
_CONDEMNED = re.compile(r"误区|错误|反对|歪风|腐败")
# Captions, sources and bare headings are no sentences.
_RECITAL = re.compile(rf"来源[:：]|^图|^表|^注[:：]|http|www\.|^\W*第[{ONE_TO_TEN}百\d]+[条章节]\W*$")

SOLEMN = re.compile(
    r"习近平|总书记|党中央|党的领导|党委领导|党对|同党|核心|“?两个维护|“?两个确立|“?四个意识|“?四个自信|当家作主|初心|"
    r"中国特色社会主义|马克思主义|[二十]大精神|宪法|国家权力|政治方向|政治立场|政治原则|国之大者|从严治党|主席|委员长"
)
"""Wording in which nothing is exchanged for a false statement: fixed political phrases and the leadership."""

LEADERS = re.compile(r"习近平|总书记|党中央|中央委员会|毛泽东|邓小平|江泽民|胡锦涛|主席|委员长")
"""Names and bodies about which nothing is negated or turned round."""


def masked(text: str) -> bool:
    """Whether a name or figure in the text was made illegible (``**``, ``XX``, 某市 …)."""
    return bool(_MASK.search(text))


def balanced(text: str) -> bool:
    """Whether quotation marks and brackets are paired and nested."""
    stack: list[str] = []
    for character in text:
        if character in _OPENERS:
            stack.append(character)
        elif character in _PAIRS and (not stack or stack.pop() != _PAIRS[character]):
            return False
    return not stack and text.count('"') % 2 == 0 and text.count("'") % 2 == 0


def clean(text: str) -> bool:
    """Whether a text can be shown as it is: unmasked, balanced, without stray white space."""
    flat = text.strip()
    return not masked(flat) and balanced(flat) and not _INNER_SPACE.search(flat) and not _RECITAL.search(flat)


def leans_back(text: str) -> bool:
    """Whether a text opens with a word that points to what stands before it (这, 同时, 但 …)."""
    return bool(_ANAPHORA.match(text))


def refers(text: str) -> bool:
    """Whether a text points to a numbered place elsewhere (前款, 本条第二款)."""
    return bool(_REFERENCE.search(text))


def personal(text: str) -> bool:
    """Whether the speaker speaks of himself or to the hearers; no matter for a question."""
    return bool(_SPEAKER.search(text))


def disapproves(text: str) -> bool:
    """Whether a text speaks against something; its terms are exchanged with no others, in either direction."""
    return bool(_DISAPPROVED.search(text))


def grave(text: str) -> bool:
    """Whether a text is about the nation's unity, its forces, faith or the dead: nothing is exchanged in it."""
    return bool(_GRAVE.search(text))


def condemns(text: str) -> bool:
    """Whether a text names what is held to be wrong (…的认识误区); its terms are not asked for at all."""
    return bool(_CONDEMNED.search(text))


def names_leaders(text: str) -> bool:
    """Whether a text names the leadership."""
    return bool(LEADERS.search(text))


def solemn(text: str) -> bool:
    """Whether a text holds wording that is not to be falsified."""
    return bool(SOLEMN.search(text))


def han_count(text: str) -> int:
    """The number of Chinese characters."""
    return sum("\u3400" <= character <= "\u9fff" for character in text)
