from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Index
from retrieval.quotes import QuoteFinder
from retrieval.quotes.near.alignment import alignments
from retrieval.quotes.near.lookup import accepted_similarity, similarity
from retrieval.quotes.near.sounds import SoundSpelling, readings, sound_alike

SENTENCE = "总的思路是处理好六种关系，以此推动常委会依法履职工作水平迈上新台阶。"


@pytest.fixture(scope="module")
def finder(corpus_index: Path) -> QuoteFinder:
    return QuoteFinder(Index.open(corpus_index))


@pytest.mark.parametrize(
    "phrase",
    [
        "总的思路是处理好六种关系，推动常委会依法履职工作水平上新台阶",  # left out
        "总的工作思路是要处理好六种关系，以此来推动常委会依法履职工作水平迈上新台阶",  # added
        "总的思路是处理好六种关系，以此推动常委会履职依法工作水平迈上新台阶",  # swapped
        "总的想法是处理好六种关系，以此促进常委会依法履职工作水平迈上新高度",  # changed
        "总的思路是处理好六种关系，迈上新台阶",  # a clause left out
        "总的思路是处理好留种关系，以此推动尝委会一法履直工作水瓶迈上新台节",  # homophones
        "種的思路是處理好六種關係，以此推動常委會依法履職工作水平邁上新台階啊",  # Traditional, and a wrong character
        "推动常委会依法履职工做水平",  # a part of it
    ],
)
def test_a_misremembered_sentence_is_found_first(finder: QuoteFinder, phrase: str) -> None:
    lookup = finder.find(phrase)
    assert lookup.counts == {}
    assert lookup.nearest is None
    first = lookup.matches[0]
    assert first.kind == "near"
    assert first.text == SENTENCE
    assert 0.64 <= first.similarity < 1
    assert "".join(piece.typed for piece in first.diff) == phrase
    assert "".join(piece.source for piece in first.diff) == first.quoted


def test_the_difference_names_each_change_on_both_sides(finder: QuoteFinder) -> None:
    match = finder.find("处理好六种关系，以推动常委会衣法履职的工作水平").matches[0]
    assert [(d.operation, d.typed, d.source) for d in match.diff] == [
        ("equal", "处理好六种关系，以", "处理好六种关系，以"),
        ("insert", "", "此"),
        ("equal", "推动常委会", "推动常委会"),
        ("replace", "衣", "依"),
        ("equal", "法履职", "法履职"),
        ("delete", "的", ""),
        ("equal", "工作水平", "工作水平"),
    ]


def test_all_characters_wrong_but_sounding_right_still_lead_to_the_sentence(finder: QuoteFinder) -> None:
    phrase = "宗德四路时处里号六重关系以次推栋尝味会一法律直工坐水瓶麦尚心台节"
    assert finder.find(phrase).matches[0].text == SENTENCE


def test_what_is_nowhere_has_no_match_but_a_nearest_sentence(finder: QuoteFinder) -> None:
    lookup = finder.find("今天天气很好，我们打算去公园里放风筝")
    assert lookup.matches == ()
    assert lookup.total == 0
    assert lookup.nearest is not None
    assert lookup.nearest.similarity < 0.64


def test_what_resembles_nothing_at_all_has_not_even_a_nearest_sentence(finder: QuoteFinder) -> None:
    lookup = finder.find("xyzzy plugh qwerty")
    assert lookup.matches == ()
    assert lookup.nearest is None


def test_near_matches_stand_beside_exact_ones_only_when_asked_for(finder: QuoteFinder) -> None:
    phrase = "要突出“深”字"
    assert {match.kind for match in finder.find(phrase).matches} == {"exact"}
    both = finder.find(phrase, near=True)
    assert [match.kind for match in both.matches] == ["exact", *["near"] * (len(both.matches) - 1)]
    assert len(both.matches) > 1
    assert all(match.similarity < 1 for match in both.matches[1:])
    assert both.total == len(both.matches)


def test_near_matches_are_ranked_by_similarity(finder: QuoteFinder) -> None:
    similarities = [m.similarity for m in finder.find("一是要突出“新”字来抓", limit=None).matches]
    assert similarities == sorted(similarities, reverse=True)


def test_a_search_by_similarity_can_be_narrowed_to_speeches(finder: QuoteFinder) -> None:
    phrase = "处理好六种关系，以推动常委会衣法履职"
    assert finder.find(phrase, speeches=["002"]).matches[0].text == SENTENCE
    assert finder.find(phrase, speeches=["000"]).matches == ()


STITCHED = "作为人大工作者，要说专业的话，监督是人大工作的重头戏"


def test_a_phrase_of_two_sentences_is_said_to_be_stitched(finder: QuoteFinder) -> None:
    lookup = finder.find(STITCHED)
    assert lookup.stitched
    first, second = lookup.matches[:2]
    assert first.quoted == "作为人大工作者，要说专业的话"
    assert second.quoted == "监督是人大工作的“重头戏"
    assert first.address.speech_id != second.address.speech_id
    for match in (first, second):
        assert "".join(piece.typed for piece in match.diff) == STITCHED
        assert "".join(piece.source for piece in match.diff) == match.quoted


def test_a_clause_left_out_of_one_sentence_is_not_stitched(finder: QuoteFinder) -> None:
    assert not finder.find("总的思路是处理好六种关系，工作水平迈上新台阶").stitched


def test_two_neighbouring_sentences_as_they_stand_are_one_exact_match(finder: QuoteFinder) -> None:
    match = finder.find("一打纲领，不如一个行动").matches[0]
    text = finder.index.speech(match.address.speech_id).text
    both = finder.find(text[match.start - 20 : match.end]).matches[0]
    assert both.kind == "exact"
    assert both.start < match.start
    assert both.text == text[both.start : both.end]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_result_is_the_slice_at_its_offsets(data: st.DataObject, finder: QuoteFinder) -> None:
    speech = finder.index.speech(data.draw(st.sampled_from(["000", "001", "002", "003", "004"])))
    start = data.draw(st.integers(0, len(speech.text) - 10))
    typed = list(speech.text[start : start + data.draw(st.integers(6, 70))])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(typed) - 1))
        typed[place] = data.draw(st.sampled_from(["", "的", "以衣", "，", " ", "𠮷", "x1"]))
    phrase = "".join(typed)
    if not phrase.strip():
        return
    lookup = finder.find(phrase, near=True, limit=None)
    for match in [*lookup.matches, *([lookup.nearest] if lookup.nearest else [])]:
        text = finder.index.speech(match.address.speech_id).text
        assert match.text == text[match.start : match.end]
        assert match.start <= match.span[0] <= match.span[1] <= match.end
        assert "".join(piece.typed for piece in match.diff) == phrase
        assert "".join(piece.source for piece in match.diff) == text[slice(*match.span)]


def test_similarity_is_one_for_equal_texts_and_grows_with_agreement() -> None:
    def close(typed: str, source: str) -> float:
        return max(similarity(typed, source, a.edits) for a in alignments(typed, source))

    sources = ("人民代表大会", "人民带表大会", "人民高表大会", "人民高低大会")  # the same, alike, one other, two others
    found = [close("人民代表大会", source) for source in sources]
    assert found[0] == 1
    assert found == sorted(set(found), reverse=True)
    assert close("人民大会", "人民一二三四五六七八九十大会") > 0.5


def test_a_larger_text_and_a_shorter_phrase_ask_for_more_similarity() -> None:
    assert accepted_similarity(0, 12) == accepted_similarity(30_000, 60) == 0.64
    assert 0.64 < accepted_similarity(1_000_000, 30) < accepted_similarity(20_000_000, 30) < 0.8
    assert 0.64 < accepted_similarity(30_000, 8) < accepted_similarity(30_000, 4) < 0.75
    assert accepted_similarity(10**15, 4) == 0.9


def test_characters_with_a_common_reading_sound_alike() -> None:
    assert sound_alike("依", "衣")
    assert sound_alike("重", "虫")
    assert sound_alike("重", "众")
    assert not sound_alike("人", "民")
    assert readings("绿") == ("lü", "lu")
    assert readings("，") == ()


def test_texts_that_sound_alike_are_spelt_alike() -> None:
    spelling = SoundSpelling()
    assert spelling.spell("依法履职") == spelling.spell("衣法吕直")
    assert len(spelling.spell("abc 中国")) == len("abc 中国")


def test_a_lookup_loads_no_model_library(corpus_index: Path, repository: Path) -> None:
    heavy = ("torch", "sentence_transformers", "transformers", "faiss", "gradio")
    code = (
        "import sys, ui\n"
        f"for words in (['代表'], [{STITCHED!r}], ['今天天气很好去放风筝'], ['学习..工作', '--query']):\n"
        f"    assert ui.main(['quote', *words, '--index', {str(corpus_index)!r}]) == 0\n"
        f"print(*(m for m in {heavy!r} if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=repository, timeout=120)
    assert done.stderr.decode().strip() == ""
    assert done.returncode == 0
