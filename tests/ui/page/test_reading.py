"""The reading view: the cited sentence in its paragraph, whole speeches with their outline, places found again."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from ingest import ingest
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui.formats.payload import Payload, PayloadInvalid
from ui.page.reader.view import ReadingPosition, find, reading_html
from ui.texts.chat import CHINESE

TEXT = (
    "各位同志：\n一、抓学习\n学习有421名代表参加。要持之以恒。\n"
    "二、抓作风\n一是要求真。求真就是实事求是。二是要务实。务实就是真抓实干。\n"
)
HOSTILE = "题目\n<script>alert(1)</script>有“<b>加粗</b>”的话。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "甲.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "乙.txt").write_text(HOSTILE, encoding="utf-8")
    return corpus


@pytest.fixture
def small(folder: Path, tmp_path: Path) -> Library:
    ingest([folder], tmp_path / "index", encoder=LetterEncoder())
    return Library.open(tmp_path / "index", LetterEncoder())


def _place(quote: str, speech: str = "甲", text: str = TEXT, **more: object) -> ReadingPosition:
    start = text.index(quote)
    return ReadingPosition(speech, start, start + len(quote), quote, **more)  # type: ignore[arg-type]


def _text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_the_paragraph_is_shown_with_the_cited_sentence_marked_and_its_value_standing_out(small: Library) -> None:
    at = TEXT.index("421名")
    html = reading_html(small, _place("学习有421名代表参加。", values=((at, at + 4),)), CHINESE)
    marked = "".join(re.findall(r'<mark class="cited">(.*?)</mark>', html))
    assert _text_of(marked) == "学习有421名代表参加。"
    assert '<strong class="value">421名</strong>' in html
    assert "要持之以恒。" in html
    assert "各位同志" not in _text_of(html)


def test_a_heading_is_shown_with_what_follows_it(small: Library) -> None:
    html = reading_html(small, _place("一、抓学习"), CHINESE)
    assert "要持之以恒。" in _text_of(html)
    assert _text_of("".join(re.findall(r'<mark class="cited">(.*?)</mark>', html))) == "一、抓学习"


def test_title_section_path_and_paragraph_are_named(small: Library) -> None:
    html = reading_html(small, _place("务实就是真抓实干。"), CHINESE)
    head = _text_of(html[: html.index("reader-body")])
    assert [part for part in ("二、抓作风", "二是要务实", "第 5 段") if part not in head] == []


def test_the_whole_speech_has_every_paragraph_and_an_entry_for_each_heading(small: Library) -> None:
    html = reading_html(small, _place("要持之以恒。"), CHINESE, whole=True)
    for line in TEXT.splitlines():
        assert line in _text_of(html)
    wanted = re.findall(r'data-at="([^"]+)"', html)
    assert len(wanted) >= 4
    assert all(f'id="{anchor}"' in html for anchor in wanted)
    assert 'aria-current="true"' in html


def test_a_speech_is_opened_at_its_beginning_without_a_place(small: Library) -> None:
    html = reading_html(small, ReadingPosition("甲"), CHINESE)
    assert "cited" not in html
    assert "各位同志" in html


def test_a_near_passage_is_not_marked_as_a_source(small: Library) -> None:
    html = reading_html(small, _place("要持之以恒。", near=True), CHINESE)
    assert 'class="cited"' not in html
    assert "near-cited" in html
    assert CHINESE.near in html


def test_markup_in_a_manuscript_shows_as_text(small: Library) -> None:
    html = reading_html(small, ReadingPosition("乙"), CHINESE)
    assert "<script" not in html
    assert "<b>加粗" not in html
    assert "<script>alert(1)</script>" in _text_of(html)


def test_a_sentence_that_moved_is_found_again_with_its_values(small: Library, folder: Path, tmp_path: Path) -> None:
    at = TEXT.index("421名")
    place = _place("学习有421名代表参加。", values=((at, at + 4),))
    (folder / "甲.txt").write_text("新加的一段。\n" + TEXT, encoding="utf-8")
    ingest([folder], tmp_path / "index", encoder=LetterEncoder())
    assert small.refresh()
    found = find(small, place)
    assert found.finding == "moved"
    html = reading_html(small, place, CHINESE)
    assert CHINESE.moved in html
    assert '<strong class="value">421名</strong>' in html


def test_a_changed_sentence_is_shown_as_it_was_cited_and_said_to_be_gone(small: Library) -> None:
    place = ReadingPosition("甲", 3, 9, "<i>从前的句子</i>", title="甲")
    html = reading_html(small, place, CHINESE)
    assert find(small, place).finding == "changed"
    assert CHINESE.changed in html
    assert "<i>从前的句子</i>" in _text_of(html)


def test_a_withdrawn_speech_is_said_to_be_withdrawn(small: Library) -> None:
    html = reading_html(small, ReadingPosition("不在了", 0, 2, "原句", title="旧讲话"), CHINESE)
    assert CHINESE.withdrawn in html
    assert "旧讲话" in html
    assert "原句" in html


def test_every_cited_sentence_of_the_five_speeches_opens_exactly(library: Library) -> None:
    for question in ("处理好哪六种关系？", "全区各级人大代表加起来有多少名？", "“会前、会中、会后”三环节是什么？"):
        for c in library.ask(question).citations:
            place = ReadingPosition(c.address.speech_id, c.start, c.end, c.quote, c.values)
            assert find(library, place).finding == "exact"
            html = reading_html(library, place, CHINESE)
            assert _text_of("".join(re.findall(r'<mark class="cited">(.*?)</mark>', html))) == c.quote


def test_a_place_is_read_from_what_the_browser_sends() -> None:
    sent = {"speech": "甲", "start": 1, "end": 3, "quote": "乙丙", "values": [[1, 2]], "near": True, "title": "题"}
    assert ReadingPosition.of(Payload.of(sent)) == ReadingPosition("甲", 1, 3, "乙丙", ((1, 2),), True, "题")
    assert ReadingPosition.of(Payload.of({"speech": "甲"})) == ReadingPosition("甲")
    with pytest.raises(PayloadInvalid, match="start"):
        ReadingPosition.of(Payload.of(sent | {"start": -1}))
