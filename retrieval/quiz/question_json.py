"""Questions as JSON: what ``quiz --json`` writes and what a reader's record keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrieval.answer import Citation
from retrieval.citation_json import citation_json
from retrieval.citations.address import Address
from retrieval.quiz.question import DIFFICULTIES, QuestionType, QuizQuestion


class QuestionInvalid(ValueError):
    """The JSON is no question of this program."""


def question_json(question: QuizQuestion) -> dict[str, Any]:
    """A question as JSON; ``sources`` is there only where the keys stand in several sentences."""
    record: dict[str, Any] = {
        "id": question.id,
        "type": question.type.value,
        "form": question.form,
        "difficulty": question.difficulty,
        "stem": question.stem,
        **_answer_json(question),
        "key": question.key[0] if len(question.key) == 1 else list(question.key),
        "explanation": question.explanation,
        "citation": _citation_json(question.citation),
    }
    if question.basis:
        record["basis"] = question.basis
    if len(question.sources) > 1:
        record["sources"] = [_citation_json(source) for source in question.sources]
    return record


def question_from_json(record: object) -> QuizQuestion:
    """Read a question; raises ``QuestionInvalid``."""
    try:
        return _read(_mapping(record))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as err:
        raise QuestionInvalid(str(err)) from err


def _answer_json(question: QuizQuestion) -> dict[str, Any]:
    kind = question.type
    if kind is QuestionType.SINGLE:
        return {"options": list(question.options), "answer": question.right[0]}
    if kind in (QuestionType.MULTIPLE, QuestionType.ORDER):
        return {"options": list(question.options), "answer": list(question.right)}
    if kind is QuestionType.BLANK:
        return {"answer": list(question.accepted)}
    if kind is QuestionType.SHORT:
        return {"points": list(question.points)}
    changed = {} if question.changed is None else {"changed": list(question.changed)}
    return {"statement": question.stem, "answer": question.truth, **changed}


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {**citation_json(citation), "values": [list(value) for value in citation.values]}


def _read(record: Mapping[str, Any]) -> QuizQuestion:
    kind = QuestionType(record["type"])
    difficulty = DIFFICULTIES[DIFFICULTIES.index(record["difficulty"])]
    citation = _citation(record["citation"])
    sources = tuple(_citation(source) for source in record.get("sources", ())) or (citation,)
    key = record["key"]
    answer = record.get("answer")
    right: tuple[int, ...] = ()
    options = tuple(map(_text, _list(record.get("options", []))))
    if kind is QuestionType.SINGLE:
        right = (_index(answer, options),)
    elif kind in (QuestionType.MULTIPLE, QuestionType.ORDER):
        right = tuple(_index(i, options) for i in _list(answer))
    changed = record.get("changed")
    return QuizQuestion(
        id=_text(record["id"]),
        type=kind,
        form=_text(record.get("form", "")),
        difficulty=difficulty,
        stem=_text(record["stem"]),
        key=(key,) if isinstance(key, str) else tuple(map(_text, key)),
        citation=citation,
        sources=sources,
        options=options,
        right=right,
        accepted=tuple(map(_text, _list(answer))) if kind is QuestionType.BLANK else (),
        truth=answer is True,
        changed=(_text(changed[0]), _text(changed[1])) if changed is not None else None,
        points=tuple(map(_text, record.get("points", ()))),
        basis=_text(record.get("basis", "")),
    )


def _citation(value: object) -> Citation:
    record = _mapping(value)
    address = Address(
        _text(record["speech"]),
        _text(record["title"]),
        tuple(map(_text, record["section"])),
        int(record["paragraph"]),
        int(record["sentence"]),
    )
    values = tuple((int(a), int(b)) for a, b in record.get("values", ()))
    span = int(record["start"]), int(record["end"])
    return Citation(int(record["marker"]), address, *span, _text(record["quote"]), _text(record["passage"]), values)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("an object is expected")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    return value


def _index(value: object, options: tuple[str, ...]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(options):
        raise TypeError("an index of an option is expected")
    return value
