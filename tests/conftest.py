"""What all tests share: where things are, an index of the five speeches, and when a browser test is skipped."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from xdist.scheduler import LoadScopeScheduling

    from retrieval import Library

# Nothing under test may look outside the machine; set before any library reads it.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

# Nor may it read or write what the person who runs the tests keeps.
_DATA_HOME = tempfile.TemporaryDirectory(prefix="speech-qa-tests-", ignore_cleanup_errors=True)
os.environ["XDG_DATA_HOME"] = _DATA_HOME.name

# Programs under test are ended by signals, which whoever started the tests in the background may have them ignore.
for _number, _usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)

REPOSITORY = Path(__file__).resolve().parents[1]
_TOGETHER = {
    "test_answer_route": "page", "test_browser": "page", "test_browser_asking": "page", "test_browser_library": "page",
    "test_browser_guard": "page", "test_browser_quiz": "page", "test_browser_quote": "page",
    "test_browser_upkeep": "page", "test_guard": "page", "test_page": "page",
    "test_encoder": "torch", "test_reranker": "torch", "test_static_encoder": "torch", "test_training": "torch",
    "test_contextual_encoder": "torch", "test_contextual_training": "torch",
}  # fmt: skip
"""Modules that share what is dear to start: one browser and one served page, or the libraries of large models."""


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the five speeches."""
    return REPOSITORY / "corpus"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the repository (questions, training data); a test that asks for it is skipped without it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("没有 ../shared：这项测试要用仓库旁边的数据")
    return folder


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """An index of the five speeches, built once; tests that change an index make their own."""
    from ingest import ingest, load_encoder

    folder = tmp_path_factory.mktemp("index") / "corpus"
    ingest([corpus], folder, encoder=load_encoder())
    return folder


@pytest.fixture(scope="session")
def library(corpus_index: Path) -> Library:
    """The five speeches, open for reading."""
    from retrieval import Library

    return Library.open(corpus_index)


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Three short manuscripts of ``tests/data/manuscripts`` (farm, school, hospital), open for reading."""
    from ingest import ingest, load_encoder
    from retrieval import Library

    folder = tmp_path_factory.mktemp("little") / "index"
    encoder = load_encoder()
    ingest([REPOSITORY / "tests" / "data" / "manuscripts"], folder, encoder=encoder)
    return Library.open(folder, encoder)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser that tests marked ``browser`` drive."""
    found = find_chromium(os.environ)
    assert isinstance(found, Path), found
    return found


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium, started once."""
    from tests.support.serving.readers import chromium_browser

    with chromium_browser(chromium) as started:
        yield started


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Page]:
    """A wide window of the browser for the readers that ``tests.support.serving.readers.reader_in`` gives, one after another."""
    from tests.support.serving.readers import window_of

    with window_of(browser) as opened:
        yield opened


@pytest.fixture(scope="session")
def page_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's data folder behind ``page_address``."""
    return tmp_path_factory.mktemp("page-data")


@pytest.fixture(scope="session")
def page_address(corpus_index: Path, page_data: Path) -> Iterator[str]:
    """The real program serving the page over the five speeches, started once."""
    from tests.support.serving.served import served

    with served(corpus_index, page_data) as started:
        yield started


def find_chromium(environ: Mapping[str, str]) -> Path | str:
    """Debian's Chromium, or why no browser test can run."""
    path = shutil.which("chromium", path=environ.get("PATH"))
    if path is None:
        return "没有浏览器：请先 apt-get install chromium fonts-noto-cjk"
    return Path(path)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where there is no browser; in CI that is a failure."""
    if item.get_closest_marker("browser") is None:
        return
    found = find_chromium(os.environ)
    if isinstance(found, str):
        if os.environ.get("CI") == "true":
            pytest.fail(found, pytrace=False)
        pytest.skip(found)


@pytest.fixture(scope="session")
def corpus_data(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A user's data folder (``XDG_DATA_HOME``) that already has the index of the five speeches."""
    from ingest import ingest, load_encoder
    from ui.places import choose_place
    from ui.settings import Settings

    folder = tmp_path_factory.mktemp("data")
    place = choose_place(Settings(folder / "speech-qa", REPOSITORY, REPOSITORY), corpus)
    ingest([corpus], place.index, encoder=load_encoder())
    return folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """With ``-n``, keep the tests of a module in one process, and modules that share something in the same one."""
    from xdist.scheduler import LoadScopeScheduling

    class ByModule(LoadScopeScheduling):  # type: ignore[misc, unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            module = nodeid.partition("::")[0]
            return _TOGETHER.get(Path(module).stem, module)

    config.option.loadscopereorder = False  # by name, as without ``-n``: those of the page are long, and come early
    return ByModule(config, log)
