"""Files of office formats dropped onto the page: shown as they will be cut, whatever their names say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import ingest
from ingest.documents.finding import SUFFIXES
from retrieval import Library
from tests.support.documents.formats import WRITERS
from tests.support.documents.letters import LetterEncoder
from ui.collection.folder import CollectionFolder
from ui.collection.service import CollectionService

PARAGRAPHS = ["在全区经济工作会议上的讲话", "同志们：", "一、抓好学习", "要认真学习。", "二、抓好落实", "要认真落实。"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> CollectionService:
    folder: Path = tmp_path_factory.mktemp("desk")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "一.txt").write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    encoder = LetterEncoder()
    ingest([folder / "corpus"], folder / "index", encoder=encoder)
    kept = CollectionFolder(folder / "library", None)
    return CollectionService(Library.open(folder / "index", encoder), folder / "index", kept, lambda: datetime.now(UTC))


@pytest.mark.parametrize("suffix", [".wps", ".ofd", ".odt", ".pptx", ".xlsx", ".eml", ".mht", ".epub"])
def test_an_upload_is_shown_before_it_is_taken_in(desk: CollectionService, suffix: str) -> None:
    data = WRITERS[suffix]([*PARAGRAPHS, f"另一份{suffix}。"])
    token = desk.receive(f"讲话{suffix}", len(data))
    desk.append(token, data)
    (arrived,) = desk.unpack(token)
    assert arrived.error is None
    speech = desk.look_at(arrived.token).speech
    assert [line for line in speech.text.splitlines() if line][: len(PARAGRAPHS)] == PARAGRAPHS


def test_the_page_offers_every_format_that_is_read() -> None:
    assert {*WRITERS, ".markdown", ".zip", ".png", ".jpg", ".tif", ".webp"} <= set(SUFFIXES)
