"""The page 讲话 without a browser: what its scripts are given, and that its words are all there."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest import ingest
from ingest.store.speech_table import SpeechCard
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui.collection.folder import CollectionFolder
from ui.formats.payload import Payload, PayloadInvalid
from ui.page import PageSettings
from ui.page.library.list import LISTED, Order, SpeechListing, sorted_cards, table_html
from ui.page.library.page import server_functions, service_of
from ui.page.parts.choice import facets_html
from ui.page.parts.shell import Shell
from ui.texts.chat import CHINESE as PAGE
from ui.texts.chat import ENGLISH as ENGLISH_PAGE
from ui.texts.library import CHINESE, ENGLISH, library_texts_for

Call = Callable[..., dict[str, Any]]

HOSTILE = "<script>alert(1)</script>关于<b>植树</b>的讲话"


def caller(library: Library, settings: PageSettings) -> Call:
    shell = Shell(library, PAGE, settings)
    functions = {f.__name__: f for f in server_functions(shell, service_of(shell))}
    return lambda function, **data: functions[function](data)


@pytest.fixture(scope="module")
def reading(library: Library) -> Call:
    """The page over the five speeches, for reading only."""
    return caller(library, PageSettings())


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """The page over one speech whose title is markup, and which may be changed."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "植树.txt").write_text(f"{HOSTILE}\n一、种树要成活\n今年种树312棵。\n二、养护要到位\n浇水要透。\n", encoding="utf-8")
    ingest([corpus], tmp_path / "index", encoder=LetterEncoder())
    library = Library.open(tmp_path / "index", LetterEncoder())
    return caller(
        library, PageSettings(index=tmp_path / "index", library=CollectionFolder(tmp_path / "library", corpus))
    )


def upload(call: Call, name: str, text: str) -> dict[str, Any]:
    data = text.encode()
    token = call("upload_begin", name=name, size=len(data))["token"]
    for at in range(0, len(data), 100):
        call("upload_part", token=token, data=base64.b64encode(data[at : at + 100]).decode())
    return {"token": token, **call("upload_look", token=token, name=name)}


def take_in(call: Call, **offer: str) -> dict[str, Any]:
    job = call("upload_take_in", offers=[offer])["job"]
    until = time.monotonic() + 30
    while time.monotonic() < until:
        state = call("upload_state", job=job)
        if state["done"]:
            return state
        time.sleep(0.02)
    raise AssertionError("the job does not end")


def ids(html: str) -> list[str]:
    return re.findall(r'<tr data-speech="([^"]*)"', html)


def test_the_list_tells_of_each_speech_its_title_kind_date_size_sections_and_last_change(reading: Call) -> None:
    result = reading("library_list")
    assert result["total"] == "共 5 篇讲话，26,069 字"
    assert ids(result["html"]) == ["000", "001", "002", "003", "004"]
    row = result["html"].split("<tr")[3]
    assert re.findall(r'<td class="([\w ]+)"', row) == ["kind", "date blank", "characters", "sections", "changed"]
    assert "7,136" in row
    assert ">28<" in row


@pytest.mark.parametrize(
    ("sort", "reverse", "first"),
    [("characters", False, "001"), ("characters", True, "003"), ("sections", False, "003"), ("kind", False, "003")],
)
def test_the_list_is_sorted_by_a_column(reading: Call, sort: str, reverse: bool, first: str) -> None:
    result = reading("library_list", sort=sort, reverse=reverse)
    assert ids(result["html"])[0] == first
    assert result["html"].count("aria-sort") == 1


def test_the_list_is_narrowed_exactly(reading: Call) -> None:
    result = reading("library_list", kind="汇报")
    assert ids(result["html"]) == ["003"]
    assert result["total"] == "找到 1 篇（共 5 篇）"
    assert '<option value="汇报" selected>' in result["facets"]
    assert ids(reading("library_list", words="作风 机关")["html"]) == ["001"]
    assert CHINESE.none_found in reading("library_list", words="没有这个词")["html"]


def test_a_column_that_is_none_is_a_bug_of_the_script(reading: Call) -> None:
    with pytest.raises(PayloadInvalid, match="sort"):
        reading("library_list", sort="digest")


def test_what_has_no_date_comes_last_whichever_way_dates_are_sorted() -> None:
    cards = [SpeechCard(i, i, "讲话", date, "", "", "", 1, 1, "") for i, date in (("a", ""), ("b", "2024"), ("c", "2025"))]
    shelf = SpeechListing(cards, {"b": datetime(2026, 1, 1, tzinfo=UTC)}, lambda card: 0)
    assert [c.id for c in sorted_cards(shelf, cards, Order("date"))] == ["c", "b", "a"]
    assert [c.id for c in sorted_cards(shelf, cards, Order("date", reverse=True))] == ["b", "c", "a"]
    assert [c.id for c in sorted_cards(shelf, cards, Order("changed"))] == ["b", "a", "c"]


def test_a_long_list_comes_in_pieces() -> None:
    card = SpeechCard("a", "题", "讲话", "", "", "", "", 1, 1, "")
    cards = [replace(card, id=str(n)) for n in range(3 * LISTED)]
    html = table_html(SpeechListing(cards, {}, lambda card: 0), cards, Order(), CHINESE)
    assert len(ids(html)) == LISTED
    assert f'data-first="{LISTED}"' in html


def test_the_picture_shows_every_part_and_says_so_in_words(reading: Call) -> None:
    picture = reading("library_list")["picture"]
    assert picture.count('class="length"') == 5
    (alt,) = re.findall(r'role="img" aria-label="([^"]*)"', picture)
    assert "《在机关工作会议上的讲话》共 5,339 字" in alt
    assert "六、处理好大我与小我的关系" in alt
    for speech in reading("library_list")["picture"].split('class="length"')[1:]:
        total = int(re.findall(r'class="number">([\d,]+)<', speech)[0].replace(",", ""))
        assert sum(map(int, re.findall(r"flex-grow:(\d+)", speech))) == total


def test_one_speech_has_its_summary_in_its_own_words_and_its_outline(reading: Call, library: Library) -> None:
    html = reading("library_card", speech="002")["html"]
    text = library.speech("002").text
    places = re.findall(r'data-start="(\d+)" data-end="(\d+)" data-quote="([^"]*)"', html)
    assert len(places) > 30
    for start, end, quote in places:
        assert quote == text[int(start) : int(end)]
    assert "制定工作计划只是开端，关键在落实。" in html
    assert 'data-act="withdraw"' not in html
    assert "已不在目录里" in reading("library_card", speech="没有")["problem"]


def test_a_speech_is_downloaded_as_it_came(reading: Call, corpus: Path) -> None:
    result = reading("library_file", speech="002")
    assert base64.b64decode(result["data"]) == (corpus / "机关工作会议讲话.txt").read_bytes()
    assert (result["name"], result["as_it_came"]) == ("机关工作会议讲话.txt", True)


def test_a_page_for_reading_has_no_function_that_changes_or_takes_in(library: Library) -> None:
    shell = Shell(library, PAGE, PageSettings())
    names = {function.__name__ for function in server_functions(shell, service_of(shell))}
    assert names == {"library_list", "library_more", "library_card", "library_file"}


def test_a_preview_tells_what_is_a_guess_and_what_could_not_be_read(call: Call) -> None:
    notice = "关于防火的通知\n各村：\n入冬以来，火险等级升高，要管住火源。\n临渚县人民政府\n2024年3月5日\n"
    html = upload(call, "防火.txt", notice)["html"]
    assert 'value="2024-03-05"' in html
    assert "从版式推断，请核对后改正：日期。" in html
    html = upload(call, "路.txt", notice.replace("火源", "火\ufffd"))["html"]
    assert "有 1 处读不出（第 3 段）" in html


def test_a_file_is_looked_at_then_taken_in_then_changed_withdrawn_and_brought_back(call: Call) -> None:
    looked = upload(call, "养鱼.txt", "关于养鱼的讲话\n一、水质要好\n鱼塘共有57口。\n二、饲料要足\n每天喂三次。\n")
    assert looked["ready"]
    assert 'value="关于养鱼的讲话"' in looked["html"]
    assert "一、水质要好" in looked["html"]
    state = take_in(call, token=looked["token"], title="养鱼", date="2025-01-02")
    (outcome,) = state["outcomes"]
    assert (outcome["speech"], outcome["title"], outcome["problem"]) == ("养鱼", "养鱼", "")
    assert call("library_change", speech="养鱼", title="养鱼的事", speaker="李某") == {}
    assert "养鱼的事" in call("library_card", speech="养鱼")["html"]
    source = call("library_withdraw", speech="养鱼")["source"]
    listed = call("library_list")
    assert ids(listed["html"]) == ["植树"]
    assert "养鱼的事" in listed["withdrawn"]
    assert call("library_back", source=source) == {"speech": "养鱼"}
    assert ids(call("library_list")["html"]) == ["植树", "养鱼"]


def test_what_cannot_be_taken_in_is_named_in_one_line(call: Call) -> None:
    assert "不支持的文件格式：表.xls" in call("upload_begin", name="表.xls", size=9)["problem"]
    token = call("upload_begin", name="图.txt", size=9)["token"]
    call("upload_part", token=token, data=base64.b64encode(b"\x89PNG\r\n\x1a\n\0").decode())
    assert call("upload_look", token=token, name="图.txt")["problem"].startswith("无法读取 图.txt：")
    state = take_in(call, token="0" * 16, title="题")
    assert "请重新选择" in state["outcomes"][0]["problem"]
    assert call("upload_state", job="nobody") == {"done": True, "outcomes": []}
    with pytest.raises(PayloadInvalid, match="Base64"):
        call("upload_part", token=token, data="*")


def test_the_same_text_cannot_be_taken_in_twice_but_the_same_title_may_take_its_place(call: Call) -> None:
    text = f"{HOSTILE}\n一、种树要成活\n今年种树312棵。\n二、养护要到位\n浇水要透。\n"
    assert not upload(call, "又一份.txt", text)["ready"]
    html = upload(call, "新稿.txt", text + "三、要爱护\n人人爱护。\n")["html"]
    assert 'name="replaces"' in html
    assert "换下《" in html


def test_markup_in_a_title_a_file_name_or_a_text_stays_text(call: Call) -> None:
    looked = upload(call, '"><img src=x onerror=alert(1)>.txt', f"{HOSTILE}二\n一、<i>甲</i>\n话。\n二、乙\n话。\n")
    take_in(call, token=looked["token"], title='"><img src=x>', speaker="<b>", occasion="'\"")
    shown = [looked["html"]] + [str(v) for v in call("library_list").values()]
    shown += [call("library_card", speech=speech)["html"] for speech in ids(call("library_list")["html"])]
    for html in shown:
        assert not re.search(r"<(script|img|b>植|i>甲)", html)


def test_choices_are_offered_only_where_speeches_differ(library: Library) -> None:
    from retrieval.search.speech_filter import SpeechFilter

    html = facets_html(library.speeches, SpeechFilter(), PAGE)
    assert html.count("<select") == 1
    assert "汇报（1 篇）" in html
    assert facets_html(library.speeches[:3], SpeechFilter(), PAGE) == ""


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_both_languages_say_the_same() -> None:
    assert library_texts_for(PAGE) is CHINESE
    assert library_texts_for(ENGLISH_PAGE) is ENGLISH
    for field in fields(CHINESE):
        chinese, english = getattr(CHINESE, field.name), getattr(ENGLISH, field.name)
        if isinstance(chinese, str):
            assert _places(chinese) == _places(english), field.name
            continue
        assert set(chinese) == set(english)
        for key in chinese:
            assert _places(chinese[key]) == _places(english[key]), key


def test_no_words_are_left_over_or_missing(repository: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (repository / "ui").rglob("*.py"))
    assert [f.name for f in fields(CHINESE) if not re.search(rf"(texts|self|\))\.{f.name}\b", sources)] == []
    scripts = "".join(p.read_text(encoding="utf-8") for p in (repository / "ui" / "page" / "library").glob("*.js"))
    assert set(re.findall(r'(?:word|progress)\("(\w+)"', scripts)) == set(CHINESE.script)


def test_a_request_is_narrowed_by_kind_on_the_quote_page_and_in_the_chat(library: Library) -> None:
    from ui.page.chat.page import server_functions as chat_functions
    from ui.page.quote.page import server_functions as quote_functions

    shell = Shell(library, PAGE, PageSettings())
    chat = {f.__name__: f for f in chat_functions(shell)}
    quote = {f.__name__: f for f in quote_functions(shell)}
    assert chat["scope"]({"kind": "汇报"})["chosen"] == '["003"]'
    assert chat["scope"]({"kind": "汇报"})["html"].count("checkbox") == 1
    found = quote["find"]({"phrase": "代表", "kind": "汇报"})["html"]
    assert set(re.findall(r'data-speech="(\d+)"', found)) == {"003"}
    assert quote["speeches"]({"kind": "汇报"})["html"].count("<option") == 2
    assert "没有找到" in quote["find"]({"phrase": "代表", "kind": "汇报", "year": "1999"})["html"]
    assert Payload.of({}).text("kind", "") == ""


def test_every_page_stands_when_the_last_speech_is_withdrawn(tmp_path: Path) -> None:
    from ui.page.chat.answers import answer_json
    from ui.page.chat.page import server_functions as chat_functions
    from ui.page.quiz.page import server_functions as quiz_functions
    from ui.page.quote.page import server_functions as quote_functions

    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "植树.txt").write_text("一、种树\n今年种树312棵。\n二、养护\n浇水要透。\n", encoding="utf-8")
    ingest([tmp_path / "corpus"], tmp_path / "index", encoder=LetterEncoder())
    library = Library.open(tmp_path / "index", LetterEncoder())
    settings = PageSettings(index=tmp_path / "index", library=CollectionFolder(tmp_path / "library"))
    shell = Shell(library, PAGE, settings)
    caller(library, settings)("library_withdraw", speech="植树")
    assert CHINESE.none_yet in caller(library, settings)("library_list")["html"]
    functions = [*chat_functions(shell), *quiz_functions(shell), *quote_functions(shell)]
    called = {f.__name__: f for f in functions}
    assert called["scope"]({})["speeches"] == "[]"
    assert called["begin"]({})["html"] == ""
    assert "没有找到" in called["find"]({"phrase": "种树"})["html"]
    assert "problem" in called["quiz_start"]({"number": 5}) or "quiz" in called["quiz_start"]({"number": 5})
    answer = answer_json(shell, {"turn": "t", "question": "今年种树多少棵？"})
    assert answer["reply"]["citations"] == []
