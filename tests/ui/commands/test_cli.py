"""The entry point: exit codes, the two streams, and what can go wrong around a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ui import main
from ui.commands import names
from ui.entry_point import build_parser

REPOSITORY = Path(__file__).resolve().parents[3]


def run(args: Sequence[str | bytes], data: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user does, in an interpreter of its own."""
    command = [sys.executable, "-m", "ui", *args]
    environ = {**os.environ, "XDG_DATA_HOME": str(data)}
    return subprocess.run(command, input=stdin, capture_output=True, cwd=REPOSITORY, env=environ, timeout=60)


def exit_code(words: list[str]) -> int:
    """Run in this interpreter; gives the exit code, however it comes."""
    try:
        return main(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1


def test_help_lists_every_command_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n    {name} " in shown for name in names())
    assert "用法：speech-qa" in shown
    assert "usage" not in shown
    assert "options" not in shown


@pytest.mark.parametrize("name", names())
def test_every_command_has_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code([name, "--help"]) == 0
    assert f"用法：speech-qa {name}" in capsys.readouterr().out


def test_no_command_means_serve() -> None:
    from ui.entry_point import _with_command

    assert _with_command([]) == ["serve"]
    assert _with_command(["--port", "8000"]) == ["serve", "--port", "8000"]
    assert _with_command(["ask", "问"]) == ["ask", "问"]
    assert _with_command(["--help"]) == ["--help"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "没有 'nonsense'"),
        (["ask"], "需要写明其中之一：QUESTION --jsonl"),
        (["ask", "问", "--jsonl", "x"], "--jsonl 与 QUESTION 不能同时使用"),
        (["ask", "问", "--nonsense"], "不认识的参数 --nonsense"),
        (["ask", "问", "--index"], "--index 后面要有一个值"),
        (["ask", "问", "--index", ""], "--index：不是有效的路径"),
        (["ask", "问", "--corpus", "a\0b"], "--corpus：不是有效的路径"),
        (["search", "问", "--top-k", "0"], "应是 1 到 1000 的整数，写的是 0"),
        (["search", "问", "--top-k", "many"], "应是 1 到 1000 的整数，写的是 many"),
        (["search", "问", "--json=1"], "--json 不带值"),
        (["serve", "--port", "70000"], "应是 1 到 65535 的整数"),
        (["serve", "--lang", "fr"], "--lang：没有 'fr'"),
        (["ingest"], "需要写明 PATH、--remove、--rebuild 或 --watch"),
    ],
)
def test_wrong_usage_is_one_chinese_line_and_exit_code_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert said in shown.err
    assert "--help" in shown.err


def test_options_are_not_abbreviated() -> None:
    with pytest.raises(SystemExit, match="2"):
        build_parser().parse_args(["search", "问", "--top", "3"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", "问", "--index", "{tmp}/none"], "没有找到索引"),
        (["ask", "问", "--corpus", "{tmp}/none"], "没有找到讲话文件夹"),
        (["ask", "问", "--index", "{tmp}/foreign"], "不是本程序可用的索引"),
        (["ask", "问", "--index", "{tmp}/file"], "不是本程序可用的索引"),
        (["ask", ""], "问题是空的"),
        (["ask", " \n？。"], "问题是空的"),
        (["ask", "问" * 100_000], "问题太长（100000 字）"),
        (["search", ""], "问题是空的"),
        (["ask", "问", "--speech", "none"], "没有编号为 none 的讲话。现有：000、001"),
        (["outline", "none"], "没有编号为 none 的讲话"),
        (["ask", "--jsonl", "{tmp}/none"], "没有找到文件或文件夹"),
        (["ask", "--jsonl", "{tmp}"], "它是一个文件夹"),
        (["ingest", "{tmp}/none", "--index", "{tmp}/new"], "没有找到文件或文件夹"),
        (["ingest", "{tmp}/empty.txt", "--index", "{tmp}/new"], "文件里没有文字"),
        (["ingest", "{tmp}/binary.txt", "--index", "{tmp}/new"], "无法读取"),
        (["ingest", "{tmp}/table.xyz", "--index", "{tmp}/new"], "不支持的文件格式"),
        (["ingest", "{tmp}/emptyfolder", "--index", "{tmp}/new"], "没有收进任何讲话"),
        (["ingest", "{tmp}/speech.txt", "--index", "{tmp}/new", "--encoder", "{tmp}/none"], "无法载入编码器"),
        (["ingest", "{tmp}/speech.txt", "--index", "{tmp}/file"], "不是本程序可用的索引"),
        (["ingest", "--remove", "none"], "没有编号为 none 的讲话"),
        (["serve", "--host", "192.0.2.1"], "本机没有这个地址"),
        (["serve", "--host", "a..b"], "不是有效的地址"),
    ],
)
def test_a_fault_is_one_chinese_line_and_exit_code_1(
    words: list[str],
    said: str,
    tmp_path: Path,
    corpus_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("别人的文件", encoding="utf-8")
    (tmp_path / "emptyfolder").mkdir()
    (tmp_path / "file").write_text("文件", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "table.xyz").write_text("表", encoding="utf-8")
    (tmp_path / "speech.txt").write_text("一、要团结。\n二、要实干。\n", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(corpus_data))
    monkeypatch.chdir(REPOSITORY)
    assert exit_code([word.replace("{tmp}", str(tmp_path)) for word in words]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.startswith("speech-qa：")
    assert shown.err.count("\n") == 1
    assert (tmp_path / "foreign" / "letter.txt").read_text(encoding="utf-8") == "别人的文件"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "文件"


@pytest.mark.parametrize("damage", ["cut short", "flipped byte", "gone"])
def test_a_damaged_index_is_named_and_left_alone(
    damage: str, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    assert exit_code(["ingest", str(corpus / "办公室工作情况汇报.txt"), "--index", str(index)]) == 0
    vectors = next(path for path in index.rglob("*") if path.parent.name == "vectors" and path.is_file())
    whole = vectors.read_bytes()
    vectors.unlink()  # a new file: generations share theirs
    if damage != "gone":
        vectors.write_bytes(whole[:-9] if damage == "cut short" else whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    capsys.readouterr()
    assert exit_code(["ask", "三个坚持是什么", "--index", str(index)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "索引已损坏" in shown.err
    assert exit_code(["ingest", "--rebuild", "--index", str(index)]) == 0
    assert exit_code(["ask", "三个坚持是什么", "--index", str(index)]) == 0


def test_a_reader_that_leaves_early_ends_the_command_quietly(corpus_data: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": 1, "question": "六种关系是哪六种"}\n' * 200, encoding="utf-8")
    command = [sys.executable, "-m", "ui", "ask", "--jsonl", str(batch)]
    environ = {**os.environ, "XDG_DATA_HOME": str(corpus_data)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY, env=environ
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id": 1')
        process.stdout.close()
        assert process.wait(30) == 141
        assert b"Traceback" not in process.stderr.read()


def test_an_interrupted_command_says_so_in_one_line(corpus_data: Path) -> None:
    command = [sys.executable, "-m", "ui", "ask", "--jsonl", "-"]
    environ = {**os.environ, "XDG_DATA_HOME": str(corpus_data)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY, env=environ
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write('{"id": 1, "question": "六种关系是哪六种"}\n'.encode())
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"id": 1'), "a line of standard input is answered as it comes"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read().decode() == "speech-qa：已中断。\n"


def test_a_full_disk_under_the_output_is_named(corpus_data: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("没有 /dev/full")
    command = [sys.executable, "-m", "ui", "outline", "000"]
    environ = {**os.environ, "XDG_DATA_HOME": str(corpus_data)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=REPOSITORY, env=environ, timeout=60)
    assert done.returncode == 1
    assert done.stderr.decode() == "speech-qa：结果写不出去：磁盘已满。请检查输出位置的磁盘空间。\n"


def test_bytes_that_are_no_text_come_back_as_json_escapes(corpus_data: Path) -> None:
    done = run(["ask", b"\xff\xfe\xe4\xbb\xa3\xe8\xa1\xa8", "--json"], corpus_data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b'{"id": null, "question": "\\udcff\\udcfe\xe4\xbb\xa3\xe8\xa1\xa8"')


def test_results_are_utf8_whatever_the_locale(corpus_data: Path) -> None:
    environ = {**os.environ, "XDG_DATA_HOME": str(corpus_data), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "ui", "outline", "003"]
    done = subprocess.run(command, capture_output=True, cwd=REPOSITORY, env=environ, timeout=60)
    assert done.stdout.decode("utf-8").startswith("《市人大常委会办公室工作情况汇报》\n")


def test_closed_streams_do_no_harm(corpus_data: Path) -> None:
    environ = {**os.environ, "XDG_DATA_HOME": str(corpus_data)}
    command = f"'{sys.executable}' -m ui outline 003 <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=REPOSITORY, env=environ, timeout=60).returncode == 0


def test_the_first_question_of_a_new_user_builds_the_index(tmp_path: Path) -> None:
    began = time.perf_counter()
    done = run(["ask", "六种关系是哪六种", "--json"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert b'"state": "answered"' in done.stdout
    assert "还没有索引，先为 corpus 建立。" in done.stderr.decode()
    assert time.perf_counter() - began < 30
    again = run(["ask", "六种关系是哪六种"], tmp_path)
    assert again.stderr == b""


def test_a_command_writes_nothing_beside_the_manuscripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "speeches"
    folder.mkdir()
    (folder / "a.txt").write_text("一、要团结。团结就是力量。\n二、要实干。实干才能兴邦。\n", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert exit_code(["ask", "要实干吗", "--corpus", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
