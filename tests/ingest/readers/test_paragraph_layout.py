"""Text wrapped at a fixed width becomes paragraphs again, and text without line ends is parted at its indents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

import pytest

from ingest.documents.finding import read_document
from ingest.readers.layout.long_lines import with_paragraphs
from ingest.readers.layout.paragraphs import restored
from ingest.readers.layout.wrapped_lines import unwrapped
from ingest.text.sentences import sentence_spans, split_sentences

ROADS = (
    "各位代表：",
    "去年全县新修农村公路120公里，安排资金2600万元，受益群众一千二百人，得到肯定。养护责任落实到村到组，群众出门走上了放心路。",
    "一、抓好冬修水利",
    "入冬以来，各乡镇清淤沟渠三百二十条，加固山塘四十六座。下一步，要把“一事一议”的办法用好，让受益户自己来管、自己来护。",
    "二、办好乡村学校",
    "（一）配齐教师。今年公开招聘音体美教师四十五名，全部安排到村小任教；同时选派二十名骨干教师下乡支教一年。",
    "（二）改善食宿。投入资金380万元，改造食堂十二个、宿舍九栋，惠及寄宿学生3150人。",
)
CLINIC = (
    "同志们，社区卫生服务中心去年签约家庭医生六千二百户，上门随访一万三千人次，老人们说看病近了、方便了。",
    "今年要办好三件事。头一件是把夜间门诊开起来，每周二、周四延长到晚上九点；第二件是添置一台彩超，让孕妇不用跑市里。",
    "最后一件，是请大家都来做健康宣传员，把少盐少油的道理讲到每一户。谢谢大家！",
)
MINUTES = (
    "一、会议听取了物业公司关于电梯维保的汇报，原则同意更换三号楼、五号楼两部电梯，所需费用从维修资金中列支，并按规定公示七天。",
    "二、会议研究了小区停车问题。地下车库现有车位412个，登记车辆638辆，缺口较大，请业委会会同街道办提出错时停车方案。",
)


def _columns(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)


def wrapped(paragraph: str, width: int, *, hanging: str = "", size: Callable[[str], int] = _columns) -> Iterator[str]:
    """The lines of a paragraph, broken at a width in columns or characters; punctuation may hang over by one."""
    line = ""
    for character in paragraph:
        if size(line + character) > width and character not in "，。；：、！？”）":
            yield line
            line = hanging
        line += character
    yield line


STYLES: dict[str, Callable[[str, int], list[str]]] = {
    "indented": lambda paragraph, width: list(wrapped(f"　　{paragraph}", width)),
    "blank lines between": lambda paragraph, width: [*wrapped(paragraph, width), ""],
    "hanging": lambda paragraph, width: list(wrapped(paragraph, width, hanging="    ")),
    "characters": lambda paragraph, width: list(wrapped(f"　　{paragraph}", width // 2, size=len)),
    "four blanks": lambda paragraph, width: list(wrapped(f"    {paragraph}", width)),
}


@pytest.mark.parametrize("paragraphs", [ROADS, CLINIC, MINUTES], ids=["roads", "clinic", "minutes"])
@pytest.mark.parametrize("width", [32, 38, 40, 72])
@pytest.mark.parametrize("style", STYLES)
def test_text_wrapped_at_a_width_is_joined_again(paragraphs: tuple[str, ...], width: int, style: str) -> None:
    lines = [line for paragraph in paragraphs for line in STYLES[style](paragraph, width)]
    assert [line.strip() for line in restored("\n".join(lines)).splitlines()] == list(paragraphs)


def test_a_page_number_between_two_halves_of_a_sentence_parts_no_paragraph() -> None:
    lines = [line for paragraph in CLINIC for line in wrapped(f"　　{paragraph}", 40)]
    lines[4:4] = ["— 2 —"]
    assert [line.strip() for line in unwrapped("\n".join(lines)).splitlines()] == list(CLINIC)


@pytest.mark.parametrize(
    "text",
    [
        "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n",
        "抓学习，强素质\n抓作风，树形象\n抓落实，见成效\n抓服务，暖人心\n抓廉洁，守底线\n",
        "坚持人民至上、生命至上\n坚持依法依规、公开公正\n坚持统筹兼顾、突出重点\n坚持远近结合、标本兼治\n",
        "镇长　　王　强\n书记　　李　明\n主任　　张　红\n站长　　赵　刚\n",
        "姓名：王强，男，汉族\n职务：镇长，主持工作\n电话：一二三四五六七\n住址：城关镇一街二号\n",
        "红旗镇 | 5所 | 3栋。\n青石镇 | 2所 | 1栋。\n白沙镇 | 7所 | 9栋。\n东风镇 | 8所 | 6栋。\n",
        "甲：你们学校有几个班？\n乙：一共有十八个班。\n甲：一个班有多少人？\n乙：平均四十二个人。\n",
        "同志们：\n今天的会很重要，请大家认真听，认真记。\n下面我讲三点。\n一、抓学习\n要读原著、学原文。\n",
        "养鱼讲话\n一、水质要好\n鱼塘共有57口。\n二、饲料要足\n每天喂三次。\n",
        "一、提高认识，统一思想\n要认真学。\n二、加强领导，狠抓落实\n要带头干。\n三、严肃纪律，改进作风\n要管到位。\n",
        "践行初心，担当使命，推动服务再上新台阶\n同志们好。\n",
        "红日升在东方，\n其大道满霞光，\n我何幸生其旁，\n沐沸腾入胸膛。\n",
    ],
    ids=[
        "verse",
        "slogans",
        "long slogans",
        "names",
        "form",
        "table",
        "dialogue",
        "speech",
        "headings",
        "headings with commas",
        "title",
        "song",
    ],
)
def test_lines_that_are_lines_stay_as_they_are(text: str) -> None:
    assert restored(text) == text


def test_the_five_speeches_stay_as_they_are(corpus: Path) -> None:
    for path in corpus.glob("*.txt"):
        assert restored(path.read_text("utf-8-sig")) == path.read_text("utf-8-sig")


@pytest.mark.parametrize("blanks", ["　　", "    ", "\t"])
@pytest.mark.parametrize("paragraphs", [ROADS, CLINIC])
def test_a_text_in_one_line_is_parted_at_its_indents_and_no_offset_moves(
    paragraphs: tuple[str, ...], blanks: str
) -> None:
    line = blanks + blanks.join(paragraphs)
    parted = with_paragraphs(line)
    assert [own.strip() for own in parted.splitlines()] == list(paragraphs)
    assert all(parted.index(paragraph) == line.index(paragraph) for paragraph in paragraphs)


def test_sentences_of_a_book_in_one_line_are_found_without_reading_all_of_it() -> None:
    book = "".join(ROADS) * 4_000
    begun = process_time()
    places = range(1_000, len(book), len(book) // 50)
    found = [sentence_spans(book, place, place + 10) for place in places]
    assert process_time() - begun < 0.5 * _seconds_to_split(book) * len(found) / 10
    assert all(spans[0][0] <= place < spans[-1][1] for spans, place in zip(found, places, strict=True))


def _seconds_to_split(text: str) -> float:
    begun = process_time()
    split_sentences(text)
    return process_time() - begun


def test_a_wrapped_file_is_taken_in_as_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "路.txt"
    path.write_bytes("\r\n".join(line for p in ROADS for line in wrapped(f"　　{p}", 40)).encode("gb18030"))
    assert "受益群众一千二百人，得到肯定。" in read_document(path).text
