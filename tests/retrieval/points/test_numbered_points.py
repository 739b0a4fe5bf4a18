"""Which corpus and which index a command works on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import CorpusMissing, DataFolderUnknown
from ui.places import IndexLocation, choose_place
from ui.settings import Settings, data_folder, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("data", "here", "repository"):
        (tmp_path / name).mkdir()
    return Settings(tmp_path / "data", tmp_path / "here", tmp_path / "repository")


def test_the_working_folders_corpus_comes_before_the_repositorys(settings: Settings) -> None:
    (settings.repository / "corpus").mkdir()
    assert choose_place(settings).corpus == settings.repository / "corpus"
    (settings.working_folder / "corpus").mkdir()
    assert choose_place(settings).corpus == settings.working_folder / "corpus"


def test_every_corpus_folder_has_an_index_of_its_own_in_the_users_folder(settings: Settings, tmp_path: Path) -> None:
    indexes = set()
    for place in ("a/讲话", "b/讲话"):
        (tmp_path / place).mkdir(parents=True)
        index = choose_place(settings, tmp_path / place).index
        assert index.parent == tmp_path / "data" / "indexes"
        assert index.name.startswith("讲话-")
        indexes.add(index)
    assert len(indexes) == 2


def test_the_same_folder_has_the_same_index_however_it_is_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    ways = [tmp_path / "corpus", Path("corpus"), Path("./link/"), tmp_path / "here" / ".." / "corpus"]
    assert len({choose_place(settings, way).index for way in ways}) == 1


def test_a_named_index_is_taken_as_it_is(settings: Settings, tmp_path: Path) -> None:
    assert choose_place(settings, index=tmp_path / "x") == IndexLocation(tmp_path / "x", None)
    (tmp_path / "speeches").mkdir()
    assert choose_place(settings, tmp_path / "speeches", tmp_path / "x") == IndexLocation(tmp_path / "x", tmp_path / "speeches")


def test_without_a_corpus_named_documents_share_one_index(settings: Settings, tmp_path: Path) -> None:
    assert choose_place(settings) == IndexLocation(tmp_path / "data" / "indexes" / "default", None)


def test_a_named_corpus_that_is_no_folder_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing, match="没有找到讲话文件夹"):
        choose_place(settings, tmp_path / "none")


def test_without_a_home_the_index_has_to_be_named(tmp_path: Path) -> None:
    homeless = Settings(None, tmp_path, tmp_path)
    with pytest.raises(DataFolderUnknown, match="--index"):
        choose_place(homeless)
    assert choose_place(homeless, index=tmp_path / "x").index == tmp_path / "x"


def test_folder_names_of_any_bytes_give_a_name(settings: Settings, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"\xff\xfe a/b".replace(b"/", b"\n"))
    odd.mkdir()
    name = choose_place(settings, odd).index.name
    assert name.encode("utf-8")
    assert "\n" not in name
    assert "/" not in name


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {"XDG_DATA_HOME": "/data", "HOME": "/home/u"}, "/data/speech-qa"),
        ("linux", {"XDG_DATA_HOME": "relative", "HOME": "/home/u"}, "/home/u/.local/share/speech-qa"),
        ("linux", {"HOME": "/home/u"}, "/home/u/.local/share/speech-qa"),
        ("darwin", {"HOME": "/Users/u"}, "/Users/u/Library/Application Support/speech-qa"),
    ],
)
def test_the_data_folder_is_where_the_platform_keeps_it(platform: str, environ: dict[str, str], folder: str) -> None:
    assert data_folder(environ, platform) == Path(folder)


def test_reading_the_settings_makes_no_folder(tmp_path: Path, repository: Path) -> None:
    settings = read_settings({"XDG_DATA_HOME": str(tmp_path)}, Path())
    assert settings.data_folder == tmp_path / "speech-qa"
    assert settings.repository == repository
    assert list(tmp_path.iterdir()) == []
