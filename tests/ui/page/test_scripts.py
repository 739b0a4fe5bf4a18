"""What the page's scripts compute, tested by Node's own test runner."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="没有 node：页面脚本的单元测试跳过")
def test_the_page_scripts_compute_what_their_unit_tests_say() -> None:
    run = subprocess.run([str(NODE), "--test"], cwd=SCRIPTS, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout


def test_the_tools_that_check_the_scripts_come_from_whatever_registry_is_set() -> None:
    lock = json.loads((SCRIPTS / "package-lock.json").read_text(encoding="utf-8"))
    tools = {name: package for name, package in lock["packages"].items() if name}
    assert tools
    for name, package in tools.items():
        assert "integrity" in package, name
        assert "resolved" not in package, name
