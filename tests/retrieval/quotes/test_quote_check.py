from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

import pytest

from ingest import Index
from ingest.errors import DraftEmpty, DraftTooLong
from retrieval.quotes import QuoteFinder, check_draft
from retrieval.quotes.check import DRAFT_LENGTH, SHORTEST, quotations_of, sentences_of
from tests.support.quoting import finder_of


@pytest.fixture(scope="module")
def finder(corpus_index: Path) -> QuoteFinder:
    return QuoteFinder(Index.open(corpus_index))


def verdicts(finder: QuoteFinder, draft: str, *, sentences: bool = False) -> list[str]:
    return [item.verdict for item in check_draft(finder, draft, sentences=sentences).items]


def test_each_quotation_of_a_draft_gets_its_verdict(finder: QuoteFinder) -> None:
    draft = (
        "讲话要求“作为人大工作者，要说专业的话，做专业的事”，又说「处理好六种关系，以此推动常委会依法履职工做水平」。\n"
        "还说“作为人大工作者，要说专业的话，监督是人大工作的重头戏”，以及“我们明天去公园放风筝”，“短的话”。"
    )
    report = check_draft(finder, draft)
    assert [item.verdict for item in report.items] == ["verbatim", "altered", "stitched", "missing"]
    assert not report.all_verbatim
    for item in report.items:
        assert item.quotation.text == draft[item.quotation.start : item.quotation.end]
    verbatim, altered, stitched, missing = report.items
    assert str(verbatim.matches[0].address).endswith("›第 6 段›第 2 句")
    assert ("replace", "做", "作") in [(d.operation, d.typed, d.source) for d in altered.matches[0].diff]
    assert len({match.address.speech_id for match in stitched.matches}) == 2
    assert len(missing.matches) == 1


def test_a_draft_of_right_quotations_is_all_verbatim(finder: QuoteFinder) -> None:
    report = check_draft(finder, "“一打纲领，不如一个行动”。「“守正”是根基，“创新”是源泉」")
    assert report.all_verbatim
    assert len(report.items) == 2


@pytest.mark.parametrize(
    ("quoted", "notes"),
    [
        ("一打纲领，不如一个行动", ()),
        ("一打纲领，不如一个行动！", ()),
        ("一打綱領，不如一個行動", ("script",)),
        ("一打纲领、不如一个行动", ("punctuation",)),
        ("一打纲领不如一个行动", ("punctuation",)),
        ("一打纲领……一个行动", ("omission",)),
    ],
)
def test_a_word_for_word_quotation_says_what_else_differs(
    finder: QuoteFinder, quoted: str, notes: tuple[str, ...]
) -> None:
    item = check_draft(finder, f"“{quoted}”").items[0]
    assert (item.verdict, item.notes) == ("verbatim", notes)


def test_pieces_round_an_ellipsis_must_stand_in_one_speech_and_in_order(finder: QuoteFinder) -> None:
    assert verdicts(finder, "“不如一个行动……一打纲领”") != ["verbatim"]
    assert verdicts(finder, "“作为人大工作者……做专业的事”") == ["verbatim"]
    assert verdicts(finder, "“一打纲领……作为人大工作者，要说专业的话”") != ["verbatim"]


def test_a_wrong_figure_is_not_word_for_word(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "全年生产总值增长3.5%，城镇新增就业1200万人。"})
    assert verdicts(finder, "“全年生产总值增长3.5％”") == ["verbatim"]
    assert verdicts(finder, "“全年生产总值增长35%”") == ["altered"]


@pytest.mark.parametrize(
    ("quoted", "missing"),
    [
        ("全年生产总值增长3", ".5%"),
        ("全年生产总值增长3.5", "%"),
        ("00万人的就业任务", "12"),
        ("增长3.5%，新增就业12", "00"),
    ],
)
def test_a_figure_cut_short_is_not_word_for_word(tmp_path: Path, quoted: str, missing: str) -> None:
    finder = finder_of(tmp_path, {"a": "全年生产总值增长3.5%，新增就业1200万人的就业任务。"})
    item = check_draft(finder, f"“{quoted}”").items[0]
    assert item.verdict == "altered"
    assert [d.source for d in item.matches[0].diff if d.operation == "insert"] == [missing]
    assert "".join(d.typed for d in item.matches[0].diff) == quoted
    assert "".join(d.source for d in item.matches[0].diff) == item.matches[0].quoted


def test_a_figure_that_is_cut_in_one_place_and_whole_in_another_is_word_for_word(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {"a": "我们要建成联络站121个。", "b": "我们要建成联络站12个。"})
    item = check_draft(finder, "“我们要建成联络站12”").items[0]
    assert item.verdict == "verbatim"
    assert item.matches[0].address.speech_id == "b"


def test_every_sentence_is_checked_on_request(finder: QuoteFinder) -> None:
    draft = "一打纲领，不如一个行动。我们明天去公园放风筝！\n同志们：\n监督是人大工作的“重头戏”。"
    assert verdicts(finder, draft) == []
    assert verdicts(finder, draft, sentences=True) == ["verbatim", "missing", "verbatim"]


def test_one_bare_sentence_is_checked_itself(finder: QuoteFinder) -> None:
    assert verdicts(finder, "一打纲领，不如一个行动") == ["verbatim"]
    assert verdicts(finder, "监督是人大工作的“重头戏”。") == ["verbatim"]


def test_how_often_a_quotation_stands_is_counted(finder: QuoteFinder) -> None:
    item = check_draft(finder, "“处理好守正与创新的关系”").items[0]
    assert item.occurrences == finder.find("处理好守正与创新的关系").total


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("“一二三四五六”", ["一二三四五六"]),
        ("“一二三四五”", []),
        ("「一二三四五六」『一二三四五七』", ["一二三四五六", "一二三四五七"]),
        ("“一二三“四五六”七八九”", ["一二三“四五六”七八九"]),
        ("“一二三「四五六」七八九”", ["一二三「四五六」七八九"]),
        ("没有开头的一二三四五六”", []),
        ("“没有结尾的一二三四五六", []),
        ("“没有结尾的一二三四五六\n下一段”", []),
        ("“没有结尾，“一二三四五六”", ["一二三四五六"]),
        ("守正”与“一二三四五六”", ["一二三四五六"]),
        ("", []),
    ],
)
def test_quotations_are_what_stands_between_matching_marks(draft: str, found: list[str]) -> None:
    assert [quotation.text for quotation in quotations_of(draft)] == found
    assert all(draft[q.start : q.end] == q.text for q in quotations_of(draft))


def test_a_quotation_too_long_for_one_lookup_is_checked_in_pieces(finder: QuoteFinder) -> None:
    text = finder.index.speech("002").text.replace("\n", "").replace("“", "").replace("”", "")
    draft = f"“{text}”"
    pieces = list(quotations_of(draft))
    assert len(pieces) > 10
    assert all(len(piece.text) <= 1000 for piece in pieces)
    assert len(list(quotations_of(f"“{'无标点' * 1000}”"))) == 3
    assert len(list(sentences_of("无标点" * 1000))) == 3


def test_an_empty_draft_and_an_endless_one_are_refused(finder: QuoteFinder) -> None:
    with pytest.raises(DraftEmpty, match="没有可核对"):
        check_draft(finder, " \n")
    with pytest.raises(DraftTooLong, match="分成"):
        check_draft(finder, "长" * (DRAFT_LENGTH + 1))


def test_progress_is_told(finder: QuoteFinder) -> None:
    told: list[tuple[int, int]] = []
    check_draft(finder, "“一打纲领，不如一个行动”", progress=lambda _, done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]


@pytest.mark.parametrize(
    "hostile",
    [
        lambda n: "“" * (n // 2) + "』" * (n // 2),
        lambda n: "「" * (n // 4) + "“工作”" * (n // 6),
        lambda n: "“”" * (n // 2),
        lambda n: "“" * (n // 2) + "”" * (n // 2),
        lambda n: "「" + "“工作”" * (n // 4),
    ],
    ids=["nothing closes", "open marks before pairs", "empty pairs", "nested", "one open mark before pairs"],
)
def test_marks_are_matched_in_time_that_grows_with_the_draft(hostile: Callable[[int], str]) -> None:
    def seconds(length: int) -> float:
        draft = hostile(length)
        begun = process_time()
        list(quotations_of(draft))
        return process_time() - begun

    short, long = (min(seconds(length) for _ in range(3)) for length in (10_000, 80_000))
    assert long < 24 * short + 0.05  # eight times the text; a draft of 10,000 that grows by the square takes 64 times


@pytest.mark.parametrize("seed", range(40))
def test_quotations_are_the_outermost_pairs_however_marks_are_mixed(seed: int) -> None:
    draft = "".join(Random(seed).choices("“”「」『』一", k=60))
    closing, opened, pairs = {"”": "“", "」": "「", "』": "『"}, list[tuple[str, int]](), list[tuple[int, int]]()
    for place, mark in enumerate(draft):
        if mark in closing.values():
            opened.append((mark, place + 1))
        elif closing.get(mark) in [own for own, _ in opened]:
            while opened[-1][0] != closing[mark]:
                opened.pop()
            pairs.append((opened.pop()[1], place))
    outermost = [(a, b) for a, b in pairs if not any(c < a and b < d for c, d in pairs)]
    long_enough = [(a, b) for a, b in outermost if draft[a:b].count("一") >= SHORTEST]
    assert [(q.start, q.end) for q in quotations_of(draft)] == long_enough


def test_many_ellipses_are_looked_up_once_each(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, {str(i): f"人大工作，代表工作，{i}。" * 20 for i in range(40)})
    begun = process_time()
    assert verdicts(finder, "“" + "人大…工作…" * 140 + "”") != ["verbatim"]
    assert process_time() - begun < 5
    assert verdicts(finder, "“人大工作……代表工作……人大工作”") == ["verbatim"]
