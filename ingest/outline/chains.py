"""Chains: one series that is numbered in two forms by turns, 一、… 二、… 第三，…"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.outline.ordinals import NumberMark


def find_chains(marks: Sequence[NumberMark]) -> list[list[NumberMark]]:
    """The runs of marks of more than one form whose numbers go on by one from 1."""
    runs: list[list[NumberMark]] = []
    for mark in marks:
        if runs and mark.number == runs[-1][-1].number + 1:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return [run for run in runs if run[0].number == 1 and len({mark.form.name for mark in run}) > 1]


def is_sound(chain: Sequence[NumberMark], parts: Collection[tuple[int, ...]]) -> bool:
    """Whether a chain is a series, by the ``parts`` (starts) of it that are series of one form.

    It is none where two of its forms have series of their own, or where one goes beyond it.
    """
    own = {mark.start for mark in chain}
    return len(parts) < 2 and all(own.issuperset(part) for part in parts)
