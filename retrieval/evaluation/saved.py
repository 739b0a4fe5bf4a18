"""A run kept in a file, for a later one to be compared with: one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from ingest.errors import DocumentMissing, SavedRunInvalid, SavedRunUnwritable, reason_of
from ingest.files.durable import write_whole
from retrieval.answer import State
from retrieval.evaluation.run import EvaluatedAnswer, Evaluation

FORMAT = 1
"""Raised when the keys change."""


def write_evaluation(evaluation: Evaluation, path: Path) -> None:
    """Keep a run; raises ``SavedRunUnwritable``."""
    record = {
        "format": FORMAT,
        "encoder": evaluation.encoder,
        "reranker": evaluation.reranker,
        "figures": evaluation.table(),
        "questions": [
            {
                "id": result.id,
                "type": result.type,
                "question": result.question,
                "state": result.state,
                "answer": result.answer,
                "figures": result.figures,
            }
            | ({"domain": result.domain} if result.domain else {})
            for result in evaluation.results
        ],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    try:
        write_whole(path, text.encode("utf-8", "backslashreplace"))
    except OSError as err:
        raise SavedRunUnwritable(path, reason_of(err)) from err


def read_evaluation(path: Path) -> Evaluation:
    """Read a run that ``write_evaluation`` kept; raises ``DocumentMissing`` or ``SavedRunInvalid``."""
    try:
        record = json.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as err:
        raise DocumentMissing(path) from err
    except OSError as err:
        raise SavedRunInvalid(path, reason_of(err)) from err
    except (ValueError, RecursionError) as err:
        raise SavedRunInvalid(path, "不是 JSON") from err
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise SavedRunInvalid(path, "不是这一版本的 --save 写下的")
    try:
        results = tuple(map(_result, record["questions"]))
        return Evaluation(str(record["encoder"]), str(record["reranker"]), results)
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise SavedRunInvalid(path, "内容不完整") from err


def _result(record: Mapping[str, Any]) -> EvaluatedAnswer:
    state: State = record["state"]
    if state not in get_args(State):
        raise ValueError(state)
    figures = {str(name): float(value) for name, value in record["figures"].items()}
    asked = (str(record["id"]), str(record["type"]), str(record["question"]))
    return EvaluatedAnswer(*asked, state, str(record["answer"]), figures, str(record.get("domain", "")))
