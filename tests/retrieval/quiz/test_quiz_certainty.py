"""Keys that are certain and distractors that are wrong: the checks against the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import Index
from ingest.text.sentences import Sentence
from retrieval.quiz.material.certainty import given_away, only_answer, recallable
from retrieval.quiz.material.distractors import common_affixes, distinct
from retrieval.quiz.material.slots import Slot, find_slots
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.wording import HeldWording, IndexedWording, fillers

STEM = "各级干部要坚定“制度自信”，做到“两个维护”。"


def stretch(text: str) -> Stretch:
    return Stretch("s", 0, len(text), text, Sentence(1, 1, 0, len(text)), ())


def slot_of(text: str, words: str) -> Slot:
    return next(slot for slot in find_slots(stretch(text)) if slot.text == words)


def test_a_blank_that_other_words_of_the_corpus_fill_is_not_certain() -> None:
    slot = slot_of(STEM, "制度自信")
    assert only_answer(stretch(STEM), slot, HeldWording([STEM]))
    assert not only_answer(stretch(STEM), slot, HeldWording([STEM, STEM.replace("制度", "道路")]))


def test_a_clause_that_goes_on_otherwise_elsewhere_is_not_certain() -> None:
    text = "要认真贯彻落实“八项规定”，改进作风。"
    slot = slot_of(text, "八项规定")
    assert not only_answer(stretch(text), slot, HeldWording([text, "要认真贯彻落实上级部署，不打折扣。"]))


def test_a_key_that_the_rest_repeats_is_given_away() -> None:
    text = "提升政治判断力、政治领悟力、政治执行力，做政治上的明白人。"
    assert given_away(stretch(text), slot_of(text, "政治领悟力"))
    text = "把握三个原则，就是守正、务实、创新，确保方向不偏。"
    assert given_away(stretch(text), slot_of(text, "三个"))
    assert not given_away(stretch(STEM), slot_of(STEM, "制度自信"))


def test_short_members_and_closing_nouns_are_not_asked_without_options() -> None:
    text = "在思想、工作、生活中严格要求自己，这是做好一切事情的基础。"
    for slot in find_slots(stretch(text)):
        assert not recallable(slot), slot


def test_what_stands_between_two_words_is_found_wherever_it_stands() -> None:
    wording = HeldWording(["坚定四个自信做到两个维护", "坚定理想信念做到两个维护"])
    assert set(fillers(wording, "坚定", "做到", 10)) == {"四个自信", "理想信念"}
    assert set(fillers(wording, "", "做到", 4)) == {"四个自信", "理想信念"}
    assert set(fillers(wording, "做到", "", 4)) == {"两个维护"}


def test_fillers_do_not_reach_into_another_speech() -> None:
    assert list(fillers(HeldWording(["坚定", "信念做到"]), "坚定", "做到", 20)) == []


def test_options_that_hold_each_other_are_not_distinct() -> None:
    assert not distinct("监督", ["依法监督"])
    assert not distinct("“四个”自信", ["四个自信"])
    assert distinct("监督", ["服务"])


def test_shared_first_and_last_characters_are_told() -> None:
    assert common_affixes(["世情", "国情", "党情"]) == ("", "情")
    assert common_affixes(["讲程序", "讲法律"]) == ("讲", "")


@pytest.mark.parametrize("phrase", ["四个意识", "要凝聚人", "没有这句话的", "“两个维护”，在思想上", "意"])
def test_the_index_tells_of_wording_what_the_whole_text_tells(corpus_index: Path, phrase: str) -> None:
    with Index.open(corpus_index) as index:
        held = HeldWording(index.speech(card.id).text for card in index.speeches)
        indexed = IndexedWording(index)
        assert indexed.holds(phrase) == held.holds(phrase)
        if held.count(phrase) < 8:
            assert indexed.count(phrase) == held.count(phrase)
