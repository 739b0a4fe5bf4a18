"""What the page says of an error names files, never the folders of the server in which they lie."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ingest.errors import (
    FeedbackUnwritable,
    IndexBusy,
    IndexDamaged,
    LibraryNotesInvalid,
    LibraryUnwritable,
    RecordForeign,
    RecordUnwritable,
    SpeechQAError,
)
from ui import main
from ui.texts.chat import CHINESE, ENGLISH

ROOT = Path("/srv/li si/私人 文件夹/libraries/x")


@pytest.mark.parametrize(
    "error",
    [
        IndexBusy(ROOT),
        IndexDamaged(ROOT, "读不到清单"),
        LibraryUnwritable(ROOT, "磁盘已满"),
        LibraryNotesInvalid(ROOT / "notes.json", "内容无法读取"),
        RecordForeign(ROOT / "a.sqlite3", "9"),
        RecordUnwritable(ROOT / "a.sqlite3", "unable to open database file"),
        FeedbackUnwritable("/srv/data/feedback.jsonl：磁盘已满"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_folder_of_the_server_is_in_a_message_for_the_page(error: SpeechQAError) -> None:
    for texts in (CHINESE, ENGLISH):
        for said in (texts.error(error), texts.error(pickle.loads(pickle.dumps(error)))):
            assert "/" not in said
            assert "li si" not in said
    assert "/srv" in str(error)


@pytest.mark.parametrize("text", ["2026/11/28 没有", "问：http://a.b/c/d 是什么", "及格/优秀/良好"])
def test_a_slash_that_is_of_no_path_stays(text: str) -> None:
    assert CHINESE.error(SpeechQAError(text)) == text


def test_a_data_folder_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("一、工作\n很好。\n", encoding="utf-8")
    assert main(["ingest", str(corpus), "--corpus", str(corpus)]) == 0
    (data,) = (tmp_path / "share").iterdir()
    assert data.stat().st_mode & 0o777 == 0o700
    data.chmod(0o755)
    assert main(["doctor", "--corpus", str(corpus)]) == 0
    assert data.stat().st_mode & 0o777 == 0o700
