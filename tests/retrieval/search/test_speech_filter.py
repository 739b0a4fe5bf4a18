"""Speeches are chosen by kind, speaker, year and words, exactly."""

from __future__ import annotations

import pytest

from ingest.store.speech_table import SpeechCard
from retrieval.search.speech_filter import UNSAID, Facet, SpeechFilter, facets, year_of


def card(speech_id: str, kind: str = "讲话", speaker: str = "", date: str = "") -> SpeechCard:
    return SpeechCard(speech_id, f"关于{speech_id}的讲话", kind, date, speaker, "", "", 1, 1, "")


CARDS = (
    card("植树", speaker="李某", date="2025-03-12"),
    card("修路", kind="汇报", date="2024年5月"),
    card("养鱼", speaker="李某某", date="二〇二四年"),
)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        (SpeechFilter(), ["植树", "修路", "养鱼"]),
        (SpeechFilter(kind="汇报"), ["修路"]),
        (SpeechFilter(speaker="李某"), ["植树"]),
        (SpeechFilter(year="2024"), ["修路"]),
        (SpeechFilter(year=UNSAID), ["养鱼"]),
        (SpeechFilter(speaker=UNSAID), ["修路"]),
        (SpeechFilter(words="李某 讲话"), ["植树", "养鱼"]),
        (SpeechFilter(kind="讲话", year="2024"), []),
    ],
)
def test_a_filter_keeps_exactly_what_it_names(asked: SpeechFilter, chosen: list[str]) -> None:
    assert [c.id for c in asked.chosen(CARDS)] == chosen


def test_facets_name_only_what_differs_with_the_newest_year_first() -> None:
    assert facets(CARDS) == (
        Facet("kind", (("汇报", 1), ("讲话", 2))),
        Facet("speaker", (("李某", 1), ("李某某", 1), (UNSAID, 1))),
        Facet("year", (("2025", 1), ("2024", 1), (UNSAID, 1))),
    )
    assert facets(CARDS[:1]) == ()
    assert facets(()) == ()


def test_a_year_is_four_digits_at_the_beginning_of_a_date() -> None:
    assert [year_of(c) for c in CARDS] == ["2025", "2024", ""]
