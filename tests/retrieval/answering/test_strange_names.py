"""Names and years of a question that stand nowhere in the speeches."""

from __future__ import annotations

import pytest

from ingest import ingest, load_encoder
from retrieval import Library
from retrieval.answering.strange_names import strange_names
from retrieval.question.parser import parse_question

SPEECH = """在海事局年终总结会上的讲话
（2024年1月18日）

同志们：
2016年以来，我们在宁波港查处了一批违章船舶。二〇〇三年建成的趸船今年要换新。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "speech.txt").write_text(SPEECH, encoding="utf-8")
    ingest([folder / "speech.txt"], folder / "index", encoder=load_encoder())
    return Library.open(folder / "index")


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("宁波港查处了多少违章船舶？", ()),
        ("深圳的违章船舶有多少？", ("深圳",)),
        ("日本查处了多少违章船舶？", ("日本",)),
        ("2016年以来查处了什么？", ()),
        ("2003年建成的趸船要换吗？", ()),
        ("2023年查处了多少船舶？", ()),  # the year before the speech's
        ("2019年查处了多少船舶？", ("2019",)),
        ("今年要换什么？", ()),
    ],
)
def test_places_and_years_that_stand_nowhere_are_strange(
    library: Library, question: str, strange: tuple[str, ...]
) -> None:
    assert strange_names(parse_question(question), library._reading.terms) == strange


def test_a_question_about_a_strange_place_is_refused_by_its_name(library: Library) -> None:
    answer = library.ask("深圳的人大代表名额是多少？")
    assert (answer.state, "深圳" in answer.text) == ("outside", True)
