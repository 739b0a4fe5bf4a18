"""What holds of every answer, whatever was asked."""

from __future__ import annotations

import re

from retrieval import Answer, Library, Turn

MARKERS = re.compile(r"(?:\[\d+\])+$", re.MULTILINE)


def check(answer: Answer, library: Library) -> Answer:
    """Hold an answer against its speeches; gives the answer back."""
    assert answer.answered == (answer.state == "answered") == bool(answer.citations)
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        text = library.speech(citation.address.speech_id).text
        assert citation.quote == text[citation.start : citation.end] != ""
        passages = library.cache.index.passages(citation.address.speech_id)
        assert any(p.text == citation.passage and p.start <= citation.start < p.end for p in passages)
        assert all(citation.start <= start < end <= citation.end for start, end in citation.values)
        sentence = library.sentences(citation.address.speech_id).at(citation.start)
        assert (citation.address.paragraph, citation.address.sentence) == (sentence.paragraph, sentence.number)
    quotes = {c.marker: c.quote for c in answer.citations}
    for statement in answer.statements:
        assert statement.own != bool(statement.markers)
        assert all(statement.text in quotes[marker] for marker in statement.markers)
    check_passages(answer, library)
    return answer


def check_passages(answer: Answer, library: Library) -> None:
    assert [hit.rank for hit in answer.passages] == list(range(1, len(answer.passages) + 1))
    for hit in answer.passages:
        assert hit.passage.text == library.speech(hit.passage.speech_id).text[hit.passage.start : hit.passage.end]
    used = {(c.address.speech_id, c.passage) for c in answer.citations}
    first = {(hit.passage.speech_id, hit.passage.text) for hit in answer.passages[: len(used) + 1]}
    assert used <= first


def plain(answer: Answer) -> list[str]:
    """The statements of an answer, one a line, without markers."""
    return MARKERS.sub("", answer.text).split("\n")


class Conversation:
    """Questions to a library, each with the turns before it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.turns: list[Turn] = []

    def ask(self, question: str) -> Answer:
        answer = check(self.library.ask(question, history=self.turns), self.library)
        self.turns += [Turn("user", question), Turn("assistant", "\n".join(plain(answer)))]
        return answer
