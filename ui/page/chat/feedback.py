"""Readers' votes on answers: one JSON object a line, in a file of the user's data folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import FeedbackTooLarge, FeedbackUnwritable, reason_of
from ingest.files.durable import append_line
from ui.formats.conversation import reply_from_json
from ui.formats.payload import Payload, PayloadInvalid

FILE_NAME = "feedback.jsonl"

LARGEST_VOTE = 1_000_000
"""Most bytes of one line: a bound on the disk, set by hand and far above what an answer with its sources takes."""


@dataclass(frozen=True, slots=True)
class FeedbackLog:
    """The file of votes; ``folder`` is None where the user has no data folder.

    A vote is added, never changed: the last line of one ``turn`` holds.
    """

    folder: Path | None

    def add(self, vote: Mapping[str, Any]) -> None:
        """Add one vote, whole or not at all, so that lines of several readers never mix.

        Raises ``FeedbackTooLarge``, or ``FeedbackUnwritable`` with the file as it was.
        """
        if self.folder is None:
            raise FeedbackUnwritable("没有用户数据文件夹")
        line = json.dumps(dict(vote), ensure_ascii=False).encode("utf-8", "backslashreplace")
        if len(line) > LARGEST_VOTE:
            raise FeedbackTooLarge(len(line), LARGEST_VOTE)
        try:
            append_line(self.folder / FILE_NAME, line)
        except OSError as err:
            raise FeedbackUnwritable(f"{FILE_NAME}，{reason_of(err)}") from err


def vote_line(data: Payload, generation: str) -> dict[str, Any]:
    """What is kept of a vote: what was asked and answered, from where, and how it was found.

    ``vote`` is up, down, or empty where a vote was taken back; raises ``PayloadInvalid``.
    """
    vote = data.text("vote")
    if vote not in {"up", "down", ""}:
        raise PayloadInvalid("vote", "up, down or empty")
    reply = reply_from_json(Payload.of(data.data.get("reply")))
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "turn": data.text("turn"),
        "vote": vote,
        "question": data.text("question"),
        "state": reply.state,
        "answer": reply.marked,
        "sources": [
            {"speech": c.address.speech_id, "start": c.start, "end": c.end, "address": str(c.address)}
            for c in reply.citations
        ],
        "generation": generation,
    }
