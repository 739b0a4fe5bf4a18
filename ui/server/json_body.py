"""The JSON that a request brings: strict UTF-8, bounded, numbers that are numbers, text that can be written."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

_MOST_OPENED = 200_000
"""Brackets of JSON in one request.  Each becomes an object of some sixty bytes; none of ours has a tenth as many."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a UTF-16 pair, or a whole one, as JSON may write them."""


def read_json_body(body: bytes) -> Any:
    """The value of a body; half of a UTF-16 pair, which no file and no answer could hold, becomes a question mark.

    Raises ``ValueError``, of which ``UnicodeDecodeError`` is one.
    """
    text = body.decode("utf-8")  # json itself would guess the encoding and take surrogates for characters
    if text.count("[") + text.count("{") > _MOST_OPENED:
        raise ValueError("too many objects")
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError as err:
        raise ValueError("too deep") from err
    if _HALF.search(text):
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
