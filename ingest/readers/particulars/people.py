"""Who speaks: a name beside an office, behind a label, or before 同志 and 在…上的讲话."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.readers.particulars.written import Written

# The commonest surnames of one character; a rarer one counts only beside an office or a label.
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉骆柴栾鲍阎房解车穆习阳桂全简卫艾洪池"
)  # fmt: skip
# The other surnames of the Hundred Families, and some that are as common today.
_RARE = (
    "蒙臧计伏项蓝闵席麻强路娄危干经裘缪应宗嵇滑荣羊於惠甄芮羿储靳汲邴糜井富巫乌巴弓隗山宓蓬郗班仰秋仲伊宫仇暴斜厉戎祖"
    "刘景詹束幸司韶郜蓟薄印宿怀蒲邰从鄂索咸籍赖卓蔺屠蒙乔阴能苍双闻莘党贡劳逄姬扶堵宰郦雍郤璩桑濮寿通边扈燕冀郏浦农"
    "别晏瞿充慕连茹宦鱼容古慎戈庾终暨居衡步都满弘匡国寇广禄阙东沃利蔚越夔隆师巩厍晁勾敖融冷訾辛阚那饶空曾毋沙乜养鞠须丰"
    "巢蒯相查后荆红游竺权逯盖益桓公佟楚晋揭邸冼缑亢况有琴商牟佘佴伯赏墨哈谯笪年爱佟言福云"
)  # fmt: skip
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|端木|南宫|呼延|轩辕|长孙|宇文|独孤|拓跋"
_AROUND = "- \u3000"
_SPACE = "[\u3000 ]"
_GIVEN = rf"{_SPACE}{{0,3}}[\u4e00-\u9fff](?:{_SPACE}{{0,2}}[\u4e00-\u9fff])?"
_NAME = rf"(?:(?:{_DOUBLE}|[{_COMMON}]){_GIVEN})"
_ANY_NAME = rf"(?:(?:{_DOUBLE}|[{_COMMON}{_RARE}]){_GIVEN}|[\u4e00-\u9fff]{{1,8}}(?:·[\u4e00-\u9fff]{{1,8}}){{1,3}})"
_MASKED = r"[×xX某*]{1,3}"

OFFICE = (
    r"(?:书记|主任|市长|区长|县长|省长|州长|镇长|乡长|村长|主席|总理|部长|局长|厅长|处长|科长|股长|署长|司长|司令员?|政委|"
    r"院长|校长|所长|馆长|会长|园长|台长|社长|站长|队长|行长|厂长|秘书长|检察长|委员长|委员|常委|组长|主编|总编辑?|经理|总裁|"
    r"董事长|理事长|党组成员|代表|专员|特首|长官|总统|院士|教授|老师|主播|总监)"
)
_TITLE = rf"[\u4e00-\u9fff、 \u3000]{{0,30}}{OFFICE}"
_SPOKEN = r"(?:讲话|致辞|致词|发言|报告|演讲|讲稿|主持词|汇报|总结|表态|贺词|献词|寄语)"
_LABEL = r"(?:讲话|发言|报告|主讲|演讲|致辞|致词|汇报|述职|讲授|授课|主旨演讲|讲)(?:人|者|嘉宾|老师)?"

# In folded lines: brackets, colons and dashes are ASCII.
_LABELLED = re.compile(
    rf"{_LABEL}{_SPACE}{{0,4}}:{_SPACE}{{0,4}}(?:{_TITLE}{_SPACE}{{0,4}}|[\u4e00-\u9fff、]{{2,30}}{_SPACE}{{1,4}})??(?P<n>{_ANY_NAME})"
    rf"(?:{_SPACE}{{0,4}}\(.{{1,40}}\)|{_SPACE}{{1,4}}.{{1,40}}|同志|先生|女士|教授|老师)?"
)
_BESIDE_OFFICE = re.compile(
    rf"(?P<n>{_ANY_NAME}){_SPACE}{{0,8}}\({_TITLE}\)|{_TITLE}{_SPACE}{{1,8}}(?P<m>{_ANY_NAME})(?:同志|先生|女士)?"
)
# 王强同志在…上的讲话, 市委书记王强在…上的致辞: an occasion follows.
_COMRADE = re.compile(
    rf"(?:{_TITLE})??{_SPACE}{{0,2}}(?P<n>{_ANY_NAME})(?:同志|先生|女士)(?=在|出席|于|的|:|关于|{_SPOKEN})"
)
_BEFORE_OCCASION = re.compile(
    rf"(?:{_TITLE}{_SPACE}{{0,2}}(?P<n>{_ANY_NAME})|(?P<m>{_NAME}))(?:今[日天])?(?=在[^。]{{2,60}}上的?{_SPOKEN}|出席[^。]{{2,60}}{_SPOKEN})"
)
_BEFORE_OFFICE = re.compile(rf"(?P<n>{_NAME})副?{OFFICE}(?=(?:在|出席)[^。]{{2,60}}{_SPOKEN})")
_OFFICE_ALONE = re.compile(rf"(?P<n>[\u4e00-\u9fff]{{0,12}}{OFFICE})(?=(?:在|出席)[^。]{{2,60}}{_SPOKEN})")
# Behind 周, 高, 安 …: two characters of an institution are no given name.
_NO_NAME = re.compile(
    r"[校院局办厂部处委会店站社区县市镇乡村队组厅司府们年月日]$|.(?:末|日|年|前|后)$|致辞|讲话|发言|报告"
)


def first_speaker(lines: Sequence[Written]) -> str:
    """The speaker whom a line names, with an office, a label or an occasion; an empty string where none does."""
    for pattern, whole in (
        (_LABELLED, True),
        (_BESIDE_OFFICE, True),
        (_COMRADE, False),
        (_BEFORE_OCCASION, False),
        (_BEFORE_OFFICE, False),
    ):
        for line in lines:
            inner = line.stripped(_AROUND)
            match = pattern.fullmatch(inner.folded) if whole else pattern.match(inner.folded)
            if match and (name := _name(inner, match)):
                return name
    return ""


def office_alone(lines: Sequence[Written]) -> str:
    """The office of who speaks, where a line names no more: 行政长官出席…致辞."""
    for line in lines:
        inner = line.stripped(_AROUND)
        match = _OFFICE_ALONE.match(inner.folded)
        if match:
            return inner.group(match, "n")
    return ""


def bare_name(lines: Iterable[str]) -> str:
    """The line that is nothing but a name of a common surname."""
    names = (re.sub(_SPACE, "", line) for line in lines if re.fullmatch(_NAME, line))
    return next((name for name in names if not _NO_NAME.search(name)), "")


def is_speaker_line(line: str) -> bool:
    """Whether a folded line is nothing but a speaker with office or label."""
    inner = line.strip(_AROUND)
    masked = re.fullmatch(rf"{_TITLE}{_SPACE}{{1,8}}.?{_MASKED}", inner)
    return any(pattern.fullmatch(inner) for pattern in (_LABELLED, _BESIDE_OFFICE)) or masked is not None


def is_name(value: str) -> bool:
    """Whether a text is a name, or one with its office beside it."""
    return re.fullmatch(rf"{_ANY_NAME}(?:{_SPACE}{{0,4}}\(.{{1,40}}\))?", value) is not None


def _name(line: Written, match: re.Match[str]) -> str:
    group = next(name for name, found in match.groupdict().items() if found)
    name = re.sub(_SPACE, "", line.group(match, group))
    return "" if _NO_NAME.search(name) else name
