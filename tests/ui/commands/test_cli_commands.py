"""What each command shows a person, and what it changes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ingest import Index
from ui import main

REPOSITORY = Path(__file__).resolve().parents[3]
FIRST = (
    "在团结大会上的讲话\n一、要团结。团结就是力量，全体同志要拧成一股绳。\n"
    "二、要实干。实干才能兴邦，全体同志要下田间地头。\n"
)
SECOND = "关于粮食工作的汇报\n一、抓收购。全年收购粮食三百万吨。\n二、抓储备。新建粮库十二座。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "speeches"
    made.mkdir()
    (made / "tuanjie.txt").write_text(FIRST, encoding="utf-8")
    (made / "liangshi.md").write_text(SECOND, encoding="utf-8")
    return made


@pytest.fixture
def index(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    made = tmp_path / "index"
    assert main(["ingest", str(folder), "--index", str(made)]) == 0
    capsys.readouterr()
    return made


def ids(index: Path) -> list[str]:
    with Index.open(index) as opened:
        return sorted(card.id for card in opened.speeches)


def test_ingest_says_what_it_took_in(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ingest", str(folder), "--index", str(tmp_path / "index")]
    assert main(words) == 0
    assert capsys.readouterr().out == "新增 2 篇。\n新增：liangshi、tuanjie\n"
    assert main(words) == 0
    assert capsys.readouterr().out == "未变 2 篇。\n"
    (folder / "tuanjie.txt").write_text(FIRST + "三、要创新。\n", encoding="utf-8")
    assert main(words) == 0
    assert capsys.readouterr().out == "更新 1 篇，未变 1 篇。\n更新：tuanjie\n"


def test_ingest_takes_in_what_it_can_and_names_the_rest(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "binary.txt").write_bytes(os.urandom(4000))
    assert main(["ingest", str(folder), "--index", str(tmp_path / "index")]) == 0
    shown = capsys.readouterr()
    assert "新增 2 篇，未收进 2 个文件。" in shown.out
    assert "empty.txt" in shown.err
    assert "binary.txt" in shown.err
    assert shown.err.count("\n") == 2


def test_ingest_names_what_the_catalogue_leaves_out(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "catalog.toml").write_text('[[speech]]\nid = "t"\nfile = "tuanjie.txt"\n', encoding="utf-8")
    assert main(["ingest", str(folder), "--index", str(tmp_path / "index")]) == 0
    assert "没有列入 1 份文稿，没有收进：liangshi.md" in capsys.readouterr().err


def test_a_removed_speech_is_found_no_more(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--remove", "liangshi", "--index", str(index)]) == 0
    assert capsys.readouterr().out == "撤下 1 篇。\n撤下：liangshi\n"
    assert main(["search", "粮库", "--index", str(index)]) == 0
    assert "粮食" not in capsys.readouterr().out
    assert ids(index) == ["tuanjie"]


def test_rebuild_keeps_every_speech(index: Path) -> None:
    assert main(["ingest", "--rebuild", "--index", str(index)]) == 0
    assert ids(index) == ["liangshi", "tuanjie"]


def test_another_encoder_is_refused_until_the_index_is_rebuilt(
    index: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "encoder"
    other.mkdir()
    shipped = REPOSITORY / "ingest" / "encoder_model"
    for path in shipped.rglob("*"):
        if path.is_file():
            (other / path.name).write_bytes(path.read_bytes())
    tokenizer = other / "tokenizer.json"
    tokenizer.write_bytes(tokenizer.read_bytes() + b"\n")  # another file, the same vectors
    words = ["ingest", str(folder), "--index", str(index), "--encoder", str(other)]
    assert main(words) == 1
    assert "与现在指定的" in capsys.readouterr().err
    assert main([*words, "--rebuild"]) == 0
    capsys.readouterr()
    assert main(["ask", "新建粮库多少座", "--index", str(index)]) == 0, "the index knows its encoder"
    assert "十二座" in capsys.readouterr().out
    assert main(["ingest", str(folder), "--index", str(index)]) == 0, "and an ingest goes on with it"


def test_an_answer_is_followed_by_its_sources(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "新建粮库多少座？", "--index", str(index)]) == 0
    shown = capsys.readouterr()
    answer, _, sources = shown.out.partition("\n\n出处\n")
    assert re.search(r"新建粮库十二座.*\[1\]", answer)
    source, _, further = sources.partition("\n\n")
    assert source == "[1] 《关于粮食工作的汇报》›二、抓储备›第 3 段›第 2 句"
    assert further.startswith("可以接着问\n· ")
    assert shown.err == ""


def test_a_question_can_be_narrowed_to_a_speech(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "新建粮库多少座？", "--speech", "tuanjie", "--index", str(index)]) == 0
    assert "粮" not in capsys.readouterr().out.partition("\n")[2]


def test_a_refusal_shows_what_is_near_as_no_evidence(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "火星上有几个县级市的海鲜市场？", "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr().out
    assert "出处" not in shown
    assert "相近的段落（不能作为依据）" in shown
    assert shown.count("\n· 《") == 3


def test_search_shows_each_passage_under_its_place(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "粮库", "--top-k", "1", "--index", str(index)]) == 0
    shown = capsys.readouterr().out
    head, text = shown.splitlines()
    assert re.fullmatch(r"1\. 《关于粮食工作的汇报》›二、抓储备（-?\d+\.\d\d）", head)
    assert text == "  二、抓储备。新建粮库十二座。"


def test_the_outline_is_an_indented_tree(corpus_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", "003", "--index", str(corpus_index)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "《市人大常委会办公室工作情况汇报》"
    place = lines.index("二、优化“三个维度”，找准机关工作精准定位")
    assert lines[place + 1] == "  把握出谋划策的“高度”"
    assert lines[place + 2 : place + 5] == ["    着眼全局", "    深入调研", "    提前谋划"]


def test_the_outline_of_nothing_lists_the_speeches(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", "--index", str(index)]) == 0
    assert capsys.readouterr().out == (
        f"liangshi  《关于粮食工作的汇报》  {len(SECOND)} 字\ntuanjie  《在团结大会上的讲话》  {len(FIRST)} 字\n"
    )


def test_the_owners_own_words_are_used(
    folder: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    own = tmp_path / "data" / "speech-qa" / "thesaurus.jsonl"
    own.parent.mkdir(parents=True)
    own.write_text("not json\n", encoding="utf-8")
    assert main(["search", "粮库", "--index", str(index)]) == 1
    assert f"词表 {own} 第 1 行有误" in capsys.readouterr().err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_in_use_is_named_before_any_work(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = ["serve", "--port", str(port), "--corpus", str(folder), "--index", str(tmp_path / "index")]
        assert main(words) == 1
    said = capsys.readouterr().err
    assert said == f"speech-qa：端口 {port} 已被占用。请用 --port 换一个端口，或先关闭占用它的程序。\n"
    assert not (tmp_path / "index").exists()


def test_serve_builds_the_index_answers_on_its_port_and_ends_with_an_interrupt(folder: Path, tmp_path: Path) -> None:
    port, index = free_port(), tmp_path / "index"
    words = ["--corpus", str(folder), "--index", str(index), "--port", str(port)]
    environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    command = [sys.executable, "-m", "ui", *words]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line.decode()
            if f"http://127.0.0.1:{port}" in said:
                break
        else:
            pytest.fail(f"the page did not come up: {said}")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert b"Traceback" not in process.stderr.read()
        assert process.stdout.read() == b""
    assert ids(index) == ["liangshi", "tuanjie"]


def test_serve_follows_the_corpus(folder: Path, index: Path) -> None:
    from ui.cli.updating import update
    from ui.places import IndexLocation
    from ui.settings import Settings

    (folder / "liangshi.md").unlink()
    (folder / "new.txt").write_text("一、要创新。创新才有出路。\n二、要开放。\n", encoding="utf-8")
    update(IndexLocation(index, folder), Settings(None, folder, folder))
    assert ids(index) == ["new", "tuanjie"]
