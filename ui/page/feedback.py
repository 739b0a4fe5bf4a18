"""Readers' votes on answers: one JSON object a line, in a file of the user's data folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import FeedbackUnwritable
from ui.conversation import reply_from_json
from ui.payload import Payload, PayloadInvalid

FILE_NAME = "feedback.jsonl"


@dataclass(frozen=True, slots=True)
class FeedbackLog:
    """The file of votes; ``folder`` is None where the user has no data folder.

    A vote is added, never changed: the last line of one ``turn`` holds.
    """

    folder: Path | None

    def add(self, vote: Mapping[str, Any]) -> None:
        """Add one vote in one write, so that lines of several readers never mix; raises ``FeedbackUnwritable``."""
        if self.folder is None:
            raise FeedbackUnwritable("没有用户数据文件夹")
        line = json.dumps(dict(vote), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        path = self.folder / FILE_NAME
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, line)
            finally:
                os.close(descriptor)
        except OSError as err:
            raise FeedbackUnwritable(f"{path}：{err.strerror or err}") from err


def vote_line(data: Payload, generation: str) -> dict[str, Any]:
    """Give what is kept of a vote: what was asked and answered, from where, and how it was found.

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
