"""Title, date, speaker and occasion from the first lines: what is taken, and what is better left empty."""

from __future__ import annotations

import pytest

from ingest.readers.document import Document
from ingest.readers.particulars.dates import date_in
from ingest.readers.particulars.reading import with_particulars
from ingest.readers.particulars.titles import title_line


def found(*lines: str, title: str = "") -> Document:
    return with_particulars(Document("\n".join(lines), title=title))


@pytest.mark.parametrize(
    ("lines", "date", "speaker", "occasion"),
    [
        (("在全市工作会议上的讲话", "（2023年3月5日）", "张　三", "同志们："), "2023-03-05", "张三", "全市工作会议"),
        (("政府工作报告", "——2023年3月5日在第十四届全国人民代表大会第一次会议上", "国务院总理 李克强"),
         "2023-03-05", "李克强", "第十四届全国人民代表大会第一次会议"),
        (("在机关工作会议上的讲话", "区人大常委会主任　王　五", "（二〇二三年十二月二十五日）"), "2023-12-25", "王五", "机关工作会议"),
        (("坚定信心", "——在全区经济工作会议上的讲话", "李明（区委书记）", "2022.1.8"), "2022-01-08", "李明", "全区经济工作会议"),
        (("讲话人：赵六", "2023-03-05", "各位代表："), "2023-03-05", "赵六", ""),
        (("在 2024 年新年茶话会上的致辞", "２０２４年１月１日"), "2024-01-01", "", "2024 年新年茶话会"),
    ],
)  # fmt: skip
def test_particulars_are_taken_from_lines_of_their_own(
    lines: tuple[str, ...], date: str, speaker: str, occasion: str
) -> None:
    document = found(*lines)
    assert (document.date, document.speaker, document.occasion) == (date, speaker, occasion)


@pytest.mark.parametrize(
    "lines",
    [
        ("同志们：", "2023年3月5日，我们在全区经济工作会议上的讲话要求大家落实。", "（2023年3月5日）", "散会。"),
        ("讲话稿", "2023年13月5日", "2023年2月30日"),
        ("关于2023年3月5日事故的通报", "高度重视", "张三李四王五"),
        ("2023年工作总结", "第一，2023年3月5日召开了会议"),
        ("（2014年7月23日某市第十五届人民代表大会常务委员会第十五次会议通过）", "张三丰富了理论"),
        ("", "　　", "\u200b"),
    ],
)
def test_what_says_something_else_is_left_alone(lines: tuple[str, ...]) -> None:
    document = found(*lines)
    assert (document.date, document.speaker, document.occasion) == ("", "", "")


def test_the_five_speeches_say_nothing_of_the_kind(corpus: object) -> None:
    from pathlib import Path

    for path in Path(str(corpus)).glob("*.txt"):
        document = with_particulars(Document(path.read_text("utf-8-sig")))
        assert (document.title, document.date, document.speaker, document.occasion) == ("", "", "", "")


def test_the_title_in_the_properties_yields_to_another_one_in_the_text() -> None:
    assert found("在机关工作会议上的讲话", "同志们：", title="在党代会上的讲话").title == ""
    assert found("在机关工作会议上的讲话", "同志们：", title="在机关工作会议上的讲话").title == "在机关工作会议上的讲话"
    assert found("同志们：", "今天开会。", title="在机关工作会议上的讲话").title == "在机关工作会议上的讲话"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - 1.doc", "新建 Microsoft Word 文档", "文档1", "讲话.docx", "Untitled", "---", "长" * 51, "PowerPoint 演示文稿"]
)  # fmt: skip
def test_what_office_programs_write_is_no_title(title: str) -> None:
    assert found("同志们：", "今天开会。", title=title).title == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-03-05 10:00", "2023-03-05"), ("二〇二三年十月三十一日", "2023-10-31"), ("2023年3月5号", "2023-03-05"),
        ("二○二○年十月十日", "2020-10-10"), ("1799年1月1日", ""), ("2023年3月", ""), ("2023年0月5日", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates_are_read_in_figures_and_in_chinese(text: str, date: str) -> None:
    assert date_in(text) == date


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("000012", "机密★一年", "特急", "临渚县人民政府文件", "临政发〔2024〕12号", "关于加强秋冬森林防火工作的通知", "各乡镇人民政府："),
         "关于加强秋冬森林防火工作的通知"),
        (("加急", "青禾市教育局文件", "青教函（2023）8号　　　签发人：沈维舟", "青禾市教育局", "关于做好校车安全检查的通知", "各学校："),
         "关于做好校车安全检查的通知"),
        (("内部资料  注意保存", "会议文件之三", "在全市医保工作会议上的讲话", "（2024年3月5日）", "同志们："), "在全市医保工作会议上的讲话"),
        (("内部参考", "县十八届人大三次会议文件（5）", "关于2023年预算执行情况的报告", "各位代表："), "关于2023年预算执行情况的报告"),
        (("《做自己尊重的人》", "饶毅", "亲爱的同学们："), "做自己尊重的人"),
        (("《条例》和《办法》的说明", "主任："), "《条例》和《办法》的说明"),
        (("【自我介绍】", "尊敬的各位领导：", "大家好。"), ""),
        (("公司代码：600000　　公司简称：江州银行", "江州银行股份有限公司", "2023年度董事会工作报告", "各位股东："), "2023年度董事会工作报告"),
        (("时间：2024年3月5日", "地点：二楼会议室", "主持人：王强", "安全生产例会纪要", "会议决定："), "安全生产例会纪要"),
        (("跑起来：写给新同学的话", "同学们："), "跑起来：写给新同学的话"),
        (("中共江城县委办公室关于进一步加强和改进", "新时代干部教育培训工作的通知", "各乡镇党委："),
         "中共江城县委办公室关于进一步加强和改进新时代干部教育培训工作的通知"),
        (("在全市人大系统办公室", "主任会议上的讲话", "同志们："), "在全市人大系统办公室主任会议上的讲话"),
        (("题目：把水引到田头", "讲话人：何秀兰", "乡亲们："), "把水引到田头"),
        (("让客人住得下、还想来", "——在文化旅游推介会上的发言", "各位："), "让客人住得下、还想来"),
    ],
)  # fmt: skip
def test_the_title_is_found_below_what_stands_above_it(lines: tuple[str, ...], title: str) -> None:
    assert title_line("\n".join(lines)) == title


def test_a_running_head_is_no_title() -> None:
    page = ("临渚公交集团内部培训教材", "正文一句话。")
    text = "\n".join(["临渚公交集团内部培训教材", "冬季行车安全讲稿", "同志们：", *page * 4])
    assert title_line(text) == "冬季行车安全讲稿"


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("学习会上的讲话", "20240305", "同志们："), "2024-03-05"),
        (("就職演說", "中華民國89年5月20日", "各位："), "2000-05-20"),
        (("告全體國民書", "民國八十九年五月二十日", "各位："), "2000-05-20"),
        (("座谈会上的发言", "（2024年3月5日上午，根据录音整理，未经本人审阅）", "大家好。"), "2024-03-05"),
        (("讲给新兵听", "（某支队入营教育课，主讲人：孙德胜，2019年9月21日；有删节）", "孩子们，"), "2019-09-21"),
        (("班会记录", "时　间：2024年3月5日下午两点", "地　点：三年级二班", "老师："), "2024-03-05"),
        (("调研座谈", "2024年3月5日　云岭", "同志们："), "2024-03-05"),
        (("关于防火的通知", "各村：", "入冬以来，火险等级升高。", "临渚县人民政府", "2024年3月5日", "（此件公开发布）"), "2024-03-05"),
        (("关于补贴的批复", "财政局：", "同意。", "云岭市人民政府办公室", "二〇二四年三月五日", "抄送：市审计局。"), "2024-03-05"),
        (("座谈会发言", "各位：", "会议定于2024年3月5日召开。", "谢谢大家！"), ""),
        (("编号20240305001", "设备清单", "说明："), ""),
    ],
)  # fmt: skip
def test_the_date_is_read_however_it_is_written(lines: tuple[str, ...], date: str) -> None:
    assert found(*lines).date == date


@pytest.mark.parametrize(
    ("lines", "speaker", "occasion"),
    [
        (("王强同志在全县防汛工作会议上的讲话", "同志们："), "王强", "全县防汛工作会议"),
        (("市委书记王强同志在全市防汛工作会议上的讲话", "同志们："), "王强", "全市防汛工作会议"),
        (("庄福生在恒锐机械厂年夜饭上的讲话", "（2025年1月22日晚，根据录音整理）", "来来来，"), "庄福生", "恒锐机械厂年夜饭"),
        (("把路修到村口", "市委书记 王强", "同志们："), "王强", ""),
        (("致辞：饶毅（教师代表、科学家）", "做自己尊重的人", "同学们："), "饶毅", ""),
        (("讲 话 人：买买提·艾力", "民族团结进步表彰会发言", "各位："), "买买提·艾力", ""),
        (("行政長官李家超出席創科論壇開幕典禮致辭", "各位嘉賓："), "李家超", ""),
        (("行政長官在施政報告簡介會上的致辭", "各位："), "行政長官", "施政報告簡介會"),
        (("讲给新兵听", "（入营教育课，主讲人：铁道兵老战士 孙德胜，2019年9月21日）", "孩子们，"), "孙德胜", ""),
        (("把心贴近工友", "——邹水平副总裁在工友代表恳谈会上的致辞", "各位："), "邹水平", "工友代表恳谈会"),
        (("周末在社区讲座上的讲话", "居民朋友们："), "", "社区讲座"),
        (("高校在科研评审会上的发言", "各位："), "", "科研评审会"),
    ],
)  # fmt: skip
def test_speaker_and_occasion_are_read_from_the_title_and_from_labels(
    lines: tuple[str, ...], speaker: str, occasion: str
) -> None:
    document = found(*lines)
    assert (document.speaker, document.occasion) == (speaker, occasion)


def test_what_is_a_guess_is_named() -> None:
    signed = found("关于防火的通知", "各村：", "入冬以来，火险等级升高。", "临渚县人民政府", "2024年3月5日")
    assert signed.unsure == ("date",)
    assert found("抓住春天", "2024年3月5日", "王　强", "同志们：").unsure == ("speaker",)
    assert found("在全县防汛工作会议上的讲话", "县长 王强", "（2024年3月5日）", "同志们：").unsure == ()
