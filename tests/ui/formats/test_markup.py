"""HTML from text: nothing of a text becomes markup, nothing of it is lost."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from ui.formats.printable import printable
from ui.page.parts.markup import ELEMENTS, MarkedSpan, attributes, marked, safe

_NASTY = st.text(alphabet=st.sampled_from("<>&\"'`${}{{}}\\讲话。\n\x00\ud800\u202e😀ab/"), max_size=40) | st.text(
    max_size=40
)
_OURS = re.compile(r'</?(?:b|mark|strong|span|a)(?: class="[\w -]+"| id="[\w-]+"| tabindex="-1")*>')


def _read(html: str) -> str:
    return unescape(_OURS.sub("", html))


@given(_NASTY)
def test_escaped_text_reads_as_the_text_and_holds_no_markup(text: str) -> None:
    escaped = safe(text)
    assert not re.search(r"[<>\"']", escaped)
    assert unescape(escaped).replace("\r", "\n") == printable(text).replace("\r", "\n")


@given(_NASTY, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(list(ELEMENTS))), max_size=6))
def test_overlapping_spans_lose_no_character(text: str, spans: list[tuple[int, int, str]]) -> None:
    given_spans = [MarkedSpan(min(a, b), max(a, b), kind) for a, b, kind in spans]
    html = marked(text, 0, len(text), given_spans, {0: ["first"], 3: ["third"]})
    assert not re.search("[<>]", _OURS.sub("", html))
    assert _read(html) == printable(text)


def test_a_span_is_shown_even_where_it_only_begins_inside() -> None:
    html = marked("甲乙丙丁", 1, 3, [MarkedSpan(2, 4, "cited")], {})
    assert html == '乙<mark class="cited">丙</mark>'


def test_a_value_inside_a_citation_is_inside_its_mark() -> None:
    html = marked("共421名", 0, 5, [MarkedSpan(0, 5, "cited"), MarkedSpan(1, 5, "value")], {})
    assert html.endswith('<mark class="cited"><strong class="value">421名</strong></mark>')


def test_attributes_are_escaped_and_absent_ones_left_out() -> None:
    assert attributes(data_x='"><script>', hidden=True, title=None, open=False) == (
        ' data-x="&quot;&gt;&lt;script&gt;" hidden'
    )
