"""Values in sentences: figures, shares, money, dates, people, places."""

from __future__ import annotations

import pytest

from retrieval.answering.answer_values import find_values, holds_value, value_fit
from retrieval.question.parser import Value, parse_question


def found(text: str, value: Value, unit: str = "") -> list[str]:
    return [text[start:end] for start, end in find_values(text, value, unit)]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("设床位28张", Value.NUMBER, "28张"),
        ("门诊量突破51万人次", Value.NUMBER, "51万人次"),
        ("全县有一千二百余户", Value.NUMBER, "一千二百余户"),
        ("每年选择2-3个议题", Value.NUMBER, "2-3个"),
        ("水质合格率99.8%", Value.SHARE, "99.8%"),
        ("占百分之三十", Value.SHARE, "百分之三十"),
        ("超过三分之二", Value.SHARE, "三分之二"),
        ("提高五个百分点", Value.SHARE, "五个百分点"),
        ("六成以上的农资", Value.SHARE, "六成"),
        ("安排资金380万元", Value.MONEY, "380万元"),
        ("每户补助1,500元", Value.MONEY, "1,500元"),
        ("3月10日前送到", Value.DATE, "3月10日"),
        ("二〇二三年的事", Value.DATE, "二〇二三年"),
        ("栗战书委员长强调", Value.PERSON, "栗战书委员长"),
        ("地点在市图书馆", Value.PLACE, "地点在市图书馆"),
        ("会议地点：三楼东侧", Value.PLACE, "三楼东侧"),
        ("承办人：王芳", Value.PERSON, "王芳"),
        ("全縣現有256萬人", Value.NUMBER, "256萬人"),
        ("开展活动２２ 场次", Value.NUMBER, "２２ 场次"),
        ("增长３．５％", Value.SHARE, "３．５％"),
        ("民国三十八年通车", Value.DATE, "民国三十八年"),
        ("平均彩礼16.8万", Value.MONEY, "16.8万"),
        ("一捆补助八毛，一亩补助30块", Value.MONEY, "30块"),
    ],
)
def test_values_are_found_as_written(text: str, value: Value, expected: str) -> None:
    assert expected in found(text, value)
    assert holds_value(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("要把工作做好", Value.NUMBER),
        ("床位28张", Value.SHARE),
        ("床位28张", Value.MONEY),
        ("种子和化肥", Value.DATE),
        ("种子和化肥", Value.PERSON),
    ],
)
def test_what_holds_no_value_is_told(text: str, value: Value) -> None:
    assert found(text, value) == []
    assert not holds_value(text, value)


def test_a_unit_narrows_the_figures_to_its_own() -> None:
    text = "床位28张，病历4300份，科室6个。"
    assert found(text, Value.NUMBER, "份") == ["4300份"]
    assert found(text, Value.NUMBER, "台") == ["6个"]
    assert found(text, Value.NUMBER, "吨") == []


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("有多少毕业生？", "今天坐着593名同学"),
        ("全区有多少人大代表？", "全区421名各级代表"),
        ("经手多少件业务？", "受理工单3214件"),
        ("旧车改装了几辆？", "给418台老车装上了隔离栏"),
        ("去讨债跑了多少次？", "前后跑了19趟"),
        ("全县有多少家危化品企业？", "危化品生产企业 37 户"),
        ("一年接待多少起求助？", "家暴31件"),
        ("请来的老兵有几个？", "请来老兵6位"),
        ("新铺的管子有多长？", "管子4.2公里"),
        ("他干了多久？", "在村里干了十七年"),
        ("桥上能停多少辆车？", "一百二十余辆"),
        ("考核排第几名？", "综合考核第3名"),
    ],
)
def test_measures_of_one_class_answer_one_another(asked: str, given: str) -> None:
    question = parse_question(asked)
    assert question.value is not None
    assert value_fit(given, question.value, question.unit, question.noun) >= 0.7


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("有多少毕业生？", "2024届毕业生同学"),
        ("有多少毕业生？", "装了37平方米的展板，花了93万元"),
        ("旧车改装了几辆？", "2021年3月装的"),
        ("粮食有多少吨？", "来了593名同学"),
        ("新铺的管子有多长？", "工期三个月"),
        ("平均要给多少钱？", "46名学生"),
        ("办了几件事？", "第三件，食堂"),
    ],
)
def test_measures_of_other_classes_dates_and_ordinals_answer_less(asked: str, given: str) -> None:
    question = parse_question(asked)
    assert question.value is not None
    assert value_fit(given, question.value, question.unit, question.noun) < 0.7


def test_the_fit_is_graded_from_the_unit_asked_for_down_to_an_article() -> None:
    texts = ["来了12名", "来了12位", "来了12个", "来了12", "来了一名", "来了"]
    fits = [value_fit(text, Value.NUMBER, "名") for text in texts]
    assert fits == sorted(set(fits), reverse=True)
    assert (fits[0], fits[-1]) == (1.0, 0.0)


def test_where_no_value_is_asked_for_any_text_will_do() -> None:
    assert holds_value("种子和化肥", None)
