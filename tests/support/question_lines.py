"""Lines of a small question set over the five speeches, for the tests of evaluation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FACT: Mapping[str, Any] = {
    "id": "a",
    "type": "fact",
    "question": "全区各级人大代表加起来有多少名？",
    "answerable": True,
    "evidence": [["全区421名各级人大代表"]],
    "answer_keys": [["421"]],
}
STRANGE: Mapping[str, Any] = {
    "id": "b",
    "type": "unanswerable",
    "question": "火星上有几个海鲜市场？",
    "answerable": False,
}


def write_lines(path: Path, *records: Any) -> Path:
    """Write records, or strings as they are, one a line."""
    lines = [r if isinstance(r, str) else json.dumps(dict(r), ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
