"""Measures: what a number counts or measures, by the measure word behind it.

The classes are those of the language's grammar, not of a subject: people, things and what happens are counted,
time, money, shares and quantities are measured.
"""

from __future__ import annotations

import re
from enum import Enum


class Measure(Enum):
    """What a number with a measure word says something about."""

    PEOPLE = "people"
    PLACES = "places"
    MACHINES = "machines"
    ANIMALS = "animals"
    PLANTS = "plants"
    FLAT = "flat"
    LONG = "long"
    FULL = "full"
    PAPERS = "papers"
    CASES = "cases"
    TIMES = "times"
    KINDS = "kinds"
    TIME = "time"
    MONEY = "money"
    SHARE = "share"
    LENGTH = "length"
    AREA = "area"
    WEIGHT = "weight"
    VOLUME = "volume"
    ENERGY = "energy"


COUNTED = frozenset(
    {
        Measure.PEOPLE,
        Measure.PLACES,
        Measure.MACHINES,
        Measure.ANIMALS,
        Measure.PLANTS,
        Measure.FLAT,
        Measure.LONG,
        Measure.FULL,
        Measure.PAPERS,
        Measure.CASES,
        Measure.TIMES,
        Measure.KINDS,
    }
)
"""What is counted one by one; all else is measured."""

_WORDS: dict[Measure, str] = {
    Measure.PEOPLE: "人 名 位 口 号人 号 员 人次",
    Measure.PLACES: "所 家 户 座 处 间 栋 幢 套 眼 口 村 镇 乡 县 市 省 国 校 厂 店 站 点 片",
    Measure.MACHINES: "台 辆 部 架 艘 列 艇 套 台套 台件 件 车",
    Measure.ANIMALS: "只 头 匹 条 口 尾 羽 群",
    Measure.PLANTS: "棵 株 颗 根 枝 丛 粒",
    Measure.FLAT: "张 块 片 面 幅 床 扇",
    Measure.LONG: "根 条 支 枝 枚 把 道 杆",
    Measure.FULL: "箱 袋 瓶 杯 碗 桶 盆 盒 包 批 车 份 副 双 对 件 样",
    Measure.PAPERS: "份 张 篇 册 本 封 件 页 部 条 期 字 幅 首 段 句 款 章 卷 例",
    Measure.CASES: "件 起 例 宗 桩 项 条 笔 单 批 件次",
    Measure.TIMES: "次 回 趟 场 遍 届 期 轮 班 批 起 场次 台次 班次 "
    "人次 批次 架次 车次 例次 件次 趟次 下 声 圈 课 节 堂 顿",
    Measure.KINDS: "种 类 样 项 条 点 方面 级 层 步 组 队 支 股 门 代 环 线 档",
    Measure.TIME: "年 周年 载 个月 周 星期 个星期 天 日 昼夜 夜 "
    "小时 个小时 钟头 个钟头 分钟 秒 秒钟 学时 课时 岁 季度 个季度 "
    "学期 个学期 学年 工作日 个工作日 年度 世纪",
    Measure.MONEY: "元 块钱 块 角 毛钱 毛 美元 欧元 日元 港元 港币 人民币 万元 亿元 元钱 文 两银子",
    Measure.SHARE: "% ‰ 成 个百分点 百分点 倍 个点",
    Measure.LENGTH: "米 公里 里 里路 里地 千米 厘米 公分 毫米 丈 尺 寸 海里 丝 步",
    Measure.AREA: "亩 公顷 平方米 平方公里 平米 平方 顷 垧",
    Measure.WEIGHT: "吨 公斤 千克 斤 克 两 担 毫克",
    Measure.VOLUME: "立方米 立方 升 毫升 方 吨位 加仑",
    Measure.ENERGY: "千瓦时 千瓦 兆瓦 瓦 度 度电 摄氏度 兆帕 伏 马力",
}
_CLASSES: dict[str, frozenset[Measure]] = {
    word: frozenset(own for own, words in _WORDS.items() if word in words.split())
    for words in _WORDS.values()
    for word in words.split()
}
_GENERAL = "个"
"""The measure word that stands for any other of what is counted."""

MEASURE_WORDS = "|".join(sorted({*_CLASSES, _GENERAL}, key=len, reverse=True))
"""All measure words as a regular expression, the longest first."""

_PEOPLE = re.compile(
    r"(?:[员工人生者师民兵]|同学|同志|同事|同胞|代表|委员|干部|群众|党员|职工|孩子|妇女|家长|校友|[青少]年|老年|嘉宾|专家|"
    r"教授|[博硕]士|[男女]士|队伍|姐妹|兄弟|朋友|客户经理)$"
)
"""Nouns for people, most by the last part of the word that makes it one (毕业生, 志愿者, 驾驶员)."""


def measures_of(word: str) -> frozenset[Measure]:
    """The classes that a measure word belongs to; none for what is no measure word.

    >>> sorted(own.value for own in measures_of("名"))
    ['people']
    """
    return COUNTED if word == _GENERAL else _CLASSES.get(word, frozenset())


def names_people(noun: str) -> bool:
    """Whether a noun, or what it begins with, is one for people.

    >>> names_people("毕业生"), names_people("水库")
    (True, False)
    """
    return any(_PEOPLE.search(noun[:end]) for end in range(2, len(noun) + 1))


def likeness(asked: str, given: str) -> float:
    """How well a measure word answers another, 0–1: the same 1, another of its class 0.8, the general one 0.7.

    >>> likeness("名", "名"), likeness("名", "位"), likeness("名", "个"), likeness("名", "吨")
    (1.0, 0.8, 0.7, 0.0)
    """
    if asked == given:
        return 1.0
    if not measures_of(asked) & measures_of(given):
        return 0.0
    return 0.7 if _GENERAL in (asked, given) else 0.8
