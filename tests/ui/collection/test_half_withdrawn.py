"""A withdrawal that was killed after its note was written: it is named, and finished by whatever comes next."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.documents.notes import Note
from ingest.store.index import Index
from ui.collection.folder import library_folder
from ui.entry_point import main
from ui.places import IndexLocation, choose_place
from ui.settings import read_settings


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexLocation:
    """An index of two speeches, and a note that withdraws one of them, of which the index has not heard."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, words in (("修路", "一、修好村里的路。今年修路三公里。"), ("种树", "一、种好山上的树。今年种树五百棵。")):
        (corpus / f"{name}.txt").write_text(words + "\n", encoding="utf-8")
    assert main(["ingest", str(corpus), "--corpus", str(corpus)]) == 0
    settings = read_settings(os.environ, tmp_path)
    chosen = choose_place(settings, corpus)
    folder = library_folder(settings, chosen)
    assert folder is not None
    with Index.open(chosen.index) as index, folder.held():
        card = next(card for card in index.speeches if card.id == "修路")
        folder.write_notes({card.source: replace(Note.of(card), withdrawn=True)})
    return chosen


def ids(place: IndexLocation) -> list[str]:
    with Index.open(place.index) as index:
        return sorted(card.id for card in index.speeches)


def test_doctor_names_it_and_an_ingest_of_the_folder_finishes_it(
    place: IndexLocation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ids(place) == ["修路", "种树"]
    assert main(["doctor", "--corpus", str(place.corpus)]) == 0
    assert "有 1 篇已经撤下，索引里却还在" in capsys.readouterr().out
    assert main(["ingest", str(place.corpus), "--corpus", str(place.corpus)]) == 0
    assert ids(place) == ["种树"]
    capsys.readouterr()
    assert main(["doctor", "--corpus", str(place.corpus)]) == 0
    assert "索引里却还在" not in capsys.readouterr().out
    main(["ask", "今年修路几公里", "--corpus", str(place.corpus)])
    assert "三公里" not in capsys.readouterr().out


def test_a_folder_all_of_which_is_withdrawn_is_no_fault(
    place: IndexLocation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "--remove", "种树", "--corpus", str(place.corpus)]) == 0
    capsys.readouterr()
    assert main(["ingest", str(place.corpus), "--corpus", str(place.corpus)]) == 0
    assert "都已撤下" in capsys.readouterr().err
    assert ids(place) == []


def test_a_document_that_is_named_itself_is_taken_in_again(place: IndexLocation) -> None:
    assert place.corpus is not None
    assert main(["ingest", str(place.corpus / "修路.txt"), "--corpus", str(place.corpus)]) == 0
    assert ids(place) == ["修路", "种树"]
