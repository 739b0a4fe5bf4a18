"""Answering has a deadline, behind which it says so: to the caller, in a batch, and on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.errors import QuestionTooSlow
from retrieval import Library, LibrarySettings
from retrieval.answering.pipeline import AnswerSettings
from retrieval.deadline import UNHURRIED, Deadline
from tests.support.documents.letters import LetterEncoder
from tests.support.quoting import index_of
from ui.commands.ask import QuestionLine, _reply
from ui.page.chat.answers import answer_json
from ui.page.parts.settings import PageSettings
from ui.page.parts.shell import Shell
from ui.texts.chat import CHINESE, ENGLISH

NO_TIME = LibrarySettings(answer=AnswerSettings(seconds=-1.0))
QUESTION = "处理好哪六种关系？"


class SlowReranker:
    """Takes its time, as a model on a plain processor does."""

    name = "slow"

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        sleep(0.2)
        return np.array([len(text) for text in texts], np.float32)


def test_a_deadline_lets_work_go_on_until_its_moment() -> None:
    UNHURRIED.check()
    Deadline.after(60).check()
    with pytest.raises(QuestionTooSlow, match="2 秒内没有答完"):
        Deadline(monotonic() - 0.001, 2.0).check()


def test_an_answer_is_given_up_at_its_deadline(corpus_index: Path) -> None:
    assert AnswerSettings().seconds == 2.0
    hurried = Library.open(corpus_index, settings=NO_TIME)
    with pytest.raises(QuestionTooSlow):
        hurried.ask(QUESTION)
    relaxed = LibrarySettings(answer=AnswerSettings(seconds=math.inf))
    assert Library.open(corpus_index, settings=relaxed).ask(QUESTION).state == "answered"


def test_a_reranker_has_a_longer_deadline(corpus_index: Path) -> None:
    settings = LibrarySettings(answer=AnswerSettings(seconds=0.1, reranked_seconds=math.inf))
    assert Library.open(corpus_index, settings=settings, reranker=SlowReranker()).ask(QUESTION).citations


def test_a_batch_goes_on_behind_a_line_that_took_too_long(corpus_index: Path) -> None:
    told = _reply(Library.open(corpus_index, settings=NO_TIME), QuestionLine(7, QUESTION, ()), None)
    assert (told["id"], told["answered"]) == (7, False)
    assert "没有答完" in told["answer"]


@pytest.mark.parametrize(("texts", "said"), [(CHINESE, "没有答完"), (ENGLISH, "This took too long")])
def test_the_page_says_that_an_answer_took_too_long(corpus_index: Path, texts: object, said: str) -> None:
    shell = Shell(Library.open(corpus_index, settings=NO_TIME), texts, PageSettings())  # type: ignore[arg-type]
    assert said in answer_json(shell, {"turn": "t", "question": QUESTION, "history": []})["problem"]


def test_twenty_sentences_of_address_and_blanks_are_answered_in_time(tmp_path: Path) -> None:
    index_of(tmp_path, {"a": "\n".join(f"{'各位  ' * 15}{i}。" for i in range(20)), "b": "各位代表是人民选出来的。"})
    library = Library.open(tmp_path / "index", encoder=LetterEncoder())
    began = monotonic()
    library.ask("各位是谁")
    assert monotonic() - began < 10
