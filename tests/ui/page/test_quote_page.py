"""The page 引文 without a browser: what its script is given, and the pictures."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from ingest import ingest
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui.formats.payload import PayloadInvalid
from ui.page import PageSettings
from ui.page.parts.plots import Row, counts_svg, dispersion_svg
from ui.page.parts.shell import Shell
from ui.page.quote.frame import quote_html
from ui.page.quote.page import QuoteService, server_functions
from ui.texts.chat import CHINESE as PAGE
from ui.texts.chat import ENGLISH as ENGLISH_PAGE
from ui.texts.quote import CHINESE, ENGLISH, quote_texts_for

Call = Callable[..., dict[str, Any]]


def caller(library: Library) -> Call:
    functions = {f.__name__: f for f in server_functions(Shell(library, PAGE, PageSettings()))}
    return lambda function, **data: functions[function](data)


@pytest.fixture(scope="module")
def call(library: Library) -> Call:
    return caller(library)


def text_of(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def find(call: Call, phrase: str, **more: Any) -> dict[str, Any]:
    return call("find", phrase=phrase, **more)


def test_a_found_phrase_comes_with_sentences_lines_and_pictures(call: Call) -> None:
    result = find(call, "守正")
    html = result["html"]
    assert result["lines"] is True
    assert "共 7 处，在 1 篇讲话里。" in text_of(html)
    assert html.count('data-act="open"') == 6  # one of the sentences says it twice
    assert html.count('<strong class="value">') == 7
    assert html.count('data-act="copy"') == 18
    assert html.index("<svg class=\"plot dispersion") < html.index('data-role="matches"')
    assert html.count("<svg") == html.count('role="img"') + html.count('class="icon"')
    assert 'data-role="lines" hidden' in html


def test_pictures_say_in_words_what_they_show(call: Call) -> None:
    html = find(call, "守正")["html"]
    alts = re.findall(r'role="img" aria-label="([^"]+)"', html)
    assert len(alts) == 2
    assert alts[0].startswith("“守正”在各篇讲话中的位置，从开头到结尾。《在机关工作会议上的讲话》7 处，位于全文的 ")
    assert alts[1] == "“守正”在各篇讲话中出现的次数。《在机关工作会议上的讲话》7 次。"


def test_a_misremembered_phrase_comes_with_its_difference(call: Call) -> None:
    html = find(call, "处理好六种关系，以推动常委会衣法履职")["html"]
    assert "<ins>此</ins>" in html
    assert "<del>衣</del><ins>依</ins>" in html
    assert '<svg class="plot' not in html


def test_the_nearest_sentence_cannot_be_copied_as_a_source(call: Call) -> None:
    html = find(call, "我们明天去公园里放风筝")["html"]
    assert CHINESE.nothing in html
    assert CHINESE.nearest in html
    assert 'data-act="copy"' not in html
    assert "data-near" in html


def test_operators_work_behind_their_switch(call: Call) -> None:
    assert "共 7 句" in text_of(find(call, "学习..工作 -人大", query=True)["html"])
    assert "没有逐字一致" in text_of(find(call, "学习..工作 -人大")["html"])
    assert find(call, "学习..", query=True) == {"problem": "检索式有误：.. 后面要有一个词。"}


def test_a_written_address_is_followed(call: Call) -> None:
    html = find(call, "《在机关工作会议上的讲话》›五、处理好守正与创新的关系›第 26 段›第 2 句")["html"]
    assert 'data-fate="unchecked"' in html
    assert "“守正”是根基" in text_of(html)


def test_lines_come_sorted_and_in_portions(call: Call) -> None:
    first = call("lines", phrase="的", order="right", width=10, first=0)
    assert first["html"].count("<tr>") == 201
    assert first["next"] == 200
    assert first["left"] == 200
    more = call("lines", phrase="的", order="right", width=10, first=200)
    assert more["html"].startswith("<tr>")
    assert more["next"] == 400
    with pytest.raises(PayloadInvalid, match="order"):
        call("lines", phrase="的", order="size", width=10, first=0)


def test_csv_holds_all_lines(call: Call) -> None:
    result = call("csv", phrase="守正", order="position", width=10)
    content = base64.b64decode(result["data"]).decode("utf-8-sig")
    assert result["mime"] == "text/csv"
    assert content.count("\r\n") == 8


def test_a_search_is_narrowed_to_a_speech(call: Call) -> None:
    assert "在 1 篇讲话里" in text_of(find(call, "学习", speech="003")["html"])
    assert "没有编号为" in find(call, "学习", speech="gone")["problem"]
    options = call("speeches")["html"]
    assert options.count("<option") == 6
    assert CHINESE.all_speeches in options


def test_a_pasted_draft_is_checked(call: Call) -> None:
    draft = "“一打纲领，不如一个行动”，“处理好六种关系，以此推动常委会依法履职工做水平”，“我们明天去公园放风筝”"
    html = call("check", draft=draft)["html"]
    assert re.findall(r'class="verdict (\w+)"', html) == ["verbatim", "altered", "missing"]
    assert "共核对 3 处：逐字一致 1，有出入 1，未找到 1。" in text_of(html)
    data = base64.b64decode(call("annotate", draft=draft)["data"])
    assert len(list(docx.Document(io.BytesIO(data)).comments)) == 3
    assert CHINESE.none_checkable in call("check", draft="没有引文的一段话。还有一句。")["html"]


def test_an_uploaded_draft_is_checked(call: Call) -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("“一打纲领，不如一个行动”")
    document.save(out)
    file = base64.b64encode(out.getvalue()).decode("ascii")
    assert 'class="verdict verbatim"' in call("check", draft="", name="稿子.docx", file=file)["html"]
    wrong = base64.b64encode(b"no document").decode("ascii")
    assert "不是完好的 Word 文档" in call("check", draft="", name="../../x.docx", file=wrong)["problem"]
    assert "../" not in call("check", draft="", name="../../x.docx", file=wrong)["problem"]
    with pytest.raises(PayloadInvalid, match="Base64"):
        call("check", draft="", name="x.docx", file="%%%")


@pytest.mark.parametrize(
    ("phrase", "problem"),
    [("", "空的"), (" \n", "空的"), ("长" * 100_000, "太长"), ("》›第" * 12_000, "太长")],
    ids=["empty", "blank", "endless", "endless address"],
)
def test_a_phrase_that_cannot_be_used_is_a_line_for_the_reader(call: Call, phrase: str, problem: str) -> None:
    assert problem in find(call, phrase)["problem"]
    assert "没有可核对的文字" in call("check", draft=" ")["problem"]


MARKUP = "<script>alert(1)</script>"


def test_markup_in_phrases_drafts_and_manuscripts_stays_text(tmp_path: Path) -> None:
    folder = tmp_path / "speeches"
    folder.mkdir()
    text = f"<img src=x onerror=alert(1)>的题目\n他说{MARKUP}很好，“{MARKUP}要当心脚本注入”。"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    encoder = LetterEncoder()
    ingest([folder], tmp_path / "index", encoder=encoder)
    call = caller(Library.open(tmp_path / "index", encoder))
    results = [
        find(call, MARKUP),
        find(call, "要当心脚本注射"),
        find(call, "很好", query=True),
        call("lines", phrase="很好", order="left", width=30, first=0),
        call("check", draft=f"“{MARKUP}要当心脚本注入”“{MARKUP}没有的话”"),
        call("speeches"),
    ]
    for result in results:
        html = result["html"]
        assert "<script" not in html
        assert "<img" not in html
        assert "很好" not in html or "&lt;script&gt;" in html
    ET.fromstring(re.findall('<svg class="plot.*?</svg>', results[0]["html"])[0])


def test_the_newest_generation_answers(tmp_path: Path) -> None:
    folder = tmp_path / "speeches"
    folder.mkdir()
    (folder / "a.txt").write_text("甲说学习。", encoding="utf-8")
    encoder = LetterEncoder()
    ingest([folder], tmp_path / "index", encoder=encoder)
    library = Library.open(tmp_path / "index", encoder)
    desk = QuoteService(library)
    before = desk.finder()
    assert desk.finder() is before
    (folder / "b.txt").write_text("乙说学习。", encoding="utf-8")
    ingest([folder], tmp_path / "index", encoder=encoder)
    assert desk.finder().find("学习").counts == {"a": 1, "b": 1}


def test_pictures_are_sound_svg_whatever_the_titles_say() -> None:
    everywhere = [i / 100_000 for i in range(100_000)]
    rows = [Row('<b>"&题目' * 10, 3, (0.0, 0.5, 1.0)), Row("空", 0), Row("多", 100_000, everywhere)]
    for svg in (dispersion_svg(rows, 'alt "<&', ("开头", "结尾")), counts_svg(rows, 'alt "<&'), counts_svg([], "没有")):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == root[0].text
        assert len(svg) < 60_000
    ticks = re.findall(r"M(\d+)", dispersion_svg([Row("多", 100_000, everywhere)], "", ("", "")))
    assert max(map(int, ticks)) - min(map(int, ticks)) == 390


def test_both_languages_fill_the_same_places() -> None:
    assert quote_texts_for(PAGE) is CHINESE
    assert quote_texts_for(ENGLISH_PAGE) is ENGLISH
    for name in CHINESE.__slots__:
        chinese, english = getattr(CHINESE, name), getattr(ENGLISH, name)
        if isinstance(chinese, str):
            assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english)), name
        else:
            assert len(chinese) == len(english)
    assert "{" not in quote_html(CHINESE, 10).replace(CHINESE.more, "")


def test_the_english_page_speaks_english(library: Library) -> None:
    functions = {f.__name__: f for f in server_functions(Shell(library, ENGLISH_PAGE, PageSettings()))}
    assert "7 occurrences in 1 speeches." in text_of(functions["find"]({"phrase": "守正"})["html"])


def test_every_hit_is_reached_and_no_sentence_comes_twice(call: Call) -> None:
    html = find(call, "代表")["html"]
    total = int(re.search(r"共 (\d+) 处", text_of(html))[1])  # type: ignore[index]
    pages, seen = 1, html
    while (after := re.search(r'data-act="more" data-first="(\d+)"', html)) is not None:
        html = call("more", phrase="代表", first=int(after[1]))["html"]
        pages, seen = pages + 1, seen + html
    places = re.findall(r'data-act="open" data-speech="(\d+)"[^>]* data-start="(\d+)"', seen)
    assert pages > 2
    assert len(places) == len(set(places))
    assert seen.count('<strong class="value">代表</strong>') == total


def test_a_difference_is_counted_in_characters_and_leaves_punctuation_out(call: Call) -> None:
    html = find(call, "处理好六种关系；以推动常委会衣法履职")["html"]
    assert CHINESE.apart.format(count=2) in text_of(html)
    changed = "".join(re.findall(r"<(?:del|ins)>(.*?)</(?:del|ins)>", html))
    assert changed
    assert all(character.isalnum() for character in changed), changed


def test_where_nothing_is_alike_there_is_no_difference_and_words_that_are_found_are_offered(call: Call) -> None:
    html = find(call, "我们明天学习放风筝的火星技术")["html"]
    assert CHINESE.nothing in html
    assert 'class="diff"' not in html
    assert 'data-phrase="学习"' in html
    assert "火星" not in text_of(html.partition(CHINESE.parts)[2])


def test_a_hit_can_be_kept_with_its_address(call: Call) -> None:
    html = find(call, "一打纲领，不如一个行动")["html"]
    assert re.search(r'data-act="excerpt-star"[^>]* data-address="《[^"]+句"', html)
