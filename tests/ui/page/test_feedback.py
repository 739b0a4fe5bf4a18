"""Votes: one line each, kept in the user's data folder, none lost when several readers vote at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import FeedbackUnwritable
from retrieval import Library
from ui.formats.conversation import reply_to, reply_to_json
from ui.formats.payload import Payload, PayloadInvalid
from ui.page.chat.feedback import FILE_NAME, FeedbackLog, vote_line


def _lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / FILE_NAME).read_text(encoding="utf-8").splitlines()]


def test_a_vote_says_what_was_asked_and_answered_and_from_where(library: Library, tmp_path: Path) -> None:
    reply = reply_to(library.ask("处理好哪六种关系？"), library)
    sent = {"turn": "t1", "vote": "down", "question": "处理好哪六种关系？", "reply": reply_to_json(reply)}
    FeedbackLog(tmp_path / "new").add(vote_line(Payload.of(sent), "g1"))
    (line,) = _lines(tmp_path / "new")
    assert (line["vote"], line["question"], line["answer"]) == ("down", "处理好哪六种关系？", reply.marked)
    assert [source["address"] for source in line["sources"]] == [str(c.address) for c in reply.citations]  # type: ignore[attr-defined]


def test_votes_of_several_readers_at_once_are_all_kept(tmp_path: Path) -> None:
    log = FeedbackLog(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: log.add({"turn": n, "text": "字" * 2000}), range(200)))
    assert sorted(line["turn"] for line in _lines(tmp_path)) == list(range(200))  # type: ignore[type-var]


def test_a_lone_surrogate_does_not_stop_a_vote(tmp_path: Path) -> None:
    FeedbackLog(tmp_path).add({"question": "坏\ud800字"})
    assert len(_lines(tmp_path)) == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(FeedbackUnwritable, match="评价没能保存"):
        FeedbackLog(blocked).add({})
    with pytest.raises(FeedbackUnwritable, match="没有用户数据文件夹"):
        FeedbackLog(None).add({})


def test_a_vote_is_up_down_or_taken_back() -> None:
    with pytest.raises(PayloadInvalid, match="vote"):
        vote_line(Payload.of({"vote": "maybe"}), "g1")
