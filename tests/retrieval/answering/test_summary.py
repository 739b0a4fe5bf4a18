"""A summary is made of the speech's own sentences, each at its place."""

from __future__ import annotations

import pytest
from hypothesis import given

from ingest import Speech, parse_outline
from ingest.text.sentences import SentenceTable
from retrieval import Library
from retrieval.answering.summary import MOST_SENTENCES, SummarySentence, summarise
from tests.support.documents.nasty import nasty_text


def leads_of(text: str) -> tuple[SummarySentence, ...]:
    speech = Speech("s", "题", text)
    return summarise(speech, parse_outline(text), SentenceTable(text))


@pytest.mark.parametrize("speech_id", ["000", "001", "002", "003", "004"])
def test_every_lead_is_verbatim_and_stands_in_the_section_it_is_of(library: Library, speech_id: str) -> None:
    speech, outline = library.speech(speech_id), library.outline(speech_id)
    leads = summarise(speech, outline, library.sentences(speech_id))
    sections = {section.label: section for section in outline.children}
    assert [lead.label for lead in leads] == [s.label for s in outline.children if s.ordinal]
    for lead in leads:
        assert lead.text == speech.text[lead.start : lead.end]
        assert sections[lead.label].start <= lead.start < lead.end <= sections[lead.label].end


def test_a_heading_alone_is_no_lead_where_more_is_said() -> None:
    leads = leads_of("一、路要修好\n今年要修八十八公里的路。路要宽。\n二、桥要修牢\n桥一共有六座，都要修。\n")
    assert [(lead.label, lead.text) for lead in leads] == [
        ("一、路要修好", "今年要修八十八公里的路。"),
        ("二、桥要修牢", "桥一共有六座，都要修。"),
    ]


def test_a_speech_without_points_is_summarised_by_how_its_paragraphs_begin() -> None:
    leads = leads_of("同志们：\n今天我们在这里开会，说一说修路的事。路很长。\n修路是大家都关心的一件大事。要办好。\n")
    assert [lead.text for lead in leads] == ["今天我们在这里开会，说一说修路的事。", "修路是大家都关心的一件大事。"]


@given(nasty_text)
def test_any_text_has_a_summary(text: str) -> None:
    leads = leads_of(text)
    assert len(leads) <= MOST_SENTENCES
    assert all(lead.text == text[lead.start : lead.end] for lead in leads)
