"""An index depends on the numbers of the rules, and these on what the rules give: nothing else of the source counts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from ingest.store.versions import RULES
from tests.support.rule_outputs import OUTPUTS, OutputChanged, check, digest_of, keep, kept_digests

PACKAGES = ("ingest", "retrieval", "ui")
TAKE_IN = """
import sys
from pathlib import Path
from ingest import Index, ingest, load_encoder
corpus, root = map(Path, sys.argv[1:])
report = ingest([corpus], root, encoder=load_encoder())
with Index.open(root, load_encoder()) as index:
    assert Path(sys.modules["ingest"].__file__).is_relative_to(Path.cwd())
    print(report.generation, len(report.unchanged), len(index.lexical({"代表": 1.0}, 9)), index.older_rules)
"""
CHANGES = {
    "tokens": ("tokens.py", "WORD_LENGTH = 64", "WORD_LENGTH = 9"),
    "outline": ("headings.py", "HEADING_LENGTH = 40", "HEADING_LENGTH = 20"),
    "passages": ("passages.py", "PASSAGE_LENGTH = 400", "PASSAGE_LENGTH = 300"),
    "encoded_text": ("embedded_text.py", '"\\n".join', '" ".join'),
}


@pytest.mark.parametrize("rule", OUTPUTS)
def test_what_a_rule_gives_changes_only_with_its_number(rule: str) -> None:
    check(rule, asdict(RULES)[rule], digest_of(rule))


def test_every_number_has_a_rule_and_every_rule_a_number() -> None:
    assert OUTPUTS.keys() == asdict(RULES).keys()


@pytest.mark.parametrize("rule", OUTPUTS)
def test_a_rule_that_gives_something_else_is_not_kept_under_its_old_number(
    rule: str, tmp_path: Path, repository: Path
) -> None:
    file, before, after = CHANGES[rule]
    shutil.copytree(repository / "ingest", tmp_path / "ingest", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tests/support/rule_outputs.py", "tests/data/rules", "tests/data/manuscripts", "corpus"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (repository / name).is_dir() else shutil.copy
        copy(repository / name, tmp_path / name)
    assert record(tmp_path).returncode == 0
    (source,) = (tmp_path / "ingest").rglob(file)
    written = source.read_text(encoding="utf-8")
    assert before in written
    source.write_text(written.replace(before, after), encoding="utf-8")
    refused = record(tmp_path)
    assert refused.returncode == 1
    assert f"{rule} {asdict(RULES)[rule]} gives something else than before: raise its number" in refused.stderr


def record(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.support.rule_outputs"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_a_new_number_gets_a_digest_and_the_old_ones_stay(tmp_path: Path) -> None:
    keep("tokens", 1, "a", tmp_path)
    with pytest.raises(OutputChanged, match="no digest yet"):
        check("tokens", 2, "b", tmp_path)
    keep("tokens", 2, "b", tmp_path)
    check("tokens", 2, "b", tmp_path)
    assert kept_digests("tokens", tmp_path) == {"1": "a", "2": "b"}
    with pytest.raises(OutputChanged, match="lower"):
        keep("tokens", 1, "a", tmp_path)


def test_a_comment_in_every_module_leaves_an_index_as_it_is(
    tmp_path: Path, corpus: Path, corpus_index: Path, repository: Path
) -> None:
    root = shutil.copytree(corpus_index, tmp_path / "index")
    for package in PACKAGES:
        shutil.copytree(repository / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    modules = [module for package in PACKAGES for module in (tmp_path / package).rglob("*.py")]
    assert len(modules) > len(PACKAGES)
    for module in modules:
        with module.open("a", encoding="utf-8") as file:
            file.write("\n# A remark.\n")
    words = [sys.executable, "-c", TAKE_IN, str(corpus), str(root)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.split() == ["g00000001", "5", "9"]
