"""What the catalogue says where there are many speeches."""

from __future__ import annotations

from ingest.store.speech_table import SpeechCard
from retrieval.talk.catalogue_question import CatalogueQuestion, Extreme
from retrieval.talk.catalogue_reply import reply_from_catalogue

CARDS = [
    SpeechCard(f"s{n}", f"第{n}次大会上的讲话", "讲话", f"{1000 + n}-01-02", "甲乙丙"[n % 3] + "某", "", "", n, 1, "")
    for n in range(3000)
]


def said(question: CatalogueQuestion) -> tuple[str, ...]:
    return reply_from_catalogue(question, CARDS, "", str).lines


def test_of_three_thousand_speeches_some_are_listed_and_the_others_counted() -> None:
    lines = said(CatalogueQuestion(listed=True))
    assert lines[0] == "这里收有 3000 篇讲话："
    assert lines[-1] == "……另有 2970 篇没有列出。"
    assert len(lines) == 32


def test_the_extremes_are_those_of_all() -> None:
    assert said(CatalogueQuestion(extreme=Extreme.LONGEST)) == (
        "最长的一篇是《第2999次大会上的讲话》（丙某，3999年1月2日，2,999 字）。",
    )
    assert "1000年1月2日" in said(CatalogueQuestion(extreme=Extreme.OLDEST))[0]


def test_speakers_are_told_with_the_number_of_their_speeches() -> None:
    assert said(CatalogueQuestion(listed=True, speakers=True)) == (
        "目录里写明的讲话人：甲某（1000 篇）、乙某（1000 篇）、丙某（1000 篇）。",
    )


def test_without_speeches_the_catalogue_says_so() -> None:
    assert reply_from_catalogue(CatalogueQuestion(counted=True), [], "", str).lines == ("这里还没有收录讲话。",)
