"""Small files are written whole or not at all, privately, also on a full disk and by several processes at once."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import FeedbackTooLarge
from ingest.files.bounded_json import MOST_DEPTH, JsonInvalid, read_json
from ingest.files.durable import append_line, private_folder, tighten_folder, write_durably
from ui.page.chat.feedback import FILE_NAME, LARGEST_VOTE, FeedbackLog

REPOSITORY = Path(__file__).resolve().parents[3]

FULL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
"""
"""The first lines of a process whose files cannot grow beyond 200 bytes: its writes fall short, as on a full disk."""


def child(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120)


def test_a_vote_that_the_disk_refuses_is_an_error_and_leaves_no_half_line(tmp_path: Path) -> None:
    FeedbackLog(tmp_path).add({"turn": "1"})
    before = (tmp_path / FILE_NAME).read_bytes()
    code = FULL + (
        "from ingest.errors import FeedbackUnwritable\n"
        "from ui.page.chat.feedback import FeedbackLog\n"
        "try:\n    FeedbackLog(Path(sys.argv[1])).add({'turn': '2', 'text': 'x' * 1000})\n"
        "except FeedbackUnwritable as err:\n    print(err)\n"
    )
    done = child(code, tmp_path)
    assert "评价没能保存" in done.stdout
    assert str(tmp_path) not in done.stdout
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_file_that_the_disk_refuses_stays_as_it_was(tmp_path: Path) -> None:
    write_durably(tmp_path / "notes.json", b"old")
    code = FULL + (
        "from ingest.files.durable import write_durably\n"
        "try:\n    write_durably(Path(sys.argv[1]) / 'notes.json', b'x' * 1000)\n"
        "except OSError:\n    print('refused')\n"
    )
    assert child(code, tmp_path).stdout == "refused\n"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("notes.json", b"old")]


def test_a_line_after_one_left_unfinished_stands_by_itself(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b'{"a": 1}\n{"b":')
    append_line(tmp_path / "lines", b'{"c": 3}')
    assert (tmp_path / "lines").read_bytes().splitlines() == [b'{"a": 1}', b'{"b":', b'{"c": 3}']


def test_lines_of_two_processes_never_mix(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom ingest.files.durable import append_line\n"
        "for n in range(40): append_line(Path(sys.argv[1]) / 'lines', sys.argv[2].encode() * 5000)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), letter], cwd=REPOSITORY) for letter in ("a", "b")
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    lines = (tmp_path / "lines").read_bytes().splitlines()
    assert sorted(lines) == [b"a" * 5000] * 40 + [b"b" * 5000] * 40


def test_a_vote_larger_than_any_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedbackTooLarge, match="太长"):
        FeedbackLog(tmp_path).add({"answer": "x" * LARGEST_VOTE})
    assert list(tmp_path.iterdir()) == []


def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_durably(tmp_path / "a" / "b" / "notes.json", b"{}")
    append_line(tmp_path / "a" / "b" / "lines", b"{}")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {"a": 0o700, "b": 0o700, "notes.json": 0o600, "lines": 0o600}


def test_a_folder_that_was_open_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o755)
    tighten_folder(tmp_path / "data")
    tighten_folder(tmp_path / "missing")
    private_folder(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[" * 900 + "]" * 900, '{"a":' * 100_000, "NaN", "[-Infinity]", "1e999", "9" * 5000, "{", "[1]" * 99],
)
def test_json_out_of_bounds_is_one_named_failure(text: str) -> None:
    with pytest.raises(JsonInvalid):
        read_json(text, 1_000_000)
    with pytest.raises(JsonInvalid):
        read_json(text.encode(), 1_000_000)


def test_json_within_bounds_is_read() -> None:
    deep = "[" * MOST_DEPTH + "]" * MOST_DEPTH
    assert read_json(deep, 1000) == json.loads(deep)
    assert read_json('{"a": [1.5, -2, "字"]}', 1000) == {"a": [1.5, -2, "字"]}
    with pytest.raises(JsonInvalid, match="longer"):
        read_json("[1, 2]", 3)
