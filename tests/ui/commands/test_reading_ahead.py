"""A library is read ahead: a served one in the background, what an ingest takes in before it ends."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest import Index, ingest, load_encoder
from retrieval.answering.pipeline import AnswerSettings
from retrieval.library import Library, LibrarySettings
from retrieval.question.query import make_query
from retrieval.search.contextual.contextual_vectors import ContextualReading, open_contextual_vectors
from retrieval.search.hybrid_retriever import SearchWeights
from tests.support.serving.served import served
from ui import main
from ui.cli.reading_ahead import read_at_once, reading_ahead
from ui.formats.json_format import answer_json
from ui.page.chat.answer_route import ANSWER_PATH

SECONDS = 60
NOTHING_NEW = SearchWeights(reading=ContextualReading(new=0, seconds=0))
MANUSCRIPTS = Path(__file__).resolve().parents[2] / "data" / "manuscripts"
QUESTIONS = [
    "娃娃们在学校吃饭安全吗？", "老人看病方便了没有？", "今年庄稼种得咋样？", "新老师来了几个？", "挂号要等多久？",
    "浇地的水够不够？", "医生态度不好找谁？", "学生晚上几点睡觉？", "种子化肥备齐了没有？", "红烧肉怎么做？",
]  # fmt: skip


def write(folder: Path, place: str) -> None:
    (folder / f"{place}.txt").write_text(
        f"在{place}的讲话\n\n{place}今年修了新路。{place}明年要种果树。大家都盼着{place}好。", encoding="utf-8"
    )


def all_read(library: Library) -> bool:
    """Whether every passage found has been read, without reading any now but the first."""
    found = library._reading.retriever.candidate_features(make_query("修路种树的事"))
    return all(own.meanings is not None for own in found.scored)


def waited_until_all_read(library: Library) -> bool:
    until = time.monotonic() + SECONDS
    while not all_read(library) and time.monotonic() < until:
        time.sleep(0.1)
    return all_read(library)


def test_each_generation_is_read_ahead_and_the_thread_ends_with_its_context(tmp_path: Path) -> None:
    speeches, index, encoder = tmp_path / "speeches", tmp_path / "index", load_encoder()
    speeches.mkdir()
    for place in ("东沟村", "西沟村", "南沟村"):
        write(speeches, place)
    ingest([speeches], index, encoder=encoder)
    nothing_itself = LibrarySettings(search=SearchWeights(reading=ContextualReading(new=0)))
    library = Library.open(index, encoder, nothing_itself)
    assert not all_read(library)
    with reading_ahead(library):
        assert waited_until_all_read(library)
        write(speeches, "北沟村")
        ingest([speeches], index, encoder=encoder)
        library.refresh()
        assert waited_until_all_read(library)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three short manuscripts (farm, school, hospital), taken in by the command."""
    index = tmp_path_factory.mktemp("taken-in") / "index"
    assert main(["ingest", str(MANUSCRIPTS), "--index", str(index)]) == 0
    return index


@pytest.fixture
def nothing_in_memory() -> Iterator[None]:
    """Vectors in memory are forgotten, as in a new process."""
    open_contextual_vectors.cache_clear()
    yield
    open_contextual_vectors.cache_clear()


def answers(library: Library, questions: Sequence[str]) -> dict[str, object]:
    return {question: without_time(answer_json(library.ask(question))) for question in questions}


def without_time(answer: object) -> object:
    assert isinstance(answer, dict)
    return {key: value for key, value in answer.items() if key not in ("elapsed_ms", "id")}


def test_a_library_that_was_taken_in_answers_alike_at_first_later_and_under_load(
    taken_in: Path, nothing_in_memory: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first question and the hundredth, in any order, in ``ask``, and where a busy machine reads nothing new."""
    patient, encoder = AnswerSettings(seconds=SECONDS), load_encoder()
    busy = Library.open(taken_in, encoder, LibrarySettings(search=NOTHING_NEW, answer=patient))
    at_first = answers(busy, QUESTIONS)
    open_contextual_vectors.cache_clear()
    idle = Library.open(taken_in, encoder, LibrarySettings(answer=patient))
    assert answers(idle, QUESTIONS[::-1]) == at_first
    assert answers(idle, QUESTIONS) == at_first
    for question in QUESTIONS[:2]:
        open_contextual_vectors.cache_clear()
        capsys.readouterr()
        assert main(["ask", question, "--json", "--index", str(taken_in)]) == 0
        assert without_time(json.loads(capsys.readouterr().out)) == at_first[question]


@pytest.mark.slow
def test_the_page_answers_as_the_command_does_from_its_first_question_on(
    taken_in: Path, tmp_path: Path, nothing_in_memory: None
) -> None:
    """Questions to a page that has only just come up, and the same ones again, two at a time."""
    library = Library.open(taken_in, settings=LibrarySettings(answer=AnswerSettings(seconds=SECONDS)))
    expected = [[statement.text for statement in library.ask(question).statements] for question in QUESTIONS]
    with served(taken_in, tmp_path) as address:

        def asked(question: str) -> list[str]:
            body = json.dumps({"turn": "t", "question": question, "history": []}).encode()
            request = urllib.request.Request(f"{address}{ANSWER_PATH}", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return [statement["text"] for statement in json.loads(answer.read())["reply"]["statements"]]

        assert list(map(asked, QUESTIONS)) == expected
        with ThreadPoolExecutor(2) as readers:
            assert list(readers.map(asked, QUESTIONS)) == expected


def test_more_than_takes_a_moment_is_left_to_the_page_and_said(
    taken_in: Path, tmp_path: Path, nothing_in_memory: None, capsys: pytest.CaptureFixture[str]
) -> None:
    index = Path(shutil.copytree(taken_in, tmp_path / "index"))
    stored = sorted((index / "objects").rglob("*.sentence-vectors"))
    read_at_once(index, most=0)
    assert capsys.readouterr().err == "", "all is read"
    for path in stored:
        path.unlink()
    read_at_once(index, most=20)
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "句没有通读" in shown
    assert "speech-qa serve" in shown
    assert not list((index / "objects").rglob("*.sentence-vectors"))


def test_an_ingest_reads_only_what_is_new(tmp_path: Path, taken_in: Path, nothing_in_memory: None) -> None:
    index = Path(shutil.copytree(taken_in, tmp_path / "index"))
    before = {path: path.stat().st_mtime_ns for path in (index / "objects").rglob("*.sentence-vectors")}
    write(tmp_path, "东沟村")
    assert main(["ingest", str(tmp_path / "东沟村.txt"), "--index", str(index)]) == 0
    after = {path: path.stat().st_mtime_ns for path in (index / "objects").rglob("*.sentence-vectors")}
    assert after.items() > before.items()
    with Index.open(index) as opened:
        assert len(after) == len(opened.speeches) == len(before) + 1
