from __future__ import annotations

import time

import pytest

from ingest.progress import ProgressBars


def test_a_step_that_ends_within_a_second_draws_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBars() as bars:
        for done in range(11):
            bars("读取", done, 10)
    assert capsys.readouterr() == ("", "")


def test_a_longer_step_draws_a_bar_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBars() as bars:
        bars("读取", 0, 3)
        time.sleep(1.1)
        for done in (1, 2, 3):
            bars("读取", done, 3)
            time.sleep(0.15)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "读取" in captured.err
    assert "3/3" in captured.err
