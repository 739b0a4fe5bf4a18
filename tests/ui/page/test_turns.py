"""Answers as HTML: marks that can be pressed, three honest states, nothing of a text as markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from retrieval import Address, Citation, Library, Statement
from ui.formats.conversation import GivenAnswer, reply_to
from ui.page.chat.turns import problem_html, reply_html
from ui.texts.chat import CHINESE, ENGLISH

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">${1}{{x}}'


@pytest.fixture(scope="module")
def answered(library: Library) -> GivenAnswer:
    return reply_to(library.ask("全区各级人大代表加起来有多少名？"), library)


def _citation(marker: int = 1, quote: str = "原句。", values: tuple[tuple[int, int], ...] = ()) -> Citation:
    address = Address("s", "题目", ("一、甲",), 3, 2)
    return Citation(marker, address, 10, 10 + len(quote), quote, "", values)


def test_every_marker_is_a_button_that_names_its_address(answered: GivenAnswer) -> None:
    html = reply_html(answered, CHINESE)
    for citation in answered.citations:
        label = CHINESE.cite.format(marker=citation.marker, address=citation.address)
        assert re.search(rf'<button[^>]* data-act="cite" data-marker="{citation.marker}" aria-label="{label}">', html)


def test_the_value_asked_for_stands_out(answered: GivenAnswer) -> None:
    assert '<strong class="value">421名</strong>' in reply_html(answered, CHINESE)


def test_only_the_first_of_two_equal_values_stands_out() -> None:
    reply = GivenAnswer("answered", (Statement("共3个、3个。", (1,)),), (_citation(1, "共3个、3个。", ((11, 13),)),), (), 1.0)
    assert reply_html(reply, CHINESE).count('class="value"') == 1


def test_statements_in_a_row_are_a_list_and_our_own_words_are_not_among_them() -> None:
    statements = (Statement("我们的话：", own=True), Statement("甲。", (1,)), Statement("乙。", (2,)))
    html = reply_html(GivenAnswer("answered", statements, (_citation(1), _citation(2)), (), 1.0), CHINESE)
    assert html.index('<p class="own">我们的话：</p>') < html.index('<ul class="said"><li>')
    assert html.count("<li><button") == 2
    assert html.count("<li>") == 4


def test_a_marker_without_citation_is_not_shown() -> None:
    html = reply_html(GivenAnswer("answered", (Statement("甲。", (7,)),), (), (), 1.0), CHINESE)
    assert "cite" not in html


def test_the_states_say_what_they_are(answered: GivenAnswer) -> None:
    passage = _citation(quote="相近的段落。" * 60)
    said = (Statement("讲话里没有。", own=True),)
    near = reply_html(GivenAnswer("near", said, (), (passage,), 1.0), CHINESE)
    assert CHINESE.near in near
    assert 'data-near="0"' in near
    assert "cite" not in near
    outside = reply_html(GivenAnswer("outside", said, (), (), 1.0), CHINESE)
    assert CHINESE.outside in outside
    assert "passage" not in outside
    assert CHINESE.near not in reply_html(answered, CHINESE)


def test_a_reply_to_talk_is_neither_a_refusal_nor_sourced() -> None:
    html = reply_html(GivenAnswer("talk", (Statement("不客气。", own=True),), (), (), 1.0), CHINESE)
    assert '<p class="own">不客气。</p>' in html
    assert not any(words in html for words in ('class="state"', "sources", CHINESE.outside, CHINESE.near))


@pytest.mark.parametrize("texts", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_markup_in_a_manuscript_or_a_message_shows_as_text(texts: object) -> None:
    assert texts in (CHINESE, ENGLISH)
    chosen = CHINESE if texts is CHINESE else ENGLISH
    citation = replace(_citation(1, HOSTILE), address=Address("s", HOSTILE, (HOSTILE,), 1, 1))
    shown = [
        reply_html(GivenAnswer("answered", (Statement(HOSTILE, (1,)),), (citation,), (), 1.0), chosen),
        reply_html(GivenAnswer("near", (Statement(HOSTILE, own=True),), (), (citation,), 1.0), chosen),
        problem_html(HOSTILE, chosen),
    ]
    for html in shown:
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("asked", range(12))
def test_a_near_passage_is_cut_at_sentences_and_never_before_the_one_that_counts(asked: int) -> None:
    sentences = [f"这是第{number}句话，它和别的句子一样长短，只有号数不同。" for number in range(12)]
    quote, length = "".join(sentences), len(sentences[0])
    at = quote.index(sentences[asked])
    passage = _citation(quote=quote, values=((10 + at, 10 + at + len(sentences[asked])),))
    html = reply_html(GivenAnswer("near", (), (), (passage,), 1.0), CHINESE)
    shown = html.partition('<p class="passage">')[2].partition("</p>")[0].strip("…")
    assert sentences[asked] in shown
    assert shown in quote
    assert shown.endswith("。")
    assert len(shown) >= 5 * length


def test_advice_to_tick_more_speeches_is_for_narrowed_questions_only() -> None:
    html = reply_html(GivenAnswer("outside", (), (), (), 1.0), CHINESE)
    assert f'<span class="when-narrowed">{CHINESE.outside_narrowed}</span>' in html
    assert "勾选" not in CHINESE.outside_note
