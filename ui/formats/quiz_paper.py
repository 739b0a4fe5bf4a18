"""A quiz as people read it: numbered questions by type, and apart from them the key with its sources.

Every export and the terminal show the same paper; nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from ingest.text.numerals import write_numeral
from retrieval.quiz import BLANK, QuestionType

if TYPE_CHECKING:
    from retrieval.quiz import QuizQuestion

LETTERS = "ABCDEFGHIJ"
RIGHT, WRONG = "正确", "错误"

_GAP, _LINE = "（　　）", "＿＿＿＿＿＿"
_INSTRUCTIONS = {
    QuestionType.SINGLE: "每题只有一个正确答案，请把字母填在括号里。",
    QuestionType.MULTIPLE: "每题有两个或两个以上正确答案，多选、少选、错选均不得分。",
    QuestionType.BLANK: "请按讲话原文填写。",
    QuestionType.JUDGE: "与讲话原文一致的画√，不一致的画×。",
    QuestionType.ORDER: "请按原文的先后顺序写出字母。",
    QuestionType.SHORT: "请逐点作答，意思对即可。",
}
POINTS = {
    QuestionType.SINGLE: 2,
    QuestionType.MULTIPLE: 3,
    QuestionType.BLANK: 2,
    QuestionType.JUDGE: 1,
    QuestionType.ORDER: 4,
    QuestionType.SHORT: 6,
}
"""Marks of one question."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question on paper: its text, lettered options, and for the key the answer, sources and sentences."""

    number: int
    text: str
    options: tuple[str, ...]
    answer: str
    sources: tuple[str, ...]
    explanation: str
    question: QuizQuestion


@dataclass(frozen=True, slots=True)
class PaperPart:
    """The questions of one type, with the heading and what is to be done."""

    heading: str
    instruction: str
    items: tuple[Item, ...]

    @property
    def marks(self) -> int:
        """Marks of the part."""
        return sum(POINTS[item.question.type] for item in self.items)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper."""

    title: str
    parts: tuple[PaperPart, ...]

    @property
    def marks(self) -> int:
        """Marks of the paper."""
        return sum(part.marks for part in self.parts)


def make_paper(questions: Sequence[QuizQuestion], title: str = "") -> Paper:
    """Lay questions out by type; without a title, the one speech that they are about gives it."""
    numbers = count(1)
    parts: list[PaperPart] = []
    for kind in QuestionType:
        items = tuple(_item(q, next(numbers)) for q in questions if q.type is kind)
        if items:
            marks = POINTS[kind]
            heading = f"{write_numeral(len(parts) + 1)}、{kind.label}（每题 {marks} 分，共 {marks * len(items)} 分）"
            parts.append(PaperPart(heading, _INSTRUCTIONS[kind], items))
    return Paper(title or _title(questions), tuple(parts))


def paper_text(paper: Paper) -> str:
    """The paper as plain text, the key behind it."""
    return "\n".join([*_questions(paper), "", "参考答案与出处", *_key(paper)])


def answer_of(question: QuizQuestion) -> str:
    """The right answer as people write it: letters, √ and ×, or words."""
    if question.type is QuestionType.SHORT:
        return "；".join(question.points)
    if question.type is QuestionType.BLANK:
        return question.accepted[0]
    if question.type is QuestionType.JUDGE:
        return RIGHT if question.changed is None else f"{WRONG}（“{question.changed[1]}”应为“{question.changed[0]}”）"
    return "".join(LETTERS[i] for i in question.right)


def stem_of(question: QuizQuestion) -> str:
    """The stem as it is printed: brackets where a letter is put, a line where words are written."""
    gap = _LINE if question.type is QuestionType.BLANK else _GAP
    return question.stem.replace(BLANK, gap)


def from_speech(question: QuizQuestion) -> str:
    """Name the speech where the stem does not; empty where that would tell the answer."""
    title = question.citation.address.title
    return "" if title in question.stem or question.form == "speech" else f"《{title}》"


def _item(question: QuizQuestion, number: int) -> Item:
    text = stem_of(question)
    if question.type is QuestionType.JUDGE or (question.type is QuestionType.SINGLE and BLANK not in question.stem):
        text += _GAP
    source = from_speech(question)
    return Item(
        number=number,
        text=f"{text}〔{source}〕" if source else text,
        options=tuple(f"{LETTERS[i]}．{option}" for i, option in enumerate(question.options)),
        answer=answer_of(question),
        sources=tuple(dict.fromkeys(str(s.address) for s in question.sources)),
        explanation=question.explanation,
        question=question,
    )


def _title(questions: Sequence[QuizQuestion]) -> str:
    titles = {question.citation.address.title for question in questions}
    return f"《{titles.pop()}》学习测试题" if len(titles) == 1 else "讲话学习测试题"


def _questions(paper: Paper) -> Iterator[str]:
    yield paper.title
    for part in paper.parts:
        yield from ("", part.heading, part.instruction)
        for item in part.items:
            yield f"{item.number}．{item.text}"
            yield from (f"   {option}" for option in item.options)


def _key(paper: Paper) -> Iterator[str]:
    for part in paper.parts:
        for item in part.items:
            yield f"{item.number}．{item.answer}"
            yield from (f"   {line}" for line in item.explanation.splitlines())
            yield from (f"   ——{source}" for source in item.sources)
